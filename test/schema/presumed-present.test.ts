import { EventEmitter } from 'node:events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { heavyTurns, Turns } from '../../src/platform/http/turns.js';
import { KeptValues } from '../../src/platform/kept-values.js';
import { createLog } from '../../src/platform/log/log.js';
import { keptLoader, RequestContext } from '../../src/platform/request-context.js';
import { expectNeverOlder, expectRefusedOnceLost } from '../support/present.js';
import { type Service, startService } from '../support/service.js';

// A query that came before runs as of the present that its account was last answered with, beside the question whether that still is the present. Whatever happens in
// between, what is answered is what is true now.

let service: Service;
let headers: Record<string, string>;
let tenant: { readonly id: string; readonly code: string; readonly timeZone: string };
let accountId: string;

const OFFICER = 'officer@hai-phong.demo';
const FIGURES = 'query ($year: Int!) { tenant { statistics(year: $year) { units registered } } }';
const UNITS = 'query ($first: Int!) { units(first: $first) { nodes { id name } } }';
const UNTIL = '2999-01-01T00:00:00.000Z';

beforeAll(async () => {
  service = await startService();
  headers = { ...(await service.headersOf(OFFICER)), 'x-tenant': 'hai-phong', 'content-type': 'application/json' };
  [{ id: accountId }] = (await service.rows('select id from sauro.account where email = $1', [OFFICER])) as [
    { id: string },
  ];
  const [row] = (await service.rows("select id, code from sauro.tenant where code = 'hai-phong'")) as [
    { id: string; code: string },
  ];
  tenant = { ...row, timeZone: 'Asia/Ho_Chi_Minh' };
});
afterAll(() => service.stop());

let asked = 0;
/** Asks as programs do, and so that no answer from memory fits: the text is known, the question is not. */
async function ask(query: string, variables: Record<string, unknown>, more: Record<string, string> = {}) {
  asked += 1;
  const response = await fetch(service.url, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: JSON.stringify({ query, variables: { ...variables, own: asked } }),
  });
  const { data, errors } = (await response.json()) as {
    // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes
    data: any;
    errors?: { extensions: { code: string } }[];
  };
  return { data, code: errors?.[0]?.extensions.code };
}
const units = async () => Number((await ask(FIGURES, { year: 2026 })).data.tenant.statistics.units);
const version = async () => {
  const [row] = (await service.rows('select version::int as version from sauro.audit_head where tenant_id = $1', [
    tenant.id,
  ])) as [{ version: number }];
  return row.version;
};
/** Only a version that has been known for a while is presumed to be the present one still. */
const settled = () => new Promise((later) => setTimeout(later, 150));
const write = () => service.database.write(tenant.id, async () => undefined);

function open(keptValues: KeptValues): RequestContext {
  const context = new RequestContext({
    database: service.database,
    clock: () => '2026-11-22T02:00:00Z',
    log: createLog('silent'),
    keptValues,
    auth: undefined as never,
    locale: 'vi',
    requestId: 'presumed',
    address: '127.0.0.1',
    gateway: false,
    line: new EventEmitter(),
    heavyTurns: new Turns(heavyTurns(16)),
  });
  context.enterTenant(tenant);
  context.identify({ accountId, name: 'x', operator: false, tenantIds: [tenant.id], memberships: [] });
  return context;
}

const versionNow = keptLoader<string, number>(async ({ db }, keys) => {
  const row = await db.selectFrom('audit_head').select('version').executeTakeFirstOrThrow();
  return keys.map(() => row.version);
});

