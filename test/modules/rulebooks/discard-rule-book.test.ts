import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { deskOf, done } from './rule-book-desk.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

test('a draft is given up once, its number is not given again, and a stale one is held', async () => {
  const desk = deskOf(service.as('admin@tu-ky.demo'));
  const draft = done(await desk.draft({ fromYear: 2030, fromVersion: 1 }));
  const { version } = draft;
  expect((await desk.discard({ ...draft, editVersion: 9 })).code).toBe('CONFLICT');
  expect(done(await desk.discard(draft))).toBe(version);
  expect((await desk.discard(draft)).code).toBe('RULE_BOOK_NOT_DRAFT');
  expect((await desk.discard({ id: '00000000-0000-7000-8000-000000000000', editVersion: 1 })).code).toBe('NOT_FOUND');
  expect(done(await desk.draft({ fromYear: 2030, fromVersion: 1 })).version).toBe(version + 1);
  const { ruleBookDrafts } = await service.as('admin@tu-ky.demo').ask('{ ruleBookDrafts { id } }');
  expect(ruleBookDrafts.map(({ id }: { id: string }) => id)).not.toContain(draft.id);
});
