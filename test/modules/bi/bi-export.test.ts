import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoApiKey } from '../../../src/seeding/accounts.js';
import { type Service, startService, TEST_NOW } from '../../support/service.js';
import { ADMIN, create, revoke } from './bi-desk.js';

let service: Service;
let base: string;

const demo = (tenant = 'hai-phong') => ({ authorization: `Bearer ${demoApiKey(tenant, 'sauro-demo')}` });
const get = (path: string, headers: Record<string, string> = demo()) => fetch(`${base}${path}`, { headers });
const json = async (path: string, headers?: Record<string, string>) =>
  (await get(path, headers)).json() as Promise<Record<string, any>>;
const exportsOf = async (headers?: Record<string, string>): Promise<Record<string, any>[]> =>
  (await json('/bi/v1/exports', headers))['exports'];

/** Wide enough that neither the socket nor the stream takes all of it at once. */
const MANY = 60_000;

beforeAll(async () => {
  service = await startService({ poolSize: 16 });
  base = service.url.replace(/\/graphql$/, '');
  await service.rows(
    `insert into sauro.tenant_year (tenant_id, year, opened_at) select id, 2001, now() from sauro.tenant where code = 'hoa-binh'`,
  );
  await service.rows(
    `with u as (insert into sauro.unit (tenant_id, id, code, name, kind, body_id, valid_from)
       select t.id, gen_random_uuid(), 'BI-' || n, 'Đơn vị ' || n, 'AGENCY', (select id from sauro.body b where b.tenant_id = t.id limit 1), '2000-01-01'
       from sauro.tenant t cross join generate_series(1, ${MANY}) n where t.code = 'hoa-binh' returning tenant_id, id, body_id)
     insert into sauro.standing (tenant_id, year, unit_id, body_id, unit_kind, eligible) select tenant_id, 2001, id, body_id, 'AGENCY', true from u`,
  );
}, 120_000);
afterAll(() => service.stop());

describe('how far a download is', () => {
  test('stands where its answer says, while it runs and when it is done', async () => {
    const reply = await get('/bi/v1/wide_standing.csv', demo('hoa-binh'));
    const place = reply.headers.get('x-progress') ?? '';
    const total = Number(reply.headers.get('x-total-rows'));
    expect(place).toMatch(/^\/bi\/v1\/exports\/[\da-f-]{36}$/);
    expect(total).toBeGreaterThan(MANY);
    const reader = reply.body?.getReader();
    await reader?.read();
    const under = await json(place, demo('hoa-binh'));
    expect(under).toMatchObject({
      view: 'wide_standing',
      format: 'csv',
      updatedSince: null,
      state: 'RUNNING',
      totalRows: total,
      startedAt: TEST_NOW,
      endedAt: null,
    });
    expect(under['rows']).toBeLessThan(total);
    expect(under['percent']).toBeLessThan(100);
    for (;;) if ((await reader?.read())?.done) break;
    await expect
      .poll(() => json(place, demo('hoa-binh')))
      .toMatchObject({ state: 'DONE', percent: 100, rows: total, endedAt: TEST_NOW });
  });

  test('moves while the rows go', async () => {
    const reply = await get('/bi/v1/wide_standing.xlsx', demo('hoa-binh'));
    const place = reply.headers.get('x-progress') ?? '';
    const seen = new Set<number>();
    const reader = reply.body?.getReader();
    for (;;) {
      const { done } = (await reader?.read()) ?? { done: true };
      if (done) break;
      if (seen.size < 2) seen.add((await json(place, demo('hoa-binh')))['rows']);
    }
    expect(seen.size).toBe(2);
  });

  test('of one that its reader left says so, and the connection is back', async () => {
    const leaving = new AbortController();
    const reply = await fetch(`${base}/bi/v1/wide_standing.csv`, { headers: demo('hoa-binh'), signal: leaving.signal });
    const place = reply.headers.get('x-progress') ?? '';
    await reply.body?.getReader().read();
    leaving.abort();
    await expect.poll(() => json(place, demo('hoa-binh')), { timeout: 10_000 }).toMatchObject({ state: 'CUT_OFF' });
    expect((await json(place, demo('hoa-binh')))['percent']).toBeLessThan(100);
    await expect
      .poll(() =>
        service.rows(
          "select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
        ),
      )
      .toEqual([]);
  });

  test('of one whose process is no more is lost after three minutes', async () => {
    const reply = await get('/bi/v1/dim_band.csv');
    const place = reply.headers.get('x-progress') ?? '';
    await reply.text();
    await expect.poll(() => json(place)).toMatchObject({ state: 'DONE' });
    await service.rows('update sauro.bi_export set ended_at = null, whole = false where id = $1', [
      place.split('/').at(-1),
    ]);
    expect((await json(place))['state']).toBe('RUNNING');
    service.setNow('2026-11-22T02:03:01Z');
    expect((await json(place))['state']).toBe('LOST');
    service.setNow(TEST_NOW);
  });

  test('is told of empty files too, and of what was asked since when', async () => {
    const reply = await get('/bi/v1/fact_standing.parquet?updated_since=2030-01-01T00:00:00Z');
    await reply.arrayBuffer();
    await expect
      .poll(async () => (await exportsOf())[0])
      .toMatchObject({
        view: 'fact_standing',
        format: 'parquet',
        updatedSince: '2030-01-01T00:00:00Z',
        totalRows: 0,
        percent: 100,
        state: 'DONE',
      });
  });

  test('an answer that says nothing changed, a page of OData and a refusal are no downloads', async () => {
    const count = async () => (await service.rows('select count(*)::int as n from sauro.bi_export'))[0].n;
    const tag = (await get('/bi/v1/dim_body.csv')).headers.get('etag') ?? '';
    const before = await count();
    expect((await get('/bi/v1/dim_body.csv', { ...demo(), 'if-none-match': tag })).status).toBe(304);
    await json('/odata/v1/dim_body?$top=1');
    await json('/bi/v1/dim_body.csv?updated_since=x');
    expect(await count()).toBe(before);
  });
});

