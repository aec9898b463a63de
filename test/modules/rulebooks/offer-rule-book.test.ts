import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { deskOf, done, lineOf } from './rule-book-desk.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

test('another locality drafts from a copy of the book that was offered, and sees nothing else', async () => {
  const giver = deskOf(service.as('admin@thien-tin.demo'));
  const taker = deskOf(service.as('admin@thanh-hoa.demo'));
  const { tenant } = await service.as('admin@thien-tin.demo').ask('{ tenant { ruleBook { id } } }');
  const id = tenant.ruleBook.id;
  const draft = done(await giver.draft({ fromYear: 2030, fromVersion: 1 }));
  expect((await giver.offer(draft.id, 'Dự thảo')).code).toBe('RULE_BOOK_NOT_PUBLISHED');
  expect((await taker.offer(id, 'Không phải của tôi')).code).toBe('NOT_FOUND');
  expect((await deskOf(service.as('head@thien-tin.demo')).offer(id, 'x')).code).toBe('FORBIDDEN');

  const offerId = done(await giver.offer(id, 'Bộ tiêu chí cấp xã'));
  expect((await giver.offer(id, 'Lần nữa')).code).toBe('RULE_BOOK_ALREADY_OFFERED');
  expect(await taker.offers()).toEqual([
    { id: offerId, offeredByName: 'Xã Thiện Tín', title: 'Bộ tiêu chí cấp xã', own: false },
  ]);
  const copy = done(await taker.draft({ fromYear: 2030, fromOffer: offerId }));
  expect(lineOf(copy, '8c')).toMatchObject({ maxScore: 50 });
  expect(copy.status).toBe('DRAFT');
  const [row] = await service.rows('select content from sauro.rule_book_offer');
  expect(row.content).toMatchObject({ planId: null, awardRule: { planId: null } });
});
