import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awardObstacleOrder, awardObstacles } from '../../../src/modules/standings/award.rules.js';
import type { StandardBand } from '../../../src/modules/units/unit.rules.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let commune: Caller;
let communeId: string;
let rootId: string;
beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  commune = service.as('commune@hai-phong.demo');
  [{ body_id: communeId }] = await service.rows(
    "select body_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  rootId = (await officer.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id;
});
afterAll(() => service.stop());

const LIST = `query ($id: ID!, $year: Int!, $filter: AwardFilter, $after: String) { body(id: $id) {
  awardList(year: $year, filter: $filter, first: 200, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { recognition bandStandard reviewTotal awardEligibility { eligible reasons { code sentence } }
      unit { id name own: awardEligibility(year: 2026) { eligible reasons { code sentence } } } } } } }`;

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
type Row = any;

async function listOf(who: Caller, id: string, filter: object | null = null, year = 2026): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  for (;;) {
    const { body }: Row = await who.ask(LIST, { id, year, filter, after });
    rows.push(...body.awardList.nodes);
    if (!body.awardList.pageInfo.hasNextPage) {
      expect(rows).toHaveLength(body.awardList.totalCount);
      return rows;
    }
    after = body.awardList.pageInfo.endCursor;
  }
}

const SUMMARY = `query ($id: ID!, $year: Int!, $kinds: [UnitKind!]) { body(id: $id) { awardSummary(year: $year, kinds: $kinds) {
  units eligible ineligible reasons { code sentence units } excludedBands { band units } } } }`;

describe('Body.awardList', () => {
  test('says of every unit of the subtree exactly what the unit says of itself', async () => {
    const rows = await listOf(officer, rootId);
    const [{ count }] = await service.rows(
      "select count(*)::int from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong' where s.year = 2026",
    );
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map(({ unit }) => unit.id)).size).toBe(count);
    for (const { unit, awardEligibility } of rows) expect(awardEligibility).toEqual(unit.own);
    // All of it occurs, or the comparison would say little.
    const codes = new Set(rows.flatMap(({ awardEligibility }) => awardEligibility.reasons.map((one: Row) => one.code)));
    expect(codes).toEqual(new Set(awardObstacleOrder));
    expect(rows.some(({ awardEligibility }) => awardEligibility.eligible)).toBe(true);
  });

  test('each filter takes exactly those of whom it is said', async () => {
    const all = await listOf(officer, rootId);
    const ids = (rows: Row[]) => rows.map(({ unit }) => unit.id);
    for (const eligible of [true, false]) {
      expect(ids(await listOf(officer, rootId, { eligible }))).toEqual(
        ids(all.filter((row) => row.awardEligibility.eligible === eligible)),
      );
    }
    for (const reason of awardObstacleOrder) {
      expect(ids(await listOf(officer, rootId, { reason }))).toEqual(
        ids(all.filter((row) => row.awardEligibility.reasons.some(({ code }: Row) => code === reason))),
      );
    }
    for (const band of ['AVERAGE', 'WEAK']) {
      expect(ids(await listOf(officer, rootId, { band, reason: 'BAND_EXCLUDED' }))).toEqual(
        ids(all.filter((row) => row.bandStandard === band)),
      );
    }
    const schools = await listOf(officer, rootId, { kinds: ['EDUCATIONAL_INSTITUTION'], eligible: true });
    expect(schools.length).toBeGreaterThan(0);
    expect(all.map(({ unit }) => unit.id)).toEqual(expect.arrayContaining(ids(schools)));
  });

  test('is cut to the scope of who asks; an analyst has none, another tenant no body', async () => {
    const own = await listOf(commune, rootId);
    expect(own.map(({ unit }) => unit.id)).toEqual((await listOf(officer, communeId)).map(({ unit }) => unit.id));
    expect(own.length).toBeGreaterThan(0);
    const unit = await listOf(service.as('unit@hai-phong.demo'), rootId);
    expect(unit).toHaveLength(1);
    const asked = { id: rootId, year: 2026 };
    expect((await service.as('bi@hai-phong.demo').send(LIST, asked)).code).toBe('FORBIDDEN');
    expect((await service.as('officer@tu-ky.demo').send(LIST, asked)).code).toBe('NOT_FOUND');
    expect((await officer.send(LIST, { ...asked, filter: { kinds: ['AGENCY', 'AGENCY'] } })).code).toBe(
      'BAD_USER_INPUT',
    );
  });

  test('a year that was not opened has none', async () => {
    expect(await listOf(officer, rootId, null, 2031)).toEqual([]);
  });
});

