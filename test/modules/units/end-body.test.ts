import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyTenants } from '../../../src/verify-tenants.js';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Service, startService, TEST_NOW } from '../../support/service.js';

let service: Service;
let admin: Caller;
let communes: { id: string }[];
let root: string;

const END = `mutation ($input: EndBodyInput!) { endBody(input: $input) {
  id endedOn validTo endingBasis successors { id } predecessors { id } version } }`;
const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";
const BASIS = 'Nghị quyết 1669/NQ-UBTVQH15';

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  communes = await service.rows(
    `select b.id from sauro.body b where b.tenant_id = ${haiPhong} and b.level = 'COMMUNE'
       and not exists (select from sauro.membership m where m.tenant_id = b.tenant_id and m.body_id = b.id) order by b.id`,
  );
  [{ id: root }] = (await service.rows(
    `select id from sauro.body where tenant_id = ${haiPhong} and parent_id is null`,
  )) as [{ id: string }];
});
afterAll(() => service.stop());

const nth = (index: number): string => communes[index]?.id ?? '';
const version = async (id: string): Promise<number> =>
  (await service.rows('select version from sauro.body where id = $1', [id]))[0].version;
const input = async (id: string, more: object = {}) => ({
  id,
  version: await version(id),
  endsOn: '2026-07-01',
  legalBasis: BASIS,
  successorIds: [],
  ...more,
});
const end = async (id: string, more: object, caller = admin) => caller.send(END, { input: await input(id, more) });
const unitsOf = async (id: string, year: number, boundaries = 'THEN'): Promise<number> => {
  const { aggregate } = await admin.ask(
    'query ($input: AggregateInput!) { aggregate(input: $input) { totals { values { value } } } }',
    { input: { groupBy: [], measures: ['UNITS'], years: [year], underBody: id, boundaries } },
  );
  return Number(aggregate.totals.values[0].value);
};
const rowOf = async (id: string, year: number, boundaries: string): Promise<number> => {
  const { aggregate } = await admin.ask(
    'query ($input: AggregateInput!) { aggregate(input: $input) { rows { body { id } values { value } } } }',
    { input: { groupBy: ['BODY'], level: 'COMMUNE', measures: ['UNITS'], years: [year], boundaries } },
  );
  const row = aggregate.rows.find((one: { body: { id: string } | null }) => one.body?.id === id);
  return Number(row?.values[0].value ?? 0);
};
const right = async () => {
  expect(await recountStandings(service, 'hai-phong')).toEqual([]);
  expect(
    await verifyTenants(
      service.database,
      () => TEST_NOW,
      () => undefined,
    ),
  ).toBe(true);
};

