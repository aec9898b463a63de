import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let root: string;
let commune: string;
let otherCommune: string;
let unit: string;
beforeAll(async () => {
  service = await startService();
  const { tenant } = await service.as(ADMIN).ask('{ tenant { rootBodies { id children { id } } } }');
  [{ id: root }] = tenant.rootBodies;
  [commune, otherCommune] = tenant.rootBodies[0].children.map(({ id }: { id: string }) => id);
  [{ id: unit }] = await service.rows('select id from sauro.unit where body_id = $1 order by id limit 1', [commune]);
});
afterAll(() => service.stop());

const ADMIN = 'admin@hai-phong.demo';
const fields = 'id version role personName email grantedAt endedAt body { id } unit { id } tenant { code }';
const grant = `mutation Grant($input: GrantMembershipInput!) { grantMembership(input: $input) { ${fields} } }`;
const end = `mutation End($input: EndMembershipInput!) { endMembership(input: $input) { ${fields} } }`;
const person = (email: string, more: Record<string, unknown> = {}) => ({
  email,
  personName: 'Cán bộ mới',
  role: 'BODY_OFFICER',
  bodyId: commune,
  password: 'mật khẩu đầu tiên',
  ...more,
});
const written = async () =>
  (
    await service.rows(
      'select (select count(*) from sauro.membership)::int as roles, (select count(*) from sauro.account)::int as accounts, (select count(*) from sauro.audit_event)::int as events, (select md5(string_agg(tenant_ids::text, chr(59) order by id)) from sauro.account) as tenants',
    )
  )[0];
/** A new administrator of one commune only. */
async function communeAdmin(email: string): Promise<string> {
  await service.as(ADMIN).ask(grant, { input: person(email, { role: 'TENANT_ADMIN' }) });
  return email;
}

