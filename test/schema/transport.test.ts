import { setTimeout as pause } from 'node:timers/promises';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

const GATEWAY_KEY = 'gateway-key-of-the-tests-0123456789abc';

let service: Service;
let origin: string;
beforeAll(async () => {
  service = await startService({ gatewayKey: GATEWAY_KEY });
  origin = new URL(service.url).origin;
});
afterAll(() => service.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
type Body = any;

const json = { 'content-type': 'application/json' };
async function post(
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Body; headers: Headers }> {
  const response = await fetch(service.url, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}
const codeOf = (body: Body): string => body.errors[0].extensions.code;

describe('what goes wrong before GraphQL has one shape too', () => {
  test.each([
    ['an unknown route', '/nowhere', {}, 404, 'NOT_FOUND'],
    ['another method', '/graphql', { method: 'PUT', headers: json, body: '{}' }, 405, 'BAD_USER_INPUT'],
    [
      'a body that is no JSON',
      '/graphql',
      { method: 'POST', headers: json, body: '{"query": ' },
      400,
      'BAD_USER_INPUT',
    ],
    ['no body', '/graphql', { method: 'POST', headers: json }, 400, 'BAD_USER_INPUT'],
    [
      'a body that is no object',
      '/graphql',
      { method: 'POST', headers: json, body: '"{ viewer { id } }"' },
      400,
      'BAD_USER_INPUT',
    ],
    ['a body without a query', '/graphql', { method: 'POST', headers: json, body: '{}' }, 400, 'BAD_USER_INPUT'],
    [
      'variables that are no object',
      '/graphql',
      { method: 'POST', headers: json, body: '{"query":"{ viewer { id } }","variables":"x"}' },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'another content type',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=1' },
      415,
      'BAD_USER_INPUT',
    ],
    [
      'text',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"query":"{ viewer { id } }"}' },
      415,
      'BAD_USER_INPUT',
    ],
    [
      'too much',
      '/graphql',
      {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ query: '{ viewer { id } }', variables: { x: 'x'.repeat(1_100_000) } }),
      },
      413,
      'BAD_USER_INPUT',
    ],
    [
      'a poisoned prototype',
      '/graphql',
      { method: 'POST', headers: json, body: '{"query":"{ viewer { id } }","__proto__":{"x":1}}' },
      400,
      'BAD_USER_INPUT',
    ],
  ] as const)('%s', async (_, path, init, status, code) => {
    const response = await fetch(`${origin}${path}`, init);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/json');
    const [error] = JSON.parse(text).errors;
    expect(error.message.length).toBeGreaterThan(5);
    expect(error.extensions.code).toBe(code);
    expect(text).not.toMatch(/node_modules|at .*\.js|fastify|FST_|apollo/i);
  });

  test('sentences are Vietnamese, or English where that is preferred', async () => {
    const say = async (language: string) => {
      const body: Body = await (await fetch(`${origin}/nowhere`, { headers: { 'accept-language': language } })).json();
      return body.errors[0].message;
    };
    expect(await say('vi-VN,vi;q=0.9,en;q=0.5')).toBe('Không tìm thấy.');
    expect(await say('en')).toBe('Not found.');
  });

  test('answers are not kept, framed or sniffed', async () => {
    const { headers } = await post({ query: '{ viewer { id } }' });
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});

describe('what strangers may not have', () => {
  test('the schema: introspection is off', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Unit") { name } }']) {
      const { status, body } = await post({ query });
      expect([status, codeOf(body)]).toEqual([400, 'BAD_USER_INPUT']);
    }
    // Clients ask for it with every object.
    expect((await post({ query: '{ __typename }' })).body).toEqual({ data: { __typename: 'Query' } });
  });

  test('names by guessing: no suggestions', async () => {
    for (const query of [
      '{ viewr { id } }',
      '{ units(frist: 1) { nodes { id } } }',
      'mutation { signIn(input: { email: "x", password: "y", emial: "x" }) { token } }',
      '{ tenant { rootBodies { ... on Bdy { id } } } }',
    ]) {
      const { body } = await post({ query });
      expect(JSON.stringify(body)).not.toMatch(/did you mean|viewer|first|"email/i);
    }
  });

  test('values that were typed into the wrong place', async () => {
    const query = 'mutation($input: SignInInput!) { signIn(input: $input) { token } }';
    for (const input of [
      'my-secret',
      { email: 'a@b', password: 'my-secret', pasword: 'my-secret' },
      { email: ['my-secret'] },
    ]) {
      const { status, body } = await post({ query, variables: { input } });
      expect(status).toBe(400);
      expect(JSON.stringify(body)).not.toContain('my-secret');
    }
  });

  test('_service and _entities, unless the gateway asks', async () => {
    const sdl = { query: '{ _service { sdl } }' };
    const entities = { query: '{ _entities(representations: [{ __typename: "Area", code: "31" }]) { __typename } }' };
    const hidden = { query: '{ ...f } fragment f on Query { ... on Query { x: _service { sdl } } }' };
    for (const asked of [sdl, entities, hidden]) {
      for (const key of [undefined, '', 'wrong', GATEWAY_KEY.slice(0, -1), `${GATEWAY_KEY}x`]) {
        const { body } = await post(asked, key === undefined ? {} : { 'x-gateway-key': key });
        expect(codeOf(body)).toBe('FORBIDDEN');
        expect(JSON.stringify(body)).not.toContain('type Query');
      }
    }
    const { body } = await post(sdl, { 'x-gateway-key': GATEWAY_KEY });
    expect(body.data._service.sdl).toContain('type Unit');
  });

  test('traces', async () => {
    const { body } = await post({ query: '{ viewer { id } }' }, { 'apollo-federation-include-trace': 'ftv1' });
    expect(body.extensions).toBeUndefined();
  });

  test('a page from elsewhere, or any page, where it is not switched on', async () => {
    const response = await fetch(service.url, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).not.toContain('html');
    expect((await fetch(`${origin}/graphql/page/main.js`)).status).toBe(404);
  });
});

