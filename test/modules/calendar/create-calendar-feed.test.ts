import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;

const CREATE = `mutation ($input: CreateCalendarFeedInput!) {
  createCalendarFeed(input: $input) { id path createdAt revokedAt }
}`;
const MINE = '{ calendarFeed { id path createdAt revokedAt } }';

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const answerOf = async (path: string) => (await fetch(new URL(path, service.url))).status;

describe('createCalendarFeed', () => {
  test('gives a secret path, once; only its hash is kept, and nothing of it in the audit log', async () => {
    const officer = service.as('commune@hai-phong.demo');
    expect(await officer.ask(MINE)).toEqual({ calendarFeed: null });
    const { createCalendarFeed: made } = await officer.ask(CREATE, { input: {} });
    expect(made).toMatchObject({ createdAt: '2026-11-22T02:00:00Z', revokedAt: null });
    expect(made.path).toMatch(/^\/calendar\/[\w-]{86}\.ics$/);
    expect(await answerOf(made.path)).toBe(200);
    expect(await officer.ask(MINE)).toEqual({ calendarFeed: { ...made, path: null } });
    const [row] = await service.rows('select * from sauro.calendar_feed where id = $1', [made.id]);
    const secret = made.path.slice('/calendar/'.length, -'.ics'.length);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row.secret_hash).toMatch(/^[0-9a-f]{64}$/);
    const audit = await service.rows("select * from sauro.audit_event where action = 'calendarFeed.create'");
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain(secret);
    expect(JSON.stringify(audit)).not.toContain(row.secret_hash);
  });

  test('a second is refused, unless it is to replace the first, which then ends', async () => {
    const officer = service.as('head@hai-phong.demo');
    const { createCalendarFeed: first } = await officer.ask(CREATE, { input: {} });
    const before = await auditHeads(service);
    const reply = await officer.send(CREATE, { input: {} });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['CALENDAR_FEED_EXISTS', 'replace']);
    expect(await auditHeads(service)).toEqual(before);
    const { createCalendarFeed: second } = await officer.ask(CREATE, { input: { replace: true } });
    expect(await answerOf(first.path)).toBe(404);
    expect(await answerOf(second.path)).toBe(200);
  });

  test('of two at once one is made', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const replies = await Promise.all([officer.send(CREATE, { input: {} }), officer.send(CREATE, { input: {} })]);
    expect(new Set(replies.map(({ code }) => code))).toEqual(new Set(['CALENDAR_FEED_EXISTS', undefined]));
    const both = await Promise.all([1, 2].map(() => officer.ask(CREATE, { input: { replace: true } })));
    const statuses = await Promise.all(both.map(({ createCalendarFeed: { path } }) => answerOf(path)));
    expect(new Set(statuses)).toEqual(new Set([200, 404]));
  });

  test('analysts have none, nobody neither', async () => {
    expect((await service.as('bi@hai-phong.demo').send(CREATE, { input: {} })).code).toBe('FORBIDDEN');
    expect((await service.nobody.send(CREATE, { input: {} })).code).toBe('UNAUTHENTICATED');
    expect((await service.nobody.send(MINE)).code).toBe('UNAUTHENTICATED');
  });
});
