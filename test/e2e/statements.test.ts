import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

// Counted on the wire, setting the tenant and identifying the caller included; BEGIN and COMMIT are not statements about data.

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const TREE = `{
  tenant {
    code
    rootBodies {
      id name level
      statistics(year: 2026) { units eligible registered assessed recognised bands { standard units } safeRate goodOrBetterRate averageReviewTotal activeModels reportsDue reportsOnTime assignmentsOpen assignmentsOverdue }
      targets(year: 2026) { code progress { numerator denominator value met shortfall } }
      children {
        id name level
        statistics(year: 2026) { units eligible registered assessed recognised bands { standard units } safeRate goodOrBetterRate averageReviewTotal activeModels reportsDue reportsOnTime assignmentsOpen assignmentsOverdue }
        targets(year: 2026) { code progress { numerator denominator value met shortfall } }
        children { id name }
      }
    }
  }
}`;

const PAGE = `query ($first: Int!, $underBody: ID!) {
  units(filter: { underBody: $underBody, year: 2025 }, first: $first) {
    nodes { id code name kind body { id name } standing(year: 2025) { registered recognition reviewTotal band { label } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const cost = async (work: () => Promise<unknown>): Promise<number> => (await service.statements(work)).sql.length;

test('the tree of 115 bodies with statistics and targets takes at most 6 statements, as many as a tree of one', async () => {
  const big = service.as('officer@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
  const small = service.as('officer@thien-tin.demo').with({ 'x-tenant': 'thien-tin' });
  await big.ask(TREE);
  await small.ask(TREE);
  const { result, sql } = await service.statements(() => big.ask(TREE));
  expect(result.tenant.rootBodies[0].children).toHaveLength(114);
  expect(sql.length, sql.join('\n')).toBeLessThanOrEqual(6);
  expect(await cost(() => small.ask(TREE))).toBe(sql.length);
});

test('a page of units with body and standing takes at most 6 statements, however many units', async () => {
  const officer = service.as('officer@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
  const { tenant } = await officer.ask('{ tenant { rootBodies { id } } }');
  const ask = (first: number) => officer.ask(PAGE, { first, underBody: tenant.rootBodies[0].id });
  await ask(1);
  const { result, sql } = await service.statements(() => ask(50));
  expect(result.units.nodes).toHaveLength(50);
  expect(sql.length, sql.join('\n')).toBeLessThanOrEqual(6);
  expect(await cost(() => ask(1))).toBe(sql.length);
  expect(await cost(() => ask(200))).toBe(sql.length);
});
