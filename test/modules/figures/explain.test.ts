import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let analyst: Caller;
beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  analyst = service.as('bi@hai-phong.demo');
});
afterAll(() => service.stop());

const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";
const ROWS = `query ($input: AggregateInput!) { aggregate(input: $input) {
  rows { cell kind band recognition body { id } values { measure value numerator denominator } } totals { cell values { measure value numerator denominator } } } }`;
const UNIT = 'name code kind year registered recognition band selfTotal reviewTotal activeModels body { id }';
const EXPLAIN = `query ($input: ExplainInput!, $first: Int, $after: String) { explain(input: $input) { measure value numerator denominator rule
  ruleBooks { version } units(first: $first, after: $after) { totalCount nodes { ${UNIT} } pageInfo { hasNextPage endCursor } } } }`;
const explain = async (cell: string, measure: string, more: object = {}, caller = officer) =>
  (await caller.ask(EXPLAIN, { input: { cell, measure, ...more }, first: 200 })).explain;
const aggregate = async (input: object, caller = officer) => (await caller.ask(ROWS, { input })).aggregate;

const MEASURES = [
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
  'KEEPING_MODELS',
  'NOMINATED',
  'EXEMPLARY',
];
const RATES = [
  'REGISTRATION_RATE',
  'ASSESSMENT_RATE',
  'SAFE_RATE',
  'EXCELLENT_RATE',
  'GOOD_OR_BETTER_RATE',
  'ACTIVE_MODEL_RATE',
];

