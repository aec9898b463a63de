import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService, TEST_NOW } from '../../support/service.js';

let service: Service;
let commune: Caller;
let due: { id: string; version: number };

const SUBMIT = `mutation ($input: SubmitReportInput!) {
  submitReport(input: $input) { id status submittedAt onTime content returnReason version dueAt }
}`;
const CONTENT = 'Kết quả thực hiện năm 2026 và chương trình năm 2027.';

beforeAll(async () => {
  service = await startService();
  commune = service.as('commune@hai-phong.demo');
});

afterAll(() => service.stop());

beforeEach(async () => {
  service.setNow('2026-10-01T02:00:00Z');
  const [open] = await service.rows(
    `update sauro.report_due d set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null
     from sauro.membership m where m.email = 'commune@hai-phong.demo' and d.tenant_id = m.tenant_id and d.body_id = m.body_id and d.year = 2026
     returning d.id, d.version`,
  );
  due = open;
});

describe('submitReport', () => {
  test('hands in, in time', async () => {
    const { submitReport } = await commune.ask(SUBMIT, { input: { ...due, content: CONTENT } });
    expect(submitReport).toMatchObject({
      status: 'SUBMITTED',
      onTime: true,
      content: CONTENT,
      version: due.version + 1,
    });
    const [audit] = await service.rows(
      "select changes, subject_id from sauro.audit_event where action = 'report.submit' order by seq desc limit 1",
    );
    expect(audit.subject_id).toBe(due.id);
    expect(audit.changes[0]).toMatchObject({ from: { status: 'OPEN' }, to: { status: 'SUBMITTED' } });
  });

  test.each([
    ['2026-10-30T16:59:59Z', true],
    ['2026-10-30T17:00:00Z', false],
    ['2026-11-20T02:00:00Z', false],
  ])('at %s on time is %s', async (now, onTime) => {
    service.setNow(now);
    expect((await commune.ask(SUBMIT, { input: { ...due, content: CONTENT } })).submitReport.onTime).toBe(onTime);
  });

  test('again after it was sent back', async () => {
    await service.rows(
      "update sauro.report_due set status = 'RETURNED', submitted_at = '2026-09-01', submitted_by = (select account_id from sauro.membership where email = 'commune@hai-phong.demo'), content = 'cũ', return_reason = 'Thiếu số liệu' where id = $1",
      [due.id],
    );
    const { submitReport } = await commune.ask(SUBMIT, { input: { ...due, content: CONTENT } });
    expect(submitReport).toMatchObject({ status: 'SUBMITTED', content: CONTENT, returnReason: null });
  });

  test('before the period begins, or a second time, it is refused', async () => {
    service.setNow('2025-12-31T16:59:59Z');
    const reply = await commune.send(SUBMIT, { input: { ...due, content: CONTENT } });
    expect([reply.code, reply.errors[0]?.message]).toEqual([
      'REPORT_NOT_OPEN',
      'Kỳ báo cáo chưa mở; nộp được từ ngày 01/01/2026.',
    ]);
    service.setNow('2026-10-01T02:00:00Z');
    await commune.ask(SUBMIT, { input: { ...due, content: CONTENT } });
    const again = await commune.send(SUBMIT, { input: { id: due.id, version: due.version + 1, content: 'khác' } });
    expect(again.code).toBe('REPORT_ALREADY_SUBMITTED');
    expect((await service.rows('select content from sauro.report_due where id = $1', [due.id]))[0].content).toBe(
      CONTENT,
    );
  });

  test.each([
    ['a stale version', { version: 99 }, 'CONFLICT'],
    ['no id at all', { id: 'x' }, 'BAD_USER_INPUT'],
    ['an empty report', { content: '' }, 'BAD_USER_INPUT'],
    ['too long a report', { content: 'x'.repeat(20_001) }, 'BAD_USER_INPUT'],
  ])('%s is refused and nothing written', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await commune.send(SUBMIT, { input: { ...due, content: CONTENT, ...over } })).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test.each(['officer', 'head', 'admin', 'unit', 'bi'])('%s, who is not the reporter, may not', async (who) => {
    const reply = await service.as(`${who}@hai-phong.demo`).send(SUBMIT, { input: { ...due, content: CONTENT } });
    expect(reply.code).toBe('FORBIDDEN');
  });

  test('another tenant does not know it', async () => {
    const reply = await service.as('commune@hoa-binh.demo').send(SUBMIT, { input: { ...due, content: CONTENT } });
    expect(reply.code).toBe('NOT_FOUND');
  });

  test('a due that was withdrawn is not there', async () => {
    await service.rows("update sauro.report_due set status = 'WITHDRAWN' where id = $1", [due.id]);
    expect((await commune.send(SUBMIT, { input: { ...due, content: CONTENT } })).code).toBe('NOT_FOUND');
  });

  test('an officer of a unit hands in for his unit', async () => {
    const [own] = await service.rows(
      `update sauro.report_due d set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null
       from sauro.membership m where m.email = 'unit@thien-tin.demo' and d.tenant_id = m.tenant_id and d.unit_id = m.unit_id and d.year = 2026 returning d.id, d.version`,
    );
    const { submitReport } = await service
      .as('unit@thien-tin.demo')
      .ask(SUBMIT, { input: { ...own, content: CONTENT } });
    expect(submitReport.status).toBe('SUBMITTED');
  });

  test('of two at once, one is told', async () => {
    service.setNow(TEST_NOW);
    const replies = await Promise.all(
      ['Một', 'Hai'].map((content) => commune.send(SUBMIT, { input: { ...due, content } })),
    );
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});
