import { EventEmitter } from 'node:events';
import { buildSchema, type ExecutionResult, getOperationAST, parse } from 'graphql';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compiledQueries } from '../../src/platform/graphql/compiled-queries.js';
import { Turns } from '../../src/platform/http/turns.js';
import { KeptValues } from '../../src/platform/kept-values.js';
import { createLog } from '../../src/platform/log/log.js';
import { RequestContext } from '../../src/platform/request-context.js';
import { type Service, startService } from '../support/service.js';

// Questions of the test's own on the service's own database: a light field reads first, and a heavy one then finds no place.

let service: Service;
let tenant: { id: string; code: string; timeZone: string };
let turns: Turns;
let read: string[];

beforeAll(async () => {
  service = await startService();
  [tenant] = (await service.rows(
    `select id, code, time_zone as "timeZone" from sauro.tenant where code = 'hai-phong'`,
  )) as [typeof tenant];
});
afterAll(() => service.stop());
beforeEach(() => {
  read = [];
  // Nobody here waits for so long that the machine decides.
  turns = new Turns({ atOnce: 1, atOnceOfOne: 1, waiting: 3, waitingOfOne: 3, waitMs: 600_000, restMs: 0 });
});

const snapshot = async (field: string, { db }: RequestContext): Promise<string> => {
  const { rows } = await sql<{ at: string }>`select pg_current_snapshot()::text as at`.execute(db);
  read.push(field);
  return rows[0]?.at ?? '';
};
const heavy = async (_source: unknown, _args: unknown, context: RequestContext) => {
  await context.beginHeavy();
  return snapshot('heavy', context);
};
const schema = buildSchema('type Query { light: String! heavy: String! } type Mutation { heavy: String! }');
const fieldsOf = (type: 'Query' | 'Mutation') =>
  (schema.getType(type) as ReturnType<typeof schema.getQueryType>)?.getFields() ?? {};
Object.assign(fieldsOf('Query')['light'] ?? {}, {
  resolve: (_source: unknown, _args: unknown, context: RequestContext) => snapshot('light', context),
});
Object.assign(fieldsOf('Query')['heavy'] ?? {}, {
  resolve: async (source: unknown, args: unknown, context: RequestContext) => {
    await snapshot('before', context);
    return heavy(source, args, context);
  },
});
Object.assign(fieldsOf('Mutation')['heavy'] ?? {}, { resolve: heavy });

type Answer = ExecutionResult<{ light: string; heavy: string }>;

function contextOn(line: EventEmitter): RequestContext {
  const context = new RequestContext({
    database: service.database,
    clock: () => '2026-11-22T02:00:00Z',
    log: createLog('silent'),
    keptValues: new KeptValues(),
    auth: undefined as never,
    locale: 'vi',
    requestId: 'waiting',
    address: '127.0.0.1',
    gateway: false,
    line,
    heavyTurns: turns,
  });
  context.enterTenant(tenant);
  context.identify({ accountId: 'x', name: 'x', operator: false, tenantIds: [tenant.id], memberships: [] });
  return context;
}

async function ask(query: string, line = new EventEmitter()): Promise<Answer> {
  const context = contextOn(line);
  const { load } = compiledQueries(schema, {}, () => true).gateway as { load: (options: never) => Promise<unknown> };
  const { executor } = (await load({} as never)) as { executor: (request: unknown) => Promise<Answer> };
  const document = parse(query);
  try {
    return await executor({
      document,
      operation: getOperationAST(document),
      operationName: null,
      queryHash: query,
      source: query,
      request: {},
      context,
    });
  } finally {
    context.close();
  }
}

const codeOf = ({ errors }: Answer) => (errors?.[0]?.originalError as { code?: string } | undefined)?.code;
const busy = () => service.database.pool.totalCount - service.database.pool.idleCount;
const free = () => expect.poll(busy, { timeout: 30_000 }).toBe(0);

describe('a query that finds no place to count', () => {
  test('waits without a connection, and is then asked again from the beginning, in one snapshot', async () => {
    const end = turns.takeAtOnce(tenant.id);
    const asked = [ask('{ light heavy }'), ask('{ light heavy }'), ask('{ light heavy }')];
    await expect.poll(() => read.filter((field) => field === 'before').length, { timeout: 30_000 }).toBe(3);
    await free();
    expect(read).not.toContain('heavy');
    end?.();
    for (const { data, errors } of await Promise.all(asked)) {
      expect(errors).toBeUndefined();
      expect(data?.heavy).toBe(data?.light);
    }
    expect(read.filter((field) => field === 'before')).toHaveLength(6);
    // Each gave its place back.
    await free();
    expect(turns.takeAtOnce(tenant.id)).not.toBeNull();
  });

  test('is asked once where there is a place', async () => {
    expect((await ask('{ light heavy }')).errors).toBeUndefined();
    expect(read.toSorted()).toEqual(['before', 'heavy', 'light']);
  });

  test('is refused where too many wait, and where its client goes', async () => {
    const end = turns.takeAtOnce(tenant.id);
    const lines = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
    const waiting = lines.map((line) => ask('{ heavy }', line));
    await expect.poll(() => lines.map((line) => line.listenerCount('close')), { timeout: 30_000 }).toEqual([1, 1, 1]);
    expect(codeOf(await ask('{ heavy }'))).toBe('RATE_LIMITED');
    for (const line of lines) line.emit('close');
    expect((await Promise.all(waiting)).map(codeOf)).toEqual(Array(3).fill('RATE_LIMITED'));
    end?.();
    expect(turns.takeAtOnce(tenant.id)).not.toBeNull();
  });

  test('gives back every place, also one that a field took which was still running', async () => {
    turns = new Turns({ atOnce: 2, atOnceOfOne: 2, waiting: 1, waitingOfOne: 1, waitMs: 600_000, restMs: 0 });
    const ends = [turns.takeAtOnce(tenant.id), turns.takeAtOnce(tenant.id)];
    const line = new EventEmitter();
    const context = contextOn(line);
    await expect(context.beginHeavy()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const waiting = context.waitForPlace();
    await expect.poll(() => line.listenerCount('close'), { timeout: 30_000 }).toBe(1);
    for (const end of ends) end?.();
    await Promise.allSettled([context.beginHeavy(), waiting]);
    expect(await waiting).toBe(true);
    context.close();
    expect([turns.takeAtOnce(tenant.id), turns.takeAtOnce(tenant.id)]).not.toContain(null);
    await free();
  });

  test('is no mutation: what was written is not written again', async () => {
    const end = turns.takeAtOnce(tenant.id);
    expect(codeOf(await ask('mutation { heavy }'))).toBe('RATE_LIMITED');
    end?.();
    expect((await ask('mutation { heavy }')).errors).toBeUndefined();
    expect(read).toEqual(['heavy']);
  });
});
