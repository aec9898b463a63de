import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';
import { grant, person } from './membership-desk.js';

// Scopes follow the successor and never widen (domain rule 12): roles over a body that ends go on over who takes over.

let service: Service;
let admin: Caller;
let root: string;
let communes: string[];

const END = 'mutation ($input: EndBodyInput!) { endBody(input: $input) { id } }';
const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  [{ id: root }] = (await service.rows(
    `select id from sauro.body where tenant_id = ${haiPhong} and parent_id is null`,
  )) as [{ id: string }];
  communes = (
    await service.rows(
      `select id from sauro.body b where tenant_id = ${haiPhong} and level = 'COMMUNE'
         and not exists (select from sauro.membership m where m.tenant_id = b.tenant_id and m.body_id = b.id) order by id`,
    )
  ).map(({ id }) => id);
});
afterAll(() => service.stop());

let taken = 0;
/** Communes that no other test uses. */
const some = (many: number): string[] => {
  taken += many;
  return communes.slice(taken - many, taken);
};
const holds = async (email: string, bodyId: string, role = 'BODY_OFFICER'): Promise<string> =>
  (await admin.ask(grant, { input: person(email, bodyId, { role }) })).grantMembership.id;
const end = async (id: string, successorIds: string[], placements?: object[], caller = admin) =>
  caller.send(END, {
    input: {
      id,
      version: (await service.rows('select version from sauro.body where id = $1', [id]))[0].version,
      endsOn: '2026-07-01',
      legalBasis: '1669/NQ-UBTVQH15',
      successorIds,
      placements,
    },
  });
const rolesOf = async (email: string): Promise<[string, string][]> => {
  const { viewer } = await service.as(email).ask('{ viewer { memberships { role body { id } } } }');
  return viewer.memberships.map((one: { role: string; body: { id: string } }) => [one.role, one.body.id]);
};
const sees = async (email: string): Promise<string[]> => {
  const { units } = await service.as(email).ask('{ units(first: 200) { nodes { body { id } } } }');
  return [...new Set<string>(units.nodes.map((unit: { body: { id: string } }) => unit.body.id))];
};
const unitsOf = async (bodyId: string): Promise<string[]> =>
  (await service.rows('select id from sauro.unit where body_id = $1 and valid_to is null order by id', [bodyId])).map(
    ({ id }) => id,
  );