describe('grantMembership', () => {
  test('lets a person in, who can sign in and work in his scope', async () => {
    const { grantMembership } = await service.as(ADMIN).ask(grant, { input: person('New@Example.com') });
    expect(grantMembership).toMatchObject({
      role: 'BODY_OFFICER',
      personName: 'Cán bộ mới',
      email: 'new@example.com',
      endedAt: null,
      body: { id: commune },
      unit: null,
      tenant: { code: 'hai-phong' },
    });
    const { signIn } = await service.nobody.ask(
      'mutation($input: SignInInput!) { signIn(input: $input) { viewer { permissions memberships { body { id } } } } }',
      { input: { email: 'new@example.com', password: 'mật khẩu đầu tiên' } },
    );
    expect(signIn.viewer.memberships).toEqual([{ body: { id: commune } }]);
    const { auditEvents } = await service
      .as(ADMIN)
      .ask('query($id: ID!) { auditEvents(filter: { subjectId: $id }) { nodes { action changes { field to } } } }', {
        id: grantMembership.id,
      });
    expect(auditEvents.nodes).toHaveLength(1);
    expect(auditEvents.nodes[0].action).toBe('membership.grant');
    expect(auditEvents.nodes[0].changes).toContainEqual({ field: 'role', to: 'BODY_OFFICER' });
    expect(JSON.stringify(auditEvents)).not.toContain('argon2');
  });

  test('gives a unit officer his unit', async () => {
    const { grantMembership } = await service
      .as(ADMIN)
      .ask(grant, { input: person('unit-officer@example.com', { role: 'UNIT_OFFICER', bodyId: null, unitId: unit }) });
    expect(grantMembership).toMatchObject({ body: null, unit: { id: unit } });
  });

  test('an account that is known elsewhere keeps its password, and each tenant its own name for it', async () => {
    const email = 'officer@thanh-hoa.demo';
    const [before] = await service.rows('select password_hash, name from sauro.account where email = $1', [email]);
    await service.as(ADMIN).ask(grant, { input: person(email, { personName: 'Khách từ Thanh Hóa' }) });
    expect((await service.rows('select password_hash, name from sauro.account where email = $1', [email]))[0]).toEqual(
      before,
    );
    const both = service.as(email);
    expect((await both.ask('{ viewer { memberships { id } tenants { code } } }')).viewer).toEqual({
      memberships: [],
      tenants: expect.arrayContaining([{ code: 'hai-phong' }, { code: 'thanh-hoa' }]),
    });
    expect((await both.send('{ tenant { code } }')).errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'X-Tenant',
    });
    const inHaiPhong = await both
      .with({ 'x-tenant': 'hai-phong' })
      .ask('{ viewer { name memberships { tenant { code } } } }');
    expect(inHaiPhong.viewer).toEqual({ name: 'Khách từ Thanh Hóa', memberships: [{ tenant: { code: 'hai-phong' } }] });
    // One request, one tenant: the other one is not readable meanwhile.
    const across = await both
      .with({ 'x-tenant': 'hai-phong' })
      .send('{ viewer { tenants { code rootBodies { id } } } }');
    expect(across.code).toBe('NOT_FOUND');
  });

  test('an administrator of a subtree gives roles there and nowhere else', async () => {
    const local = service.as(await communeAdmin('local@example.com'));
    expect((await local.send(grant, { input: person('below@example.com') })).errors).toEqual([]);
    const before = await written();
    for (const bodyId of [root, otherCommune]) {
      expect((await local.send(grant, { input: person('above@example.com', { bodyId }) })).code).toBe('FORBIDDEN');
    }
    expect(await written()).toEqual(before);
  });

  test.each([
    ['an officer', 'officer@hai-phong.demo', {}, 'FORBIDDEN'],
    ['a head', 'head@hai-phong.demo', {}, 'FORBIDDEN'],
    ['a unit officer', 'unit@hai-phong.demo', {}, 'FORBIDDEN'],
    ['an analyst', 'bi@hai-phong.demo', {}, 'FORBIDDEN'],
    ['another tenant: its administrator', 'admin@thanh-hoa.demo', {}, 'NOT_FOUND'],
    ['a unit role over a body', ADMIN, { role: 'UNIT_OFFICER' }, 'ROLE_SCOPE_MISMATCH'],
    ['a body role over nothing', ADMIN, { bodyId: null }, 'ROLE_SCOPE_MISMATCH'],
    ['a role that is held already', ADMIN, { email: 'commune@hai-phong.demo' }, 'MEMBERSHIP_EXISTS'],
    ['a body that is not there', ADMIN, { bodyId: '01900000-0000-7000-8000-00000000dead' }, 'NOT_FOUND'],
    ['an id that is none', ADMIN, { bodyId: 'x' }, 'BAD_USER_INPUT'],
    ['a role that is none', ADMIN, { role: 'KING' }, 'BAD_USER_INPUT'],
    ['no name', ADMIN, { personName: '' }, 'BAD_USER_INPUT'],
    ['no address', ADMIN, { email: 'nobody' }, 'BAD_USER_INPUT'],
    ['a short password', ADMIN, { password: 'short' }, 'BAD_USER_INPUT'],
  ])('%s is refused and nothing is written', async (_, email, more, code) => {
    const held = await service.rows(
      "select body_id from sauro.membership where email = 'commune@hai-phong.demo' and ended_at is null",
    );
    const bodyId = code === 'MEMBERSHIP_EXISTS' ? held[0]?.body_id : commune;
    const before = await written();
    const reply = await service.as(email).send(grant, { input: person('refused@example.com', { bodyId, ...more }) });
    expect(reply.code).toBe(code);
    expect(await written()).toEqual(before);
  });

  test('both scopes at once are one too many', async () => {
    const { code } = await service.as(ADMIN).send(grant, { input: person('both@example.com', { unitId: unit }) });
    expect(code).toBe('ROLE_SCOPE_MISMATCH');
  });

  test('the same role given twice at the same moment is given once', async () => {
    const codes = await Promise.all(
      [1, 2].map(async () => (await service.as(ADMIN).send(grant, { input: person('twice@example.com') })).code),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(await service.rows("select 1 from sauro.membership where email = 'twice@example.com'")).toHaveLength(1);
  });
});

