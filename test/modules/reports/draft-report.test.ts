import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';
import { COUNTS, DRAFT, draftOf, freshDue } from './report-desk.js';

let service: Service;
let commune: Caller;
let due: { id: string; version: number; body_id: string };

beforeAll(async () => {
  service = await startService();
  commune = service.as('commune@hai-phong.demo');
});

afterAll(() => service.stop());

beforeEach(async () => {
  service.setNow('2026-10-05T02:00:00Z');
  due = await freshDue(service);
});

const CITY = { regimeCode: 'ANNUAL', year: 2026, period: '2026' };

describe('draftReport', () => {
  test('answers a due with sections in the words of the plan, filled from the figures', async () => {
    const draft = await draftOf(commune, due);
    expect(draft).toMatchObject({ year: 2026, period: '2026', version: 1, editable: true, issues: [] });
    expect(draft.sections.map((section: { heading: string }) => section.heading)).toEqual([
      'Kết quả thực hiện',
      'Tồn tại, hạn chế',
      'Nguyên nhân',
      'Chương trình năm tiếp theo',
    ]);
    expect(draft.sections[0].text).toMatch(/^Năm 2026, trên địa bàn có \d+ đơn vị/);
    expect(draft.sections.every((one: { text: string; proposal: string }) => one.text === one.proposal)).toBe(true);
    const [audit] = await service.rows(
      "select subject_id, subject_type from sauro.audit_event where action = 'report.draft' order by seq desc limit 1",
    );
    expect(audit).toEqual({ subject_id: draft.id, subject_type: 'Report' });
  });

  test('counts exactly the units of the body', async () => {
    const draft = await draftOf(commune, due);
    const { report } = await commune.ask(
      `query ($id: ID!) { report(id: $id) { body { name } due { id } figures { total { ${COUNTS} } counted { units } byBody { name } } } }`,
      { id: draft.id },
    );
    const [recount] = await service.rows(
      `select count(*)::int units, count(*) filter (where eligible)::int eligible, count(*) filter (where eligible and registered)::int registered,
         count(*) filter (where eligible and recognition = 'RECOGNISED')::int recognised
       from sauro.standing where year = 2026 and body_id = $1`,
      [due.body_id],
    );
    expect(report.figures.total).toMatchObject(recount);
    expect(report.due.id).toBe(due.id);
    expect(report.figures.byBody).toEqual([]);
  });

  test('the receiver of a regime lays out what it hands on, where no deadline is set', async () => {
    const { draftReport } = await service.as('officer@hai-phong.demo').ask(DRAFT, { input: CITY });
    expect(draftReport.title).toBe(
      'Kết quả thực hiện phong trào toàn dân bảo vệ an ninh Tổ quốc năm 2026 và chương trình năm 2027',
    );
  });

  test.each([
    ['a period that the regime does not have', { ...CITY, period: '2026-Q1' }, 'REPORT_PERIOD_UNKNOWN'],
    ['a regime that is not there', { ...CITY, regimeCode: 'NICHT' }, 'NOT_FOUND'],
    ['neither due nor period', {}, 'BAD_USER_INPUT'],
  ])('%s is refused and nothing written', async (_, input, code) => {
    const before = await auditHeads(service);
    expect((await service.as('officer@hai-phong.demo').send(DRAFT, { input })).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('a second time, and of two at once, one is told', async () => {
    const replies = await Promise.all([1, 2].map(() => commune.send(DRAFT, { input: { dueId: due.id } })));
    const codes = replies.map(({ code }) => code);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes.find((code) => code !== undefined)).toMatch(/^(REPORT_EXISTS|CONFLICT)$/);
    expect((await commune.send(DRAFT, { input: { dueId: due.id } })).code).toBe('REPORT_EXISTS');
  });

  test('what was handed in already is not laid out', async () => {
    await service.rows(
      `update sauro.report_due set status = 'SUBMITTED', submitted_at = now(), submitted_by = (select account_id from sauro.membership where email = 'commune@hai-phong.demo') where id = $1`,
      [due.id],
    );
    const reply = await commune.send(DRAFT, { input: { dueId: due.id } });
    expect([reply.code, reply.errors[0]?.message]).toEqual([
      'REPORT_NOT_EDITABLE',
      'Không sửa được vì báo cáo đã nộp, chờ trả lời.',
    ]);
  });

  test('a unit answers with a text, not with a document', async () => {
    const [own] = await service.rows(
      `select d.id from sauro.report_due d join sauro.membership m on m.unit_id = d.unit_id and m.tenant_id = d.tenant_id where m.email = 'unit@thien-tin.demo' and d.year = 2026`,
    );
    expect((await service.as('unit@thien-tin.demo').send(DRAFT, { input: { dueId: own.id } })).code).toBe(
      'REPORT_OF_UNIT',
    );
  });

  test.each(['officer', 'head', 'admin', 'unit', 'bi'])('%s, whose report it is not, may not', async (who) => {
    expect((await service.as(`${who}@hai-phong.demo`).send(DRAFT, { input: { dueId: due.id } })).code).toBe(
      'FORBIDDEN',
    );
  });

  test('another tenant does not know the due, nor the report', async () => {
    const other = service.as('commune@hoa-binh.demo');
    expect((await other.send(DRAFT, { input: { dueId: due.id } })).code).toBe('NOT_FOUND');
    const { id } = await draftOf(commune, due);
    expect((await other.send('query ($id: ID!) { report(id: $id) { id } }', { id })).code).toBe('NOT_FOUND');
    expect(
      (await service.as('unit@hai-phong.demo').send('query ($id: ID!) { report(id: $id) { id } }', { id })).code,
    ).toBe('FORBIDDEN');
  });
});