describe('endBody', () => {
  test('hands several bodies on to one: this year follows, past years stay with those of then and are shown under the one of now', async () => {
    const [first, second, successor] = [nth(0), nth(1), nth(2)];
    const before = {
      first: [await unitsOf(first, 2025), await unitsOf(first, 2026)],
      second: [await unitsOf(second, 2025), await unitsOf(second, 2026)],
      successor: [await unitsOf(successor, 2025), await unitsOf(successor, 2026)],
    } as Record<string, [number, number]>;
    const total = (year: 0 | 1) => Object.values(before).reduce((sum, one) => sum + one[year], 0);
    // One unit of the past has ended since and stays where it was: by the boundaries of now it belongs to who went on.
    await service.rows(
      `update sauro.unit set valid_to = '2026-01-01' where id = (select unit_id from sauro.standing where body_id = $1 and year = 2025 order by unit_id limit 1) returning id`,
      [first],
    );
    const left = (
      await service.rows('select count(*)::int as n from sauro.unit where body_id = $1 and valid_to is not null', [
        first,
      ])
    )[0].n;
    expect(left).toBe(1);

    const reply = await end(first, { successorIds: [successor] });
    expect(reply.data.endBody).toMatchObject({
      endedOn: '2026-07-01',
      validTo: '2026-07-01',
      endingBasis: BASIS,
      successors: [{ id: successor }],
      predecessors: [],
    });
    expect((await end(second, { successorIds: [successor] })).code).toBeUndefined();
    const { body } = await admin.ask(
      'query ($id: ID!) { body(id: $id) { endedOn successors { id } predecessors { id } } }',
      {
        id: successor,
      },
    );
    expect([body.endedOn, body.successors]).toEqual([null, []]);
    expect(body.predecessors.map(({ id }: { id: string }) => id).sort()).toEqual([first, second].sort());

    for (const year of [2025, 2026]) {
      expect(await unitsOf(successor, year, 'NOW')).toBe(year === 2025 ? total(0) : total(1));
      expect(await rowOf(successor, year, 'NOW')).toBe(year === 2025 ? total(0) : total(1));
      expect(await rowOf(first, year, 'NOW')).toBe(0);
      expect(await unitsOf(first, year, 'NOW')).toBe(0);
    }
    expect([await unitsOf(first, 2025), await unitsOf(second, 2025), await unitsOf(successor, 2025)]).toEqual([
      before['first']?.[0],
      before['second']?.[0],
      before['successor']?.[0],
    ]);
    // The unit that ended before the merger stays with its body of then this year too, if it was in it.
    expect((await unitsOf(successor, 2026)) + (await unitsOf(first, 2026))).toBe(total(1));
    await right();
    const entries = await service.rows(
      "select reason from sauro.audit_event where subject_id = $1 and action = 'body.end'",
      [first],
    );
    expect(entries).toEqual([{ reason: BASIS }]);
  });

  test('follows a succession to its end', async () => {
    const [successor, next] = [nth(2), nth(3)];
    const now = (await unitsOf(successor, 2025, 'NOW')) + (await unitsOf(next, 2025, 'NOW'));
    expect((await end(successor, { successorIds: [next], endsOn: '2026-08-01' })).code).toBeUndefined();
    expect(await unitsOf(next, 2025, 'NOW')).toBe(now);
    expect(await unitsOf(nth(0), 2025)).toBeGreaterThan(0);
    await right();
  });

  test('a target of the successor has a course under the bodies of now', async () => {
    const id = nth(3);
    const { setTarget } = await admin.ask('mutation ($input: TargetInput!) { setTarget(input: $input) { id } }', {
      input: {
        bodyId: id,
        year: 2026,
        code: 'X',
        metric: 'SAFE_RATE',
        comparator: 'AT_LEAST',
        threshold: 70,
        kinds: ['ENTERPRISE', 'AGENCY'],
        denominator: 'ELIGIBLE',
      },
    });
    const course = async (boundaries: string) => {
      const { tenant } = await admin.ask(
        'query ($of: Boundaries) { tenant { targets(year: 2026) { id trend(years: 2, boundaries: $of) { year numerator denominator } } } }',
        { of: boundaries },
      );
      return tenant.targets.find((one: { id: string }) => one.id === setTarget.id).trend;
    };
    const expected = async (boundaries: string) => {
      const { aggregate } = await admin.ask(
        'query ($input: AggregateInput!) { aggregate(input: $input) { rows { year values { numerator denominator } } } }',
        {
          input: {
            groupBy: ['YEAR'],
            measures: ['SAFE_RATE'],
            years: [2025, 2026],
            kinds: ['ENTERPRISE', 'AGENCY'],
            underBody: id,
            boundaries,
          },
        },
      );
      return aggregate.rows.map(({ year, values: [value] }: { year: number; values: object[] }) => ({
        year,
        ...value,
      }));
    };
    expect(await course('NOW')).toEqual(await expected('NOW'));
    expect(await course('THEN')).toEqual(await expected('THEN'));
    expect(await course('NOW')).not.toEqual(await course('THEN'));

    // Where small groups are hidden from BI readers, groups under other boundaries would tell what these hide.
    const rules = async (smallestCell: number | null, seen: number) =>
      admin.ask('mutation ($input: FigureRulesInput!) { setFigureRules(input: $input) { version } }', {
        input: { smallestCell, unitNamesForBi: false, version: seen },
      });
    const ask = '{ tenant { targets(year: 2026) { code trend(years: 1, boundaries: NOW) { year } } } }';
    expect((await service.as('bi@hai-phong.demo').send(ask)).code).toBeUndefined();
    await rules(5, 0);
    expect((await service.as('bi@hai-phong.demo').send(ask)).code).toBe('FIGURES_OF_FEW_UNITS');
    await rules(null, 1);
  });

  test('divides a body among several: every unit has its place, by its area or by itself, and what is left behind stays with it', async () => {
    const [divided, one, other] = [nth(4), nth(5), nth(6)];
    const units = await service.rows(
      'select id, area_code from sauro.unit where body_id = $1 and valid_to is null order by id',
      [divided],
    );
    const [{ area_code: area }] = units as [{ area_code: string }];
    const [named] = units.slice(-1) as [{ id: string }];
    const successorIds = [one, other];
    const refused = await end(divided, { successorIds, placements: [{ toBodyId: one, unitIds: [named.id] }] });
    expect([refused.code, refused.errors[0]?.extensions.facts]).toEqual([
      'BODY_UNITS_UNPLACED',
      { units: units.length - 1 },
    ]);
    const reply = await end(divided, {
      successorIds,
      placements: [
        { toBodyId: one, areaCodes: [area] },
        { toBodyId: other, unitIds: [named.id] },
      ],
    });
    expect(reply.code).toBeUndefined();
    expect(reply.data.endBody.successors).toHaveLength(2);
    const moved = await service.rows(
      'select body_id, count(*)::int as n from sauro.unit where id = any($1) group by 1',
      [units.map(({ id }) => id)],
    );
    expect(moved.sort((a, b) => a.n - b.n)).toEqual([
      { body_id: other, n: 1 },
      { body_id: one, n: units.length - 1 },
    ]);
    expect(await unitsOf(divided, 2026)).toBe(0);
    expect(await unitsOf(divided, 2025)).toBe(units.length);
    await right();
  });

  test('a district ends: its communes stand under the province, its units answer to one of them', async () => {
    const adminOf = service.as('admin@hoa-binh.demo');
    const { tenant } = await adminOf.ask('{ tenant { rootBodies { id children { id version children { id } } } } }');
    const [top] = tenant.rootBodies;
    const district = top.children.at(-2);
    const [heir] = district.children;
    const bodyIds = district.children.map(({ id }: { id: string }) => id);
    const ask = (successorIds: string[], placements?: object[]) =>
      adminOf.send(END, {
        input: {
          id: district.id,
          version: district.version,
          endsOn: '2025-07-01',
          legalBasis: BASIS,
          successorIds,
          placements,
        },
      });
    const unplaced = await ask([heir.id]);
    expect([unplaced.code, unplaced.errors[0]?.extensions.facts]).toEqual([
      'BODY_CHILDREN_UNPLACED',
      { bodies: bodyIds.length },
    ]);
    expect((await ask([heir.id], [{ toBodyId: heir.id, bodyIds }])).code).toBe('BODY_MOVE_INTO_OWN_SUBTREE');
    expect((await ask([top.id], [{ toBodyId: top.children[0].children[0].id, bodyIds }])).code).toBe(
      'BODY_LEVEL_NOT_BELOW_PARENT',
    );
    expect((await ask([heir.id], [{ toBodyId: top.id, bodyIds }])).code).toBeUndefined();
    const after = await service.rows('select parent_id, path from sauro.body where id = any($1)', [bodyIds]);
    expect(after.every((row) => row.parent_id === top.id && row.path.length === 66)).toBe(true);
    expect(await recountStandings(service, 'hoa-binh')).toEqual([]);
  });

  test.each<[string, number, () => object, string, string | undefined]>([
    [
      'a day before its first',
      10,
      () => ({ endsOn: '2000-01-01', successorIds: [nth(11)] }),
      'BODY_END_OUT_OF_TIME',
      'endsOn',
    ],
    ['a day ahead', 10, () => ({ endsOn: '2026-12-01', successorIds: [nth(11)] }), 'BODY_END_OUT_OF_TIME', 'endsOn'],
    ['itself as successor', 10, () => ({ successorIds: [nth(10)] }), 'BODY_SUCCEEDS_ITSELF', 'successorIds'],
    ['a successor that has ended', 10, () => ({ successorIds: [nth(0)] }), 'BODY_ENDED', 'successorIds'],
    ['units without a successor', 10, () => ({}), 'BODY_UNITS_UNPLACED', 'placements'],
    ['a second end', 0, () => ({ successorIds: [nth(11)] }), 'BODY_ENDED', undefined],
    [
      'an end before that of a predecessor',
      3,
      () => ({ successorIds: [nth(11)], endsOn: '2026-08-01' }),
      'BODY_END_BEFORE_PREDECESSOR',
      'endsOn',
    ],
    [
      'an area to two places',
      10,
      () => ({
        successorIds: [nth(11)],
        placements: [
          { toBodyId: nth(11), areaCodes: ['1'] },
          { toBodyId: nth(12), areaCodes: ['1'] },
        ],
      }),
      'BODY_PLACED_TWICE',
      'placements',
    ],
    [
      'an area that has no unit',
      10,
      () => ({ successorIds: [nth(11)], placements: [{ toBodyId: nth(11), areaCodes: ['1'] }] }),
      'BODY_PLACES_NOTHING',
      'placements',
    ],
    [
      'a body of nowhere',
      10,
      () => ({ successorIds: ['00000000-0000-7000-8000-000000000009'] }),
      'NOT_FOUND',
      undefined,
    ],
    ['a stale version', 10, () => ({ version: 99, successorIds: [nth(11)] }), 'CONFLICT', undefined],
  ])('refuses %s and writes nothing', async (_, body, more, code, field) => {
    const before = await auditHeads(service);
    const reply = await end(nth(body), more());
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('refuses the top of the tenant, and whoever does not administer both ends', async () => {
    expect((await end(root, { successorIds: [nth(10)] })).code).toBe('BODY_ROOT_STAYS');
    for (const who of ['head', 'officer', 'commune', 'unit', 'bi'])
      expect((await end(nth(10), { successorIds: [nth(11)] }, service.as(`${who}@hai-phong.demo`))).code).toBe(
        'FORBIDDEN',
      );
  });

  test('refuses an end that would take a body out of a closed year', async () => {
    await admin.ask('mutation ($input: CloseYearInput!) { closeYear(input: $input) { id } }', {
      input: { year: 2025 },
    });
    const reply = await end(nth(10), { successorIds: [nth(11)], endsOn: '2025-01-01' });
    expect([reply.code, reply.errors[0]?.extensions.facts]).toEqual(['BODY_END_IN_CLOSED_YEAR', { year: 2025 }]);
    const frozen = [await unitsOf(nth(10), 2025), await unitsOf(nth(11), 2025)];
    expect((await end(nth(10), { successorIds: [nth(11)], endsOn: '2025-07-01' })).code).toBeUndefined();
    expect([await unitsOf(nth(10), 2025), await unitsOf(nth(11), 2025)]).toEqual(frozen);
    await right();
    await admin.ask('mutation ($input: ReopenYearInput!) { reopenYear(input: $input) { id } }', {
      input: { year: 2025, reason: 'Thử' },
    });
  });

  test('two bodies that would succeed each other at once: one of them goes on', async () => {
    const [one, other] = [nth(13), nth(14)];
    const replies = await Promise.all([end(one, { successorIds: [other] }), end(other, { successorIds: [one] })]);
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['BODY_ENDED', 'done']);
    await right();
  });

  test('nobody is left behind who comes while a body ends', async () => {
    const [ending, successor, from] = [nth(15), nth(16), nth(17)];
    const units = await service.rows(
      'select id, version, body_id from sauro.unit where body_id = any($1) and valid_to is null order by id',
      [[from, ending]],
    );
    const some = [
      ...units.filter((unit) => unit.body_id === from).slice(0, 6),
      ...units.filter((unit) => unit.body_id === ending).slice(0, 6),
    ];
    const replies = await Promise.all([
      ...some.map(({ body_id: at, ...unit }) =>
        admin.send('mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { id } }', {
          input: { ...unit, bodyId: at === from ? ending : successor },
        }),
      ),
      end(ending, { successorIds: [successor] }),
    ]);
    expect(
      replies.map(({ code }) => code).filter((code) => !['UNIT_BODY_ENDED', 'CONFLICT', undefined].includes(code)),
    ).toEqual([]);
    if (replies.at(-1)?.code === 'CONFLICT') await end(ending, { successorIds: [successor] });
    const [{ left }] = await service.rows(
      'select count(*)::int as left from sauro.unit where body_id = $1 and valid_to is null',
      [ending],
    );
    expect(left).toBe(0);
    await right();
  });
});

test('the database itself refuses a circle, a successor of a working body, and another end of one that has successors', async () => {
  const [{ tenant_id: tenantId, body_id: ended, successor_id: successor }] = await service.rows(
    `select * from sauro.body_succession where successor_ends = 'infinity' and tenant_id = ${haiPhong} limit 1`,
  );
  const bare = async (sql: string, values: unknown[]): Promise<string> => {
    const client = await service.database.pool.connect();
    try {
      await client.query('begin');
      await client.query('select app.set_tenant($1)', [tenantId]);
      await client.query(sql, values);
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('rollback');
      client.release();
    }
  };
  const insert =
    'insert into sauro.body_succession (tenant_id, body_id, successor_id, ended_on, successor_ends) values ($1, $2, $3, $4, $5)';
  expect(await bare(insert, [tenantId, successor, ended, 'infinity', '2026-07-01'])).toBe('23514');
  expect(await bare(insert, [tenantId, successor, ended, '2026-06-01', '2026-07-01'])).toBe('23503');
  expect(await bare('update sauro.body set valid_to = $2 where id = $1', [ended, '2026-09-01'])).toBe('23503');
  expect(await bare('update sauro.body set valid_to = $2 where id = $1', [successor, '2026-11-01'])).toBe('23503');
  const both =
    'with s as (update sauro.body_succession set successor_ends = $2 where successor_id = $1) update sauro.body set valid_to = $2 where id = $1';
  expect(await bare(both, [successor, '2026-01-01'])).toBe('23514');
  expect(await bare(both, [successor, '2026-11-01'])).toBe('done');
  expect(await bare('delete from sauro.body_succession where body_id = $1', [ended])).toBe('42501');
});