describe('a question of an account', () => {
  test('goes out with the question of what moment it is, and says the same', async () => {
    const first = await ask(UNITS, { first: 3 });
    await settled();
    const { result, sql } = await service.statements(() => ask(UNITS, { first: 3 }));
    expect(result.data).toEqual(first.data);
    expect(sql).toHaveLength(2);
    expect(sql[0]).toMatch(/app\.present/);
  });

  test('runs once where nothing was written, and again from the beginning where something was', async () => {
    await ask(UNITS, { first: 3 });
    await settled();
    await ask(UNITS, { first: 3 });
    // No time goes by from here on, however slow the machine is.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    await write();
    const { result, sql } = await service.statements(() => ask(UNITS, { first: 3 }));
    expect(result.data.units.nodes).toHaveLength(3);
    expect(sql.filter((one) => /app\.present/.test(one))).toHaveLength(2);
    // What has just changed may change again: nothing is presumed, so nothing is asked twice.
    await write();
    const busy = await service.statements(() => ask(UNITS, { first: 3 }));
    expect(busy.sql.filter((one) => /app\.present/.test(one))).toHaveLength(1);
    clock.mockRestore();
    await settled();
    const calm = await service.statements(() => ask(UNITS, { first: 3 }));
    expect(calm.sql.filter((one) => /app\.present/.test(one))).toHaveLength(1);
  });

  test('is answered with what was written before it, while others write all the time', async () => {
    const after = async (step: number) => step % 10 === 0 && settled();
    await expectNeverOlder(service, tenant.id, units, { count: 60, after });
  });

  test('is refused as soon as session, account, tenant or place is gone', async () => {
    await expectRefusedOnceLost(
      service,
      { email: OFFICER, tenantId: tenant.id },
      async () => (await ask(UNITS, { first: 3 })).code,
      async () => {
        await ask(UNITS, { first: 3 });
        await settled();
        expect((await ask(UNITS, { first: 3 })).code).toBeUndefined();
      },
    );
  });

  test('is refused in a tenant that is not his', async () => {
    expect((await ask(UNITS, { first: 3 }, { 'x-tenant': 'thien-tin' })).code).toBe('NOT_FOUND');
    await settled();
    expect((await ask(UNITS, { first: 3 }, { 'x-tenant': 'thien-tin' })).code).toBe('NOT_FOUND');
  });

  test('is answered though all connections were lost meanwhile', async () => {
    await Promise.all(Array.from({ length: 4 }, () => ask(UNITS, { first: 3 })));
    await settled();
    await service.rows(
      "select pg_terminate_backend(pid, 2000) from pg_stat_activity where usename = 'sauro_app' and datname = current_database()",
    );
    for (const answer of await Promise.all(Array.from({ length: 4 }, () => ask(UNITS, { first: 3 }))))
      expect(answer.data?.units.nodes).toHaveLength(3);
  });
});

describe('what is found under a presumption', () => {
  test('is kept where it holds', async () => {
    const keptValues = new KeptValues();
    const first = open(keptValues);
    await first.presentFor(accountId, UNTIL);
    first.close();
    await settled();
    const next = open(keptValues);
    next.presume();
    const present = await next.presentFor(accountId, UNTIL);
    expect(await next.load(versionNow, 'x')).toBe(present?.version);
    expect(await next.isOfPresent()).toBe(true);
    next.close();
    const third = open(keptValues);
    third.presume();
    await third.presentFor(accountId, UNTIL);
    const { sql } = await service.statements(() => third.load(versionNow, 'x'));
    expect(sql).toEqual([]);
    third.close();
  });

  test('is kept for nobody where it does not, nor believed', async () => {
    const keptValues = new KeptValues();
    const first = open(keptValues);
    const before = await first.presentFor(accountId, UNTIL);
    first.close();
    await settled();
    await write();
    const late = open(keptValues);
    late.presume();
    expect(await late.presentFor(accountId, UNTIL)).toEqual(before);
    const read = await late.load(versionNow, 'x');
    expect(read).toBe(await version());
    expect(read).toBe((before?.version ?? 0) + 1);
    expect(await late.remember(versionNow, 'y', async () => read)).toBe(read);
    expect(await late.isOfPresent()).toBe(false);
    // A value of the second moment under the first one's version would make one answer of two moments.
    const values = keptValues.of(tenant.id, before?.version ?? 0);
    expect([...(values?.get(versionNow)?.keys() ?? [])]).toEqual([]);
    await expect(late.beginHeavy()).rejects.toThrow('presumed');
    late.close();
  });

  test('is nothing where the account is not there', async () => {
    const keptValues = new KeptValues();
    const nobody = '018f0000-0000-7000-8000-000000000000';
    keptValues.setPresentOf(tenant.id, nobody, { version: await version(), seal: 'x' });
    await settled();
    const context = open(keptValues);
    context.presume();
    await context.presentFor(nobody, UNTIL);
    expect(await context.isOfPresent()).toBe(false);
    context.close();
  });
});
