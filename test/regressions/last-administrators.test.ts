import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService, TEST_NOW } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const first = 'admin@thien-tin.demo';
const second = 'officer@thien-tin.demo';
const rolesOf = async (email: string) =>
  (
    await service.rows(
      "select id, version from sauro.membership where email = $1 and role = 'TENANT_ADMIN' and ended_at is null",
      [email],
    )
  )[0];
const end = async (who: string, whose: string) => {
  const { id, version } = await rolesOf(whose);
  return service.as(who).send('mutation ($input: EndMembershipInput!) { endMembership(input: $input) { id } }', {
    input: { id, version, reason: 'Nghỉ công tác' },
  });
};

test('two administrators who end each other at the same moment leave one', async () => {
  const [root] = (await service.as(first).ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies;
  for (let round = 0; round < 5; round += 1) {
    // A role that was ended once is not ended again at the same instant.
    service.setNow(new Date(Date.parse(TEST_NOW) + round * 1000).toISOString());
    const [stays, joins] = (await rolesOf(first)) ? [first, second] : [second, first];
    const granted = await service
      .as(stays)
      .send('mutation ($input: GrantMembershipInput!) { grantMembership(input: $input) { id } }', {
        input: { email: joins, personName: 'Quản trị viên', role: 'TENANT_ADMIN', bodyId: root.id },
      });
    expect(granted.errors).toEqual([]);

    const replies = await Promise.all([end(first, second), end(second, first)]);
    expect(replies.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    const left = [await rolesOf(first), await rolesOf(second)].filter(Boolean);
    expect(left).toHaveLength(1);
  }
});
