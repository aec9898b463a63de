import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDoor } from '../../src/door.js';
import { refusals, refuse } from '../../src/kernel/refusal.js';
import { createAuth } from '../../src/platform/auth/auth.js';
import { registerRoutes, statusOf } from '../../src/platform/http/routes.js';
import { createServer } from '../../src/platform/http/server.js';
import { createLog } from '../../src/platform/log/log.js';
import { type Service, startService, TEST_NOW } from '../support/service.js';

// Routes of the test's own behind the service's own door, beside the service's own GraphQL.

const refuseOwn = refusals({ OWN_CODE: { vi: 'Không được: {count}.', en: 'Not allowed: {count}.' } });

let service: Service;
let server: FastifyInstance;
let origin: string;

beforeAll(async () => {
  service = await startService();
  const log = createLog('silent');
  server = createServer(log);
  const auth = createAuth(service.signingKey, service.database.pool);
  const door = createDoor({ database: service.database, clock: () => TEST_NOW, log, auth, gatewayKey: undefined });
  await registerRoutes(server, {
    door,
    log,
    routes: [
      {
        method: 'GET',
        url: '/who',
        answer: async (context, _request, reply) => {
          const { actor, tenant } = context.insider();
          const [row] = await context.db
            .selectFrom('body')
            .select((of) => of.fn.countAll<number>().as('count'))
            .execute();
          return reply.send({ name: actor.name, tenant: tenant.code, bodies: Number(row?.count) });
        },
      },
      {
        method: 'GET',
        url: '/refused/:code',
        answer: async (_context, { params }) => {
          const { code } = params as { code: string };
          if (code === 'INTERNAL') throw new Error('a secret of ours');
          throw code === 'OWN_CODE' ? refuseOwn('OWN_CODE', { count: 3 }, 'name') : refuse(code as 'CONFLICT');
        },
      },
      {
        method: 'GET',
        url: '/file/:problem',
        answer: async (_context, { params }, reply) => {
          const { problem } = params as { problem: string };
          const failing = Readable.from(
            (async function* () {
              if (problem !== 'none')
                throw problem === 'slow' ? refuse('QUERY_TOO_COMPLEX') : new Error('a secret of ours');
              yield 'PAR1';
            })(),
          );
          return reply
            .header('etag', 'W/"1"')
            .header('content-disposition', 'attachment; filename="x.parquet"')
            .type('application/vnd.apache.parquet')
            .send(failing);
        },
      },
      {
        method: 'POST',
        url: '/size',
        answer: async (_context, { body }, reply) => {
          let size = 0;
          for await (const chunk of body as Readable) size += (chunk as Buffer).length;
          return reply.send({ size });
        },
      },
      {
        method: 'POST',
        url: '/slow',
        config: { bodyWithinMs: 200 },
        answer: async (_context, { body }, reply) => {
          (body as Readable).resume();
          await once(body as Readable, 'end');
          return reply.send({});
        },
      },
    ],
  });
  origin = await server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server.close();
  await service.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
const get = async (path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${origin}${path}`, { headers });
  return { status: response.status, body: await response.json() };
};
const code = ({ status, body }: Awaited<ReturnType<typeof get>>) => [status, body.errors?.[0].extensions.code];

describe('a route beside GraphQL', () => {
  test('knows the caller and his tenant as GraphQL does', async () => {
    const headers = await service.headersOf('officer@hai-phong.demo');
    const { status, body } = await get('/who', headers);
    const { viewer, tenant } = await service
      .as('officer@hai-phong.demo')
      .ask('{ viewer { name } tenant { code bodies { id } } }');
    expect([status, body]).toEqual([200, { name: viewer.name, tenant: tenant.code, bodies: tenant.bodies.length }]);
  });

  test('refuses nobody, a bad token, another tenant, and a member of several who names none', async () => {
    expect(code(await get('/who'))).toEqual([401, 'UNAUTHENTICATED']);
    expect(code(await get('/who', { authorization: 'Bearer nonsense' }))).toEqual([401, 'UNAUTHENTICATED']);
    const headers = await service.headersOf('officer@hai-phong.demo');
    expect(code(await get('/who', { ...headers, 'x-tenant': 'hoa-binh' }))).toEqual([404, 'NOT_FOUND']);
    expect(code(await get('/who', await service.headersOf('operator@sauro.demo')))).toEqual([400, 'BAD_USER_INPUT']);
  });

  test.each(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED', 'OWN_CODE'])(
    'answers %s with the status of HTTP for it',
    async (name) => {
      expect(code(await get(`/refused/${name}`))).toEqual([statusOf(name), name]);
    },
  );

  test('says a refusal in the language of the request, with facts and field; of a fault of ours only an id', async () => {
    const { status, body } = await get('/refused/OWN_CODE', { 'accept-language': 'en' });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { message: 'Not allowed: 3.', extensions: { code: 'OWN_CODE', facts: { count: 3 }, field: 'name' } },
    ]);
    const fault = await get('/refused/INTERNAL');
    expect(code(fault)).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(fault.body)).not.toContain('secret');
  });

  test('says of a file whose first rows cannot be read what is wrong, and not that it is a file', async () => {
    expect((await fetch(`${origin}/file/none`)).headers.get('content-disposition')).toContain('x.parquet');
    for (const [problem, answer] of [
      ['slow', [422, 'QUERY_TOO_COMPLEX']],
      ['fault', [500, 'INTERNAL']],
    ] as const) {
      const reply = await fetch(`${origin}/file/${problem}`);
      const { errors } = (await reply.json()) as { errors: { extensions: { code: string } }[] };
      expect([reply.status, errors[0]?.extensions.code]).toEqual(answer);
      expect(['etag', 'content-disposition'].map((name) => reply.headers.get(name))).toEqual([null, null]);
    }
  });

  test('gives its connection back, however it ends', async () => {
    const headers = await service.headersOf('officer@hai-phong.demo');
    await Promise.all(Array.from({ length: 40 }, (_, index) => get(index % 2 ? '/who' : '/refused/CONFLICT', headers)));
    // The answer is there a moment before the connection is back.
    const { pool } = service.database;
    await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
  });

  test('takes a body of any type as a stream, larger than what GraphQL takes', async () => {
    const response = await fetch(`${origin}/size`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array(3_000_000),
    });
    expect(await response.json()).toEqual({ size: 3_000_000 });
  });

  test('waits for a body as long as the route says, and then ends the connection', async () => {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write('POST /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf');
    socket.resume();
    await once(socket, 'close');
  });
});
