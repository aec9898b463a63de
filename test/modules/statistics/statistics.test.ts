import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
});
afterAll(() => service.stop());

const UNITS = `units eligible registered assessed recognised bands { standard units } safeRate goodOrBetterRate
  averageReviewTotal averageSelfReviewGap activeModels`;
const DESK = 'reportsDue reportsOnTime assignmentsOpen assignmentsOverdue';
const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";

const counted = async (condition: string) =>
  (
    await service.rows(
      `select count(*)::int as units, count(*) filter (where eligible)::int as eligible, count(*) filter (where registered)::int as registered,
         count(band_id)::int as assessed, count(*) filter (where recognition = 'RECOGNISED')::int as recognised,
         trunc(100.0 * count(*) filter (where eligible and recognition = 'RECOGNISED') / nullif(count(*) filter (where eligible), 0), 2)::float as "safeRate",
         trunc(100.0 * count(*) filter (where band_standard in ('EXCELLENT', 'GOOD')) / nullif(count(band_id), 0), 2)::float as "goodOrBetterRate",
         round(avg(review_total), 2)::float as "averageReviewTotal", round(avg(self_total - review_total), 2)::float as "averageSelfReviewGap",
         sum(active_models)::int as "activeModels"
       from sauro.standing s where s.tenant_id = ${haiPhong} and ${condition}`,
    )
  )[0];

describe('Statistics', () => {
  test.each([2024, 2025, 2026])('of the tenant in %i are what the standings say', async (year) => {
    const { tenant } = await officer.ask(`query ($year: Int!) { tenant { statistics(year: $year) { ${UNITS} } } }`, {
      year,
    });
    expect(tenant.statistics).toMatchObject(await counted(`year = ${year}`));
    const { assessed, bands } = tenant.statistics;
    expect(bands.map(({ standard }: { standard: string }) => standard)).toEqual([
      'EXCELLENT',
      'GOOD',
      'AVERAGE',
      'WEAK',
    ]);
    expect(bands.reduce((sum: number, { units }: { units: number }) => sum + units, 0)).toBe(assessed);
  });

  test('of a body are those of its whole subtree, of the asked kinds', async () => {
    const [{ id }] = await service.rows(
      "select body_id as id from sauro.membership where email = 'commune@hai-phong.demo'",
    );
    const { body } = await officer.ask(
      `query ($id: ID!) { body(id: $id) { statistics(year: 2026, kinds: [ENTERPRISE]) { ${UNITS} } } }`,
      { id },
    );
    expect(body.statistics).toMatchObject(
      await counted(`year = 2026 and unit_kind = 'ENTERPRISE' and body_id = '${id}'`),
    );
    const { tenant } = await officer.ask(
      `{ tenant { rootBodies { statistics(year: 2026) { units } } statistics(year: 2026) { units } } }`,
    );
    expect(tenant.rootBodies[0].statistics).toEqual(tenant.statistics);
  });

  test('of a year without any figures are zeros and no rates', async () => {
    const { tenant } = await officer.ask(`{ tenant { statistics(year: 2031) { ${UNITS} ${DESK} } } }`);
    expect(tenant.statistics).toMatchObject({
      units: 0,
      safeRate: null,
      averageReviewTotal: null,
      reportsDue: 0,
      assignmentsOpen: 0,
    });
  });

  test('name the classes as the locality does', async () => {
    const { tenant } = await officer.ask('{ tenant { statistics(year: 2026) { bands { label } } } }');
    expect(tenant.statistics.bands.map(({ label }: { label: string }) => label)).toEqual([
      'Xuất sắc',
      'Khá',
      'Trung bình',
      'Yếu',
    ]);
  });

  test('of reports and assignments follow the clock', async () => {
    const desk = async () => (await officer.ask(`{ tenant { statistics(year: 2026) { ${DESK} } } }`)).tenant.statistics;
    const facts = async (now: string) =>
      (
        await service.rows(
          `select (select count(*)::int from sauro.report_due where tenant_id = ${haiPhong} and year = 2026 and status <> 'WITHDRAWN'
              and (status in ('SUBMITTED', 'ACCEPTED') or coalesce(extended_to, due_at) <= $1)) as "reportsDue",
            (select count(*)::int from sauro.report_due where tenant_id = ${haiPhong} and year = 2026 and status in ('SUBMITTED', 'ACCEPTED')
              and submitted_at < coalesce(extended_to, due_at)) as "reportsOnTime",
            (select count(*)::int from sauro.assignment where tenant_id = ${haiPhong} and year = 2026 and given_at <= $1 and status not in ('ACCEPTED_PRODUCT', 'CANCELLED')) as "assignmentsOpen",
            (select count(*)::int from sauro.assignment where tenant_id = ${haiPhong} and year = 2026 and given_at <= $1 and status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS') and due_at <= $1) as "assignmentsOverdue"`,
          [now],
        )
      )[0];
    const late = await desk();
    expect(late).toEqual(await facts('2026-11-22T02:00:00Z'));
    expect(late.reportsDue).toBeGreaterThan(late.reportsOnTime);
    service.setNow('2026-01-02T02:00:00Z');
    const early = await desk();
    expect(early).toEqual(await facts('2026-01-02T02:00:00Z'));
    expect(early.assignmentsOverdue).toBeLessThan(late.assignmentsOverdue);
    service.setNow('2026-11-22T02:00:00Z');
  });

  test('are for every member and for no other tenant', async () => {
    const [{ id }] = await service.rows(
      `select id from sauro.body where tenant_id = ${haiPhong} and parent_id is null`,
    );
    const ASK = 'query ($id: ID!) { body(id: $id) { statistics(year: 2026) { units } } }';
    for (const who of ['admin', 'head', 'commune', 'unit', 'bi']) {
      expect((await service.as(`${who}@hai-phong.demo`).ask(ASK, { id })).body.statistics.units).toBeGreaterThan(0);
    }
    expect((await service.as('bi@tu-ky.demo').send(ASK, { id })).code).toBe('NOT_FOUND');
    expect((await service.nobody.send(ASK, { id })).code).toBe('UNAUTHENTICATED');
  });
});