describe('endMembership', () => {
  const grantTo = async (email: string, more: Record<string, unknown> = {}) =>
    (await service.as(ADMIN).ask(grant, { input: person(email, more) })).grantMembership;

  test('with his last role a person leaves the tenant at once; the row and its reason stay', async () => {
    const first = await grantTo('leaver@example.com');
    const second = await grantTo('leaver@example.com', { bodyId: otherCommune });
    const leaver = service.as('leaver@example.com');
    const ended = await service
      .as(ADMIN)
      .ask(end, { input: { id: first.id, version: first.version, reason: 'Chuyển công tác' } });
    expect(ended.endMembership).toMatchObject({ endedAt: '2026-11-22T02:00:00Z', version: 2 });
    expect((await leaver.ask('{ viewer { memberships { id } } }')).viewer.memberships).toEqual([{ id: second.id }]);
    await service.as(ADMIN).ask(end, { input: { id: second.id, version: 1, reason: 'Nghỉ việc' } });
    expect((await leaver.ask('{ viewer { tenants { id } memberships { id } } }')).viewer).toEqual({
      tenants: [],
      memberships: [],
    });
    expect((await leaver.with({ 'x-tenant': 'hai-phong' }).send('{ tenant { id } }')).code).toBe('NOT_FOUND');
    const { auditEvents } = await service
      .as(ADMIN)
      .ask('query($id: ID!) { auditEvents(filter: { subjectId: $id }, first: 1) { nodes { action reason } } }', {
        id: second.id,
      });
    expect(auditEvents.nodes).toEqual([{ action: 'membership.end', reason: 'Nghỉ việc' }]);
    // And comes back with a new row.
    await grantTo('leaver@example.com');
    expect((await leaver.ask('{ viewer { memberships { id } } }')).viewer.memberships).toHaveLength(1);
  });

  test('an administrator cannot end his own last role of one, but another can', async () => {
    const [own] = await service.rows('select id, version from sauro.membership where email = $1', [ADMIN]);
    const input = { id: own.id, version: own.version, reason: 'Thử' };
    expect((await service.as(ADMIN).send(end, { input })).code).toBe('LAST_ADMINISTRATOR');
    const second = await grantTo('second-admin@example.com', { role: 'TENANT_ADMIN', bodyId: root });
    expect((await service.as(ADMIN).send(end, { input })).code).toBe('LAST_ADMINISTRATOR');
    const answer = await service.as(ADMIN).send(end, { input: { id: second.id, version: 1, reason: 'Thử' } });
    expect(answer.errors).toEqual([]);
  });

  test('refusals write nothing', async () => {
    const membership = await grantTo('stays@example.com');
    const local = await communeAdmin('local-end@example.com');
    const above = await grantTo('above@example.com', { bodyId: root });
    const input = { id: membership.id, version: membership.version, reason: 'Lý do' };
    const cases: [string, Record<string, unknown>, string][] = [
      ['officer@hai-phong.demo', {}, 'FORBIDDEN'],
      [local, { id: above.id }, 'FORBIDDEN'],
      ['admin@thanh-hoa.demo', {}, 'NOT_FOUND'],
      [ADMIN, { version: 7 }, 'CONFLICT'],
      [ADMIN, { id: '01900000-0000-7000-8000-00000000dead' }, 'NOT_FOUND'],
      [ADMIN, { reason: '' }, 'BAD_USER_INPUT'],
      [ADMIN, { id: 'x' }, 'BAD_USER_INPUT'],
    ];
    const before = await written();
    for (const [email, more, code] of cases) {
      expect([email, (await service.as(email).send(end, { input: { ...input, ...more } })).code]).toEqual([
        email,
        code,
      ]);
    }
    expect(await written()).toEqual(before);
    await service.as(ADMIN).ask(end, { input });
    expect((await service.as(ADMIN).send(end, { input: { ...input, version: 2 } })).code).toBe('MEMBERSHIP_ENDED');
  });

  test('ended twice at the same moment it ends once', async () => {
    const membership = await grantTo('race@example.com');
    const input = { id: membership.id, version: 1, reason: 'Lý do' };
    const codes = await Promise.all([1, 2].map(async () => (await service.as(ADMIN).send(end, { input })).code));
    expect(new Set(codes)).toEqual(new Set(['CONFLICT', undefined]));
  });
});

describe('Tenant.memberships', () => {
  const list =
    'query($first: Int, $after: String) { tenant { memberships(first: $first, after: $after) { totalCount nodes { email personName body { id } unit { id body { id } } } pageInfo { hasNextPage endCursor } } } }';

  test('lists the people in force page by page, in Vietnamese order', async () => {
    const caller = service.as(ADMIN);
    const all = (await caller.ask(list)).tenant.memberships;
    expect(all.totalCount).toBe(all.nodes.length);
    const names = all.nodes.map(({ personName }: { personName: string }) => personName);
    expect(names).toEqual([...names].sort(new Intl.Collator('vi', { numeric: true }).compare));
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page = await caller.ask(list, { first: 3, after });
      const { nodes, pageInfo } = page.tenant.memberships;
      paged.push(...nodes.map(({ email }: { email: string }) => email));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(all.nodes.map(({ email }: { email: string }) => email));
    expect(JSON.stringify(all)).not.toContain('thanh-hoa.demo","personName":"Cán bộ Ban Chỉ đạo');
  });

  test('takes few statements whatever its size', async () => {
    const { sql } = await service.statements(() => service.as(ADMIN).ask(list));
    expect(sql.filter((text) => !/set_tenant|token_epoch/.test(text)).length).toBeLessThanOrEqual(6);
  });

  test('an administrator of a subtree sees those of his subtree', async () => {
    const local = service.as(await communeAdmin('local-list@example.com'));
    const { nodes } = (await local.ask(list)).tenant.memberships;
    expect(nodes.length).toBeGreaterThan(0);
    for (const { body, unit } of nodes) expect((body ?? unit.body).id).toBe(commune);
  });

  test('nobody else sees it', async () => {
    for (const email of ['officer@hai-phong.demo', 'head@hai-phong.demo', 'unit@hai-phong.demo', 'bi@hai-phong.demo']) {
      expect((await service.as(email).send(list)).code).toBe('FORBIDDEN');
    }
  });
});
