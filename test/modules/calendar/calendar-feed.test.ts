import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { newFeedSecret } from '../../../src/modules/calendar/feed-link.rules.js';
import { createLog } from '../../../src/platform/log/log.js';
import { type Service, startService, TEST_NOW } from '../../support/service.js';

let service: Service;

const CREATE = 'mutation { createCalendarFeed(input: { replace: true }) { id path } }';

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const linkOf = async (email: string): Promise<string> => (await service.as(email).ask(CREATE)).createCalendarFeed.path;
const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, service.url), { headers });

async function eventsOf(path: string) {
  const answer = await get(path);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const calendar = new ICAL.Component(ICAL.parse(text));
  expect(calendar.name).toBe('vcalendar');
  return calendar.getAllSubcomponents('vevent').map((one) => {
    const { uid, summary, description, startDate, endDate } = new ICAL.Event(one);
    expect(one.getFirstPropertyValue('dtstamp')?.toString()).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    return { uid, summary, description, start: startDate.toString(), end: endDate.toString() };
  });
}

describe('a feed', () => {
  test('shows a commune its own deadline on the last day, milestones, and its own work, each once', async () => {
    service.setNow('2026-10-01T02:00:00Z');
    await service.rows(
      "update sauro.assignment a set due_at = '2026-12-15T17:00:00Z' from sauro.membership m where m.email = 'commune@hai-phong.demo' and m.tenant_id = a.tenant_id and m.body_id = a.body_id and a.year = 2026 and a.parent_id is null and not exists (select from sauro.assignment c where c.tenant_id = a.tenant_id and c.parent_id = a.id)",
    );
    const events = await eventsOf(await linkOf('commune@hai-phong.demo'));
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    const due = events.filter(({ summary, start }) => summary.startsWith('Hạn báo cáo') && start.startsWith('2026'));
    expect(due).toEqual([
      {
        uid: expect.stringMatching(/^deadline-[0-9a-f-]{36}-2026@hai-phong\.sau-ro$/),
        summary: 'Hạn báo cáo: Báo cáo kết quả năm và chương trình năm tiếp theo (năm 2026)',
        description: expect.stringMatching(/^Nộp trước 24:00 ngày 30\/10\/2026\. /),
        start: '2026-10-30',
        end: '2026-10-31',
      },
    ]);
    const [{ n }] = await service.rows(
      `select count(*)::int as n from sauro.assignment a join sauro.membership m on m.tenant_id = a.tenant_id and m.body_id = a.body_id
       where m.email = 'commune@hai-phong.demo' and a.status <> 'CANCELLED' and a.due_at > '2026-08-26T17:00:00Z' and a.due_at <= '2027-10-01T17:00:00Z'`,
    );
    expect(n).toBeGreaterThan(0);
    expect(events.filter(({ summary }) => summary.startsWith('Nhiệm vụ: '))).toHaveLength(n);
    const milestones = (
      await service
        .as('commune@hai-phong.demo')
        .ask('{ calendar(from: "2026-08-27", to: "2027-10-01") { kind title from } }')
    ).calendar.filter(({ kind }: { kind: string }) => kind === 'MILESTONE');
    expect(milestones.length).toBeGreaterThan(0);
    for (const { title, from } of milestones)
      expect(events).toContainEqual(expect.objectContaining({ summary: title, start: from, description: '' }));
  });

  test('shows the city how many still owe, and an extension to a time of day as that instant', async () => {
    service.setNow('2026-10-01T02:00:00Z');
    const path = await linkOf('officer@hai-phong.demo');
    const due = async () => (await eventsOf(path)).filter(({ summary }) => summary.startsWith('Hạn báo cáo'));
    const [before] = await due();
    await service.rows(
      `update sauro.report_due d set extended_to = '2026-11-09T09:30:00Z', extension_reason = 'Bão', extended_by = m.account_id, extended_at = '2026-10-01'
       from sauro.membership m where m.email = 'commune@hai-phong.demo' and d.tenant_id = m.tenant_id and d.body_id = m.body_id and d.year = 2026`,
    );
    const [same, extended] = await due();
    // The line of the rule keeps its name while one is taken out of it.
    expect([same?.uid, same?.start]).toEqual([before?.uid, before?.start]);
    const owed = (text: string | undefined) => (text?.match(/(\d+) trên (\d+)/) ?? []).slice(1).map(Number);
    expect(owed(same?.description)[1]).toBe((owed(before?.description)[1] ?? 0) - 1);
    expect(extended).toMatchObject({ start: '2026-11-09T09:30:00Z', end: '2026-11-09T09:30:00Z' });
    expect(extended?.description).toMatch(/^Nộp trước 16:30 ngày 09\/11\/2026\. /);
  });

  test('keeps a line in its place when the rule moves it', async () => {
    service.setNow('2026-10-01T02:00:00Z');
    const path = await linkOf('officer@thien-tin.demo');
    const due = async () =>
      new Map(
        (await eventsOf(path)).filter(({ summary }) => summary.startsWith('Hạn')).map(({ uid, start }) => [uid, start]),
      );
    const before = await due();
    await service.rows(
      `update sauro.report_due d set due_at = due_at - interval '2 days' from sauro.tenant t where t.id = d.tenant_id and t.code = 'thien-tin' and d.year = 2026`,
    );
    const after = await due();
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    expect([...after.values()].toSorted()).not.toEqual([...before.values()].toSorted());
  });

  test('speaks the language of the person, not of the request', async () => {
    service.setNow('2026-10-01T02:00:00Z');
    const unit = service.as('commune@hai-phong.demo');
    await unit.ask('mutation { setPreferences(input: { locale: en, mail: true }) { __typename } }');
    const path = await linkOf('commune@hai-phong.demo');
    const titles = (await eventsOf(path)).map(({ summary }) => summary);
    expect(titles.some((title) => title.startsWith('Report due: '))).toBe(true);
    expect(titles.some((title) => title.startsWith('Hạn báo cáo'))).toBe(false);
  });

  test('answers 304 while nothing changed, whatever the time of day, and anew when something did', async () => {
    service.setNow('2026-10-01T02:00:00Z');
    const path = await linkOf('head@hai-phong.demo');
    const first = await get(path);
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    service.setNow('2026-10-01T09:00:00Z');
    const again = await get(path, { 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await service.rows(
      "update sauro.report_due set status = 'SUBMITTED', submitted_at = now(), submitted_by = (select id from sauro.account limit 1), content = 'x' where id = (select d.id from sauro.report_due d join sauro.tenant t on t.id = d.tenant_id where t.code = 'hai-phong' and d.year = 2026 and d.status = 'OPEN' limit 1)",
    );
    const changed = await get(path, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  test('takes as many statements for a city as for a commune', async () => {
    const cost = async (email: string) => {
      const path = await linkOf(email);
      await get(path);
      return (await service.statements(() => get(path))).sql.length;
    };
    expect(await cost('officer@hai-phong.demo')).toBe(await cost('officer@thien-tin.demo'));
  });
});

describe('a link that opens nothing answers as one that never was', () => {
  const nothing = async (path: string, headers?: Record<string, string>) => {
    const answer = await get(path, headers);
    expect(answer.status).toBe(404);
    const { errors } = (await answer.json()) as { errors: { extensions: object }[] };
    return errors[0]?.extensions;
  };

  test('guessed, cut, of another tenant, of no tenant', async () => {
    const path = await linkOf('unit@hai-phong.demo');
    const secret = path.slice('/calendar/'.length, -'.ics'.length);
    const [feed] = await service.rows(
      "select * from sauro.calendar_feed f join sauro.membership m on m.account_id = f.account_id where m.email = 'unit@hai-phong.demo'",
    );
    const [other] = await service.rows("select id from sauro.tenant where code = 'hoa-binh'");
    const secrets = [
      newFeedSecret({ tenantId: feed.tenant_id, feedId: feed.id }),
      newFeedSecret({ tenantId: other.id, feedId: feed.id }),
      newFeedSecret({ tenantId: '01900000-0000-7000-8000-000000000001', feedId: feed.id }),
      secret.slice(0, -1),
      `${secret}A`,
      'x',
    ];
    for (const one of secrets) expect(await nothing(`/calendar/${one}.ics`)).toEqual({ code: 'NOT_FOUND' });
    expect(await nothing(`/calendar/${secret}`)).toEqual({ code: 'NOT_FOUND' });
    expect((await get(path)).status).toBe(200);
    // Nothing else is opened by it, and a token changes nothing.
    expect((await get('/bi/v1/dim_date.csv', { authorization: `Bearer ${secret}` })).status).toBe(401);
    const headers = await service.headersOf('admin@hoa-binh.demo');
    expect((await get(path, headers)).status).toBe(200);
    expect(await nothing(`/calendar/${secrets[0]}.ics`, headers)).toEqual({ code: 'NOT_FOUND' });
  });

  test('the membership ended, the account disabled, the tenant suspended', async () => {
    const path = await linkOf('unit@thien-tin.demo');
    const state = async (sql: string, values: unknown[]) => {
      await service.rows(sql, values);
      return (await get(path)).status;
    };
    const end = "update sauro.membership set ended_at = $1 where email = 'unit@thien-tin.demo'";
    expect(await state(end, ['2026-10-01'])).toBe(404);
    expect(await state(end, [null])).toBe(200);
    const disable = "update sauro.account set disabled_at = $1 where email = 'unit@thien-tin.demo'";
    expect(await state(disable, ['2026-10-01'])).toBe(404);
    expect(await state(disable, [null])).toBe(200);
    const suspend = "update sauro.tenant set status = $1 where code = 'thien-tin'";
    expect(await state(suspend, ['SUSPENDED'])).toBe(404);
    expect(await state(suspend, ['ACTIVE'])).toBe(200);
  });

  test('the secret is never logged, whatever happens', async () => {
    let log = '';
    const app = await createApp({
      config: {
        graphqlPage: false,
        gatewayKey: undefined,
        dataDir: service.dataDir,
        bucket: undefined,
        mail: undefined,
      },
      database: service.database,
      log: createLog('trace', { write: (line: string) => void (log += line) }),
      signingKey: service.signingKey,
      clock: () => TEST_NOW,
    });
    const path = await linkOf('officer@hai-phong.demo');
    expect((await app.inject({ url: path })).statusCode).toBe(200);
    await service.rows('alter table sauro.milestone rename to milestone_away');
    expect((await app.inject({ url: path })).statusCode).toBe(500);
    await service.rows('alter table sauro.milestone_away rename to milestone');
    expect((await app.inject({ url: `${path}x` })).statusCode).toBe(404);
    expect(log).toContain('internal error');
    expect(log).not.toContain(path.slice('/calendar/'.length, -'.ics'.length));
    await app.close();
  });
});
