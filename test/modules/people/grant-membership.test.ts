import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { ADMIN, grant, localAdmin, type Places, person, placesOf, written } from './membership-desk.js';

let service: Service;
let places: Places;
beforeAll(async () => {
  service = await startService();
  places = await placesOf(service);
});
afterAll(() => service.stop());

describe('grantMembership', () => {
  test('lets a person in, who can sign in and work in his scope', async () => {
    const { grantMembership } = await service
      .as(ADMIN)
      .ask(grant, { input: person('New@Example.com', places.commune) });
    expect(grantMembership).toMatchObject({
      role: 'BODY_OFFICER',
      personName: 'Cán bộ mới',
      email: 'new@example.com',
      endedAt: null,
      body: { id: places.commune },
      unit: null,
      tenant: { code: 'hai-phong' },
    });
    const { signIn } = await service.nobody.ask(
      'mutation($input: SignInInput!) { signIn(input: $input) { viewer { permissions memberships { body { id } } } } }',
      { input: { email: 'new@example.com', password: 'mật khẩu đầu tiên' } },
    );
    expect(signIn.viewer.memberships).toEqual([{ body: { id: places.commune } }]);
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
    const { grantMembership } = await service.as(ADMIN).ask(grant, {
      input: person('unit-officer@example.com', places.commune, {
        role: 'UNIT_OFFICER',
        bodyId: null,
        unitId: places.unit,
      }),
    });
    expect(grantMembership).toMatchObject({ body: null, unit: { id: places.unit } });
  });

  test('an account that is known elsewhere keeps its password, and each tenant its own name for it', async () => {
    const email = 'officer@thanh-hoa.demo';
    const guest = (more: Record<string, unknown> = {}) => ({
      input: person(email, places.commune, { personName: 'Khách từ Thanh Hóa', ...more }),
    });
    // Whoever made the account may know its password: without the holder's own word nobody else lets it in.
    const untouched = await written(service);
    expect((await service.as(email).ask('{ viewer { joinCode } }')).viewer.joinCode).toBeNull();
    for (const joinCode of [undefined, '0000-0000-0000-0000', 'x']) {
      expect((await service.as(ADMIN).send(grant, guest({ joinCode }))).code).toBe('JOIN_CODE_REQUIRED');
    }
    expect(await written(service)).toEqual(untouched);
    await service.as(email).ask('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { token } }', {
      input: { current: 'sauro-demo', next: 'mật khẩu của riêng tôi' },
    });
    const [before] = await service.rows('select password_hash, name from sauro.account where email = $1', [email]);
    const { joinCode } = (await service.as(email).ask('{ viewer { joinCode } }')).viewer;
    await service.as(ADMIN).ask(grant, guest({ joinCode }));
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
    const local = service.as(await localAdmin(service, 'local@example.com', places.commune));
    expect((await local.send(grant, { input: person('below@example.com', places.commune) })).errors).toEqual([]);
    const before = await written(service);
    for (const bodyId of [places.root, places.otherCommune]) {
      expect((await local.send(grant, { input: person('above@example.com', places.commune, { bodyId }) })).code).toBe(
        'FORBIDDEN',
      );
    }
    expect(await written(service)).toEqual(before);
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
    const bodyId = code === 'MEMBERSHIP_EXISTS' ? held[0]?.body_id : places.commune;
    const before = await written(service);
    const reply = await service
      .as(email)
      .send(grant, { input: person('refused@example.com', places.commune, { bodyId, ...more }) });
    expect(reply.code).toBe(code);
    expect(await written(service)).toEqual(before);
  });

  test('a body or a unit that has ended takes nobody in', async () => {
    const [other] = await service.rows('select id from sauro.unit where body_id = $1 order by id limit 1', [
      places.otherCommune,
    ]);
    await service.rows("update sauro.body set valid_to = '2026-07-01' where id = $1", [places.otherCommune]);
    await service.rows("update sauro.unit set valid_to = '2026-07-01' where id = $1", [other.id]);
    const before = await written(service);
    for (const [field, scope] of [
      ['bodyId', { bodyId: places.otherCommune }],
      ['unitId', { role: 'UNIT_OFFICER', bodyId: null, unitId: other.id }],
    ] as const) {
      const { errors } = await service
        .as(ADMIN)
        .send(grant, { input: person('late@example.com', places.otherCommune, scope) });
      expect(errors[0]?.extensions).toMatchObject({ code: 'MEMBERSHIP_SCOPE_ENDED', field });
    }
    expect(await written(service)).toEqual(before);
  });

  test('both scopes at once are one too many', async () => {
    const { code } = await service
      .as(ADMIN)
      .send(grant, { input: person('both@example.com', places.commune, { unitId: places.unit }) });
    expect(code).toBe('ROLE_SCOPE_MISMATCH');
  });

  test('the same role given twice at the same moment is given once', async () => {
    const codes = await Promise.all(
      [1, 2].map(
        async () => (await service.as(ADMIN).send(grant, { input: person('twice@example.com', places.commune) })).code,
      ),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(await service.rows("select 1 from sauro.membership where email = 'twice@example.com'")).toHaveLength(1);
  });
});
