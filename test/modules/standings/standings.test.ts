import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refreshStandings } from '../../../src/modules/standings/refresh-standings.js';
import { serviceActor, transact } from '../../../src/platform/command/transaction.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let head: Caller;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  head = service.as('head@hai-phong.demo');
});

afterAll(() => service.stop());

const STANDING = `query ($id: ID!, $year: Int!) { unit(id: $id) { standing(year: $year) {
  year eligible registered recognition selfTotal reviewTotal band { code standard label } activeModels nominated exemplary final body { id } } } }`;
const standing = async (id: string, year = 2026) => (await officer.ask(STANDING, { id, year })).unit.standing;

const REGISTER = 'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { code } } }';
const DECIDE = 'mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }';
const KEEP = 'mutation ($input: KeepModelInput!) { keepModel(input: $input) { id } }';
const DROP = 'mutation ($input: DropModelInput!) { dropModel(input: $input) { id } }';
const MOVE = 'mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { id } }';
const UPDATE = 'mutation ($input: UpdateUnitInput!) { updateUnit(input: $input) { id } }';

const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";

/** Counted enterprises of the city that have no card in 2026, so that every fact can still change. */
const freshUnits = async (count: number): Promise<string[]> =>
  (
    await service.rows(
      `select s.unit_id as id from sauro.standing s join sauro.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
       where s.tenant_id = ${haiPhong} and s.year = 2026 and s.eligible and u.kind = 'ENTERPRISE' and not s.registered
         and not exists (select from sauro.assessment a where a.tenant_id = s.tenant_id and a.unit_id = s.unit_id and a.year = 2026)
       order by s.unit_id limit $1`,
      [count],
    )
  ).map(({ id }) => id);

test('the demo is laid with the standings that its facts give', async () => {
  for (const code of ['hai-phong', 'thanh-hoa', 'hoa-binh', 'tu-ky', 'thien-tin']) {
    expect(await recountStandings(service, code, 9999)).toEqual([]);
  }
});

test('a unit that changes twice in one transaction, in a body that had no figures before it, brings its figures there', async () => {
  const [unitId = ''] = await freshUnits(1);
  const [tenant] = await service.rows(
    'select id, code, time_zone as "timeZone" from sauro.tenant where code = \'hai-phong\'',
  );
  const [{ was, root }] = await service.rows(
    'select u.body_id as was, r.id as root from sauro.unit u join sauro.body r on r.tenant_id = u.tenant_id and r.parent_id is null where u.id = $1',
    [unitId],
  );
  const made = await service
    .as('admin@hai-phong.demo')
    .ask('mutation ($input: CreateBodyInput!) { createBody(input: $input) { id } }', {
      input: { code: 'CUM-A', name: 'Cụm A', level: 'DISTRICT', parentId: root },
    });
  const change = (...steps: { readonly body_id?: string; readonly enterprise_size?: string }[]) =>
    transact(
      service.database,
      { actor: serviceActor, tenant, now: '2026-11-22T03:00:00Z', name: 'test.move', requestId: 'test' },
      async (tx) => {
        for (const step of steps) {
          await tx.db.updateTable('unit').set(step).where('id', '=', unitId).execute();
          await refreshStandings(tx, [unitId], 2026);
        }
        tx.audit({ subjectType: 'Unit', subjectId: unitId });
      },
    );
  await change({ body_id: made.createBody.id }, { enterprise_size: 'MICRO' });
  expect((await standing(unitId)).eligible).toBe(false);
  expect(await recountStandings(service, 'hai-phong')).toEqual([]);
  await change({ body_id: was, enterprise_size: 'LARGE' });
  expect(await recountStandings(service, 'hai-phong')).toEqual([]);
});

describe('Unit.standing', () => {
  test('follows registration and decision in the transaction that makes them', async () => {
    const [id = ''] = await freshUnits(1);
    expect(await standing(id)).toMatchObject({ registered: false, recognition: 'NOT_REGISTERED', band: null });
    await head.ask(REGISTER, { input: { year: 2026, unitIds: [id], lateReason: 'Đơn vị mới thành lập' } });
    expect(await standing(id)).toMatchObject({ registered: true, recognition: 'REGISTERED' });
    await head.ask(DECIDE, {
      input: { unitId: id, year: 2026, status: 'RECOGNISED', decisionNumber: '9/QĐ', decidedOn: '2026-11-20' },
    });
    expect(await standing(id)).toMatchObject({ registered: true, recognition: 'RECOGNISED', final: false });
  });

  test('has totals and band of the approved card only', async () => {
    const [approved] = await service.rows(
      `select unit_id, band_standard from sauro.standing where tenant_id = ${haiPhong} and year = 2026 and band_id is not null limit 1`,
    );
    expect(await standing(approved.unit_id)).toMatchObject({
      band: { standard: approved.band_standard },
      selfTotal: expect.any(Number),
      reviewTotal: expect.any(Number),
    });
  });

  test('of a year that was never opened is an answer too', async () => {
    const [id = ''] = await freshUnits(1);
    expect(await standing(id, 2031)).toMatchObject({
      year: 2031,
      eligible: true,
      registered: false,
      recognition: 'NOT_REGISTERED',
      activeModels: 0,
    });
  });

  test('is for those whose scope holds the unit', async () => {
    const [{ id }] = await service.rows(
      `select u.id from sauro.unit u join sauro.body b on b.tenant_id = u.tenant_id and b.id = u.body_id
       where u.tenant_id = ${haiPhong} and b.level = 'COMMUNE' and b.id <> (select body_id from sauro.membership where tenant_id = ${haiPhong} and email = 'commune@hai-phong.demo') limit 1`,
    );
    const ask = (who: string) => service.as(who).send(STANDING, { id, year: 2026 });
    for (const who of ['commune', 'unit', 'bi']) expect((await ask(`${who}@hai-phong.demo`)).code).toBe('FORBIDDEN');
    expect((await ask('officer@thanh-hoa.demo')).code).toBe('NOT_FOUND');
  });

  test('a page of 50 units with body and standing takes at most 6 statements', async () => {
    const page = async (first: number) => {
      const caller = officer.with({ 'x-tenant': 'hai-phong' });
      const { result, sql } = await service.statements(() =>
        caller.ask(
          `{ units(first: ${first}) { nodes { name body { name } standing(year: 2026) { recognition band { label } } } } }`,
        ),
      );
      expect(result.units.nodes).toHaveLength(first);
      // The test itself looks up the account for its token.
      return sql.filter((text) => !text.includes('token_epoch from sauro.account'));
    };
    const fifty = await page(50);
    expect(fifty.length).toBeLessThanOrEqual(6);
    expect((await page(5)).length).toBe(fifty.length);
  });
});

