import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let analyst: Caller;
let officer: Caller;
beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  analyst = service.as('bi@hai-phong.demo');
  officer = service.as('officer@hai-phong.demo');
});
afterAll(() => service.stop());

const SET =
  'mutation ($input: FigureRulesInput!) { setFigureRules(input: $input) { smallestCell unitNamesForBi version } }';
const RULES = '{ tenant { figureRules { smallestCell unitNamesForBi version } } }';
const ASK = `query ($input: AggregateInput!) { aggregate(input: $input) { rows { cell body { id } kind values { measure value suppressed } } totals { cell values { value suppressed } } rowCount } }`;
const EXPLAIN =
  'query ($input: ExplainInput!) { explain(input: $input) { value numerator denominator units { totalCount } } }';
const BY_COMMUNE = {
  groupBy: ['BODY', 'UNIT_KIND'],
  level: 'COMMUNE',
  years: [2025],
  measures: ['UNITS', 'RECOGNISED', 'AVERAGE_REVIEW_TOTAL'],
  first: 1000,
};
interface Row {
  cell: string;
  body: { id: string } | null;
  kind: string;
  values: { measure: string; value: number | null; suppressed: boolean }[];
}
const rowsOf = async (caller: Caller, input: object = BY_COMMUNE): Promise<Row[]> =>
  (await caller.ask(ASK, { input })).aggregate.rows;
const N = 5;

test('until it is set every group is shown; administrators of a root body set it, with the version that was seen', async () => {
  expect((await analyst.ask(RULES)).tenant.figureRules).toEqual({
    smallestCell: null,
    unitNamesForBi: false,
    version: 0,
  });
  expect((await rowsOf(analyst)).flatMap(({ values }) => values).filter(({ suppressed }) => suppressed)).toEqual([]);
  for (const who of ['officer', 'head', 'commune', 'bi'])
    expect(
      (await service.as(`${who}@hai-phong.demo`).send(SET, { input: { unitNamesForBi: false, version: 0 } })).code,
    ).toBe('FORBIDDEN');
  for (const smallestCell of [1, 101])
    expect((await admin.send(SET, { input: { smallestCell, unitNamesForBi: false, version: 0 } })).code).toBe(
      'BAD_USER_INPUT',
    );
  const { setFigureRules } = await admin.ask(SET, { input: { smallestCell: N, unitNamesForBi: false, version: 0 } });
  expect(setFigureRules).toEqual({ smallestCell: N, unitNamesForBi: false, version: 1 });
  expect((await admin.send(SET, { input: { unitNamesForBi: true, version: 0 } })).code).toBe('CONFLICT');
  expect((await service.as('admin@tu-ky.demo').ask(RULES)).tenant.figureRules.smallestCell).toBe(null);
});

