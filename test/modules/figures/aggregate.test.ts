import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countCells } from '../../../src/modules/figures/aggregate.store.js';
import { figureCounts } from '../../../src/modules/standings/figure.rules.js';
import { listFigures } from '../../../src/modules/standings/figure.store.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let analyst: Caller;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
  analyst = service.as('bi@hai-phong.demo');
});
afterAll(() => service.stop());

const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";
const ROW = `body { id name } area { code } kind band recognition year quarter values { measure value numerator denominator }`;
const ASK = `query ($input: AggregateInput!) { aggregate(input: $input) { rows { ${ROW} } totals { ${ROW} } rowCount source pageInfo { hasNextPage endCursor } } }`;
type Input = Record<string, unknown>;
const aggregate = async (input: Input, caller = officer) => (await caller.ask(ASK, { input })).aggregate;
const value = (row: { values: { measure: string; value: number }[] }, measure: string) =>
  row.values.find((one) => one.measure === measure)?.value;

const UNIT_MEASURES = [
  'UNITS',
  'ELIGIBLE',
  'REGISTERED',
  'RECOGNISED',
  'NOT_RECOGNISED',
  'NOT_ASSESSED',
  'ASSESSED',
  'EXCELLENT',
  'GOOD',
  'AVERAGE',
  'WEAK',
  'REGISTRATION_RATE',
  'SAFE_RATE',
  'ASSESSMENT_RATE',
  'EXCELLENT_RATE',
  'GOOD_OR_BETTER_RATE',
  'KEEPING_MODELS',
  'ACTIVE_MODEL_RATE',
  'ACTIVE_MODELS',
  'NOMINATED',
  'EXEMPLARY',
  'AVERAGE_SELF_TOTAL',
  'AVERAGE_REVIEW_TOTAL',
  'SPREAD_OF_REVIEW_TOTAL',
  'AVERAGE_SELF_REVIEW_GAP',
];
const DESK_MEASURES = [
  'REPORTS_DUE',
  'REPORTS_ON_TIME',
  'REPORT_ON_TIME_RATE',
  'ASSIGNMENTS_OPEN',
  'ASSIGNMENTS_OVERDUE',
];

