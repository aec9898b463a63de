import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endLongStatements } from '../../../src/modules/bi/bi-use.store.js';
import { noteBiSessions, watchBiSessions } from '../../../src/modules/bi/watch-bi-sessions.js';
import { asRole } from '../../../src/platform/db/owner-database.js';
import { createLog } from '../../../src/platform/log/log.js';
import { type Service, startService } from '../../support/service.js';
import { ADMIN, create, list, revoke } from './bi-desk.js';

// Every use is logged, sessions of roles too: here the service notes them only when a test says so.

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Role {
  readonly id: string;
  readonly roleName: string;
  readonly secret: string;
}

const role = async (connectionLimit = 5): Promise<Role> =>
  (await service.as(ADMIN).ask(create, { input: { kind: 'SQL_ROLE', label: 'Metabase', connectionLimit } }))
    .createBiAccess;

async function signedIn(made: Role, options: Partial<pg.ClientConfig> = {}): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: asRole(service.fresh.serviceUrl, made.roleName, made.secret),
    ...options,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const USES =
  'query ($accessId: ID, $first: Int, $after: String) { tenant { biUses(accessId: $accessId, first: $first, after: $after) { nodes { accessId label at what requestId } pageInfo { hasNextPage endCursor } } } }';
const uses = async (accessId: string | null, page: object = {}) =>
  (await service.as(ADMIN).ask(USES, { accessId, ...page })).tenant.biUses;

const FACTS = [
  'fact_standing',
  'fact_figures',
  'fact_report_due',
  'fact_assignment',
  'dim_body',
  'dim_body_year',
  'dim_band',
  'dim_target',
];

describe('a session of a role', () => {
  test('is shown no row of any tenant while it is not in the log', async () => {
    const made = await role();
    const session = await signedIn(made);
    // In one snapshot there is nothing to wait for, which makes these refusals quick.
    await session.query('set default_transaction_isolation = serializable');
    const refused = await Promise.allSettled([session.query('select * from bi_v1.fact_standing')]);
    expect(refused[0]).toMatchObject({ status: 'rejected', reason: { code: '55000' } });
    // Nothing that it sets, asks or prepares helps.
    for (const attempt of [
      "select set_config('app.tenant_id', (select id::text from sauro.tenant limit 1), false)",
      'select app.bi_session_is_noted()',
      'set row_security = off; select count(*) from bi_v1.fact_standing',
      'insert into sauro.bi_use (tenant_id) values (app.tenant_id())',
      'select * from app.bi_sessions()',
      'prepare early as select count(*) from bi_v1.fact_standing; execute early',
      'declare early cursor with hold for select * from bi_v1.dim_body',
      // An error would show the value that it is about.
      'select b.name::integer from bi_v1.dim_unit_kind k cross join bi_v1.dim_body b where b.name::integer = k.unit_kind_key',
    ])
      await expect(session.query(attempt)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|55000)$/) });
    // What belongs to no tenant may be read.
    expect((await session.query('select count(*)::int as n from bi_v1.dim_unit_kind')).rows).toEqual([{ n: 5 }]);
    expect((await uses(made.id)).nodes).toEqual([]);
    await session.end();
  });

  test.each(FACTS)('waits for the log before it sees %s, and is in it then', async (view) => {
    const made = await role();
    const session = await signedIn(made, { application_name: 'superset' });
    const waiting = session.query(`select count(*)::int as n from bi_v1.${view}`);
    await noteBiSessions(service.database);
    expect((await waiting).rows[0].n).toBeGreaterThan(0);
    const { nodes } = await uses(made.id);
    expect(nodes).toEqual([
      expect.objectContaining({ accessId: made.id, label: 'Metabase', what: expect.stringMatching(/^SQL superset/) }),
    ]);
    // What follows in the session waits for nothing, and another look notes nothing twice.
    await noteBiSessions(service.database);
    await session.query(`select count(*) from bi_v1.${view}`);
    expect((await uses(made.id)).nodes).toHaveLength(1);
    await session.end();
  });

  test('each is noted for itself, by whichever processes look at once', async () => {
    const made = await role();
    const sessions = await Promise.all([1, 2, 3].map(() => signedIn(made)));
    await Promise.all([1, 2, 3, 4].map(() => noteBiSessions(service.database)));
    await Promise.all(sessions.map((session) => session.query('select 1 from bi_v1.dim_body')));
    expect((await uses(made.id)).nodes).toHaveLength(3);
    const { tenant } = await service.as(ADMIN).ask(list);
    const [shown] = tenant.biAccesses.nodes.filter(({ id }: Role) => id === made.id);
    const [last] = (await uses(made.id)).nodes;
    expect(shown).toMatchObject({ uses: 3, lastUsedAt: last.at });
    const first = await uses(made.id, { first: 2 });
    const second = await uses(made.id, { first: 2, after: first.pageInfo.endCursor });
    expect([first.nodes.length, second.nodes.length, second.pageInfo.hasNextPage]).toEqual([2, 1, false]);
    await Promise.all(sessions.map((session) => session.end()));
  });

  test('of a tenant that is suspended sees nothing, and neither does one in a database that did not make its role', async () => {
    const made = await role();
    const session = await signedIn(made);
    await noteBiSessions(service.database);
    await session.query('select 1 from bi_v1.dim_body');
    await service.rows("update sauro.tenant set status = 'SUSPENDED' where code = 'hai-phong'");
    await expect(session.query('select 1 from bi_v1.dim_body')).rejects.toMatchObject({ code: '42501' });
    await service.rows("update sauro.tenant set status = 'ACTIVE' where code = 'hai-phong'");
    const elsewhere = await startService();
    const url = new URL(asRole(service.fresh.serviceUrl, made.roleName, made.secret));
    url.pathname = new URL(elsewhere.fresh.serviceUrl).pathname;
    const stranger = new pg.Client({ connectionString: url.href });
    await stranger.connect();
    await noteBiSessions(elsewhere.database);
    await expect(stranger.query('select * from bi_v1.dim_body')).rejects.toMatchObject({ code: '42501' });
    await stranger.end();
    await elsewhere.stop();
    await session.end();
  });

  test('of a role that is revoked is ended, and its uses stay', async () => {
    const made = await role();
    const session = await signedIn(made);
    await noteBiSessions(service.database);
    await session.query('select 1 from bi_v1.dim_body');
    await service.as(ADMIN).ask(revoke, { input: { id: made.id, version: 1, reason: 'Hết dùng' } });
    await expect(session.query('select 1')).rejects.toThrow();
    expect((await uses(made.id)).nodes).toHaveLength(1);
  });

  test('is held to its limits although it lifts them', async () => {
    const made = await role();
    const session = await signedIn(made);
    expect((await session.query('show statement_timeout')).rows[0].statement_timeout).toBe('2min');
    await session.query('set statement_timeout = 0');
    await session.query('set default_transaction_read_only = off');
    await expect(session.query('create temporary table mine (x int)')).rejects.toMatchObject({ code: '42501' });
    await expect(session.query('update bi_v1.dim_body set name = name')).rejects.toMatchObject({
      code: /^(42501|55000)$/,
    });
    const limits = { statement: 1, idle: 1 };
    // Its own settings would let both go on for ever; another role's work is nobody's business here.
    const idle = await signedIn(made);
    const gone = new Promise((settle) => idle.once('end', settle));
    await idle.query('set idle_in_transaction_session_timeout = 0');
    await idle.query('begin');
    await idle.query('select 1');
    const others = new pg.Client({ connectionString: service.fresh.serviceUrl });
    await others.connect();
    const alike = others.query('select pg_sleep(3)');
    const running = expect(session.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    await expect
      .poll(() => endLongStatements(service.database.pool, limits), { timeout: 10_000, interval: 300 })
      .toBeGreaterThan(0);
    await expect
      .poll(
        () =>
          service
            .rows("select 1 from pg_stat_activity where usename = $1 and state <> 'idle'", [made.roleName])
            .then(async (left) => {
              await endLongStatements(service.database.pool, limits);
              return left;
            }),
        { timeout: 10_000, interval: 300 },
      )
      .toEqual([]);
    await running;
    await gone;
    await alike;
    await others.end();
    await session.end();
  });

  test('is noted while the service lives, without being asked', async () => {
    const watch = watchBiSessions({ database: service.database, log: createLog('silent') });
    const made = await role();
    const session = await signedIn(made);
    expect((await session.query('select count(*)::int as n from bi_v1.fact_figures')).rows[0].n).toBeGreaterThan(0);
    await session.end();
    await watch.stop();
  });
});

