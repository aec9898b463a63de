import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let due: { id: string; version: number };

const EXTEND = `mutation ($input: ExtendDeadlineInput!) {
  extendDeadline(input: $input) { id status dueAt effectiveDueAt extension { to reason by at } version }
}`;
const TO = '2026-11-09T17:00:00Z';
const input = (over: object = {}) => ({ input: { ...due, to: TO, reason: 'Khắc phục hậu quả bão', ...over } });

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

beforeEach(async () => {
  service.setNow('2026-11-02T02:00:00Z');
  const [open] = await service.rows(
    `update sauro.report_due d set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null,
       extended_to = null, extension_reason = null, extended_by = null, extended_at = null
     from sauro.membership m where m.email = 'commune@hai-phong.demo' and d.tenant_id = m.tenant_id and d.body_id = m.body_id and d.year = 2026
     returning d.id, d.version`,
  );
  due = open;
});

describe('extendDeadline', () => {
  test.each(['head', 'admin'])('%s gives one reporter more time; the rule stays to be seen', async (who) => {
    const { extendDeadline } = await service.as(`${who}@hai-phong.demo`).ask(EXTEND, input());
    const [person] = await service.rows('select person_name from sauro.membership where email = $1', [
      `${who}@hai-phong.demo`,
    ]);
    expect(extendDeadline).toMatchObject({
      status: 'OPEN',
      dueAt: '2026-10-30T17:00:00Z',
      effectiveDueAt: TO,
      extension: { to: TO, reason: 'Khắc phục hậu quả bão', by: person.person_name, at: '2026-11-02T02:00:00Z' },
      version: due.version + 1,
    });
    const [others] = await service.rows(
      'select count(*)::int as n from sauro.report_due where extended_to is not null and id <> $1',
      [due.id],
    );
    expect(others.n).toBe(0);
    const [audit] = await service.rows(
      "select reason from sauro.audit_event where action = 'deadline.extend' order by seq desc limit 1",
    );
    expect(audit.reason).toBe('Khắc phục hậu quả bão');
  });

  test('what is then handed in is on time', async () => {
    const { extendDeadline } = await service.as('head@hai-phong.demo').ask(EXTEND, input());
    service.setNow('2026-11-09T16:59:59Z');
    const { submitReport } = await service
      .as('commune@hai-phong.demo')
      .ask('mutation ($input: SubmitReportInput!) { submitReport(input: $input) { onTime } }', {
        input: { id: due.id, version: extendDeadline.version, content: 'Báo cáo' },
      });
    expect(submitReport.onTime).toBe(true);
  });

  test.each([
    ['the present due instant', { to: '2026-10-30T17:00:00Z' }, 'EXTENSION_NOT_LATER'],
    ['an instant that is past', { to: '2026-11-01T17:00:00Z' }, 'EXTENSION_NOT_LATER'],
    ['spaces for a reason', { reason: '  ' }, 'REASON_REQUIRED'],
    ['no reason', { reason: '' }, 'BAD_USER_INPUT'],
    ['no instant', { to: 'mai' }, 'BAD_USER_INPUT'],
    ['a stale version', { version: 99 }, 'CONFLICT'],
  ])('%s is refused and nothing written', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await service.as('head@hai-phong.demo').send(EXTEND, input(over))).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('a second extension goes beyond the first', async () => {
    const head = service.as('head@hai-phong.demo');
    const { extendDeadline } = await head.ask(EXTEND, input());
    const { version } = extendDeadline;
    expect((await head.send(EXTEND, input({ version, to: '2026-11-08T17:00:00Z' }))).code).toBe('EXTENSION_NOT_LATER');
    expect((await head.send(EXTEND, input({ version, to: '2026-11-12T17:00:00Z' }))).code).toBeUndefined();
  });

  test('a report that was handed in needs none', async () => {
    await service.rows(
      "update sauro.report_due set status = 'SUBMITTED', submitted_at = '2026-10-01', submitted_by = (select account_id from sauro.membership where email = 'commune@hai-phong.demo') where id = $1",
      [due.id],
    );
    expect((await service.as('head@hai-phong.demo').send(EXTEND, input())).code).toBe('REPORT_ALREADY_SUBMITTED');
  });

  test.each(['officer', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    expect((await service.as(`${who}@hai-phong.demo`).send(EXTEND, input())).code).toBe('FORBIDDEN');
  });

  test('another tenant does not know it', async () => {
    expect((await service.as('head@hoa-binh.demo').send(EXTEND, input())).code).toBe('NOT_FOUND');
  });

  test('of two at once, one is told', async () => {
    const replies = await Promise.all(
      ['head', 'admin'].map((who) => service.as(`${who}@hai-phong.demo`).send(EXTEND, input())),
    );
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});
