import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEligible, nationalEligibility } from '../../../src/modules/units/unit.rules.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let commune: Caller;
let root: string;
let communeBody: string;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  commune = service.as('commune@hai-phong.demo');
  root = (await officer.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id;
  const [held] = await service.rows("select body_id from sauro.membership where email = 'commune@hai-phong.demo'");
  communeBody = held.body_id;
});

afterAll(() => service.stop());

const LIST = `query ($filter: UnitFilter, $orderBy: UnitOrder, $first: Int, $after: String) {
  units(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id code name kind enterpriseSize schoolLevel armedForces body { id } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`;
type Node = { id: string; code: string; name: string; kind: string };

const list = async (filter: object | null, who = officer, more: object = { first: 200 }): Promise<Node[]> =>
  (await who.ask(LIST, { filter, ...more })).units.nodes;

const idsOf = (units: readonly { id: string }[]): string[] => units.map((unit) => unit.id).sort();

const inTenant = (code: string, condition = 'true') =>
  service.rows(
    `select u.* from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = $1 and ${condition}`,
    [code],
  );

describe('units: the whole list', () => {
  test('page after page shows every unit once, in Vietnamese order of names', async () => {
    const seen: Node[] = [];
    let after: string | null = null;
    do {
      const { units } = await officer.ask(LIST, { first: 150, after });
      seen.push(...units.nodes);
      after = units.pageInfo.hasNextPage ? units.pageInfo.endCursor : null;
    } while (after);
    const sorted = await service.rows(
      "select u.id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'hai-phong' order by u.name collate sauro.vietnamese, u.id",
    );
    expect(seen.map((unit) => unit.id)).toEqual(sorted.map((row) => row.id));
    expect((await officer.ask(LIST, { first: 1 })).units.totalCount).toBe(seen.length);
  });

  test('by code', async () => {
    const codes = (await list(null, officer, { first: 200, orderBy: 'CODE' })).map((unit) => unit.code);
    expect(codes).toEqual([...codes].sort());
  });

  test.each([[0], [201], [-1]])('a page of %i is refused', async (first) => {
    expect((await officer.send(LIST, { first })).code).toBe('BAD_USER_INPUT');
  });

  test('a cursor that was tampered with is refused', async () => {
    expect((await officer.send(LIST, { after: 'nonsense' })).code).toBe('BAD_USER_INPUT');
  });
});

describe('units: filters', () => {
  test('under a body: its whole subtree, or one body', async () => {
    const all = await inTenant('hai-phong');
    expect((await officer.ask(LIST, { filter: { underBody: root }, first: 1 })).units.totalCount).toBe(all.length);
    const own = all.filter((unit) => unit.body_id === communeBody);
    expect(idsOf(await list({ underBody: communeBody }))).toEqual(idsOf(own as Node[]));
  });

  test('kinds', async () => {
    const agencies = await inTenant('hai-phong', "kind = 'AGENCY'");
    expect(idsOf(await list({ kinds: ['AGENCY'] }))).toEqual(idsOf(agencies as Node[]));
    expect(await list({ kinds: [] })).toEqual([]);
  });

  test('eligible says the same as the rule, for every combination of facts', async () => {
    const [tenant] = await inTenant('tu-ky');
    await service.rows(
      `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, enterprise_size, school_level, armed_forces, valid_from)
       select $1, uuidv7(), 'MOI-' || row_number() over (), 'Đơn vị mọi trường hợp', kind, $2, size, level, forces, '2020-01-01'
       from (values ('AGENCY'), ('ENTERPRISE'), ('EDUCATIONAL_INSTITUTION'), ('RESIDENTIAL_AREA'), ('COMMUNE')) k(kind)
       cross join (values (null), ('LARGE'), ('MEDIUM'), ('SMALL'), ('MICRO')) s(size)
       cross join (values (null), ('UNIVERSITY'), ('COLLEGE'), ('VOCATIONAL'), ('UPPER_SECONDARY'), ('LOWER_SECONDARY'), ('PRIMARY'), ('PRESCHOOL'), ('NURSERY')) l(level)
       cross join (values (false), (true)) f(forces)
       where (size is null or kind = 'ENTERPRISE') and (level is null or kind = 'EDUCATIONAL_INSTITUTION') and (not forces or kind = 'AGENCY')`,
      [tenant.tenant_id, tenant.body_id],
    );
    const facts = await inTenant('tu-ky');
    const there = service.as('officer@tu-ky.demo');
    for (const eligible of [true, false]) {
      const expected = facts.filter(
        (unit) =>
          isEligible(
            {
              kind: unit.kind,
              enterpriseSize: unit.enterprise_size,
              schoolLevel: unit.school_level,
              armedForces: unit.armed_forces,
            },
            nationalEligibility,
          ) === eligible,
      );
      expect(idsOf(await list({ eligible }, there))).toEqual(idsOf(expected as Node[]));
    }
  });

  test('recognition and band are those of the standing of the year', async () => {
    for (const [filter, condition] of [
      [{ year: 2025, recognition: 'RECOGNISED' }, "s.recognition = 'RECOGNISED'"],
      [{ year: 2025, recognition: 'NOT_REGISTERED' }, "s.recognition = 'NOT_REGISTERED'"],
      [{ year: 2025, band: 'EXCELLENT' }, "s.band_standard = 'EXCELLENT'"],
      [
        { year: 2025, band: 'GOOD', recognition: 'NOT_RECOGNISED' },
        "s.band_standard = 'GOOD' and s.recognition = 'NOT_RECOGNISED'",
      ],
    ] as const) {
      const [{ count }] = await service.rows(
        `select count(*)::int from sauro.standing s join sauro.tenant t on t.id = s.tenant_id where t.code = 'hai-phong' and s.year = 2025 and ${condition}`,
      );
      expect((await officer.ask(LIST, { filter, first: 1 })).units.totalCount).toBe(count);
    }
    const everybody = (await officer.ask(LIST, { filter: { year: 2099, recognition: 'NOT_REGISTERED' }, first: 1 }))
      .units;
    expect(everybody.totalCount).toBe((await inTenant('hai-phong')).length);
  });

  test.each([
    ['recognition without a year', { recognition: 'RECOGNISED' }, 'BAD_USER_INPUT', 'year'],
    ['band without a year', { band: 'GOOD' }, 'BAD_USER_INPUT', 'year'],
    ['a year out of range', { year: 1999, band: 'GOOD' }, 'BAD_USER_INPUT', 'year'],
    ['a search that is too long', { search: 'a'.repeat(101) }, 'BAD_USER_INPUT', 'search'],
    ['a body that is none', { underBody: 'nonsense' }, 'NOT_FOUND', undefined],
  ])('refuses %s', async (_, filter, code, field) => {
    const reply = await officer.send(LIST, { filter });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
  });
});

