import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { chmod, lchown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedDatabase, explain, startEmbeddedPostgres } from '../../src/platform/db/embedded.js';
import { createLog } from '../../src/platform/log/log.js';
import { StartError } from '../../src/platform/start-error.js';

const isRoot = process.getuid?.() === 0;
const log = createLog('silent');
const opened: Array<() => unknown> = [];
let base = '';

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sauro-embedded-'));
  await chmod(base, 0o755);
});
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function start(dataDir: string): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedPostgres({ dataDir, log });
  opened.push(() => database.stop());
  return database;
}

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const refusal = (dataDir: string): Promise<string> =>
  startEmbeddedPostgres({ dataDir, log }).then(
    async (database) => {
      await database.stop();
      return 'it started';
    },
    (error) => {
      if (!(error instanceof StartError)) throw error;
      expect(error.message.split('\n')).toHaveLength(2);
      return error.message;
    },
  );

interface Answer {
  readonly ownerUrl: string;
  readonly refused?: string;
  readonly answer?: number;
}

const support = (file: string) => join(import.meta.dirname, '../support', file);

/** Runs the embedded PostgreSQL in a process of its own; `next` reads what it says. */
function startProcess(dataDir: string, account?: { uid: number; gid: number }) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', support('run-typescript.js'), support('embedded-process.ts'), dataDir],
    { detached: true, stdio: ['ignore', 'pipe', 'inherit'], ...account },
  );
  opened.push(() => child.exitCode ?? child.signalCode ?? child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const over = new Promise<number | null>((settle) => child.once('exit', settle));
  return {
    pid: child.pid as number,
    over,
    next: async () => JSON.parse((await lines.next()).value ?? 'null') as Answer,
    kill: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await over;
    },
  };
}

const postmaster = (dataDir: string): number =>
  Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);

