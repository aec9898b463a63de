import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService, TEST_NOW } from '../../support/service.js';

let service: Service;
let officer: Caller;
let commune: Caller;
let communeBody: string;
let reported: string;

// An open year in which nobody has registered yet.
const YEAR = 2027;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  commune = service.as('commune@hai-phong.demo');
  const [held] = await service.rows(
    "select body_id, tenant_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  communeBody = held.body_id;
  const [reporter] = await service.rows("select unit_id from sauro.membership where email = 'unit@hai-phong.demo'");
  reported = reporter.unit_id;
  await service.rows('insert into sauro.tenant_year (tenant_id, year, opened_at) values ($1, $2, $3)', [
    held.tenant_id,
    YEAR,
    '2026-11-01T00:00:00Z',
  ]);
  await service.rows(
    'insert into sauro.tenant_year (tenant_id, year, opened_at, closed_at) values ($1, 2019, $2, $2)',
    [held.tenant_id, '2019-01-01T00:00:00Z'],
  );
});

afterAll(() => service.stop());

const REGISTER = `mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) {
  registered { id year status allDepartments registeredAt withdrawnAt version unit { id registration(year: ${YEAR}) { id } recognition(year: ${YEAR}) { status } } }
  problems { unitId code message facts { name value } }
} }`;
const register = async (unitIds: readonly string[], over: object = {}, who = officer) =>
  (await who.ask(REGISTER, { input: { year: YEAR, unitIds, ...over } })).registerUnits;

const eligible =
  "u.armed_forces = false and coalesce(u.enterprise_size, 'LARGE') in ('LARGE', 'MEDIUM') and coalesce(u.school_level, 'COLLEGE') not in ('PRIMARY', 'PRESCHOOL', 'NURSERY')";
const idsWhere = async (condition: string, tenant = 'hai-phong'): Promise<string[]> =>
  (
    await service.rows(
      `select u.id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = $1 and ${condition} order by u.id`,
      [tenant],
    )
  ).map((row) => row.id);
// The units of the commune and of the reporter are left to the tests that are about them.
const elsewhere = () => `u.body_id <> '${communeBody}' and u.id <> '${reported}'`;
const fresh = async (many: number, condition = elsewhere()) =>
  (
    await idsWhere(
      `${eligible} and u.valid_to is null and ${condition} and not exists (select 1 from sauro.registration r where r.unit_id = u.id and r.year = ${YEAR})`,
    )
  ).slice(0, many);