describe('the log', () => {
  test('tells each request with a key', async () => {
    const { createBiAccess: made } = await service
      .as(ADMIN)
      .ask(create, { input: { kind: 'API_KEY', label: 'Power BI' } });
    const headers = { authorization: `Bearer ${made.secret}` };
    const base = service.url.replace(/\/graphql$/, '');
    await (await fetch(`${base}/bi/v1/dim_band.csv`, { headers })).text();
    await (await fetch(`${base}/odata/v1/dim_band?$top=1`, { headers })).text();
    await service.nobody.with(headers).ask('{ tenant { code } }');
    const said = (await uses(made.id)).nodes.map(({ what }: { what: string }) => what);
    expect(said).toHaveLength(3);
    expect(said.join('\n')).toMatch(/bi\/v1[\s\S]*odata|odata[\s\S]*bi\/v1/);
    expect(said.join('\n')).not.toContain(made.secret);
  });

  test.each(['officer', 'head', 'commune', 'bi'])('is not shown to %s', async (who) => {
    const reply = await service.as(`${who}@hai-phong.demo`).send(USES);
    expect(reply.code).toBe('FORBIDDEN');
  });

  test('of another tenant is not there', async () => {
    const made = await role();
    const other = service.as('admin@hoa-binh.demo');
    expect((await other.send(USES, { accessId: made.id })).code).toBe('NOT_FOUND');
    expect((await other.send(USES, { accessId: 'x' })).code).toBe('NOT_FOUND');
    const { tenant } = await other.ask(USES);
    const mine = new Set((await uses(null)).nodes.map(({ accessId }: { accessId: string }) => accessId));
    expect(tenant.biUses.nodes.filter(({ accessId }: { accessId: string }) => mine.has(accessId))).toEqual([]);
  });
});