describe('explain', () => {
  test('counts and lists exactly the units behind every measure of a cell', async () => {
    const { rows } = await aggregate({
      groupBy: ['UNIT_KIND'],
      years: [2025],
      measures: [...MEASURES, ...RATES, 'AVERAGE_REVIEW_TOTAL'],
    });
    const row = rows.find(({ kind }: { kind: string }) => kind === 'AGENCY');
    for (const { measure, value, numerator, denominator } of row.values) {
      const found = await explain(row.cell, measure);
      expect([measure, found.value, found.numerator, found.denominator]).toEqual([
        measure,
        value,
        numerator,
        denominator,
      ]);
      expect([measure, found.units.totalCount]).toEqual([measure, numerator ?? denominator ?? value]);
      expect(found.rule.length).toBeGreaterThan(20);
      expect(found.ruleBooks).toEqual([{ version: 1 }]);
      if (denominator !== null) {
        const whole = await explain(row.cell, measure, { denominator: true });
        expect([measure, whole.units.totalCount]).toEqual([measure, denominator]);
      }
    }
  });

  test('of a cell of a commune names its units, which say what the figure says', async () => {
    const { rows } = await aggregate({
      groupBy: ['BODY', 'BAND'],
      level: 'COMMUNE',
      years: [2025],
      measures: ['RECOGNISED'],
    });
    const row = rows.find(
      (one: { band: string; values: { value: number }[] }) => one.band === 'GOOD' && (one.values[0]?.value ?? 0) > 0,
    );
    const { units, value } = await explain(row.cell, 'RECOGNISED');
    expect(units.nodes).toHaveLength(value);
    for (const unit of units.nodes)
      expect(unit).toMatchObject({
        name: expect.any(String),
        band: 'GOOD',
        recognition: 'RECOGNISED',
        year: 2025,
        body: { id: row.body.id },
      });
    const none = rows.find((one: { band: string | null }) => one.band === null);
    expect(
      (await explain(none.cell, 'UNITS')).units.nodes.every(({ band }: { band: string | null }) => band === null),
    ).toBe(true);
  });

  test('shows BI readers no name, until the tenant allows it', async () => {
    const { totals } = await aggregate({ groupBy: [], years: [2025], measures: ['WEAK'] }, analyst);
    const hidden = await explain(totals.cell, 'WEAK', {}, analyst);
    const shown = await explain(totals.cell, 'WEAK');
    expect(hidden.units.totalCount).toBe(shown.units.totalCount);
    expect(hidden.units.nodes.length).toBeGreaterThan(0);
    for (const unit of hidden.units.nodes) expect([unit.name, unit.code]).toEqual([null, null]);
    for (const unit of shown.units.nodes) expect(unit.name).toEqual(expect.any(String));
    const names = shown.units.nodes.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...names].sort(new Intl.Collator('vi', { numeric: true }).compare));
    await service.rows(
      `insert into sauro.figure_rules (tenant_id, unit_names_for_bi, version) values (${haiPhong}, true, 1)`,
    );
    expect((await explain(totals.cell, 'WEAK', {}, analyst)).units.nodes).toEqual(shown.units.nodes);
    await service.rows('delete from sauro.figure_rules');
  });

  test('lists for an official the units of his scope alone, though the figure is of all', async () => {
    const commune = service.as('commune@hai-phong.demo');
    const { totals } = await aggregate({ groupBy: [], years: [2025], measures: ['UNITS'] }, commune);
    const { units, value } = await explain(totals.cell, 'UNITS', {}, commune);
    const [{ body_id }] = await service.rows(
      "select body_id from sauro.membership where email = 'commune@hai-phong.demo'",
    );
    expect(units.totalCount).toBeLessThan(value);
    expect(units.totalCount).toBeGreaterThan(0);
    const own = await service.rows('select id from sauro.unit where body_id = $1', [body_id]);
    expect(units.totalCount).toBeLessThanOrEqual(own.length);
  });

  test('goes through all units page by page', async () => {
    const { totals } = await aggregate({ groupBy: [], years: [2024, 2025], measures: ['ASSESSED'] });
    const seen = new Set<string>();
    let after: string | null = null;
    let value = 0;
    do {
      const {
        explain: found,
      }: {
        explain: {
          value: number;
          units: { nodes: { code: string; year: number }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        };
      } = await officer.ask(EXPLAIN, { input: { cell: totals.cell, measure: 'ASSESSED' }, first: 100, after });
      for (const { code, year } of found.units.nodes) seen.add(`${code} ${year}`);
      value = found.value;
      after = found.units.pageInfo.hasNextPage ? found.units.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen.size).toBe(value);
  });

  test('of reports and assignments says where each of them is listed', async () => {
    const { totals } = await aggregate({ groupBy: [], years: [2026], measures: ['REPORTS_DUE'] });
    const found = await explain(totals.cell, 'REPORTS_DUE');
    expect([found.units, found.value]).toEqual([null, totals.values[0].value]);
    expect(found.rule).toContain('reportDues');
    const english = await explain(totals.cell, 'ASSIGNMENTS_OVERDUE', {}, officer.with({ 'accept-language': 'en' }));
    expect(english.rule).toContain('assignments');
  });

  test('of a quarter and of an instant is of then', async () => {
    const { rows } = await aggregate({ groupBy: ['QUARTER', 'UNIT_KIND'], years: [2026], measures: ['REGISTERED'] });
    const row = rows.at(-1);
    expect((await explain(row.cell, 'REGISTERED')).units.totalCount).toBe(row.values[0].value);
    const then = await aggregate({
      groupBy: [],
      years: [2025],
      asOf: '2026-11-01T00:00:00Z',
      measures: ['REGISTERED'],
    });
    expect((await explain(then.totals.cell, 'REGISTERED')).value).toBe(then.totals.values[0].value);
  });

  test('refuses what it did not give out itself, and asks no more than an aggregate may', async () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const nowhere = { bodyId: null, area: null, kind: null, band: null, recognition: null, year: null, quarter: null };
    const asked = { groupBy: [], years: [2025] };
    for (const [cell, code] of [
      ['x', 'BAD_USER_INPUT'],
      [made(null), 'BAD_USER_INPUT'],
      [made([{ groupBy: ['MOON'], years: [2025] }, nowhere]), 'BAD_USER_INPUT'],
      [made([{ ...asked, years: ['x'] }, nowhere]), 'BAD_USER_INPUT'],
      [made([{ ...asked, asOf: 'x' }, nowhere]), 'BAD_USER_INPUT'],
      [made([{ ...asked, kinds: [{}] }, nowhere]), 'BAD_USER_INPUT'],
      [made([asked, { ...nowhere, year: 'x' }]), 'BAD_USER_INPUT'],
      [
        made([{ ...asked, years: Array.from({ length: 21 }, (_, index) => 2000 + index) }, nowhere]),
        'AGGREGATE_TOO_MANY_YEARS',
      ],
    ] as const)
      expect([cell, (await officer.send(EXPLAIN, { input: { cell, measure: 'UNITS' } })).code]).toEqual([cell, code]);
    const [{ id }] = await service.rows(
      "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'tu-ky' limit 1",
    );
    const foreign = made([{ ...asked, underBody: id }, nowhere]);
    expect((await officer.send(EXPLAIN, { input: { cell: foreign, measure: 'UNITS' } })).code).toBe('NOT_FOUND');
    expect((await service.nobody.send(EXPLAIN, { input: { cell: foreign, measure: 'UNITS' } })).code).toBe(
      'UNAUTHENTICATED',
    );
  });
});