describe('registerUnits', () => {
  test('registers units with their standing and an audit row each', async () => {
    const ids = await fresh(3);
    const { registered, problems } = await register(ids, { allDepartments: true });
    expect(problems).toEqual([]);
    expect(registered).toHaveLength(3);
    for (const one of registered) {
      expect(one).toMatchObject({
        year: YEAR,
        status: 'REGISTERED',
        allDepartments: true,
        registeredAt: '2026-11-22T02:00:00Z',
        withdrawnAt: null,
        version: 1,
        unit: { registration: { id: one.id }, recognition: { status: 'REGISTERED' } },
      });
    }
    expect(registered.map((one: { unit: { id: string } }) => one.unit.id).sort()).toEqual([...ids].sort());
    const audits = await service.rows(
      "select subject_id, changes from sauro.audit_event where action = 'units.register'",
    );
    expect(new Set(audits.map((row) => row.subject_id))).toEqual(
      new Set(registered.map((one: { id: string }) => one.id)),
    );
    expect(audits[0].changes[0]).toMatchObject({
      record: 'registration',
      from: null,
      to: { year: YEAR, status: 'REGISTERED' },
    });
    const standings = await service.rows(
      'select registered, recognition from sauro.standing where year = $1 and unit_id = any($2::uuid[])',
      [YEAR, ids],
    );
    expect(standings).toEqual(ids.map(() => ({ registered: true, recognition: 'REGISTERED' })));
  });

  test('judges each unit by itself: what is refused is not written, the others are', async () => {
    const [good, already, over] = (await fresh(3)) as [string, string, string];
    await register([already]);
    const [micro] = (await idsWhere("u.enterprise_size = 'MICRO'")) as [string];
    await service.rows("update sauro.unit set valid_to = '2026-12-31' where id = $1", [over]);
    const [foreign] = (await idsWhere(eligible, 'tu-ky')) as [string];
    const nobody = '01900000-0000-7000-8000-000000000000';
    const { registered, problems } = await register([micro, good, already, foreign, over, nobody, 'nonsense', good]);
    expect(registered.map((one: { unit: { id: string } }) => one.unit.id)).toEqual([good]);
    expect(problems.map((one: { unitId: string; code: string }) => [one.unitId, one.code])).toEqual([
      [micro, 'UNIT_NOT_ELIGIBLE'],
      [already, 'ALREADY_REGISTERED'],
      [foreign, 'NOT_FOUND'],
      [over, 'UNIT_ENDED'],
      [nobody, 'NOT_FOUND'],
      ['nonsense', 'NOT_FOUND'],
    ]);
    expect(problems[0].message).toBe(
      'Đơn vị không thuộc diện đánh giá: Doanh nghiệp nhỏ và siêu nhỏ không thuộc diện (Thông tư 124/2021/TT-BCA).',
    );
    expect(problems[1].facts).toEqual([{ name: 'year', value: String(YEAR) }]);
    const written = await service.rows(
      'select unit_id from sauro.registration where year = $1 and unit_id = any($2::uuid[])',
      [YEAR, [micro, foreign, over]],
    );
    expect(written).toEqual([]);
  });

  test.each([
    ['a year that was never opened', 2031],
    ['a year that is closed', 2019],
  ])('%s takes no registration', async (_, year) => {
    const [id] = (await fresh(1)) as [string];
    const { registered, problems } = await register([id], { year });
    expect([registered, problems]).toEqual([[], [expect.objectContaining({ unitId: id, code: 'YEAR_NOT_OPEN' })]]);
    expect(await service.rows('select 1 from sauro.registration where year = $1', [year])).toEqual([]);
  });

  test('an officer of a commune registers the units of his commune only', async () => {
    const [own] = (await fresh(1, `u.body_id = '${communeBody}' and u.id <> '${reported}'`)) as [string];
    const [other] = (await fresh(1)) as [string];
    const { registered, problems } = await register([own, other], {}, commune);
    expect(registered.map((one: { unit: { id: string } }) => one.unit.id)).toEqual([own]);
    expect(problems).toEqual([expect.objectContaining({ unitId: other, code: 'FORBIDDEN' })]);
  });

  test('whoever reports for a unit registers that one', async () => {
    const [other] = (await fresh(1)) as [string];
    const { registered, problems } = await register([reported, other], {}, service.as('unit@hai-phong.demo'));
    expect(registered).toHaveLength(1);
    expect(problems).toEqual([expect.objectContaining({ unitId: other, code: 'FORBIDDEN' })]);
  });

  test('an analyst registers none', async () => {
    const before = await auditHeads(service);
    const reply = await service
      .as('bi@hai-phong.demo')
      .send(REGISTER, { input: { year: YEAR, unitIds: await fresh(1) } });
    expect(reply.code).toBe('FORBIDDEN');
    expect(await auditHeads(service)).toEqual(before);
  });

  test.each([
    ['no unit', { unitIds: [] }, 'unitIds'],
    ['201 units', { unitIds: Array.from({ length: 201 }, (_, n) => `${n}`) }, 'unitIds'],
    ['a year out of range', { year: 1999 }, 'year'],
  ])('refuses %s', async (_, over, field) => {
    const reply = await officer.send(REGISTER, { input: { year: YEAR, unitIds: ['x'], ...over } });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['BAD_USER_INPUT', field]);
  });

  test('the same units several times at once, in any order: each is registered once', async () => {
    const ids = await fresh(20);
    const results = await Promise.all([ids, ids.toReversed(), ids].map((order) => register(order)));
    expect(results.flatMap((result) => result.registered)).toHaveLength(20);
    for (const problem of results.flatMap((result) => result.problems)) expect(problem.code).toBe('ALREADY_REGISTERED');
  });

  test('200 units take as many statements as 2', async () => {
    const ids = await fresh(202);
    const few = await service.statements(() => register(ids.slice(0, 2)));
    const many = await service.statements(() => register(ids.slice(2)));
    expect(many.result.registered).toHaveLength(ids.length - 2);
    expect(many.sql.length).toBe(few.sql.length);
  });
});

