import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyTenants } from '../../../src/verify-tenants.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Service, startService, TEST_NOW } from '../../support/service.js';

// A closed year is what it was at closing, whatever moves afterwards (domain rules 11 and 12): every figure of every body is asked before and after.

const YEAR = 2025;

let service: Service;
let admin: Caller;
let head: Caller;
let analyst: Caller;

interface Body {
  readonly id: string;
  readonly version: number;
  readonly children: readonly Body[];
}
let districts: readonly Body[];

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hoa-binh.demo');
  head = service.as('head@hoa-binh.demo');
  analyst = service.as('bi@hoa-binh.demo');
  districts = (await admin.ask('{ tenant { rootBodies { children { id version children { id version } } } } }')).tenant
    .rootBodies[0].children;
});
afterAll(() => service.stop());

const AGGREGATE = `query ($input: AggregateInput!) { aggregate(input: $input) {
  rows { cell body { id } year kind band values { measure value numerator denominator } } totals { values { value } } rowCount } }`;
const MEASURES = [
  'UNITS',
  'ELIGIBLE',
  'RECOGNISED',
  'SAFE_RATE',
  'AVERAGE_REVIEW_TOTAL',
  'REPORTS_DUE',
  'ASSIGNMENTS_OPEN',
];

const aggregate = async (caller: Caller, input: object) =>
  (await caller.ask(AGGREGATE, { input: { years: [YEAR], level: 'DISTRICT', measures: MEASURES, ...input } }))
    .aggregate;

// Bodies of the second level by their ids: names are those of today.
const LEVEL2 = '(select b.id from sauro.body b where b.tenant_id = app.tenant_id() and b.name = level2_name)';

