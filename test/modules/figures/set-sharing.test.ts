import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let analyst: Caller;
beforeAll(async () => {
  service = await startService();
  analyst = service.as('analyst@sauro.demo');
});
afterAll(() => service.stop());

const SET = 'mutation ($input: SharingInput!) { setSharing(input: $input) { shares version } }';
const SHARING = '{ tenant { sharing { shares version } } }';
const TOTALS = `query ($year: Int!) { platformTotals(year: $year) { year tenants values { measure value numerator denominator } byKind { kind values { measure value } } } }`;
const totals = async () => (await analyst.ask(TOTALS, { year: 2025 })).platformTotals;
const value = (of: { values: { measure: string; value: number | null }[] }, measure: string) =>
  of.values.find((one) => one.measure === measure)?.value;
const admin = (code: string) => service.as(`admin@${code}.demo`);

const counted = async (codes: string[]) =>
  (
    await service.rows(
      `select count(*)::int as units, count(*) filter (where eligible and recognition = 'RECOGNISED')::int as recognised, count(*) filter (where unit_kind = 'AGENCY')::int as agencies,
         count(*) filter (where eligible)::int as eligible from sauro.standing s join sauro.tenant t on t.id = s.tenant_id where t.code = any($1) and s.year = 2025`,
      [codes],
    )
  )[0];

describe('platformTotals', () => {
  test('are of nobody until a tenant agrees, then of exactly those that did', async () => {
    expect(await totals()).toMatchObject({ year: 2025, tenants: 0 });
    expect(value(await totals(), 'UNITS')).toBe(0);
    expect((await admin('hai-phong').ask(SHARING)).tenant.sharing).toEqual({ shares: false, version: 0 });
    const { setSharing } = await admin('hai-phong').ask(SET, { input: { shares: true, version: 0 } });
    expect(setSharing).toEqual({ shares: true, version: 1 });
    await admin('hoa-binh').ask(SET, { input: { shares: true, version: 0 } });
    const both = await counted(['hai-phong', 'hoa-binh']);
    const found = await totals();
    expect(found.tenants).toBe(2);
    expect([value(found, 'UNITS'), value(found, 'RECOGNISED'), value(found.byKind[0], 'UNITS')]).toEqual([
      both.units,
      both.recognised,
      both.agencies,
    ]);
    expect(found.values.find(({ measure }: { measure: string }) => measure === 'SAFE_RATE')).toMatchObject({
      numerator: both.recognised,
      denominator: both.eligible,
    });

    await admin('hoa-binh').ask(SET, { input: { shares: false, version: 1 } });
    const one = await counted(['hai-phong']);
    expect([(await totals()).tenants, value(await totals(), 'UNITS')]).toEqual([1, one.units]);
  });

  test('never read a tenant that did not agree: whatever happens there changes nothing', async () => {
    const before = await totals();
    await service.rows(
      "update sauro.standing set registered = registered where tenant_id = (select id from sauro.tenant where code = 'tu-ky')",
    );
    await service.rows(
      "update sauro.figure set models = models + 1000 where tenant_id = (select id from sauro.tenant where code = 'thanh-hoa')",
    );
    expect(await totals()).toEqual(before);
    const { sql } = await service.statements(totals);
    // Of five tenants one agreed: figures are read once.
    expect(sql.filter((text) => text.includes('from "figure"'))).toHaveLength(1);
  });

  test('are for platform analysts alone', async () => {
    for (const who of ['operator@sauro.demo', 'admin@hai-phong.demo', 'bi@hai-phong.demo', 'officer@hoa-binh.demo'])
      expect([who, (await service.as(who).send(TOTALS, { year: 2025 })).code]).toEqual([who, 'FORBIDDEN']);
    expect((await service.nobody.send(TOTALS, { year: 2025 })).code).toBe('UNAUTHENTICATED');
    expect((await analyst.send('{ platformFigureChecks { checkedAt } }')).code).toBe('FORBIDDEN');
  });

  test('open nothing of any tenant to an analyst', async () => {
    for (const code of ['hai-phong', 'hoa-binh', 'tu-ky']) {
      const there = analyst.with({ 'x-tenant': code });
      for (const question of [
        '{ tenant { name } }',
        '{ tenant { statistics(year: 2025) { units } } }',
        '{ units { nodes { name } } }',
        '{ aggregate(input: { groupBy: [], years: [2025], measures: [UNITS] }) { rowCount } }',
        '{ auditEvents { nodes { action } } }',
        'query { platformTotals(year: 2025) { tenants } tenant { name } }',
      ])
        expect([code, question, (await there.send(question)).code]).toEqual([code, question, 'NOT_FOUND']);
    }
    expect((await analyst.send('{ units { nodes { name } } }')).code).toBe('BAD_USER_INPUT');
    expect(await analyst.ask('{ tenants { nodes { code } } viewer { permissions memberships { role } } }')).toEqual({
      tenants: { nodes: [] },
      viewer: { permissions: [], memberships: [] },
    });
    const [{ count }] = await service.rows(
      "select count(*)::int from information_schema.role_table_grants where table_name = 'platform_analyst' and grantee = 'sauro_app'",
    );
    expect(count).toBe(0);
  });
});

describe('setSharing', () => {
  test('is for administrators of a root body, with the version that was seen, and stands in the audit log', async () => {
    for (const who of ['officer', 'head', 'bi', 'commune'])
      expect((await service.as(`${who}@thanh-hoa.demo`).send(SET, { input: { shares: true, version: 0 } })).code).toBe(
        'FORBIDDEN',
      );
    const both = await Promise.all(
      [0, 0].map((version) => admin('thien-tin').send(SET, { input: { shares: true, version } })),
    );
    expect(both.map(({ code }) => code ?? 'done').sort((a, b) => a.localeCompare(b))).toEqual(['CONFLICT', 'done']);
    const [event] = await service.rows(
      "select e.action, e.changes from sauro.audit_event e join sauro.tenant t on t.id = e.tenant_id where t.code = 'thien-tin' order by seq desc limit 1",
    );
    expect(event).toMatchObject({
      action: 'sharing.set',
      changes: [{ record: 'figure_sharing', from: { shares: false }, to: { shares: true } }],
    });
  });
});
