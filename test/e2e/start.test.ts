import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SIGNING_KEY } from '../support/cluster.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

const root = join(import.meta.dirname, '../..');
const opened: Array<() => unknown> = [];
let base = '';

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sauro-start-'));
  await chmod(base, 0o755);
  const tsc = join(root, 'node_modules/.bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', root]).catch(({ stdout }) => {
    throw new Error(`the build failed:\n${stdout}`);
  });
}, 60_000);
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Runs the built service as `npm start` does, on a port of its own, and reads what it tells. */
function run(env: Record<string, string>) {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: { PATH: '/usr/bin:/bin', PORT: '0', DEMO: 'off', LOG_LEVEL: 'warn', DATA_DIR: join(base, 'data'), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (told += text));
  const over = once(child, 'close').then(([code]) => code as number | null);
  opened.push(async () => {
    child.kill('SIGKILL');
    await over;
  });
  return {
    pid: child.pid as number,
    over,
    told: () => told,
    hears: async (pattern: RegExp): Promise<RegExpMatchArray> => {
      const deadline = performance.now() + 30_000;
      for (;;) {
        const found = told.match(pattern);
        if (found) return found;
        if (child.exitCode !== null || performance.now() > deadline)
          throw new Error(`never said ${pattern}, but:\n${told}`);
        await pause(10);
      }
    },
  };
}

type Service = ReturnType<typeof run>;

const port = async (service: Service): Promise<number> =>
  Number((await service.hears(/is ready: http:\/\/127\.0\.0\.1:(\d+)\/graphql/))[1]);

const postmaster = (): number => Number.parseInt(readFileSync(join(base, 'data/postgres/postmaster.pid'), 'utf8'), 10);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const question = JSON.stringify({ query: '{ __typename }' });

/** A request whose body comes in two halves, so that it is under way for as long as the test wants. */
async function beginRequest(at: number): Promise<{ socket: Socket; finish(): Promise<string> }> {
  const socket = connect(at, '127.0.0.1');
  opened.push(() => socket.destroy());
  socket.on('error', () => undefined);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => (answer += text));
  await once(socket, 'connect');
  const head = `POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${question.length}\r\n\r\n`;
  socket.write(head + question.slice(0, 5));
  await pause(100);
  return {
    socket,
    finish: async () => {
      socket.write(question.slice(5));
      await once(socket, 'close');
      return answer;
    },
  };
}