describe('where small groups are hidden', () => {
  test('BI readers see none, and none follows from totals, other groupings or filters', async () => {
    const truth = new Map(
      (await rowsOf(officer)).map((row) => [`${row.body?.id}/${row.kind}`, row.values[0]?.value ?? 0]),
    );
    const rows = await rowsOf(analyst);
    const hidden = rows.filter(({ values }) => values[0]?.suppressed);
    expect(hidden.length).toBeGreaterThan(0);
    for (const { values } of rows) {
      if (values[0]?.suppressed)
        expect(values.every(({ value, suppressed }) => suppressed && value === null)).toBe(true);
      else expect(values[0]?.value === 0 || (values[0]?.value ?? 0) >= N).toBe(true);
    }
    // What is hidden is not told by its absence: every hidden group of every commune is there.
    for (const [key, units] of truth)
      if (units > 0 && units < N) expect(hidden.some((row) => `${row.body?.id}/${row.kind}` === key)).toBe(true);

    // By commune alone, by kind alone, and the whole: no line of the table has exactly one hidden group while its total is shown.
    const byCommune = new Map(
      (await rowsOf(analyst, { ...BY_COMMUNE, groupBy: ['BODY'] })).map((row) => [
        row.body?.id,
        row.values[0]?.suppressed,
      ]),
    );
    const byKind = new Map(
      (await rowsOf(analyst, { ...BY_COMMUNE, groupBy: ['UNIT_KIND'] })).map((row) => [
        row.kind,
        row.values[0]?.suppressed,
      ]),
    );
    for (const [of, lines] of [
      [byCommune, Map.groupBy(rows, ({ body }) => body?.id)],
      [byKind, Map.groupBy(rows, ({ kind }) => kind)],
    ] as const)
      for (const [key, line] of lines as ReadonlyMap<string, Row[]>)
        if ((of as ReadonlyMap<string | undefined, boolean | undefined>).get(key) === false)
          expect(line.filter(({ values }) => values[0]?.suppressed).length).not.toBe(1);

    // A filter gives what the cell gives: a hidden cell stays hidden under every way to ask for it.
    const [one] = hidden.filter(({ body }) => body !== null);
    const { aggregate } = await analyst.ask(ASK, {
      input: { groupBy: [], years: [2025], underBody: one?.body?.id, kinds: [one?.kind], measures: ['UNITS'] },
    });
    expect(aggregate.totals.values).toEqual([{ value: null, suppressed: true }]);
    const { explain } = await analyst.ask(EXPLAIN, { input: { cell: one?.cell, measure: 'SAFE_RATE' } });
    expect(explain).toEqual({ value: null, numerator: null, denominator: null, units: null });
    // Nor by its place in an order.
    const ordered = (direction: string) =>
      rowsOf(analyst, { ...BY_COMMUNE, orderBy: [{ measure: 'UNITS', direction }] });
    const places = (list: Row[]) =>
      list.filter(({ values }) => values[0]?.suppressed).map(({ body, kind }) => `${body?.id}/${kind}`);
    expect(places(await ordered('DESC'))).toEqual(places(await ordered('ASC')));
  });

  test.each([
    { groupBy: ['BAND'] },
    { groupBy: ['RECOGNITION'] },
    { groupBy: ['QUARTER'] },
    { bands: ['WEAK'] },
    { recognitions: ['RECOGNISED'] },
    { asOf: '2026-11-01T00:00:00Z' },
    { boundaries: 'NOW' },
  ])('BI readers cannot ask finer: %j', async (finer) => {
    const input = { groupBy: [], years: [2025], measures: ['UNITS'], ...finer };
    expect((await analyst.send(ASK, { input })).code).toBe('AGGREGATE_TOO_FINE');
    expect((await officer.send(ASK, { input })).code).toBe(undefined);
  });

  test('statistics, targets and explanations hide them as well', async () => {
    const rows = await rowsOf(analyst, { ...BY_COMMUNE, groupBy: ['BODY'], years: [2026] });
    const hidden = rows.find(({ values, body }) => body && values[0]?.suppressed);
    const shown = rows.find(({ values, body }) => body && !values[0]?.suppressed);
    const STATISTICS =
      'query ($id: ID!, $kinds: [UnitKind!]) { body(id: $id) { statistics(year: 2026, kinds: $kinds) { units averageReviewTotal } } }';
    const kindsHidden = (await rowsOf(analyst, { ...BY_COMMUNE, years: [2026] })).find(
      ({ values, body }) => body?.id === shown?.body?.id && values[0]?.suppressed,
    );
    expect((await analyst.send(STATISTICS, { id: shown?.body?.id })).code).toBe(undefined);
    if (hidden) expect((await analyst.send(STATISTICS, { id: hidden.body?.id })).code).toBe('FIGURES_OF_FEW_UNITS');
    const small =
      kindsHidden ??
      (await rowsOf(analyst, { ...BY_COMMUNE, years: [2026] })).find(
        ({ values, body }) => body && values[0]?.suppressed,
      );
    expect((await analyst.send(STATISTICS, { id: small?.body?.id, kinds: [small?.kind] })).code).toBe(
      'FIGURES_OF_FEW_UNITS',
    );
    expect((await officer.send(STATISTICS, { id: small?.body?.id, kinds: [small?.kind] })).code).toBe(undefined);
    const TARGETS =
      '{ tenant { targets(year: 2026) { kinds progress { numerator byBody(level: COMMUNE) { body { id } } deciding(level: COMMUNE, first: 200) { body { id } } } } } }';
    const [ofAnalyst, ofOfficer] = [
      (await analyst.ask(TARGETS)).tenant.targets[0],
      (await officer.ask(TARGETS)).tenant.targets[0],
    ];
    expect(ofAnalyst.progress.numerator).toBe(ofOfficer.progress.numerator);
    expect(ofAnalyst.progress.byBody.length).toBeLessThan(ofOfficer.progress.byBody.length);
    const { aggregate } = await analyst.ask(ASK, { input: { groupBy: [], years: [2025], measures: ['UNITS'] } });
    const { explain } = await analyst.ask(EXPLAIN, { input: { cell: aggregate.totals.cell, measure: 'UNITS' } });
    expect([explain.value, explain.units]).toEqual([aggregate.totals.values[0].value, null]);
  });

  test('BI views give no row of a single unit, nor what few of them add up to', async () => {
    const count = async () => {
      const [{ id }] = await service.rows("select id from sauro.tenant where code = 'hai-phong'");
      const client = new pg.Client({ connectionString: service.fresh.serviceUrl });
      await client.connect();
      await client.query('begin');
      await client.query('select app.set_tenant($1)', [id]);
      const { rows } = await client.query(
        'select (select count(*)::int from bi_v1.fact_standing) as fact, (select count(*)::int from bi_v1.wide_standing) as wide, (select count(*)::int from bi_v1.fact_figures) as figures, (select count(*)::int from bi_v1.wide_figures) as "wideFigures"',
      );
      await client.end();
      return rows[0];
    };
    expect(await count()).toEqual({ fact: 0, wide: 0, figures: 0, wideFigures: 0 });
    await admin.ask(SET, { input: { unitNamesForBi: false, version: 1 } });
    const shown = await count();
    expect(shown.fact).toBeGreaterThan(0);
    expect(shown.figures).toBeGreaterThan(0);
  });
});