describe('the window of registration', () => {
  let unregistered: string[];

  beforeAll(async () => {
    unregistered = [];
    for (let n = 0; n < 8; n += 1) {
      const input = { bodyId: communeBody, code: `MUON-${n}`, name: `Cơ quan muộn ${n}`, kind: 'AGENCY' };
      const { createUnit } = await officer.ask(
        'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }',
        { input },
      );
      unregistered.push(createUnit.id);
    }
    await service.rows(
      `insert into sauro.tenant_year (tenant_id, year, opened_at) select tenant_id, 2028, '2026-11-01T00:00:00Z' from sauro.body where id = $1`,
      [communeBody],
    );
  });

  test('before its first day nobody registers, with or without a reason', async () => {
    const [id] = unregistered as [string];
    const { problems } = await register([id], { year: 2028, lateReason: 'Sớm' }, service.as('head@hai-phong.demo'));
    expect(problems).toEqual([
      {
        unitId: id,
        code: 'REGISTRATION_NOT_BEGUN',
        message: 'Chưa đến kỳ đăng ký năm 2028: nhận đăng ký từ ngày 16/11/2027.',
        facts: [
          { name: 'year', value: '2028' },
          { name: 'firstDay', value: '2027-11-16' },
        ],
      },
    ]);
  });

  test('it opens and closes at midnight of the locality', async () => {
    const [first, second, third, fourth] = unregistered.slice(1) as [string, string, string, string];
    const who = service.as('head@hai-phong.demo');
    try {
      service.setNow('2027-11-15T16:59:59Z');
      expect((await register([first], { year: 2028 }, who)).problems[0].code).toBe('REGISTRATION_NOT_BEGUN');
      // The last moment of 2027 is the one before the first of 2028.
      expect((await register([second], { year: 2027 }, who)).registered).toHaveLength(1);
      service.setNow('2027-11-15T17:00:00Z');
      expect((await register([third], { year: 2028 }, who)).registered).toHaveLength(1);
      expect((await register([fourth], { year: 2027 }, who)).problems[0].code).toBe('REGISTRATION_CLOSED');
    } finally {
      service.setNow(TEST_NOW);
    }
  });

  test('residential areas have a window of their own, from 1 November to 31 October', async () => {
    const input = { bodyId: communeBody, code: 'KDC-1', name: 'Khu dân cư thử', kind: 'RESIDENTIAL_AREA' };
    const { createUnit } = await officer.ask(
      `mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id registrationWindow(year: 2028) { from to time } } }`,
      { input },
    );
    expect(createUnit.registrationWindow).toEqual({ from: '2027-11-01', to: '2028-10-31', time: 'EARLY' });
    const { id } = createUnit;
    const by = async (year: number) =>
      (await register([id], { year })).problems.map((one: { code: string }) => one.code);
    try {
      service.setNow('2027-10-31T16:59:59Z');
      expect(await by(2028)).toEqual(['REGISTRATION_NOT_BEGUN']);
      expect(await by(2027)).toEqual([]);
      service.setNow('2027-10-31T17:00:00Z');
      expect(await by(2028)).toEqual([]);
      // Agencies wait until 16 November.
      expect((await register([unregistered[7] as string], { year: 2028 })).problems[0].code).toBe(
        'REGISTRATION_NOT_BEGUN',
      );
    } finally {
      service.setNow(TEST_NOW);
    }
  });

  test('after it an officer is refused, a head needs a reason, and the reason stays with the registration', async () => {
    const id = unregistered[5] as string;
    const head = service.as('head@hai-phong.demo');
    const REASON = 'Đơn vị kiện toàn lãnh đạo';
    const by = async (who: Caller, over: object) => (await register([id], { year: 2026, ...over }, who)).problems;
    expect(await by(commune, { lateReason: REASON })).toEqual([
      expect.objectContaining({ code: 'LATE_REGISTRATION_NOT_ALLOWED' }),
    ]);
    expect(await by(head, {})).toEqual([expect.objectContaining({ code: 'REGISTRATION_CLOSED' })]);
    expect(await by(head, { lateReason: REASON })).toEqual([]);
    const { unit } = await officer.ask(
      `query ($id: ID!) { unit(id: $id) { registration(year: 2026) { lateReason } registrationWindow(year: 2026) { from to time } } }`,
      { id },
    );
    expect(unit).toEqual({
      registration: { lateReason: REASON },
      registrationWindow: { from: '2025-11-16', to: '2026-11-15', time: 'LATE' },
    });
    const [audit] = await service.rows(
      "select reason from sauro.audit_event where action = 'units.register' and reason is not null order by seq desc limit 1",
    );
    expect(audit.reason).toBe(REASON);
  });

  test('a reason of somebody who is in time is not kept', async () => {
    const id = unregistered[6] as string;
    await register([id], { year: 2027, lateReason: 'Không cần' }, service.as('admin@hai-phong.demo'));
    const [row] = await service.rows('select late_reason from sauro.registration where unit_id = $1 and year = 2027', [
      id,
    ]);
    expect(row.late_reason).toBeNull();
  });

  test('the demo has late registrations with their reasons', async () => {
    const [{ count }] = await service.rows('select count(*) from sauro.registration where late_reason is not null');
    expect(Number(count)).toBeGreaterThan(0);
  });
});

