import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const query = `query ($filter: UnitFilter, $after: String) {
  units(filter: $filter, first: 200, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
}`;

// Pages and counts ask the words in two different ways.
test.each([
  ['officer@hai-phong.demo', { search: 'mau' }],
  ['officer@hai-phong.demo', { search: 'doanh nghiep mau' }],
  ['officer@hai-phong.demo', { search: 'd n m' }],
  ['officer@hai-phong.demo', { search: 'truong', kinds: ['EDUCATIONAL_INSTITUTION'], eligible: true }],
  ['officer@hai-phong.demo', { search: 'mau', year: 2025, recognition: 'RECOGNISED' }],
  ['officer@hai-phong.demo', { search: 'mau zzzz' }],
  ['commune@hai-phong.demo', { search: 'mau' }],
  ['unit@hai-phong.demo', { search: 'mau' }],
])('a search counts what it lists: %s %j', async (who, filter) => {
  const ids = new Set<string>();
  let after: string | null = null;
  for (;;) {
    const { units } = await service.as(who).ask(query, { filter, after });
    for (const { id } of units.nodes) ids.add(id);
    if (!units.pageInfo.hasNextPage) {
      expect(units.totalCount).toBe(ids.size);
      return;
    }
    after = units.pageInfo.endCursor;
  }
});