test('the tree of all bodies with statistics, targets and progress takes at most 7 statements, and 4 when the tenant is known', async () => {
  const count = async (caller: Caller, document: string, variables: Record<string, unknown> = {}) => {
    // Nothing is known of the tenants from before.
    await service.rows('update sauro.audit_head set seq = seq');
    const { sql } = await service.statements(() => caller.ask(document, variables));
    // The test itself looks up the account for its token.
    return sql.filter((text) => !text.includes('token_epoch from sauro.account'));
  };
  const [{ id }] = await service.rows(`select id from sauro.body where tenant_id = ${haiPhong} and parent_id is null`);
  const inner = `name statistics(year: 2026) { ${UNITS} ${DESK} } targets(year: 2026) { code progress { met } }`;
  const tree = `query ($id: ID!) { body(id: $id) { ${inner} all: targets(year: 2026) { progress { byBody(level: COMMUNE) { value } } } children { ${inner} } } }`;
  const whole = await count(officer, tree, { id });
  expect(whole.length, whole.join('\n')).toBeLessThanOrEqual(7);
  const known = await service.statements(() => officer.ask(tree, { id }));
  expect(known.sql.filter((text) => !text.includes('token_epoch from sauro.account')).length).toBeLessThanOrEqual(4);
  // Hòa Bình has three levels, ten times the targets and many more bodies.
  const other = service.as('officer@hoa-binh.demo').with({ 'x-tenant': 'hoa-binh' });
  // The first request of a process for a tenant also looks up its code.
  await other.ask('{ tenant { id } }');
  const [{ id: root }] = await service.rows(
    "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id and t.code = 'hoa-binh' where parent_id is null",
  );
  const nested =
    `query ($id: ID!) { body(id: $id) { ${inner} children { ${inner} children { ${inner} } } } }`.replaceAll(
      '2026',
      '2025',
    );
  expect((await count(other, nested, { id: root })).length).toBeLessThanOrEqual(whole.length);
  // Without reports and assignments there is no look at them.
  const figures = await count(
    officer,
    `{ tenant { bodies { statistics(year: 2026) { ${UNITS} } targets(year: 2026) { progress { met } } } } }`,
  );
  expect(figures.filter((text) => /report_due|assignment/.test(text))).toEqual([]);
  expect(figures.length).toBeLessThanOrEqual(6);
});