describe('boundaries', () => {
  test('of then leave past years with the bodies of then, those of now take units to where they answer today', async () => {
    const [moved] = await service.rows(
      `select u.id, u.version, u.body_id, (select id from sauro.body b where b.tenant_id = u.tenant_id and b.level = 'COMMUNE' and b.id <> u.body_id order by id limit 1) as goal
       from sauro.unit u join sauro.standing s on s.tenant_id = u.tenant_id and s.unit_id = u.id and s.year = 2024 join sauro.body h on h.tenant_id = u.tenant_id and h.id = u.body_id
       where u.tenant_id = ${haiPhong} and h.level = 'COMMUNE' and u.kind = 'ENTERPRISE' order by u.id desc limit 1`,
    );
    const series = async (boundaries: string) => {
      const { rows } = await aggregate({
        groupBy: ['BODY', 'YEAR'],
        level: 'COMMUNE',
        years: [2024, 2025],
        measures: ['UNITS'],
        boundaries,
        first: 1000,
      });
      const of = (id: string) =>
        rows
          .filter(({ body }: { body: { id: string } | null }) => body?.id === id)
          .map((row: { values: { value: number }[] }) => row.values[0]?.value);
      return {
        from: of(moved.body_id),
        to: of(moved.goal),
        all: rows.reduce((sum: number, row: { values: { value: number }[] }) => sum + (row.values[0]?.value ?? 0), 0),
      };
    };
    const before = await series('THEN');
    expect(await series('NOW')).toEqual(before);
    await service
      .as('head@hai-phong.demo')
      .ask('mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { id } }', {
        input: { id: moved.id, version: moved.version, bodyId: moved.goal },
      });
    expect(await series('THEN')).toEqual(before);
    const now = await series('NOW');
    expect(now.to.map((value: number, index: number) => value - before.to[index])).toEqual([1, 1]);
    expect(now.all).toBe(before.all);
  });

  test('name the body that a unit counts under, and the one of then where that is another', async () => {
    const [ended, heir, apart] = (
      await service.rows(
        `select id from sauro.body b where tenant_id = ${haiPhong} and level = 'COMMUNE' and valid_to is null
           and not exists (select from sauro.membership m where m.tenant_id = b.tenant_id and m.body_id = b.id) order by id desc limit 3`,
      )
    ).map(({ id }) => id) as [string, string, string];
    // One unit ended with its body, one was placed apart, the rest went to the successor.
    const units = await service.rows(
      `select u.id, u.code from sauro.unit u join sauro.standing s on s.tenant_id = u.tenant_id and s.unit_id = u.id and s.year = 2025
       where u.tenant_id = ${haiPhong} and u.body_id = $1 order by u.id`,
      [ended],
    );
    const [over, placed] = units;
    await service.rows("update sauro.unit set valid_to = '2026-01-01' where id = $1", [over.id]);
    const [{ version }] = await service.rows('select version from sauro.body where id = $1', [ended]);
    await service.as('admin@hai-phong.demo').ask('mutation ($input: EndBodyInput!) { endBody(input: $input) { id } }', {
      input: {
        id: ended,
        version,
        endsOn: '2026-07-01',
        legalBasis: '1669/NQ-UBTVQH15',
        successorIds: [heir],
        placements: [{ toBodyId: apart, unitIds: [placed.id] }],
      },
    });
    const ASK = `query ($input: ExplainInput!) { explain(input: $input) { value units(first: 200) { totalCount nodes { code body { id } bodyOfThen { id } } } } }`;
    const behind = async (boundaries: string, body: string) => {
      const { rows } = await aggregate({
        groupBy: ['BODY'],
        level: 'COMMUNE',
        years: [2025],
        measures: ['UNITS'],
        boundaries,
        first: 1000,
      });
      const row = rows.find((one: { body: { id: string } | null }) => one.body?.id === body);
      const { explain: found } = await officer.ask(ASK, { input: { cell: row.cell, measure: 'UNITS' } });
      expect([found.value, found.units.totalCount]).toEqual([row.values[0].value, row.values[0].value]);
      return new Map<string, object>(
        found.units.nodes.map(({ code, ...bodies }: { code: string }) => [code, bodies] as const),
      );
    };
    const then = await behind('THEN', ended);
    expect(new Set(then.keys())).toEqual(new Set(units.map(({ code }) => code)));
    for (const bodies of then.values()) expect(bodies).toEqual({ body: { id: ended }, bodyOfThen: null });

    const now = await behind('NOW', heir);
    for (const { code } of units.filter(({ id }) => id !== placed.id))
      expect(now.get(code)).toEqual({ body: { id: heir }, bodyOfThen: { id: ended } });
    const own = await behind('THEN', heir);
    for (const code of own.keys()) expect(now.get(code)).toEqual({ body: { id: heir }, bodyOfThen: null });
    expect(now.size).toBe(own.size + units.length - 1);
    expect((await behind('NOW', apart)).get(placed.code)).toEqual({ body: { id: apart }, bodyOfThen: { id: ended } });
  });
});