describe('who sees a download', () => {
  test('its reader and administrators of the root body, nobody else and no other tenant', async () => {
    const { createBiAccess: other } = await service
      .as(ADMIN)
      .ask(create, { input: { kind: 'API_KEY', label: 'Bàn khác' } });
    const reply = await get('/bi/v1/dim_band.xlsx', { authorization: `Bearer ${other.secret}` });
    await reply.arrayBuffer();
    const place = reply.headers.get('x-progress') ?? '';
    expect(await json(place, { authorization: `Bearer ${other.secret}` })).toMatchObject({ by: 'Bàn khác' });
    expect((await get(place, await service.headersOf(ADMIN))).status).toBe(200);
    for (const headers of [
      demo(),
      demo('hoa-binh'),
      await service.headersOf('bi@hai-phong.demo'),
      await service.headersOf('admin@hoa-binh.demo'),
    ])
      expect((await get(place, headers)).status).toBe(404);
    for (const who of ['officer', 'commune', 'unit'])
      for (const path of [place, '/bi/v1/exports'])
        expect((await get(path, await service.headersOf(`${who}@hai-phong.demo`))).status).toBe(403);
    expect((await get(place, {})).status).toBe(401);
    expect((await get('/bi/v1/exports/x')).status).toBe(404);
    const ids = (rows: Record<string, any>[]) => rows.map(({ id }) => id);
    const id = place.split('/').at(-1);
    expect(ids(await exportsOf({ authorization: `Bearer ${other.secret}` }))).toEqual([id]);
    expect(ids(await exportsOf(await service.headersOf(ADMIN)))).toContain(id);
    expect(ids(await exportsOf())).not.toContain(id);
    expect(ids(await exportsOf(demo('hoa-binh')))).not.toContain(id);
  });
});

test('a key that is revoked opens nothing from then on, and a download that was under way runs to its end', async () => {
  const admin = service.as('admin@hoa-binh.demo');
  const { createBiAccess: access } = await admin.ask(create, { input: { kind: 'API_KEY', label: 'Sắp thu hồi' } });
  const headers = { authorization: `Bearer ${access.secret}` };
  const reply = await get('/bi/v1/wide_standing.csv', headers);
  const reader = reply.body?.getReader();
  let bytes = (await reader?.read())?.value?.length ?? 0;
  await admin.ask(revoke, { input: { id: access.id, version: access.version, reason: 'Lộ khóa' } });
  const refused = await get('/odata/v1/dim_band', headers);
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /)]);
  for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) bytes += step.value.length;
  const whole = await (await get('/bi/v1/wide_standing.csv', demo('hoa-binh'))).arrayBuffer();
  expect(bytes).toBe(whole.byteLength);
});

test('a reader who takes nothing for a minute is cut off', async () => {
  const sockets: Socket[] = [];
  const note = (socket: Socket) => sockets.push(socket);
  service.app.server.on('connection', note);
  // A connection of its own: the socket must be the one of this download.
  const reply = await new Promise<IncomingMessage>((resolve) =>
    request(`${base}/bi/v1/wide_standing.csv`, { headers: demo('hoa-binh'), agent: false }, resolve).end(),
  );
  const gone = once(reply, 'error');
  expect(sockets.map(({ timeout }) => timeout)).toEqual([60_000]);
  // What the clock of the socket says after a minute without a byte; it cuts nobody off for whom nothing waits yet.
  await expect
    .poll(
      () => {
        sockets[0]?.emit('timeout');
        return sockets[0]?.destroyed;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  reply.resume();
  await gone;
  const place = String(reply.headers['x-progress']);
  await expect.poll(() => json(place, demo('hoa-binh')), { timeout: 10_000 }).toMatchObject({ state: 'CUT_OFF' });
  service.app.server.off('connection', note);
});

test('four downloads run at once, a fifth is told to wait, and places come free however one ends', async () => {
  // A person: keys take turns before they come to the gate.
  const headers = await service.headersOf('bi@hoa-binh.demo');
  const leaving = new AbortController();
  const open = await Promise.all(
    [1, 2, 3, 4].map(() => fetch(`${base}/bi/v1/wide_standing.csv`, { headers, signal: leaving.signal })),
  );
  expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await get('/bi/v1/wide_standing.csv', headers)).status).toBe(429);
  leaving.abort();
  await expect.poll(async () => (await get('/bi/v1/dim_band.csv', headers)).status, { timeout: 10_000 }).toBe(200);
});