describe('Body.awardSummary', () => {
  test('counts what the list says, for each body and kind', async () => {
    for (const [id, kinds] of [
      [rootId, null],
      [communeId, null],
      [rootId, ['ENTERPRISE']],
    ] as const) {
      const rows = await listOf(officer, id, kinds && { kinds });
      const { body } = await officer.ask(SUMMARY, { id, year: 2026, kinds });
      const { units, eligible, ineligible, reasons, excludedBands } = body.awardSummary;
      const free = rows.filter((row) => row.awardEligibility.eligible).length;
      expect([units, eligible, ineligible]).toEqual([rows.length, free, rows.length - free]);
      expect(reasons.map(({ code, units: count }: Row) => [code, count])).toEqual(
        awardObstacleOrder.map((reason) => [
          reason,
          rows.filter((row) => row.awardEligibility.reasons.some(({ code }: Row) => code === reason)).length,
        ]),
      );
      expect(excludedBands).toEqual(
        ['AVERAGE', 'WEAK'].map((band) => ({ band, units: rows.filter((row) => row.bandStandard === band).length })),
      );
    }
  });

  test('the law in SQL and the law in the code say the same in every tenant and year', async () => {
    const standings = await service.rows(
      `select t.code, s.year, b.award_excluded_bands as excluded, s.eligible, s.recognition, s.band_standard as "bandStandard", count(*)::int as units
       from sauro.standing s join sauro.tenant t on t.id = s.tenant_id
       join sauro.rule_book b on b.tenant_id = s.tenant_id and b.from_year <= s.year and coalesce(s.year < b.to_year, true)
       group by 1, 2, 3, 4, 5, 6`,
    );
    const ofYears = [...Map.groupBy(standings, ({ code, year }) => `${code}/${year}`).values()];
    expect(ofYears.length).toBeGreaterThan(10);
    for (const rows of ofYears) {
      const [{ code, year }] = rows as [Row];
      const { tenant } = await service
        .as(`officer@${code}.demo`)
        .ask(`{ tenant { rootBodies { awardSummary(year: ${year}) { eligible reasons { code units } } } } }`);
      const judged = rows.map(({ excluded, units, ...facts }) => ({
        units: units as number,
        against: awardObstacles(facts as Parameters<typeof awardObstacles>[0], excluded as StandardBand[]),
      }));
      const sum = (some: typeof judged) => some.reduce((total, { units }) => total + units, 0);
      expect(tenant.rootBodies[0].awardSummary).toEqual({
        eligible: sum(judged.filter(({ against }) => against.length === 0)),
        reasons: awardObstacleOrder.map((reason) => ({
          code: reason,
          units: sum(judged.filter(({ against }) => against.includes(reason))),
        })),
      });
    }
  });

  test('is open to every member of the tenant, and takes one statement for all bodies', async () => {
    const { body } = await service.as('bi@hai-phong.demo').ask(SUMMARY, { id: communeId, year: 2026 });
    expect(body.awardSummary.units).toBeGreaterThan(0);
    const statements = async (document: string) => (await service.statements(() => officer.ask(document))).sql.length;
    expect(
      await statements('{ tenant { bodies { awardSummary(year: 2026) { units eligible reasons { units } } } } }'),
    ).toBe(await statements('{ tenant { rootBodies { awardSummary(year: 2026) { units } } } }'));
  });

  test('a tenant that leaves no class out has no excluded bands', async () => {
    await service.rows(
      "update sauro.rule_book set award_excluded_bands = '{}' where tenant_id = (select id from sauro.tenant where code = 'hai-phong')",
    );
    const { body } = await officer.ask(SUMMARY, { id: rootId, year: 2026 });
    expect(body.awardSummary.excludedBands).toEqual([]);
    expect(await listOf(officer, rootId, { reason: 'BAND_EXCLUDED' })).toEqual([]);
    for (const { unit, awardEligibility } of await listOf(officer, communeId)) {
      expect(awardEligibility).toEqual(unit.own);
    }
  });
});