describe('ways in', () => {
  test('a query by GET wants a header that no form or image can send', async () => {
    const url = `${service.url}?query=${encodeURIComponent('{ __typename }')}`;
    const blocked = await fetch(url);
    expect([blocked.status, codeOf(await blocked.json())]).toEqual([400, 'BAD_USER_INPUT']);
    const allowed = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
    expect(await allowed.json()).toEqual({ data: { __typename: 'Query' } });
  });

  test('a mutation by GET is refused whatever it brings', async () => {
    const url = `${service.url}?query=${encodeURIComponent('mutation { signOutEverywhere { id } }')}`;
    const response = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
    expect([response.status, codeOf(await response.json())]).toEqual([405, 'BAD_USER_INPUT']);
  });

  test('one operation a request: no batches, no stored queries', async () => {
    const batch = await post([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect([batch.status, codeOf(batch.body)]).toEqual([400, 'BAD_USER_INPUT']);
    const stored = await post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } });
    expect(codeOf(stored.body)).toBe('BAD_USER_INPUT');
  });

  test('another site gets no permission', async () => {
    const { headers } = await post({ query: '{ __typename }' }, { origin: 'https://elsewhere.example' });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('GraphQL over HTTP: every audit of graphql-http passes', async () => {
    // Two of them ask the schema about itself.
    const open = await startService({ graphqlPage: true });
    const audits = serverAudits({
      url: open.url,
      fetchFn: (url: string, init: RequestInit = {}) =>
        fetch(url, {
          ...init,
          headers: { ...Object.fromEntries(new Headers(init.headers)), 'apollo-require-preflight': 'true' },
        }),
    });
    const results = await Promise.all(audits.map((audit) => audit.fn())).finally(() => open.stop());
    const refused = results.filter(({ status }) => status === 'error');
    expect(refused.map((result) => `${result.id} ${result.name}`)).toEqual([]);
    expect(
      results.filter(({ name, status }) => name.startsWith('MUST') && status !== 'ok').map(({ name }) => name),
    ).toEqual([]);
    expect(results.length).toBeGreaterThan(50);
  });
});

describe('faults of ours', () => {
  test('are masked with an id, and the log alone knows more', async () => {
    const ask = '{ tenant { code rootBodies { members { id } } } }';
    // In a resolver, then before any: while the caller is looked up.
    for (const [table, path] of [
      ['body_member', ['tenant', 'rootBodies', 0, 'members']],
      ['membership', undefined],
    ] as const) {
      await service.rows(`alter table sauro.${table} rename to away`);
      try {
        const { data, errors, code } = await service.as('officer@hai-phong.demo').send(ask);
        expect(code).toBe('INTERNAL');
        expect(data ?? null).toBeNull();
        expect(errors).toHaveLength(1);
        expect(errors[0]?.path).toEqual(path);
        expect(Object.keys(errors[0]?.extensions ?? {}).sort()).toEqual(['code', 'id']);
        expect(JSON.stringify(errors)).not.toMatch(/relation|away|membership|select|node_modules|stack/i);
      } finally {
        await service.rows(`alter table sauro.away rename to ${table}`);
      }
    }
  });
});

describe('connections', () => {
  const atRest = async () => {
    const { pool } = service.database;
    for (let wait = 0; wait < 100 && (pool.idleCount !== pool.totalCount || pool.waitingCount > 0); wait += 1)
      await pause(20);
    return { busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
  };

  test('go back after errors, refusals and answers cut short', async () => {
    const caller = service.as('officer@hai-phong.demo');
    await Promise.all([
      caller.send(
        '{ tenant { rootBodies { id area { name } children { id } } } body(id: "0190aaaa-0000-7000-8000-000000000000") { id } }',
      ),
      caller.send('{ body(id: "no id") { id } }'),
      caller.send('{ tenant { nothing } }'),
      caller.send(
        '{ tenants(first: 0) { nodes { id } } tenant { rootBodies { id members { id } children { area { name } members { id } } } } }',
      ),
      caller.with({ 'x-tenant': 'thanh-hoa' }).send('{ tenant { id } }'),
      caller.with({ 'x-tenant': 'no-such-tenant' }).send('{ tenant { id } }'),
      service.nobody.with({ authorization: 'Bearer nonsense' }).send('{ tenant { id } }'),
    ]);
    expect(await atRest()).toEqual({ busy: 0, waiting: 0 });
  });

  test('go back when clients hang up', async () => {
    const bearer = await token('officer@hai-phong.demo');
    const query =
      '{ tenant { bodies { id members { id } area { name successors { name } } children { id members { id } } } } }';
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const hangUp = new AbortController();
        const asking = fetch(service.url, {
          method: 'POST',
          headers: { ...json, authorization: `Bearer ${bearer}` },
          body: JSON.stringify({ query }),
          signal: hangUp.signal,
        }).then((response) => response.text());
        await pause(index * 2);
        hangUp.abort();
        await asking.catch(() => undefined);
      }),
    );
    expect(await atRest()).toEqual({ busy: 0, waiting: 0 });
    expect((await service.as('officer@hai-phong.demo').send('{ viewer { id } }')).errors).toEqual([]);
  });

  test('go back when the database refuses in the middle', async () => {
    await service.rows('alter table sauro.body_member rename to body_member_away');
    try {
      await Promise.all(
        Array.from({ length: 10 }, () =>
          service.as('officer@hai-phong.demo').send('{ tenant { bodies { id members { id } area { name } } } }'),
        ),
      );
    } finally {
      await service.rows('alter table sauro.body_member_away rename to body_member');
    }
    expect(await atRest()).toEqual({ busy: 0, waiting: 0 });
  });
});

async function token(email: string): Promise<string> {
  const { signIn } = await service.nobody.ask('mutation($input: SignInInput!) { signIn(input: $input) { token } }', {
    input: { email, password: 'sauro-demo' },
  });
  return signIn.token;
}
