import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { ADMIN, localAdmin, type Places, placesOf } from './membership-desk.js';

let service: Service;
let places: Places;
beforeAll(async () => {
  service = await startService();
  places = await placesOf(service);
});
afterAll(() => service.stop());

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
    const local = service.as(await localAdmin(service, 'local-list@example.com', places.commune));
    const { nodes } = (await local.ask(list)).tenant.memberships;
    expect(nodes.length).toBeGreaterThan(0);
    for (const { body, unit } of nodes) expect((body ?? unit.body).id).toBe(places.commune);
  });

  test('nobody else sees it', async () => {
    for (const email of ['officer@hai-phong.demo', 'head@hai-phong.demo', 'unit@hai-phong.demo', 'bi@hai-phong.demo']) {
      expect((await service.as(email).send(list)).code).toBe('FORBIDDEN');
    }
  });
});
