import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const ask = async (path: string) => {
  const response = await fetch(`${new URL(service.url).origin}${path}`);
  return { status: response.status, body: await response.json() };
};

describe('health', () => {
  test('a service that works is live and ready', async () => {
    expect(await ask('/health/live')).toEqual({ status: 200, body: { status: 'live' } });
    expect(await ask('/health/ready')).toEqual({ status: 200, body: { status: 'ready', mail: 'off' } });
  });

  test('a database that is older than the service is not ready', async () => {
    const [newest] = await service.rows(
      'delete from public.migration where id = (select max(id) from public.migration) returning *',
    );
    expect(await ask('/health/ready')).toEqual({
      status: 503,
      body: { status: 'not ready', reason: 'database is not migrated' },
    });
    await service.rows('insert into public.migration select * from json_populate_record(null::public.migration, $1)', [
      newest,
    ]);
    expect((await ask('/health/ready')).status).toBe(200);
  });

  test('no connection within two seconds is not ready, and the process still lives', async () => {
    const { pool } = service.database;
    const held = await Promise.all(Array.from({ length: pool.options.max ?? 0 }, () => pool.connect()));
    try {
      const began = performance.now();
      expect(await ask('/health/ready')).toEqual({
        status: 503,
        body: { status: 'not ready', reason: 'database does not answer' },
      });
      expect(performance.now() - began).toBeLessThan(3_000);
      expect((await ask('/health/live')).status).toBe(200);
    } finally {
      for (const client of held) client.release();
    }
    expect((await ask('/health/ready')).status).toBe(200);
  });

  test('while it drains it is not ready', async () => {
    // Idle connections are closed at once; this one is in the middle of its question.
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write('GET /health/ready HTTP/1.1\r\nhost: test\r\n');
    await pause(100);
    const closing = service.app.close();
    await pause(100);
    socket.write('\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('{"status":"not ready","reason":"draining"}');
    await closing;
  });

  test('a connection that a browser opened ahead of need does not hold up the end', async () => {
    const another = await startService();
    const { hostname, port } = new URL(another.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    const began = performance.now();
    await another.stop();
    await ended;
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