describe('a unit that moves', () => {
  test('takes the year under way with it and leaves the years that are over', async () => {
    const [id = ''] = await freshUnits(1);
    const before = { now: await standing(id), past: await standing(id, 2025) };
    const [{ id: bodyId }] = await service.rows(
      `select id from sauro.body where tenant_id = ${haiPhong} and level = 'COMMUNE' and id <> $1 limit 1`,
      [before.now.body.id],
    );
    const { unit } = await officer.ask('query ($id: ID!) { unit(id: $id) { version } }', { id });
    await officer.ask(MOVE, { input: { id, version: unit.version, bodyId } });
    expect((await standing(id)).body.id).toBe(bodyId);
    expect((await standing(id, 2025)).body.id).toBe(before.past.body.id);
    expect(await recountStandings(service, 'hai-phong')).toEqual([]);
  });

  test('one that no longer counts leaves the denominator of this year only', async () => {
    const [id = ''] = await freshUnits(1);
    const { unit } = await officer.ask('query ($id: ID!) { unit(id: $id) { version } }', { id });
    await officer.ask(UPDATE, { input: { id, version: unit.version, enterpriseSize: 'MICRO' } });
    expect((await standing(id)).eligible).toBe(false);
    expect((await standing(id, 2025)).eligible).toBe(true);
  });
});

test('a new unit has a standing in the open years in which it exists', async () => {
  const { tenant } = await officer.ask('{ tenant { rootBodies { id } } }');
  const { createUnit } = await officer.ask(
    'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id standing(year: 2026) { recognition } } }',
    {
      input: {
        bodyId: tenant.rootBodies[0].id,
        code: 'MOI-1',
        name: 'Công ty Mới',
        kind: 'ENTERPRISE',
        enterpriseSize: 'LARGE',
      },
    },
  );
  const years = await service.rows('select year, eligible from sauro.standing where unit_id = $1', [createUnit.id]);
  expect(years).toEqual([{ year: 2026, eligible: true }]);
});

test('whatever is done at once, in whatever order, standings are what the facts say', async () => {
  const units = await freshUnits(12);
  const bodies = (
    await service.rows(
      `select id from sauro.body where tenant_id = ${haiPhong} and level = 'COMMUNE' order by id limit 4`,
    )
  ).map(({ id }) => id as string);
  const models = (
    await service.rows(
      `select id from sauro.model where tenant_id = ${haiPhong} and status <> 'ENDED' and from_year <= 2024 order by id limit 3`,
    )
  ).map(({ id }) => id as string);
  const unit = fc.nat(units.length - 1).map((index) => units[index] ?? '');
  const version = async (id: string) =>
    (await officer.ask('query ($id: ID!) { unit(id: $id) { version } }', { id })).unit.version;

  const step = fc.oneof(
    fc
      .subarray(units, { minLength: 1 })
      .map(
        (unitIds) => () => head.send(REGISTER, { input: { year: 2026, unitIds, lateReason: 'Đơn vị mới thành lập' } }),
      ),
    fc.tuple(unit, fc.constantFrom('RECOGNISED', 'NOT_RECOGNISED')).map(
      ([unitId, status]) =>
        () =>
          head.send(DECIDE, {
            input: { unitId, year: 2026, status, decisionNumber: '1/QĐ', decidedOn: '2026-11-20', reason: 'Lý do' },
          }),
    ),
    fc.tuple(unit, fc.constantFrom(...models), fc.integer({ min: 2024, max: 2026 })).map(
      ([unitId, modelId, fromYear]) =>
        () =>
          officer.send(KEEP, { input: { unitId, modelId, fromYear } }),
    ),
    fc.tuple(unit, fc.constantFrom(...models), fc.integer({ min: 2024, max: 2026 })).map(
      ([unitId, modelId, toYear]) =>
        () =>
          officer.send(DROP, { input: { unitId, modelId, toYear } }),
    ),
    fc.tuple(unit, fc.constantFrom(...bodies)).map(
      ([id, bodyId]) =>
        async () =>
          officer.send(MOVE, { input: { id, version: await version(id), bodyId } }),
    ),
    fc.tuple(unit, fc.constantFrom('LARGE', 'MICRO')).map(
      ([id, enterpriseSize]) =>
        async () =>
          officer.send(UPDATE, { input: { id, version: await version(id), enterpriseSize } }),
    ),
  );

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const replies = await Promise.all(steps.map((run) => run()));
      // Refusals are in order; faults are not.
      expect(
        replies.flatMap(({ errors }) => errors.filter(({ extensions }) => extensions.code === 'INTERNAL')),
      ).toEqual([]);
      expect(await recountStandings(service, 'hai-phong')).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 120_000);