describe('roles over a body that ends', () => {
  test('go on over the only successor, each as it was, in the same transaction; the old ones end and stay readable', async () => {
    const [ended, heir] = some(2) as [string, string];
    const before: Record<string, string> = {
      BODY_OFFICER: await holds('o1@example.vn', ended),
      BODY_HEAD: await holds('h1@example.vn', ended, 'BODY_HEAD'),
      TENANT_ADMIN: await holds('a1@example.vn', ended, 'TENANT_ADMIN'),
      BI_ANALYST: await holds('b1@example.vn', ended, 'BI_ANALYST'),
    };
    const elsewhere = await holds('o1@example.vn', heir, 'BODY_HEAD');
    expect(await sees('o1@example.vn')).toEqual(expect.arrayContaining([ended]));
    expect((await end(ended, [heir])).code).toBeUndefined();
    const roles = await rolesOf('o1@example.vn');
    expect(roles).toHaveLength(2);
    expect(roles).toEqual(
      expect.arrayContaining([
        ['BODY_HEAD', heir],
        ['BODY_OFFICER', heir],
      ]),
    );
    for (const [email, role] of [
      ['h1', 'BODY_HEAD'],
      ['a1', 'TENANT_ADMIN'],
      ['b1', 'BI_ANALYST'],
    ])
      expect(await rolesOf(`${email}@example.vn`)).toEqual([[role, heir]]);
    expect(await sees('o1@example.vn')).toEqual([heir]);

    const rows = await service.rows(
      `select role, body_id, email, person_name, ended_at is not null as ended, version from sauro.membership
       where account_id in (select account_id from sauro.membership where id = any($1)) and id <> $2 order by role, ended_at nulls last`,
      [Object.values(before), elsewhere],
    );
    expect(rows).toHaveLength(8);
    for (const [old, fresh] of [0, 2, 4, 6].map((at) => rows.slice(at, at + 2))) {
      expect(old).toMatchObject({ body_id: ended, ended: true, version: 2 });
      expect(fresh).toMatchObject({ ...old, body_id: heir, ended: false, version: 1 });
    }
    const noted = await service.rows(
      `select e.subject_type, e.reason, e.request_id, m.body_id from sauro.audit_event e left join sauro.membership m on m.id = e.subject_id
       where e.action = 'body.end' and e.request_id = (select request_id from sauro.audit_event where action = 'body.end' and subject_id = $1)`,
      [ended],
    );
    expect(noted.filter((row) => row.subject_type === 'Membership')).toHaveLength(8);
    expect(noted.every(({ reason }) => reason === '1669/NQ-UBTVQH15')).toBe(true);
  });

  test('whoever held the same role over the successor holds it once', async () => {
    const [ended, heir] = some(2) as [string, string];
    await holds('twice@example.vn', ended);
    await holds('twice@example.vn', heir);
    expect((await end(ended, [heir])).code).toBeUndefined();
    expect(await rolesOf('twice@example.vn')).toEqual([['BODY_OFFICER', heir]]);
  });

  test('follow a second succession too', async () => {
    const [first, second, third] = some(3) as [string, string, string];
    await holds('chain@example.vn', first);
    expect((await end(first, [second])).code).toBeUndefined();
    const version = (await service.rows('select version from sauro.body where id = $1', [second]))[0].version;
    const reply = await admin.send(END, {
      input: { id: second, version, endsOn: '2026-08-01', legalBasis: 'x', successorIds: [third] },
    });
    expect(reply.code).toBeUndefined();
    expect(await rolesOf('chain@example.vn')).toEqual([['BODY_OFFICER', third]]);
  });

  test('never widen: not to a successor of a higher level, and not where nobody goes on', async () => {
    const [ended, alone] = some(2) as [string, string];
    const id = await holds('below@example.vn', ended);
    expect((await end(ended, [root], [{ toBodyId: root, membershipIds: [id] }])).code).toBe('ROLE_GOES_TO_SUCCESSOR');
    expect((await end(ended, [root])).code).toBeUndefined();
    expect(await rolesOf('below@example.vn')).toEqual([['BODY_OFFICER', ended]]);
    expect(await sees('below@example.vn')).toEqual([]);

    await holds('alone@example.vn', alone);
    const placements = [{ toBodyId: ended, unitIds: await unitsOf(alone) }];
    expect((await end(alone, [], placements)).code).toBe('BODY_ENDED');
    expect((await end(alone, [], [{ toBodyId: root, unitIds: await unitsOf(alone) }])).code).toBeUndefined();
    expect(await rolesOf('alone@example.vn')).toEqual([['BODY_OFFICER', alone]]);
  });

  test('of a body that is divided each go where it is said, to one of the successors; nothing is guessed', async () => {
    const [divided, one, other, outside] = some(4) as [string, string, string, string];
    const first = await holds('p1@example.vn', divided);
    const second = await holds('p2@example.vn', divided, 'BODY_HEAD');
    const strange = await holds('p3@example.vn', outside);
    const units = await unitsOf(divided);
    const parts = (placed: object[]) => [{ toBodyId: one, unitIds: units }, ...placed];
    const before = await auditHeads(service);
    const refused = async (placed: object[]) => {
      const { errors } = await end(divided, [one, other], parts(placed));
      const [error] = errors;
      return [error?.extensions.code, error?.extensions.field, error?.extensions.facts];
    };
    expect(await refused([])).toEqual(['ROLES_UNPLACED', 'placements', { roles: 2 }]);
    expect(await refused([{ toBodyId: one, membershipIds: [first] }])).toEqual([
      'ROLES_UNPLACED',
      'placements',
      { roles: 1 },
    ]);
    expect(await refused([{ toBodyId: one, membershipIds: [first, strange] }])).toEqual([
      'ROLE_NOT_OVER_BODY',
      'placements',
      { membership: strange },
    ]);
    expect((await refused([{ toBodyId: one, membershipIds: [first, divided] }]))[0]).toBe('NOT_FOUND');
    expect((await refused([{ toBodyId: outside, membershipIds: [first, second] }]))[0]).toBe('ROLE_GOES_TO_SUCCESSOR');
    expect(
      (
        await refused([
          { toBodyId: one, membershipIds: [first, second] },
          { toBodyId: other, membershipIds: [first] },
        ])
      )[0],
    ).toBe('BODY_PLACED_TWICE');
    expect(await auditHeads(service)).toEqual(before);
    const reply = await end(
      divided,
      [one, other],
      parts([
        { toBodyId: one, membershipIds: [first] },
        { toBodyId: other, membershipIds: [second] },
      ]),
    );
    expect(reply.code).toBeUndefined();
    expect(await rolesOf('p1@example.vn')).toEqual([['BODY_OFFICER', one]]);
    expect(await rolesOf('p2@example.vn')).toEqual([['BODY_HEAD', other]]);
  });

  test('a role that is given while its body ends is refused or follows', async () => {
    const [ended, heir] = some(2) as [string, string];
    const replies = await Promise.all([
      ...['r1', 'r2', 'r3'].map((who) => admin.send(grant, { input: person(`${who}@example.vn`, ended) })),
      end(ended, [heir]),
    ]);
    expect(replies.at(-1)?.code).toBeUndefined();
    expect(replies.map(({ code }) => code).filter((code) => code && code !== 'MEMBERSHIP_SCOPE_ENDED')).toEqual([]);
    const left = await service.rows('select id from sauro.membership where body_id = $1 and ended_at is null', [ended]);
    expect(left).toEqual([]);
  });

  test('nobody gets a role by an end that he may not make', async () => {
    const [mine, others] = some(2) as [string, string];
    await holds('local@example.vn', mine, 'TENANT_ADMIN');
    expect((await end(mine, [others], undefined, service.as('local@example.vn'))).code).toBe('FORBIDDEN');
    expect(await rolesOf('local@example.vn')).toEqual([['TENANT_ADMIN', mine]]);
  });
});
