import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

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