describe('the service', () => {
  test('starts from nothing, stops in order, and starts again without laying anything', async () => {
    const first = run({});
    const at = await port(first);
    expect(first.told()).toMatch(/· Khởi động PostgreSQL nhúng \/ starting embedded PostgreSQL … +\d+\.\d s/);
    expect((await fetch(`http://127.0.0.1:${at}/health/live`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${at}/health/ready`)).status).toBe(200);
    const server = postmaster();
    process.kill(first.pid, 'SIGTERM');
    expect(await first.over).toBe(0);
    expect(first.told()).toContain('· Đã dừng / stopped');
    expect(isRunning(server)).toBe(false);

    // No work is repeated; how long it takes says more of the machine than of us.
    const second = run({});
    await port(second);
    expect(second.told()).not.toContain('Nạp');
    process.kill(second.pid, 'SIGTERM');
    expect(await second.over).toBe(0);
  }, 60_000);

  test('on Ctrl-C, which npm passes on a second time, ends the requests under way', async () => {
    const service = run({});
    const request = await beginRequest(await port(service));
    process.kill(-service.pid, 'SIGINT');
    process.kill(service.pid, 'SIGINT');
    await service.hears(/Đang dừng/);
    await pause(300);
    expect(await request.finish()).toContain('{"data":{"__typename":"Query"}}');
    expect(await service.over).toBe(0);
  }, 30_000);

  test('ends at once on a second signal, and PostgreSQL with it', async () => {
    const service = run({});
    await beginRequest(await port(service));
    const server = postmaster();
    process.kill(service.pid, 'SIGINT');
    await pause(1200);
    process.kill(service.pid, 'SIGINT');
    expect(await service.over).toBe(130);
    for (let waited = 0; isRunning(server) && waited < 5000; waited += 20) await pause(20);
    expect(isRunning(server)).toBe(false);
  }, 30_000);

  test('can be called off while it starts, killed, and started again', async () => {
    const early = run({});
    await early.hears(/Khởi động PostgreSQL/);
    process.kill(early.pid, 'SIGINT');
    expect(await early.over).toBe(0);
    const killed = run({});
    await port(killed);
    process.kill(killed.pid, 'SIGKILL');
    await killed.over;
    const again = run({});
    await port(again);
    process.kill(again.pid, 'SIGTERM');
    expect(await again.over).toBe(0);
  }, 30_000);

  test('stops with a sentence when PostgreSQL is lost', async () => {
    const service = run({});
    await port(service);
    process.kill(postmaster(), 'SIGKILL');
    expect(await service.over).toBe(1);
    expect(service.told()).toContain('The embedded PostgreSQL ended unexpectedly');
  }, 30_000);
});

const refused = async (env: Record<string, string>): Promise<string> => {
  const service = run(env);
  expect(await service.over).toBe(1);
  expect(service.told()).not.toMatch(/^\s+at /m);
  return service.told();
};

describe('a start that cannot be ends with a sentence, not a stack', () => {
  test('a wrong configuration', async () => {
    expect(await refused({ PORT: 'x', SIGNING_KEY: 'short' })).toMatch(
      /PORT=x: must be a port number.*SIGNING_KEY: has only 5 characters/,
    );
  });

  test('the port is in use, told before anything is made', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    opened.push(() => other.close());
    await once(other, 'listening');
    const taken = String((other.address() as { port: number }).port);
    const dataDir = join(base, 'never-made');
    expect(await refused({ PORT: taken, DATA_DIR: dataDir })).toContain(
      `Port ${taken} on 127.0.0.1 is in use by another program`,
    );
    expect(existsSync(dataDir)).toBe(false);
  });

  test('an address of another machine', async () => {
    expect(await refused({ HOST: '192.0.2.1', PORT: '0' })).toContain(
      'HOST=192.0.2.1 is not an address of this machine',
    );
  });
});

describe('with a PostgreSQL of the operator', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  test('starts on it, and makes no database of its own', async () => {
    const dataDir = join(base, 'external');
    const service = run({ DATABASE_URL: database.ownerUrl, DATA_DIR: dataDir, SIGNING_KEY });
    expect((await fetch(`http://127.0.0.1:${await port(service)}/health/ready`)).status).toBe(200);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    process.kill(service.pid, 'SIGTERM');
    expect(await service.over).toBe(0);
  }, 30_000);

  test('stops in the middle of a recount without an error, and recounts after the next start', async () => {
    const own = await freshDatabase();
    opened.push(() => own.drop());
    const admin = new pg.Client({ connectionString: own.adminUrl });
    await admin.connect();
    opened.push(() => admin.end());
    const env = { DATABASE_URL: own.ownerUrl, DATA_DIR: join(base, 'external'), SIGNING_KEY };
    const until = async (sql: string): Promise<void> => {
      for (let waited = 0; waited < 20_000; waited += 50) {
        if ((await admin.query(sql)).rows[0].so) return;
        await pause(50);
      }
      throw new Error(`never so: ${sql}`);
    };
    await admin.query(
      `select graphile_worker.add_job('figures.verify', json_build_object('tenantId', id, 'payload', json_build_object('day', '2026-11-22'))) from sauro.tenant`,
    );
    const [{ tenants }] = (await admin.query('select count(*)::int as tenants from sauro.tenant')).rows;
    // The recount of a year waits for its facts until it was told to stop.
    await admin.query('begin; lock table sauro.recognition in access exclusive mode');
    const stopped = run(env);
    await port(stopped);
    await until(
      "select count(*) > 0 as so from pg_locks where not granted and relation = 'sauro.recognition'::regclass and database = (select oid from pg_database where datname = current_database())",
    );
    process.kill(stopped.pid, 'SIGTERM');
    await stopped.hears(/Đang dừng/);
    await admin.query('commit');
    expect(await stopped.over).toBe(0);
    expect(stopped.told()).not.toContain('"level"');
    const { rows } = await admin.query(
      "select count(distinct tenant_id)::int as checked, (select count(*)::int from graphile_worker.jobs where task_identifier = 'figures.verify' and locked_at is null and attempts = 0) as waiting from sauro.figure_check",
    );
    expect(rows[0].checked).toBeLessThan(tenants);
    expect(rows[0].waiting).toBeGreaterThan(0);

    const again = run(env);
    await port(again);
    await until(`select count(distinct tenant_id) = ${tenants} as so from sauro.figure_check`);
    await until("select count(*) = 0 as so from graphile_worker.jobs where task_identifier = 'figures.verify'");
    process.kill(again.pid, 'SIGTERM');
    expect(await again.over).toBe(0);
    expect(again.told()).not.toContain('"level"');
  }, 90_000);

  test('refuses a database of a newer Sáu Rõ, and leaves it as it is', async () => {
    const newer = await freshDatabase();
    opened.push(() => newer.drop());
    const owner = new pg.Client({ connectionString: newer.ownerUrl });
    await owner.connect();
    await owner.query("insert into public.migration (name, executed_at) values ('9999-of-tomorrow', now())");
    await owner.end();
    expect(await refused({ DATABASE_URL: newer.ownerUrl, DATA_DIR: join(base, 'external'), SIGNING_KEY })).toContain(
      'This database belongs to a newer Sáu Rõ (the steps 9999-of-tomorrow are unknown to this one)',
    );
  }, 30_000);

  test.each([
    ['a wrong password', (url: URL) => (url.password = 'hidden'), 'does not accept this role or password'],
    ['no such database', (url: URL) => (url.pathname = '/nowhere'), 'has no database “nowhere”'],
    ['no server there', (url: URL) => (url.port = '1'), 'cannot connect to 127.0.0.1:1 (ECONNREFUSED)'],
    ['a role without rights', (url: URL) => (url.href = database.serviceUrl), 'this role may not create roles'],
  ])('%s', async (_name, change, sentence) => {
    const url = new URL(database.ownerUrl);
    change(url);
    const service = run({ DATABASE_URL: url.href, DATA_DIR: join(base, 'external') });
    expect(await service.over).toBe(1);
    expect(service.told()).toContain(sentence);
    expect(service.told()).not.toContain('hidden');
    expect(service.told()).not.toMatch(/^\s+at /m);
  });
});
