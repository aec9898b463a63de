import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let due: { id: string; version: number };

const DECIDE = `mutation ($input: AcceptReportInput!) {
  acceptReport(input: $input) { id status onTime acceptedAt returnReason version }
}`;
const input = (over: object = {}) => ({ input: { ...due, ...over } });

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

beforeEach(async () => {
  service.setNow('2026-10-05T02:00:00Z');
  const [handedIn] = await service.rows(
    `update sauro.report_due d set status = 'SUBMITTED', submitted_at = '2026-10-01T02:00:00Z', submitted_by = m.account_id, content = 'Báo cáo', accepted_at = null, return_reason = null
     from sauro.membership m where m.email = 'commune@hai-phong.demo' and d.tenant_id = m.tenant_id and d.body_id = m.body_id and d.year = 2026
     returning d.id, d.version`,
  );
  due = handedIn;
});

describe('acceptReport', () => {
  test.each(['officer', 'head'])('%s of the receiving body accepts', async (who) => {
    const { acceptReport } = await service.as(`${who}@hai-phong.demo`).ask(DECIDE, input());
    expect(acceptReport).toMatchObject({
      status: 'ACCEPTED',
      onTime: true,
      acceptedAt: '2026-10-05T02:00:00Z',
      returnReason: null,
      version: due.version + 1,
    });
    const [audit] = await service.rows(
      "select changes from sauro.audit_event where action = 'report.accept' order by seq desc limit 1",
    );
    expect(audit.changes[0]).toMatchObject({ from: { status: 'SUBMITTED' }, to: { status: 'ACCEPTED' } });
  });

  test.each(['admin', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    const before = await auditHeads(service);
    expect((await service.as(`${who}@hai-phong.demo`).send(DECIDE, input())).code).toBe('FORBIDDEN');
    expect(await auditHeads(service)).toEqual(before);
  });

  test('nor who handed it in, whatever else he is', async () => {
    await service.rows(
      "update sauro.report_due set submitted_by = (select account_id from sauro.membership where email = 'officer@hai-phong.demo') where id = $1",
      [due.id],
    );
    expect((await service.as('officer@hai-phong.demo').send(DECIDE, input())).code).toBe('FORBIDDEN');
  });

  test('nobody decides for a receiver outside the tenant', async () => {
    const [outside] = await service.rows(
      "select d.id, d.version from sauro.report_due d join sauro.reporting_regime r on r.tenant_id = d.tenant_id and r.id = d.regime_id where r.code = 'COMMUNE_ANNUAL' and d.year = 2026",
    );
    expect((await service.as('head@thien-tin.demo').send(DECIDE, input(outside))).code).toBe('FORBIDDEN');
  });

  test.each(['OPEN', 'ACCEPTED'])('a report that is %s is refused', async (status) => {
    await service.rows(
      status === 'OPEN'
        ? "update sauro.report_due set status = 'OPEN', submitted_at = null, submitted_by = null where id = $1"
        : "update sauro.report_due set status = 'ACCEPTED', accepted_at = '2026-10-02' where id = $1",
      [due.id],
    );
    const before = await auditHeads(service);
    const reply = await service.as('officer@hai-phong.demo').send(DECIDE, input());
    expect(reply.code).toBe('REPORT_NOT_SUBMITTED');
    expect(reply.errors[0]?.extensions.facts).toEqual({ status });
    expect(await auditHeads(service)).toEqual(before);
  });

  test('a stale version is told, another tenant knows nothing', async () => {
    expect((await service.as('officer@hai-phong.demo').send(DECIDE, input({ version: 99 }))).code).toBe('CONFLICT');
    expect((await service.as('officer@hoa-binh.demo').send(DECIDE, input())).code).toBe('NOT_FOUND');
  });

  test('of two at once, one is told', async () => {
    const replies = await Promise.all(
      ['officer', 'head'].map((who) => service.as(`${who}@hai-phong.demo`).send(DECIDE, input())),
    );
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });

  test('nor who sits in the body that reports', async () => {
    await service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, body_id, granted_at)
       select h.tenant_id, gen_random_uuid(), h.account_id, h.email, h.person_name, 'BODY_OFFICER', c.body_id, now()
       from sauro.membership h join sauro.membership c on c.tenant_id = h.tenant_id and c.email = 'commune@hai-phong.demo'
       where h.email = 'head@hai-phong.demo' and c.body_id is not null`,
    );
    expect((await service.as('head@hai-phong.demo').send(DECIDE, input())).code).toBe('FORBIDDEN');
  });
});
