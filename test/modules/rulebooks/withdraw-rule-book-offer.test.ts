import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { deskOf, done } from './rule-book-desk.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

test('only its own locality takes an offer back, once; nobody drafts from it any more', async () => {
  const giver = service.as('admin@thien-tin.demo');
  const taker = service.as('admin@thanh-hoa.demo');
  const { tenant } = await giver.ask('{ tenant { ruleBook { id } } }');
  const id = done(await deskOf(giver).offer(tenant.ruleBook.id, 'Bộ tiêu chí'));
  const withdraw = (who: typeof giver) =>
    who.send('mutation ($id: ID!) { withdrawRuleBookOffer(input: { id: $id }) }', { id });
  expect((await withdraw(taker)).code).toBe('NOT_FOUND');
  expect((await withdraw(service.as('officer@thien-tin.demo'))).code).toBe('FORBIDDEN');
  expect(done(await withdraw(giver))).toBe(id);
  expect((await withdraw(giver)).code).toBe('NOT_FOUND');
  expect(await deskOf(taker).offers()).toEqual([]);
  expect((await deskOf(taker).draft({ fromYear: 2030, fromOffer: id })).code).toBe('NOT_FOUND');
  // It can be offered again.
  done(await deskOf(giver).offer(tenant.ruleBook.id, 'Bộ tiêu chí'));
});
