import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyTenants } from '../../../src/verify-tenants.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Service, startService, TEST_NOW } from '../../support/service.js';

// Everything that moves figures, at once and in any order: whoever is refused is refused by a rule, nobody waits for ever, and at the end
// standings and figures are what the facts say: by a count written apart from the service's code, and by the service's own.

let service: Service;
let head: Caller;
let admin: Caller;

beforeAll(async () => {
  service = await startService();
  head = service.as('head@hai-phong.demo');
  admin = service.as('admin@hai-phong.demo');
});
afterAll(() => service.stop());

const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";
const ids = async (sql: string, values: unknown[] = []): Promise<string[]> =>
  (await service.rows(sql, values)).map(({ id }) => id);
const versionOf = async (table: 'assessment' | 'unit' | 'body', id: string): Promise<number> =>
  (await service.rows(`select version from sauro.${table} where id = $1`, [id]))[0].version;
const change = (caller: Caller, name: string, type: string, input: () => Promise<object>) => async () =>
  caller.send(`mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`, { input: await input() });

test('registrations, decisions, approvals, moves of units and bodies, ends of bodies, and years closed and reopened at once end equal to a count from the facts', async () => {
  const units = await ids(
    `select s.unit_id as id from sauro.standing s join sauro.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
     where s.tenant_id = ${haiPhong} and s.year = 2026 and s.eligible and u.kind = 'ENTERPRISE' and not s.registered
       and not exists (select from sauro.assessment a where a.tenant_id = s.tenant_id and a.unit_id = s.unit_id and a.year = 2026) order by s.unit_id limit 8`,
  );
  const reviewed = await ids(
    `select id from sauro.assessment where tenant_id = ${haiPhong} and year = 2026 and status = 'REVIEWED' order by id limit 5`,
  );
  const approved = await ids(
    `select id from sauro.assessment where tenant_id = ${haiPhong} and status = 'APPROVED' and year >= 2025 order by id limit 6`,
  );
  const communes = await ids(
    `select id from sauro.body where tenant_id = ${haiPhong} and level = 'COMMUNE' order by id limit 4`,
  );
  const [city = ''] = await ids(`select id from sauro.body where tenant_id = ${haiPhong} and parent_id is null`);
  const { createBody } = await admin.ask('mutation ($input: CreateBodyInput!) { createBody(input: $input) { id } }', {
    input: { code: 'CUM-1', name: 'Cụm thi đua số 1', level: 'DISTRICT', parentId: city },
  });
  const parents = [city, createBody.id as string];
  const one = (list: readonly string[]) => fc.constantFrom(...list);
  const year = fc.constantFrom(2025, 2026);
  // Bodies that end hand on to one that stays; who would move a unit to one that has ended meanwhile is refused.
  const [heir = '', ...mortal] = await ids(
    `select id from sauro.body where tenant_id = ${haiPhong} and level = 'COMMUNE' order by id offset 4 limit 21`,
  );

  const divided = new Set<string>();
  const step = fc.oneof(
    fc
      .tuple(fc.subarray(units, { minLength: 1 }), year)
      .map(([unitIds, of]) =>
        change(head, 'registerUnits', 'RegisterUnitsInput', async () => ({ year: of, unitIds, lateReason: 'Bổ sung' })),
      ),
    fc.tuple(one(units), year, fc.constantFrom('RECOGNISED', 'NOT_RECOGNISED')).map(([unitId, of, status]) =>
      change(head, 'decideRecognition', 'RecognitionInput', async () => ({
        unitId,
        year: of,
        status,
        decisionNumber: '1/QĐ',
        decidedOn: '2026-11-20',
        reason: 'Lý do',
      })),
    ),
    one(reviewed).map((id) =>
      change(head, 'approveAssessment', 'AssessmentStepInput', async () => ({
        id,
        version: await versionOf('assessment', id),
      })),
    ),
    one(approved).map((id) =>
      change(head, 'reopenAssessment', 'AssessmentStepInput', async () => ({
        id,
        version: await versionOf('assessment', id),
        reason: 'Xem lại',
      })),
    ),
    fc
      .tuple(one(units), one([...communes, heir, ...mortal]))
      .map(([id, bodyId]) =>
        change(head, 'moveUnit', 'MoveUnitInput', async () => ({ id, bodyId, version: await versionOf('unit', id) })),
      ),
    fc.tuple(one(communes), one(parents)).map(([id, parentId]) =>
      change(admin, 'moveBody', 'MoveBodyInput', async () => ({
        id,
        parentId,
        version: await versionOf('body', id),
      })),
    ),
    fc
      .tuple(one(mortal), one([heir, ...mortal]), fc.constantFrom('2025-07-01', '2026-07-01'))
      .map(([id, successor, endsOn]) =>
        change(admin, 'endBody', 'EndBodyInput', async () => ({
          id,
          endsOn,
          version: await versionOf('body', id),
          legalBasis: '1669/NQ-UBTVQH15',
          successorIds: [successor],
        })),
      ),
    // Divided among two: its units are dealt out as they stand when it is asked, so that one that moves meanwhile has no place or a wrong one.
    fc
      .tuple(one(mortal), fc.uniqueArray(one([heir, ...mortal]), { minLength: 2, maxLength: 3 }), fc.nat(6))
      .map(([id, successorIds, turn]) =>
        change(admin, 'endBody', 'EndBodyInput', async () => {
          const here = await ids('select id from sauro.unit where body_id = $1 and valid_to is null order by id', [id]);
          const roles = await ids('select id from sauro.membership where body_id = $1 and ended_at is null', [id]);
          divided.add(id);
          return {
            id,
            endsOn: '2026-07-01',
            version: await versionOf('body', id),
            legalBasis: '1669/NQ-UBTVQH15',
            successorIds,
            placements: successorIds.map((toBodyId, place) => ({
              toBodyId,
              unitIds: here.filter((_, at) => (at + turn) % successorIds.length === place),
              membershipIds: place === 0 ? roles : [],
            })),
          };
        }),
      ),
    fc.constant(change(admin, 'closeYear', 'CloseYearInput', async () => ({ year: 2025 }))),
    fc.constant(change(admin, 'reopenYear', 'ReopenYearInput', async () => ({ year: 2025, reason: 'Còn sót' }))),
  );

  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      for (const { data, errors } of await Promise.all(steps.map((run) => run()))) {
        // A deadlock or a lock that was waited for too long would be INTERNAL or a CONFLICT without a version.
        expect(errors.filter(({ extensions }) => extensions.code === 'INTERNAL')).toEqual([]);
        for (const name of Object.keys(data ?? {})) done.set(name, (done.get(name) ?? 0) + 1);
      }
      expect(await recountStandings(service, 'hai-phong')).toEqual([]);
    }),
    { numRuns: 15 },
  );
  const [{ parts }] = await service.rows(
    `select count(*)::int as parts from (select body_id from sauro.body_succession where tenant_id = ${haiPhong} and body_id = any($1) group by body_id having count(*) > 1) d`,
    [[...divided]],
  );
  expect(parts).toBeGreaterThan(0);
  expect([...done.keys()].sort()).toEqual([
    'approveAssessment',
    'closeYear',
    'decideRecognition',
    'endBody',
    'moveBody',
    'moveUnit',
    'registerUnits',
    'reopenAssessment',
    'reopenYear',
  ]);
  expect(
    await verifyTenants(
      service.database,
      () => TEST_NOW,
      () => undefined,
    ),
  ).toBe(true);
}, 120_000);