describe('a whole body', () => {
  const ALL = `mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) {
    registeredCount unchangedCount registered { unit { id } } problems { unitId code } } }`;
  const all = async (input: object, who = officer) =>
    (await who.ask(ALL, { input: { year: YEAR, ...input } })).registerUnits;

  test('registers those that count of its kinds, once', async () => {
    // The commune where most schools have not registered.
    const free = await fresh(10_000, "u.kind = 'EDUCATIONAL_INSTITUTION'");
    const [{ body_id: bodyId }] = await service.rows(
      'select body_id, count(*) from sauro.unit where id = any($1::uuid[]) group by 1 order by 2 desc, 1 limit 1',
      [free],
    );
    const schools = await fresh(10_000, `u.kind = 'EDUCATIONAL_INSTITUTION' and u.body_id = '${bodyId}'`);
    expect(schools.length).toBeGreaterThan(0);
    const input = { underBody: bodyId, kinds: ['EDUCATIONAL_INSTITUTION'] };
    const first = await all(input);
    expect(first).toMatchObject({ registeredCount: schools.length, problems: [] });
    expect(first.registered.map((one: { unit: { id: string } }) => one.unit.id)).toEqual(schools.slice(0, 200));
    expect(await all(input)).toEqual({
      registeredCount: 0,
      unchangedCount: first.unchangedCount + schools.length,
      registered: [],
      problems: [],
    });
  });

  test('the rest of the city, from two callers at once: everybody once, in a bounded number of statements, and what withdrew stays so', async () => {
    const [withdrawn] = (await fresh(1)) as [string];
    await register([withdrawn]);
    await service.rows(
      "update sauro.registration set status = 'WITHDRAWN', withdrawn_at = registered_at, withdrawal_reason = 'x' where unit_id = $1 and year = $2",
      [withdrawn, YEAR],
    );
    const rest = await fresh(100_000, 'true');
    const [{ root }] = await service.rows(
      'select p.id as root from sauro.body b join sauro.body p on p.tenant_id = b.tenant_id and p.parent_id is null where b.id = $1',
      [communeBody],
    );
    const { result, sql } = await service.statements(() =>
      Promise.all([all({ underBody: root }), all({ underBody: root })]),
    );
    expect(result[0].registeredCount + result[1].registeredCount).toBe(rest.length);
    expect(result.flatMap(({ problems }) => problems)).toEqual([]);
    expect(sql.length).toBeLessThan(80);
    expect(await fresh(1, 'true')).toEqual([]);
    const [row] = await service.rows('select status from sauro.registration where unit_id = $1 and year = $2', [
      withdrawn,
      YEAR,
    ]);
    expect(row.status).toBe('WITHDRAWN');
    const [audited] = await service.rows(
      "select sum(jsonb_array_length(changes)) as lines from sauro.audit_event where action = 'units.register' and subject_id = $1",
      [root],
    );
    expect(Number(audited.lines)).toBe(rest.length);
  });

  test('of somebody else is refused', async () => {
    const [neighbour] = await service.rows(
      "select id from sauro.body where id <> $1 and level = 'COMMUNE' and tenant_id = (select tenant_id from sauro.body where id = $1) limit 1",
      [communeBody],
    );
    const [foreign] = await service.rows(
      "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'tu-ky' limit 1",
    );
    const code = async (input: object, who: Caller) => (await who.send(ALL, { input: { year: YEAR, ...input } })).code;
    expect(await code({ underBody: neighbour.id }, commune)).toBe('FORBIDDEN');
    expect(await code({ underBody: communeBody }, service.as('unit@hai-phong.demo'))).toBe('FORBIDDEN');
    expect(await code({ underBody: foreign.id }, officer)).toBe('NOT_FOUND');
    expect(await code({}, officer)).toBe('BAD_USER_INPUT');
    expect(await code({ underBody: communeBody, unitIds: [reported] }, officer)).toBe('BAD_USER_INPUT');
  });
});

