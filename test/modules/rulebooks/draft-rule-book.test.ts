import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { deskOf, done, lineOf } from './rule-book-desk.js';

let service: Service;
let desk: ReturnType<typeof deskOf>;

beforeAll(async () => {
  service = await startService();
  desk = deskOf(service.as('admin@hoa-binh.demo'));
});

afterAll(() => service.stop());

test('copies a version under other ids; the lines remember where they come from, and the draft counts for nothing', async () => {
  const draft = done(await desk.draft({ fromYear: 2027, fromVersion: 1 }));
  expect(draft).toMatchObject({
    status: 'DRAFT',
    version: 3,
    fromYear: 2027,
    editVersion: 1,
    total: 100,
    problems: [],
  });
  const { tenant } = await service
    .as('admin@hoa-binh.demo')
    .ask(
      '{ tenant { ruleBook(year: 2027) { version criteria { id } } ruleBooks { version } } ruleBookDrafts { version } }',
    );
  expect(tenant.ruleBook.version).toBe(1);
  expect(tenant.ruleBooks).toEqual([{ version: 1 }]);
  expect(draft.criteria[0].id).not.toBe(tenant.ruleBook.criteria[0].id);
  const second = done(await desk.draft({ fromYear: 2028, fromNational: true }));
  expect(second.version).toBe(4);
  expect(lineOf(second, '5đ').maxScore).toBe(2);
});

test('two that draft at once get two numbers', async () => {
  const both = await Promise.all([2027, 2028].map((fromYear) => desk.draft({ fromYear, fromVersion: 1 })));
  const versions = both.map((reply) => done(reply).version);
  expect(new Set(versions).size).toBe(2);
});

test('exactly one source, and one that there is', async () => {
  expect((await desk.draft({ fromYear: 2027 })).code).toBe('BAD_USER_INPUT');
  expect((await desk.draft({ fromYear: 2027, fromVersion: 1, fromNational: true })).code).toBe('BAD_USER_INPUT');
  expect((await desk.draft({ fromYear: 2027, fromVersion: 99 })).code).toBe('NOT_FOUND');
  expect((await desk.draft({ fromYear: 2027, fromOffer: '00000000-0000-7000-8000-000000000000' })).code).toBe(
    'NOT_FOUND',
  );
  expect((await desk.draft({ fromYear: 1999, fromVersion: 1 })).code).toBe('BAD_USER_INPUT');
});

test('administrators of the root only, for drafting and for looking at drafts', async () => {
  for (const who of ['head', 'officer', 'unit', 'bi']) {
    const caller = service.as(`${who}@hoa-binh.demo`);
    expect((await deskOf(caller).draft({ fromYear: 2027, fromVersion: 1 })).code).toBe('FORBIDDEN');
    expect((await caller.send('{ ruleBookDrafts { id } }')).code).toBe('FORBIDDEN');
    expect((await caller.send('{ ruleBookOffers { id } }')).code).toBe('FORBIDDEN');
  }
});

test('the drafts of another tenant do not exist', async () => {
  const draft = done(await desk.draft({ fromYear: 2027, fromVersion: 1 }));
  const stranger = service.as('admin@thanh-hoa.demo');
  expect((await deskOf(stranger).edit(draft, { retireCriterion: '1' })).code).toBe('NOT_FOUND');
  const { ruleBookDrafts } = await stranger.ask('{ ruleBookDrafts { id } }');
  expect(ruleBookDrafts.map(({ id }: { id: string }) => id)).not.toContain(draft.id);
});
