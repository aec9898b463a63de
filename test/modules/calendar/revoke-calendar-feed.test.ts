import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let made: { id: string; path: string };

const CREATE = 'mutation ($input: CreateCalendarFeedInput!) { createCalendarFeed(input: $input) { id path } }';
const REVOKE = `mutation ($input: RevokeCalendarFeedInput!) {
  revokeCalendarFeed(input: $input) { id path revokedAt }
}`;

beforeAll(async () => {
  service = await startService();
  made = (await service.as('commune@hai-phong.demo').ask(CREATE, { input: {} })).createCalendarFeed;
});

afterAll(() => service.stop());

const revoke = (who: string) => service.as(who).send(REVOKE, { input: { id: made.id } });

describe('revokeCalendarFeed', () => {
  test('nobody else revokes it, and in another tenant it is not there', async () => {
    const before = await auditHeads(service);
    expect((await revoke('admin@hai-phong.demo')).code).toBe('FORBIDDEN');
    expect((await revoke('admin@hoa-binh.demo')).code).toBe('NOT_FOUND');
    expect(await auditHeads(service)).toEqual(before);
  });

  test('its holder does, at once and once; another can be made', async () => {
    const replies = await Promise.all([revoke('commune@hai-phong.demo'), revoke('commune@hai-phong.demo')]);
    expect(new Set(replies.map(({ code }) => code))).toEqual(new Set(['CALENDAR_FEED_REVOKED', undefined]));
    const { data } = replies.find(({ code }) => code === undefined) ?? { data: null };
    expect(data.revokeCalendarFeed).toEqual({ id: made.id, path: null, revokedAt: '2026-11-22T02:00:00Z' });
    expect((await fetch(new URL(made.path, service.url))).status).toBe(404);
    expect(await service.as('commune@hai-phong.demo').ask('{ calendarFeed { id } }')).toEqual({ calendarFeed: null });
    const next = await service.as('commune@hai-phong.demo').ask(CREATE, { input: {} });
    expect((await fetch(new URL(next.createCalendarFeed.path, service.url))).status).toBe(200);
  });
});