describe('units: search', () => {
  beforeAll(async () => {
    const admin = service.as('admin@hai-phong.demo');
    const create = 'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }';
    for (const [code, name] of [
      ['TIM-1', 'Đội Cảnh sát Phòng cháy Đồ Sơn'],
      ['TIM-2', 'Trường Đại học Hải Dương'],
      ['TIM-3', 'Xí nghiệp “Đường – Sắt”, cơ sở 3'],
    ]) {
      await admin.ask(create, { input: { bodyId: communeBody, code, name, kind: 'AGENCY' } });
    }
  });

  test.each([
    ['Đội Cảnh sát', ['TIM-1']],
    ['doi canh sat', ['TIM-1']],
    ['DOI CANH', ['TIM-1']],
    ['  đội   CẢNH  ', ['TIM-1']],
    ['do son', ['TIM-1']],
    ['son do', ['TIM-1']],
    ['đo sơn', ['TIM-1']],
    ['dai hoc hai duong', ['TIM-2']],
    ['duong', ['TIM-2', 'TIM-3']],
    ['tim-1', ['TIM-1']],
    ['tim 3', ['TIM-3']],
    ['co so 3', ['TIM-3']],
    ['uong', []],
    ['doi zzz', []],
    ['tim % _', ['TIM-1', 'TIM-2', 'TIM-3']],
  ])('%j finds %j', async (search, codes) => {
    expect(
      (await list({ search, kinds: ['AGENCY'] }))
        .map((unit) => unit.code)
        .filter((code) => code.startsWith('TIM'))
        .sort(),
    ).toEqual(codes);
    if (codes.length === 0) expect(await list({ search })).toEqual([]);
  });

  test('together with a body, and page by page', async () => {
    const all = await list({ search: 'doanh nghiep' });
    const [first] = await list({ search: 'doanh nghiep' }, officer, { first: 1 });
    expect(first).toEqual(all[0]);
    const within = await list({ search: 'doanh nghiep', underBody: communeBody });
    expect(within.length).toBeGreaterThan(0);
    expect(within.every((unit) => (unit as unknown as { body: { id: string } }).body.id === communeBody)).toBe(true);
  });

  test('a search for signs only narrows nothing', async () => {
    expect(await list({ search: '—' })).toEqual(await list(null));
  });
});

