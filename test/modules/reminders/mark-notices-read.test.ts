import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { clearDesks, morning, oweReports } from '../../support/reminder-scene.js';
import { type Caller, type Service, startService } from '../../support/service.js';

// Each morning is one of five localities.
vi.setConfig({ testTimeout: 120_000 });

const MARK = 'mutation ($input: MarkNoticesReadInput!) { markNoticesRead(input: $input) { unreadNotices } }';
const LIST =
  'query ($unreadOnly: Boolean) { notices(unreadOnly: $unreadOnly) { totalCount nodes { id readAt } } viewer { unreadNotices } }';

let service: Service;
let officer: Caller;
let head: Caller;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  head = service.as('head@hai-phong.demo');
  await clearDesks(service);
  await oweReports(service, 'hai-phong', 2026);
  for (const day of ['2026-11-02', '2026-11-06', '2026-11-13']) {
    service.setNow(morning(day));
    await service.runJobs();
  }
});

afterAll(() => service.stop());

describe('markNoticesRead', () => {
  test('marks some, then all of one’s own; the first time stays', async () => {
    const { notices, viewer } = await officer.ask(LIST);
    const unread = viewer.unreadNotices as number;
    expect(unread).toBeGreaterThanOrEqual(3);
    const [first, second] = notices.nodes;
    service.setNow('2026-11-13T03:00:00Z');
    const input = { ids: [first.id, first.id] };
    expect((await officer.ask(MARK, { input })).markNoticesRead.unreadNotices).toBe(unread - 1);
    service.setNow('2026-11-13T04:00:00Z');
    expect((await officer.ask(MARK, { input: { ids: [first.id, second.id] } })).markNoticesRead.unreadNotices).toBe(
      unread - 2,
    );
    expect((await officer.ask(MARK, { input: {} })).markNoticesRead.unreadNotices).toBe(0);
    const after = (await officer.ask(LIST)).notices.nodes;
    expect(after[0].readAt).toBe('2026-11-13T03:00:00Z');
    expect(after[1].readAt).toBe('2026-11-13T04:00:00Z');
    expect((await officer.ask(LIST, { unreadOnly: true })).notices.totalCount).toBe(0);
    expect((await head.ask(LIST, { unreadOnly: true })).viewer.unreadNotices).toBe(unread);
  });

  test('writes nothing where all was read, and at once by two it is one', async () => {
    const before = await auditHeads(service);
    await officer.ask(MARK, { input: { ids: null } });
    expect(await auditHeads(service)).toEqual(before);
    const both = await Promise.all([head.send(MARK, { input: {} }), head.send(MARK, { input: {} })]);
    expect(both.map((reply) => reply.code)).toEqual([undefined, undefined]);
    const events = await service.rows(
      "select changes from sauro.audit_event where action = 'noticesRead.mark' and account_id = (select account_id from sauro.membership where email = 'head@hai-phong.demo')",
    );
    expect(events).toHaveLength(1);
  });

  test('a notice of another person or locality is NOT_FOUND, and nothing is marked', async () => {
    service.setNow(morning('2026-11-23'));
    const [own] = (await officer.ask(LIST)).notices.nodes;
    const [others] = (await head.ask(LIST)).notices.nodes;
    await service.rows('update sauro.notice set read_at = null where id = $1', [own.id]);
    const reply = await officer.send(MARK, { input: { ids: [own.id, others.id] } });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['NOT_FOUND', 'ids']);
    expect((await officer.ask(LIST)).viewer.unreadNotices).toBe(1);
    const foreign = await service.as('officer@thanh-hoa.demo').send(MARK, { input: { ids: [own.id] } });
    expect(foreign.code).toBe('NOT_FOUND');
  });

  test.each([
    ['bi@hai-phong.demo', {}, 'FORBIDDEN'],
    ['officer@hai-phong.demo', { ids: ['x'] }, 'BAD_USER_INPUT'],
    ['officer@hai-phong.demo', { ids: Array.from({ length: 201 }, () => crypto.randomUUID()) }, 'BAD_USER_INPUT'],
  ])('%s %j', async (email, input, code) => {
    expect((await service.as(email).send(MARK, { input })).code).toBe(code);
  });
});