describe('aggregate', () => {
  test('by commune and kind is what the standings say', async () => {
    const counted = await service.rows(
      `select s.body_id, s.unit_kind, count(*)::int as units, count(*) filter (where eligible and recognition = 'RECOGNISED')::int as recognised,
         count(*) filter (where eligible)::int as eligible, round(avg(review_total) filter (where eligible and band_id is not null), 2)::float as average,
         round(stddev_pop(review_total) filter (where eligible and band_id is not null), 2)::float as spread
       from sauro.standing s join sauro.body b on b.tenant_id = s.tenant_id and b.id = s.body_id
       where s.tenant_id = ${haiPhong} and s.year = 2025 and b.level = 'COMMUNE' group by 1, 2`,
    );
    const answer = await aggregate({
      groupBy: ['BODY', 'UNIT_KIND'],
      level: 'COMMUNE',
      years: [2025],
      first: 1000,
      measures: ['UNITS', 'SAFE_RATE', 'AVERAGE_REVIEW_TOTAL', 'SPREAD_OF_REVIEW_TOTAL'],
    });
    const found = new Map<
      string,
      { values: { measure: string; value: number; numerator: number; denominator: number }[] }
    >(
      answer.rows
        .filter((row: { body: unknown }) => row.body)
        .map((row: { body: { id: string }; kind: string }) => [`${row.body.id}/${row.kind}`, row]),
    );
    expect(found.size).toBe(counted.length);
    for (const { body_id, unit_kind, units, recognised, eligible, average, spread } of counted) {
      const [ofUnits, safe, ofAverage, ofSpread] = found.get(`${body_id}/${unit_kind}`)?.values ?? [];
      expect(ofUnits?.value).toBe(units);
      expect([safe?.numerator, safe?.denominator]).toEqual([recognised, eligible]);
      expect(ofAverage?.value ?? null).toBe(average);
      expect(ofSpread?.value ?? null).toBe(spread);
    }
    expect(answer.source).toBe('KEPT');
  });

  test('totals say what statistics say, and rows add up to them', async () => {
    const answer = await aggregate({
      groupBy: ['UNIT_KIND'],
      years: [2026],
      measures: [...UNIT_MEASURES, ...DESK_MEASURES],
    });
    const { tenant } = await officer.ask(
      `{ tenant { statistics(year: 2026) { units eligible registered assessed recognised safeRate goodOrBetterRate averageReviewTotal averageSelfReviewGap activeModels
         reportsDue reportsOnTime assignmentsOpen assignmentsOverdue } } }`,
    );
    const { statistics } = tenant;
    for (const [measure, name] of [
      ['UNITS', 'units'],
      ['ELIGIBLE', 'eligible'],
      ['REGISTERED', 'registered'],
      ['ASSESSED', 'assessed'],
      ['RECOGNISED', 'recognised'],
      ['SAFE_RATE', 'safeRate'],
      ['GOOD_OR_BETTER_RATE', 'goodOrBetterRate'],
      ['AVERAGE_REVIEW_TOTAL', 'averageReviewTotal'],
      ['AVERAGE_SELF_REVIEW_GAP', 'averageSelfReviewGap'],
      ['ACTIVE_MODELS', 'activeModels'],
      ['REPORTS_DUE', 'reportsDue'],
      ['REPORTS_ON_TIME', 'reportsOnTime'],
      ['ASSIGNMENTS_OPEN', 'assignmentsOpen'],
      ['ASSIGNMENTS_OVERDUE', 'assignmentsOverdue'],
    ] as const)
      expect([measure, value(answer.totals, measure)]).toEqual([measure, statistics[name]]);
    for (const measure of ['UNITS', 'RECOGNISED', 'REPORTS_DUE', 'ASSIGNMENTS_OPEN'])
      expect(answer.rows.reduce((sum: number, row: never) => sum + (value(row, measure) ?? 0), 0)).toBe(
        value(answer.totals, measure),
      );
    // Bodies report as well, and have no kind.
    expect(answer.rows.at(-1)).toMatchObject({ kind: null });
  });

  test('from the kept figures and counted anew is the same, group by group', async () => {
    const [{ id }] = await service.rows(`select id from sauro.tenant where code = 'hai-phong'`);
    const session = service.database.read(id);
    const question = { years: [2024, 2025, 2026], places: null, kinds: null, bands: null, recognitions: null };
    const inOrder = (cells: readonly object[]) =>
      cells.map((one) => JSON.stringify(one, ['bodyId', 'kind', 'year', ...figureCounts])).sort();
    const kept = await listFigures(session.db, question.years);
    const counted = await countCells(session.db, question, {
      band: false,
      recognition: false,
      moments: null,
      boundaries: 'THEN',
    });
    await session.end();
    expect(kept.length).toBeGreaterThan(100);
    expect(inOrder(counted)).toEqual(inOrder(kept.filter(({ units }) => units > 0)));
    // Through the door as well: grouped by class, which only the standings know, and added up again.
    const split = await aggregate({
      groupBy: ['UNIT_KIND', 'BAND'],
      years: [2025],
      measures: ['UNITS', 'RECOGNISED', 'ASSESSED'],
    });
    const whole = await aggregate({
      groupBy: ['UNIT_KIND'],
      years: [2025],
      measures: ['UNITS', 'RECOGNISED', 'ASSESSED'],
    });
    expect([split.source, whole.source]).toEqual(['COUNTED', 'KEPT']);
    expect(split.totals.values).toEqual(whole.totals.values);
    for (const row of whole.rows)
      for (const measure of ['UNITS', 'RECOGNISED', 'ASSESSED'])
        expect(
          split.rows
            .filter((one: { kind: string }) => one.kind === row.kind)
            .reduce((sum: number, one: never) => sum + (value(one, measure) ?? 0), 0),
        ).toBe(value(row, measure));
  });

  test('by class and by decision tells units that are left out apart', async () => {
    const facts = await service.rows(
      `select case when eligible then band_standard end as band, case when eligible then recognition end as recognition, count(*)::int as units
       from sauro.standing where tenant_id = ${haiPhong} and year = 2025 group by 1, 2`,
    );
    const { rows } = await aggregate({ groupBy: ['BAND', 'RECOGNITION'], years: [2025], measures: ['UNITS'] });
    expect(
      rows.map((row: { band: string; recognition: string }) => ({
        band: row.band,
        recognition: row.recognition,
        units: value(row as never, 'UNITS'),
      })),
    ).toEqual(expect.arrayContaining(facts));
    expect(rows).toHaveLength(facts.length);
    const good = await aggregate({ groupBy: [], years: [2025], bands: ['GOOD'], measures: ['UNITS', 'GOOD'] });
    expect(value(good.totals, 'UNITS')).toBe(
      facts.filter(({ band }) => band === 'GOOD').reduce((sum, { units }) => sum + units, 0),
    );
  });

  test('by area is by the areas of bodies', async () => {
    const { rows } = await aggregate({
      groupBy: ['BODY', 'AREA'],
      level: 'COMMUNE',
      years: [2026],
      measures: ['UNITS'],
      first: 300,
    });
    const areas = new Map(
      (await service.rows(`select id, area_code from sauro.body where tenant_id = ${haiPhong}`)).map(
        ({ id, area_code }) => [id, area_code],
      ),
    );
    for (const { body, area } of rows) expect(area?.code ?? null).toBe(body ? areas.get(body.id) : null);
    const province = await aggregate({ groupBy: ['AREA'], level: 'PROVINCE', years: [2026], measures: ['UNITS'] });
    expect(province.rows.map(({ area }: { area: { code: string } }) => area.code)).toEqual(['31']);
  });

  test('by quarter is as it stood at the end of each, totals are those of the latest', async () => {
    const [{ id, version }] = await service.rows(
      `select s.unit_id as id, u.version from sauro.standing s join sauro.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
       where s.tenant_id = ${haiPhong} and s.year = 2026 and not s.registered and s.eligible and u.kind = 'ENTERPRISE'
         and not exists (select from sauro.assessment a where a.tenant_id = s.tenant_id and a.unit_id = s.unit_id and a.year = 2026) limit 1`,
    );
    expect(version).toBeGreaterThan(0);
    const quarters = async () => {
      const { rows, totals } = await aggregate({
        groupBy: ['QUARTER'],
        years: [2026],
        measures: ['REGISTERED', 'REPORTS_DUE'],
      });
      return {
        by: new Map(rows.map((row: { quarter: number }) => [row.quarter, value(row as never, 'REGISTERED')])),
        totals,
      };
    };
    const before = await quarters();
    expect([...before.by.keys()]).toContain(4);
    await service
      .as('head@hai-phong.demo')
      .ask('mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { code } } }', {
        input: { year: 2026, unitIds: [id], lateReason: 'Đơn vị mới thành lập' },
      });
    // The past stays, only the quarter under way moves.
    const after = await quarters();
    expect(after.by.get(4)).toBe((before.by.get(4) as number) + 1);
    for (const quarter of [1, 2, 3]) expect(after.by.get(quarter)).toBe(before.by.get(quarter));
    expect(value(after.totals, 'REGISTERED')).toBe(after.by.get(4));
    const now = await aggregate({ groupBy: [], years: [2026], measures: ['REGISTERED'] });
    expect(value(now.totals, 'REGISTERED')).toBe(after.by.get(4));
  });

  test('as of an instant is what it was', async () => {
    const now = await aggregate({
      groupBy: ['UNIT_KIND'],
      years: [2025],
      measures: ['UNITS', 'RECOGNISED', 'REPORTS_DUE'],
    });
    const then = await aggregate({
      groupBy: ['UNIT_KIND'],
      years: [2025],
      asOf: '2026-11-22T01:59:59Z',
      measures: ['UNITS', 'RECOGNISED', 'REPORTS_DUE'],
    });
    expect(then.source).toBe('COUNTED');
    expect(then.totals.values.slice(0, 2)).toEqual(now.totals.values.slice(0, 2));
    expect(
      (
        await officer.send(ASK, {
          input: { groupBy: [], years: [2025], measures: ['UNITS'], asOf: '2030-01-01T00:00:00Z' },
        })
      ).code,
    ).toBe('AS_OF_IN_FUTURE');
  });

  test('sorts, cuts off and pages in one stable order', async () => {
    const input = {
      groupBy: ['BODY'],
      level: 'COMMUNE',
      years: [2025],
      measures: ['SAFE_RATE'],
      orderBy: [{ measure: 'SAFE_RATE', direction: 'DESC' }],
      top: 25,
    };
    const whole = await aggregate({ ...input, first: 100 });
    expect(whole.rowCount).toBe(25);
    const rates = whole.rows.map((row: never) => value(row, 'SAFE_RATE'));
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    const pages = [];
    for (let after: string | null = null; ; ) {
      const page = await aggregate({ ...input, first: 10, after });
      pages.push(...page.rows);
      expect(page.totals).toEqual(whole.totals);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(pages).toEqual(whole.rows);
    for (const after of ['x', Buffer.from('row:-1').toString('base64url'), '😀'])
      expect((await officer.send(ASK, { input: { ...input, after } })).code).toBe('BAD_USER_INPUT');
  });

  test('of a subtree and of some kinds leaves out all others', async () => {
    const [{ id }] = await service.rows(
      "select body_id as id from sauro.membership where email = 'commune@hai-phong.demo'",
    );
    const { totals } = await aggregate({
      groupBy: [],
      years: [2026],
      underBody: id,
      kinds: ['ENTERPRISE'],
      measures: ['UNITS', 'REPORTS_DUE'],
    });
    const { body } = await officer.ask(
      'query ($id: ID!) { body(id: $id) { statistics(year: 2026, kinds: [ENTERPRISE]) { units reportsDue } } }',
      { id },
    );
    expect([value(totals, 'UNITS'), value(totals, 'REPORTS_DUE')]).toEqual([
      body.statistics.units,
      body.statistics.reportsDue,
    ]);
  });

  test('of nothing is zeros and no figure', async () => {
    const { rows, totals } = await aggregate({
      groupBy: ['BODY'],
      level: 'COMMUNE',
      years: [2031],
      measures: ['UNITS', 'SAFE_RATE', 'SPREAD_OF_REVIEW_TOTAL'],
    });
    expect(rows).toEqual([]);
    expect(totals.values.map((one: { value: number | null }) => one.value)).toEqual([0, null, null]);
  });

  test('is for every member and no other tenant', async () => {
    const input = { groupBy: [], years: [2026], measures: ['UNITS'] };
    for (const who of ['admin', 'commune', 'unit', 'bi'])
      expect(value((await aggregate(input, service.as(`${who}@hai-phong.demo`))).totals, 'UNITS')).toBeGreaterThan(0);
    expect((await service.nobody.send(ASK, { input })).code).toBe('UNAUTHENTICATED');
    const [{ id }] = await service.rows(
      `select id from sauro.body where tenant_id = ${haiPhong} and parent_id is null`,
    );
    expect((await service.as('bi@tu-ky.demo').send(ASK, { input: { ...input, underBody: id } })).code).toBe(
      'NOT_FOUND',
    );
  });
});

describe('what is too much', () => {
  const plain = { groupBy: ['UNIT_KIND'], years: [2026], measures: ['UNITS'] };
  test.each<[string, Input]>([
    ['AGGREGATE_TOO_MANY_DIMENSIONS', { groupBy: Array.from({ length: 50 }, () => 'BODY'), level: 'COMMUNE' }],
    ['AGGREGATE_TOO_MANY_DIMENSIONS', { groupBy: ['YEAR', 'YEAR'] }],
    ['AGGREGATE_TOO_MANY_YEARS', { years: Array.from({ length: 10_000 }, (_, index) => index) }],
    ['AGGREGATE_TOO_MANY_YEARS', { years: [] }],
    ['AGGREGATE_PAGE_TOO_LARGE', { first: 2_000_000_000 }],
    ['AGGREGATE_PAGE_TOO_LARGE', { first: 0 }],
    ['AGGREGATE_MEASURES_MISSING', { measures: [] }],
    ['AGGREGATE_LEVEL_MISSING', { groupBy: ['BODY'] }],
    ['AGGREGATE_NOT_TOGETHER', { groupBy: ['BAND'], measures: ['REPORTS_DUE'] }],
    ['AGGREGATE_NOT_TOGETHER', { bands: ['GOOD'], measures: ['UNITS'], orderBy: [{ measure: 'ASSIGNMENTS_OPEN' }] }],
    ['AGGREGATE_QUARTER_OR_INSTANT', { groupBy: ['QUARTER'], asOf: '2026-01-01T00:00:00Z' }],
    ['BAD_USER_INPUT', { groupBy: ['MOON'] }],
    ['BAD_USER_INPUT', { measures: ['NAMES_OF_UNITS'] }],
    ['BAD_USER_INPUT', { years: [1999] }],
    ['BAD_USER_INPUT', { top: 0 }],
    ['BAD_USER_INPUT', { orderBy: [{ direction: 'ASC' }] }],
    ['BAD_USER_INPUT', { orderBy: [{ dimension: 'YEAR' }] }],
    ['BAD_USER_INPUT', { orderBy: Array.from({ length: 5 }, () => ({ measure: 'UNITS' })) }],
  ])('is refused with %s before anything is read: %#', async (code, input) => {
    const { result, sql } = await service.statements(() => analyst.send(ASK, { input: { ...plain, ...input } }));
    expect(result.code).toBe(code);
    expect(sql.filter((text) => /from "(body|figure|standing)"/.test(text))).toEqual([]);
  });

  test('is refused with AGGREGATE_TOO_MANY_CELLS by estimate, before any figure is read', async () => {
    const input = {
      groupBy: ['BODY', 'BAND', 'RECOGNITION', 'YEAR'],
      level: 'COMMUNE',
      measures: UNIT_MEASURES,
      years: Array.from({ length: 20 }, (_, index) => 2010 + index),
    };
    const { result, sql } = await service.statements(() => analyst.send(ASK, { input }));
    expect(result.errors[0]?.extensions).toMatchObject({
      code: 'AGGREGATE_TOO_MANY_CELLS',
      field: 'groupBy',
      facts: { most: 100_000 },
    });
    expect(sql.filter((text) => /from "(figure|standing)"/.test(text))).toEqual([]);
  });
});

test('an aggregate of kept figures reads them once a version, any other counts in one statement, one more for reports and assignments', async () => {
  const count = async (input: Input) => {
    const { sql } = await service.statements(() =>
      aggregate({ years: [2026], level: 'COMMUNE', first: 1000, ...input }),
    );
    // The test itself looks up the account for its token; setting the tenant, knowing the caller and bounding what counts long are others.
    // Knowing the caller and his tenant, its version, and bounding what counts long are others.
    return sql.filter((text) => !/account|from "tenant"|set_tenant|app\.present|statement_timeout/.test(text)).length;
  };
  const [{ id: tenantId }] = await service.rows("select id from sauro.tenant where code = 'hai-phong'");
  const move = () => service.database.write(tenantId, async () => undefined);
  const byKind = { groupBy: ['BODY', 'UNIT_KIND'], measures: UNIT_MEASURES };
  await move();
  // The tree and the figures.
  expect(await count(byKind)).toBe(2);
  for (const more of [{}, { first: 10 }, { groupBy: ['UNIT_KIND'] }, { kinds: ['AGENCY'] }])
    expect(await count({ ...byKind, ...more })).toBe(0);
  await move();
  expect(await count(byKind)).toBe(2);
  expect(await count({ groupBy: ['BODY', 'BAND'], measures: UNIT_MEASURES })).toBe(1);
  expect(await count({ groupBy: ['BODY', 'QUARTER'], measures: ['UNITS'] })).toBe(1);
  expect(await count({ groupBy: ['BODY', 'UNIT_KIND'], measures: DESK_MEASURES })).toBe(1);
  expect(await count({ groupBy: ['BODY', 'UNIT_KIND'], measures: [...UNIT_MEASURES, ...DESK_MEASURES] })).toBe(1);
  // The areas of all rows come in one batch.
  expect(await count({ groupBy: ['AREA'], measures: ['UNITS'] })).toBe(1);
});

test('an answer is of the figures of its moment, however often the same is asked and whoever asked before', async () => {
  const input = { groupBy: ['BODY', 'UNIT_KIND'], level: 'COMMUNE', years: [2026], measures: ['UNITS'], first: 1000 };
  const before = await aggregate(input);
  expect(await aggregate(input)).toEqual(before);
  expect((await aggregate({ ...input, orderBy: [{ measure: 'UNITS', direction: 'DESC' }], top: 3 })).totals).toEqual(
    before.totals,
  );
  const row = before.rows.find(({ body }: { body: object | null }) => body);
  await service.rows(
    `update sauro.figure set units = units + 5 where tenant_id = ${haiPhong} and year = 2026 and body_id = $1 and unit_kind = $2`,
    [row.body.id, row.kind],
  );
  const [{ id: tenantId }] = await service.rows("select id from sauro.tenant where code = 'hai-phong'");
  await service.database.write(tenantId, async () => undefined);
  const after = await aggregate(input);
  expect(value(after.totals, 'UNITS')).toBe((value(before.totals, 'UNITS') ?? 0) + 5);
  expect(after.rows.filter((one: never) => !before.rows.some((old: never) => isDeepStrictEqual(one, old)))).toEqual([
    { ...row, values: [{ ...row.values[0], value: row.values[0].value + 5 }] },
  ]);
  await service.rows(
    `update sauro.figure set units = units - 5 where tenant_id = ${haiPhong} and year = 2026 and body_id = $1 and unit_kind = $2`,
    [row.body.id, row.kind],
  );
  await service.database.write(tenantId, async () => undefined);
  expect(await aggregate(input)).toEqual(before);
});