describe('units: who sees which', () => {
  test('an officer of a commune sees the units of his commune', async () => {
    const mine = await list(null, commune);
    expect(mine.length).toBeGreaterThan(0);
    const own = await inTenant('hai-phong', `body_id = '${communeBody}'`);
    expect(idsOf(mine)).toEqual(idsOf(own as Node[]));
    expect(await list({ underBody: root }, commune)).toEqual(mine);
  });

  test('whoever reports for a unit sees that one', async () => {
    const [held] = await service.rows("select unit_id from sauro.membership where email = 'unit@hai-phong.demo'");
    const reporter = service.as('unit@hai-phong.demo');
    expect((await list(null, reporter)).map((unit) => unit.id)).toEqual([held.unit_id]);
    expect((await list({ underBody: root }, reporter)).map((unit) => unit.id)).toEqual([held.unit_id]);
    const [other] = await inTenant('hai-phong', `u.id <> '${held.unit_id}'`);
    expect((await reporter.ask('query ($id: ID!) { unit(id: $id) { id } }', { id: held.unit_id })).unit.id).toBe(
      held.unit_id,
    );
    expect((await reporter.send('query ($id: ID!) { unit(id: $id) { id } }', { id: other.id })).code).toBe('FORBIDDEN');
  });

  test('an analyst sees none', async () => {
    const bi = service.as('bi@hai-phong.demo');
    expect((await bi.send(LIST)).code).toBe('FORBIDDEN');
    const [any] = await inTenant('hai-phong');
    expect((await bi.send('query ($id: ID!) { unit(id: $id) { id } }', { id: any.id })).code).toBe('FORBIDDEN');
    expect((await bi.send('{ tenant { rootBodies { units { totalCount } } } }')).code).toBe('FORBIDDEN');
  });

  test.each([
    ['of another tenant', async () => (await inTenant('thanh-hoa'))[0].id],
    ['of nobody', async () => '01900000-0000-7000-8000-000000000000'],
    ['that is no id', async () => "x' or true"],
  ])('a unit %s is not found', async (_, id) => {
    expect((await officer.send('query ($id: ID!) { unit(id: $id) { id } }', { id: await id() })).code).toBe(
      'NOT_FOUND',
    );
  });

  test('a body of another tenant is not found', async () => {
    const [foreign] = await inTenant('thanh-hoa');
    expect((await officer.send(LIST, { filter: { underBody: foreign.body_id } })).code).toBe('NOT_FOUND');
  });
});

describe('a unit', () => {
  test('says whether it is counted, and why not, in the language of the request', async () => {
    const [small] = await inTenant('hai-phong', "enterprise_size = 'SMALL'");
    const QUERY =
      'query ($id: ID!) { unit(id: $id) { eligible(year: 2026) { eligible exclusion reason rule } long: eligible(year: 1999) { exclusion } area { code } body { id } } }';
    const { unit } = await officer.ask(QUERY, { id: small.id });
    expect(unit).toEqual({
      eligible: {
        eligible: false,
        exclusion: 'SMALL_OR_MICRO_ENTERPRISE',
        reason: 'Doanh nghiệp nhỏ và siêu nhỏ không thuộc diện (Thông tư 124/2021/TT-BCA).',
        rule: 'Thông tư 124/2021/TT-BCA',
      },
      long: { exclusion: 'SMALL_OR_MICRO_ENTERPRISE' },
      area: { code: small.area_code },
      body: { id: small.body_id },
    });
    const english = await officer.with({ 'accept-language': 'en' }).ask(QUERY, { id: small.id });
    expect(english.unit.eligible.reason).toBe('Small and micro enterprises are left out (Thông tư 124/2021/TT-BCA).');
  });
});

describe('statements', () => {
  const PAGE = `query ($first: Int) { units(first: $first) { nodes {
    name body { name parent { name } } area { name } eligible(year: 2025) { eligible }
    registration(year: 2025) { status } recognition(year: 2025) { status decidingBody { name } } } } }`;

  test('a page of units with everything of theirs takes as many statements for 50 as for 2', async () => {
    const two = await service.statements(() => officer.ask(PAGE, { first: 2 }));
    const fifty = await service.statements(() => officer.ask(PAGE, { first: 50 }));
    expect(fifty.result.units.nodes).toHaveLength(50);
    expect(fifty.sql.length).toBe(two.sql.length);
  });

  test('a page of 50 with body takes at most six', async () => {
    const { sql } = await service.statements(() =>
      officer.ask('{ units(first: 50) { nodes { name body { name } } } }'),
    );
    expect(sql.length).toBeLessThanOrEqual(6);
  });

  test('units of every body take as many statements as those of one', async () => {
    const UNITS = 'units(kinds: [ENTERPRISE], first: 3) { totalCount nodes { id name } pageInfo { hasNextPage } }';
    const one = await service.statements(() => officer.ask(`{ tenant { rootBodies { id ${UNITS} } } }`));
    const all = await service.statements(() => officer.ask(`{ tenant { bodies { id ${UNITS} } } }`));
    expect(all.result.tenant.bodies.length).toBeGreaterThan(100);
    expect(all.sql.length).toBe(one.sql.length);
    // Each body's page is what the list under that body says.
    for (const body of all.result.tenant.bodies.slice(0, 5)) {
      const { units } = await officer.ask(LIST, { filter: { underBody: body.id, kinds: ['ENTERPRISE'] }, first: 3 });
      expect(body.units.nodes.map((unit: Node) => unit.id)).toEqual(units.nodes.map((unit: Node) => unit.id));
      expect(body.units.totalCount).toBe(units.totalCount);
      expect(body.units.pageInfo.hasNextPage).toBe(units.pageInfo.hasNextPage);
    }
  });
});