describe('a body of more units than one statement takes', () => {
  const MANY = 5_200;
  const BULK = `mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) {
    registeredCount unchangedCount registered { id } problemCount problems { code } } }`;
  let bodyId: string;
  const bulk = async (input: object, who: Caller) =>
    (await who.ask(BULK, { input: { year: YEAR, underBody: bodyId, ...input } })).registerUnits;

  beforeAll(async () => {
    const { tenant } = await officer.ask('{ tenant { rootBodies { id } } }');
    const CREATE = 'mutation ($input: CreateBodyInput!) { createBody(input: $input) { id } }';
    const input = { parentId: tenant.rootBodies[0].id, code: 'KHU-LON', name: 'Khu lớn', level: 'COMMUNE' };
    bodyId = (await service.as('admin@hai-phong.demo').ask(CREATE, { input })).createBody.id;
    await service.rows(
      `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, valid_from)
       select tenant_id, uuidv7(), 'LON-' || n, 'Cơ quan lớn ' || n, 'AGENCY', id, '2024-01-01'
       from sauro.body, generate_series(1, ${MANY}) n where id = $1`,
      [bodyId],
    );
  });

  test('registers all of them in one transaction, which the audit log names one by one in an unbroken chain', async () => {
    expect(await bulk({}, officer)).toMatchObject({ registeredCount: MANY, unchangedCount: 0, problemCount: 0 });
    const [registered] = await service.rows(
      `select count(*)::int, count(distinct r.xmin::text)::int as transactions from sauro.registration r
       join sauro.unit u on u.tenant_id = r.tenant_id and u.id = r.unit_id where u.body_id = $1 and r.year = $2`,
      [bodyId, YEAR],
    );
    expect(registered).toEqual({ count: MANY, transactions: 1 });
    const [standing] = await service.rows(
      'select count(*)::int from sauro.standing where body_id = $1 and year = $2 and registered',
      [bodyId, YEAR],
    );
    expect(standing.count).toBe(MANY);
    const [audited] = await service.rows(
      "select count(*)::int as notes, sum(jsonb_array_length(changes))::int as units from sauro.audit_event where action = 'units.register' and subject_id = $1",
      [bodyId],
    );
    expect(audited).toEqual({ notes: 6, units: MANY });
    const { auditVerification } = await service.as('admin@hai-phong.demo').ask('{ auditVerification { whole } }');
    expect(auditVerification.whole).toBe(true);
  });

  test('shows the first 200 of that many problems and counts them all', async () => {
    // An officer admits nobody after the window of 2026.
    const { problems, ...counts } = await bulk({ year: 2026, lateReason: 'Chậm' }, officer);
    expect(counts).toEqual({ registeredCount: 0, unchangedCount: 0, registered: [], problemCount: MANY });
    expect(problems).toEqual(Array.from({ length: 200 }, () => ({ code: 'LATE_REGISTRATION_NOT_ALLOWED' })));
  });
});
