import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { ADMIN, end, grant, localAdmin, type Places, person, placesOf, written } from './membership-desk.js';

let service: Service;
let places: Places;
beforeAll(async () => {
  service = await startService();
  places = await placesOf(service);
});
afterAll(() => service.stop());

describe('endMembership', () => {
  const grantTo = async (email: string, more: Record<string, unknown> = {}) =>
    (await service.as(ADMIN).ask(grant, { input: person(email, places.commune, more) })).grantMembership;

  test('with his last role a person leaves the tenant at once; the row and its reason stay', async () => {
    const first = await grantTo('leaver@example.com');
    const second = await grantTo('leaver@example.com', { bodyId: places.otherCommune });
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
    const second = await grantTo('second-admin@example.com', { role: 'TENANT_ADMIN', bodyId: places.root });
    expect((await service.as(ADMIN).send(end, { input })).code).toBe('LAST_ADMINISTRATOR');
    const answer = await service.as(ADMIN).send(end, { input: { id: second.id, version: 1, reason: 'Thử' } });
    expect(answer.errors).toEqual([]);
  });

  test('refusals write nothing', async () => {
    const membership = await grantTo('stays@example.com');
    const local = await localAdmin(service, 'local-end@example.com', places.commune);
    const above = await grantTo('above@example.com', { bodyId: places.root });
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
    const before = await written(service);
    for (const [email, more, code] of cases) {
      expect([email, (await service.as(email).send(end, { input: { ...input, ...more } })).code]).toEqual([
        email,
        code,
      ]);
    }
    expect(await written(service)).toEqual(before);
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