const isRunning = (pid: number): boolean => {
  try {
    // A killed child of this process stays a zombie until its end is noticed.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('the embedded PostgreSQL', () => {
  test('starts, keeps what is written, and starts again within a second', async () => {
    const dataDir = join(base, 'plain');
    const first = await start(dataDir);
    await ask(first.ownerUrl, "create table kept (word text); insert into kept values ('đã ghi')");
    await first.stop();
    await first.stop();
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);

    const began = performance.now();
    const second = await start(dataDir);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(await ask(second.ownerUrl, 'select word from kept')).toEqual([{ word: 'đã ghi' }]);

    // The owner is no superuser, yet may do what migrations need.
    expect(
      await ask(
        second.ownerUrl,
        'select rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user',
      ),
    ).toEqual([{ rolsuper: false, rolcreaterole: true, rolbypassrls: false }]);
    await ask(second.ownerUrl, 'create extension btree_gist; create extension unaccent; create extension pg_trgm');
    await ask(
      second.ownerUrl,
      "create schema app; create role probe_app login password 'probe'; grant usage on schema app to probe_app",
    );

    // Text is UTF-8, compared by code point unless a collation is named; Vietnamese order needs no locale of the machine.
    const [words] = await ask<{ encoding: string; plain: string; vietnamese: string; upper: string }>(
      second.ownerUrl,
      `select getdatabaseencoding() as encoding, upper('đường') as upper,
              string_agg(w, ' ' order by w) as plain, string_agg(w, ' ' order by w collate "vi-x-icu") as vietnamese
         from unnest(array['da', 'đa', 'e', 'ă', 'b', 'a', 'â']) as w`,
    );
    expect(words).toEqual({
      encoding: 'UTF8',
      upper: 'ĐƯỜNG',
      plain: 'a b da e â ă đa',
      vietnamese: 'a ă â b da đa e',
    });

    // Only this machine reaches it, only with the password, which only we can read.
    await expect(ask(second.ownerUrl.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({
      code: '28P01',
    });
    expect(statSync(join(dataDir, 'postgres.secret')).mode & 0o777).toBe(0o600);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    if (outside) {
      await expect(
        new Promise((settle, reject) =>
          connect(second.port, outside.address, () => settle('open')).once('error', reject),
        ),
      ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
  });

  test('recovers when its Sáu Rõ was killed, and when both were', async () => {
    const dataDir = join(base, 'killed');
    const victim = startProcess(dataDir);
    const { ownerUrl } = await victim.next();
    await ask(ownerUrl, 'create table kept as select 1 as one');
    const orphan = postmaster(dataDir);
    await victim.kill('SIGKILL');
    expect(isRunning(orphan)).toBe(true);

    const second = startProcess(dataDir);
    const again = await second.next();
    expect(await ask(again.ownerUrl, 'select one from kept')).toEqual([{ one: 1 }]);
    expect(isRunning(orphan)).toBe(false);
    await ask(again.ownerUrl, 'insert into kept values (2)');
    process.kill(postmaster(dataDir), 'SIGKILL');
    await second.kill('SIGKILL');

    const third = await start(dataDir);
    expect(await ask(third.ownerUrl, 'select one from kept order by one')).toEqual([{ one: 1 }, { one: 2 }]);
  });

  test('begins anew when it was killed while the cluster was being made', async () => {
    const dataDir = join(base, 'half');
    const victim = startProcess(dataDir);
    const halfMade = () =>
      (existsSync(dataDir) ? readdirSync(dataDir) : []).filter((name) => name.startsWith('postgres.making-'));
    while (!halfMade().some((name) => existsSync(join(dataDir, name, 'cluster/PG_VERSION')))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await victim.kill('SIGKILL');
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    const database = await start(dataDir);
    expect(halfMade()).toEqual([]);
    expect(await ask(database.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('outlives a Ctrl-C that hits the whole process group, until the requests under way have ended', async () => {
    const child = startProcess(join(base, 'plain'));
    await child.next();
    const server = postmaster(join(base, 'plain'));
    process.kill(-child.pid, 'SIGINT');
    expect(await child.next()).toEqual({ answer: 42 });
    expect(await child.over).toBe(0);
    expect(isRunning(server)).toBe(false);
  });

  test('a start that is called off leaves nothing running and a folder that works', async () => {
    const dataDir = join(base, 'called-off');
    for (const milliseconds of [100, 400, 900]) {
      const call = startEmbeddedPostgres({ dataDir, log, signal: AbortSignal.timeout(milliseconds) });
      await call.then(
        (database) => database.stop(),
        (error) => expect(error).toMatchObject({ name: 'TimeoutError' }),
      );
      expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
      expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    }
    await start(dataDir);
  });

  test('tells when PostgreSQL is lost', async () => {
    const dataDir = join(base, 'plain');
    const database = await start(dataDir);
    process.kill(postmaster(dataDir), 'SIGQUIT');
    await database.lost;
    expect(database.hasFilledDisk()).toBe(false);
  });
});

describe('a start that cannot be ends with a sentence', () => {
  test('the folder is in use by another running Sáu Rõ', async () => {
    const dataDir = join(base, 'plain');
    const other = startProcess(dataDir);
    const { ownerUrl } = await other.next();
    expect(await refusal(dataDir)).toContain(`in use by another running Sáu Rõ (process ${other.pid}`);
    expect(await ask(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await other.kill('SIGTERM');
  });

  test('the folder was made by another PostgreSQL, or by something else', async () => {
    const dataDir = join(base, 'other');
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    if (isRoot) await lchown(join(dataDir, 'postgres'), 65_534, 65_534);
    expect(await refusal(dataDir)).toContain('is not a PostgreSQL data folder');
    await writeFile(join(dataDir, 'postgres/PG_VERSION'), '17\n');
    expect(await refusal(dataDir)).toContain('was made by PostgreSQL 17, and this is PostgreSQL 18');
  });

  test('DATA_DIR is a file', async () => {
    const file = join(base, 'file');
    await writeFile(file, '');
    expect(await refusal(file)).toContain('is not a folder');
    expect(await refusal(join(file, 'below'))).toContain('is not a folder');
  });

  test('no right to the folder', async () => {
    const closed = join(base, 'closed');
    await mkdir(closed, { mode: 0o555 });
    // Root may write anywhere, so there another account tries.
    const child = startProcess(join(closed, 'data'), isRoot ? { uid: 65_534, gid: 65_534 } : undefined);
    expect((await child.next()).refused).toMatch(/^Không có quyền.*\nNo right to read and write the data folder/);
    expect(await child.over).toBe(1);
  });

  test('no right to the database inside the folder', async () => {
    const dataDir = join(base, 'locked');
    const other = { uid: 65_534, gid: 65_534 };
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await chmod(join(dataDir, 'postgres'), 0o000);
    if (isRoot) for (const path of [dataDir, join(dataDir, 'postgres')]) await lchown(path, other.uid, other.gid);
    const child = startProcess(dataDir, isRoot ? other : undefined);
    expect((await child.next()).refused).toContain(
      `No right to read and write the data folder ${join(dataDir, 'postgres')}`,
    );
    expect(await child.over).toBe(1);
  });

  test('what initdb and postgres say is told as a sentence', () => {
    expect(explain('initdb: error: could not write file: No space left on device', '/d').message).toContain(
      'The disk that holds /d is full',
    );
    expect(explain('FATAL:  could not open file "x": Permission denied', '/d').message).toContain(
      'lacks rights to the data folder /d',
    );
    expect(explain('postgres: error while loading shared libraries: libpq.so.5: no', '/d').message).toContain(
      'run npm ci again',
    );
    expect(explain('LOG:  starting\nFATAL:  something new\nLOG:  shut down', '/d').message).toContain(
      'its last words: “FATAL:  something new”',
    );
  });

  describe.runIf(isRoot)('as root, which can make a small disk and close a home folder', () => {
    test('the disk is full while the database is made, and when it starts', async () => {
      const disk = join(base, 'disk');
      await mkdir(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=755', 'tmpfs', disk]);
      opened.push(() => execFileSync('umount', [disk]));
      const dataDir = join(disk, 'data');
      expect(await refusal(dataDir)).toContain(`The disk that holds ${dataDir} is full`);
      expect(readdirSync(dataDir)).toEqual(['postgres.secret']);

      execFileSync('mount', ['-o', 'remount,size=80m', disk]);
      const database = await start(dataDir);
      await database.stop();
      execFileSync('mount', ['-o', 'remount,size=64m', disk]);
      try {
        execFileSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k'], { stdio: 'ignore' });
      } catch {
        // It ends when the disk is full, as it should.
      }
      expect(await refusal(dataDir)).toContain(`The disk that holds ${dataDir} is full`);
      rmSync(join(disk, 'filler'));
      await (await start(dataDir)).stop();
    });

    test('a DATA_DIR that the postgres account cannot enter gets its database elsewhere', async () => {
      const home = join(base, 'home');
      await mkdir(home, { mode: 0o700 });
      const dataDir = join(home, 'project/.data');
      const first = await start(dataDir);
      const elsewhere = realpathSync(join(dataDir, 'postgres'));
      opened.unshift(() => rmSync(join(elsewhere, '..'), { recursive: true }));
      expect(elsewhere.startsWith('/var/lib/sau-ro/data-')).toBe(true);
      await ask(first.ownerUrl, 'create table kept as select 1 as one');
      await first.stop();
      expect(await ask((await start(dataDir)).ownerUrl, 'select one from kept')).toEqual([{ one: 1 }]);
    });

    test('a database folder that was given to root', async () => {
      const dataDir = join(base, 'given');
      await mkdir(join(dataDir, 'postgres'), { recursive: true });
      expect(await refusal(dataDir)).toContain('belongs to root, but PostgreSQL does not run as root');
    });
  });
});