/** What a BI tool reads in its views. */
async function sheet(sql: string) {
  const client = await service.database.pool.connect();
  try {
    await client.query('begin');
    await client.query("select app.set_tenant((select id from sauro.tenant where code = 'hoa-binh'))");
    const { rows } = await client.query(sql, [YEAR]);
    return rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** Everything that a closed year says of every body, by the bodies of then. */
async function everythingOf(under: string) {
  const { tenant } = await head.ask(
    `query ($year: Int!) { tenant {
       statistics(year: $year) { units eligible registered recognised assessed reportsDue reportsOnTime assignmentsOpen }
       bodies { id statistics(year: $year) { units eligible registered recognised assessed averageReviewTotal reportsDue reportsOnTime assignmentsOpen assignmentsOverdue }
         enterprises: statistics(year: $year, kinds: [ENTERPRISE]) { units recognised }
         awardSummary(year: $year) { units eligible reasons { code units } } assignmentCounts(year: $year) { total } }
       targets(year: $year) { code body { id } progress { numerator denominator met shortfall byBody(level: COMMUNE) { body { id } numerator denominator } deciding(level: COMMUNE) { body { id } potential } }
         trend { year numerator denominator } } } }`,
    { year: YEAR },
  );
  const kinds = await aggregate(head, { groupBy: ['BODY', 'UNIT_KIND'] });
  const one = kinds.rows.find((row: Row) => row.body?.id === under);
  return {
    bodies: tenant.bodies.toSorted((a: Body, b: Body) => (a.id < b.id ? -1 : 1)),
    whole: tenant.statistics,
    targets: tenant.targets,
    kinds: sorted(kinds),
    bands: sorted(await aggregate(head, { groupBy: ['BODY', 'BAND'], measures: ['UNITS', 'ASSESSED'] })),
    under: sorted(await aggregate(head, { groupBy: ['BODY', 'UNIT_KIND'], level: 'COMMUNE', underBody: under })),
    pastAndClosed: sorted(
      await aggregate(head, { groupBy: ['BODY', 'YEAR'], years: [YEAR, 2024], underBody: under }),
    ).filter(({ year }) => year === YEAR),
    forBi: sorted(await aggregate(analyst, { groupBy: ['BODY', 'AREA'] })),
    explained: (
      await head.ask(
        `query ($input: ExplainInput!) { explain(input: $input) { value units(first: 200) { totalCount nodes { code } } } }`,
        { input: { cell: one.cell, measure: 'UNITS' } },
      )
    ).explain,
    awards: (
      await head.ask(
        `query ($id: ID!, $year: Int!) { body(id: $id) { awardList(year: $year, first: 200) { totalCount nodes { unit { id } } } } }`,
        { id: under, year: YEAR },
      )
    ).body.awardList,
    sheets: [
      await sheet(
        `select ${LEVEL2}, unit_kind, sum(units), sum(recognised) from bi_v1.wide_figures where year = $1 group by 1, 2 order by 1, 2`,
      ),
      await sheet(`select ${LEVEL2}, count(*) from bi_v1.wide_report_due where year = $1 group by 1 order by 1`),
      await sheet(
        'select y.level2_body_key, sum(f.units) from bi_v1.fact_figures f join bi_v1.dim_body_year y using (year, body_key) where f.year = $1 group by 1 order by 1',
      ),
      await sheet('select body_key, parent_body_key, depth from bi_v1.dim_body_year where year = $1 order by 1'),
      await sheet(`select ${LEVEL2}, count(*) from bi_v1.wide_standing where year = $1 group by 1 order by 1`),
    ],
    sql: await service.rows(
      'select year, body_id, unit_kind, units, recognised from sauro.figure where year = $1 and body_id in (select id from sauro.body where path like $2) order by body_id, unit_kind',
      [YEAR, `%${under.replaceAll('-', '')}/%`],
    ),
  };
}

// Cells name their question, and rows come in the order of names, which change.
const sorted = (answer: { readonly rows: readonly Row[] }) =>
  answer.rows
    .map(({ cell: _, ...row }) => ({ ...row, key: JSON.stringify([row.body, row.year, row.kind, row.band]) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));

interface Row {
  readonly cell: string;
  readonly body: { readonly id: string } | null;
  readonly year: number | null;
  readonly kind: string | null;
  readonly band: string | null;
}

const send = async (caller: Caller, name: string, type: string, input: object) =>
  (await caller.ask(`mutation ($input: ${type}!) { ${name}(input: $input) { id } }`, { input }))[name];
const version = async (table: 'body' | 'unit', id: string) =>
  (await service.rows(`select version from sauro.${table} where id = $1`, [id]))[0].version;

test('everything that a closed year says stays what it was, whatever moves and changes its name', async () => {
  const [first, second, third] = districts as [Body, Body, Body];
  const before = await everythingOf(first.id);
  const closing = await send(admin, 'closeYear', 'CloseYearInput', { year: YEAR });
  expect(await everythingOf(first.id)).toEqual(before);
  const frozen = async () =>
    (
      await admin.ask(
        'query ($year: Int!, $body: ID!) { tenant { yearClosings(year: $year) { id statistics(bodyId: $body) { units recognised } } } }',
        { year: YEAR, body: first.id },
      )
    ).tenant.yearClosings;
  const atClosing = await frozen();

  // Bodies out of the subtree and into it, one that changes its name, a unit that answers to another body.
  for (const commune of first.children.slice(0, 3))
    await send(admin, 'moveBody', 'MoveBodyInput', { id: commune.id, version: commune.version, parentId: second.id });
  for (const commune of third.children.slice(0, 2))
    await send(admin, 'moveBody', 'MoveBodyInput', { id: commune.id, version: commune.version, parentId: first.id });
  await send(admin, 'renameBody', 'RenameBodyInput', {
    id: first.id,
    version: first.version,
    name: 'Ban Chỉ đạo đổi tên',
  });
  const units = await service.rows(
    'select id, version from sauro.unit where body_id = $1 and valid_to is null order by id limit 3',
    [second.id],
  );
  for (const unit of units) await send(admin, 'moveUnit', 'MoveUnitInput', { ...unit, bodyId: first.id });
  // One body that hands on to its neighbour, and a whole district that ends.
  const [, , , ending, heir] = first.children as [Body, Body, Body, Body, Body];
  await send(admin, 'endBody', 'EndBodyInput', {
    id: ending.id,
    version: ending.version,
    endsOn: '2025-07-01',
    legalBasis: '1672/NQ-UBTVQH15',
    successorIds: [heir.id],
  });
  const [fourth] = districts.slice(3) as [Body];
  await send(admin, 'endBody', 'EndBodyInput', {
    id: fourth.id,
    version: fourth.version,
    endsOn: '2025-07-01',
    legalBasis: '1672/NQ-UBTVQH15',
    successorIds: [second.id],
  });

  const { sql, ...after } = await everythingOf(first.id);
  expect(after).toEqual(omitSql(before));
  expect(sql).not.toEqual(before.sql);
  expect(await frozen()).toEqual(atClosing);
  expect(await recountStandings(service, 'hoa-binh')).toEqual([]);
  expect(
    await verifyTenants(
      service.database,
      () => TEST_NOW,
      () => undefined,
    ),
  ).toBe(true);

  // By the bodies of now, units and bodies count where they stand today: nothing is left with those that ended.
  const now = await aggregate(head, { groupBy: ['BODY', 'UNIT_KIND'], boundaries: 'NOW' });
  expect(sorted(now)).not.toEqual(before.kinds);
  expect(now.rows.map(({ body }: Row) => body?.id)).not.toContain(fourth.id);
  expect(now.totals).toEqual((await aggregate(head, { groupBy: ['BODY', 'UNIT_KIND'] })).totals);

  // Reopened, the year follows the tree again; closed again, it stays with that of then.
  await send(admin, 'reopenYear', 'ReopenYearInput', { year: YEAR, reason: 'Còn sót đơn vị' });
  const open = await everythingOf(first.id);
  expect(open.kinds).not.toEqual(before.kinds);
  expect(await frozen()).toEqual(atClosing);
  const again = await send(admin, 'closeYear', 'CloseYearInput', { year: YEAR });
  expect(again.id).not.toBe(closing.id);
  for (const commune of first.children.slice(0, 3))
    await send(admin, 'moveBody', 'MoveBodyInput', {
      id: commune.id,
      version: await version('body', commune.id),
      parentId: third.id,
    });
  expect(omitSql(await everythingOf(first.id))).toEqual(omitSql(open));
  expect((await frozen()).find(({ id }: { id: string }) => id === closing.id)).toEqual(atClosing[0]);
});

const omitSql = <Answer extends { sql: unknown }>({ sql: _, ...rest }: Answer) => rest;

test('paths of a closing are kept for good, whoever writes', async () => {
  const [{ tenant_id: tenantId }] = await service.rows('select tenant_id from sauro.closing_body limit 1');
  const client = await service.database.pool.connect();
  try {
    for (const statement of ['update sauro.closing_body set path = path', 'delete from sauro.closing_body']) {
      await client.query('begin');
      await client.query('select app.set_tenant($1)', [tenantId]);
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      await client.query('rollback');
    }
  } finally {
    client.release();
  }
});
