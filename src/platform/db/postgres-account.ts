import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../start-error.js';
import type { PostgresBinaries } from './postgres-binaries.js';

const run = promisify(execFile);

/** The account that PostgreSQL runs under when we are root, since it refuses to run as root itself. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Where root keeps what the postgres account must reach when the project or DATA_DIR lies in a closed home folder. */
export const SHELTER = '/var/lib/sau-ro';

/** The account for PostgreSQL: undefined (our own) unless we are root; then the owner of an existing cluster, else `postgres`, made when missing. */
export async function postgresAccount(cluster: string): Promise<PostgresAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  if (owner !== undefined) {
    throw new StartError(
      `Thư mục ${cluster} thuộc về root nhưng PostgreSQL không chạy bằng root; hãy trả lại chủ cũ, ví dụ: chown -R postgres ${cluster}`,
      `The folder ${cluster} belongs to root, but PostgreSQL does not run as root; give it back to its owner, for instance: chown -R postgres ${cluster}`,
    );
  }
  const existing = await lookUp('postgres');
  if (existing !== undefined) return existing;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch (error) {
    throw new StartError(
      'PostgreSQL không chạy bằng root và máy này không có tài khoản postgres; hãy chạy bằng một tài khoản thường, hoặc tạo tài khoản postgres.',
      'PostgreSQL does not run as root and this machine has no account postgres; run as an ordinary user, or create the account postgres.',
      { cause: error },
    );
  }
  return lookUp('postgres');
}

async function lookUp(name: string): Promise<PostgresAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Whether an account may enter a folder: every folder above it, and itself, lets the account pass. */
export async function canEnter(folder: string, account: PostgresAccount): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const { uid, gid, mode } = await stat(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The folder of the PostgreSQL programs that the account can use: the installed one, else a copy of it in the shelter. */
export async function reachableBinaries(binaries: PostgresBinaries, account: PostgresAccount): Promise<string> {
  const readable = ((await stat(join(binaries.root, 'share/postgresql/postgres.bki'))).mode & 0o004) !== 0;
  if (readable && (await canEnter(join(binaries.root, 'bin'), account))) return binaries.root;
  const copy = join(SHELTER, `postgresql-${binaries.version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  await makeShelter();
  const draft = await mkdtemp(`${copy}.`);
  try {
    await cp(binaries.root, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => extname(path) !== '.a' && path !== join(binaries.root, 'include'),
    });
    await openForReading(draft);
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start may have made the same copy in the meantime.
    if (!(await stat(copy).catch(() => undefined))) throw error;
  }
  return copy;
}

async function makeShelter(): Promise<void> {
  // Not by mkdir's mode, which a strict umask cuts.
  if ((await mkdir(SHELTER, { recursive: true })) !== undefined) await chmod(SHELTER, 0o755);
}

/** A strict umask at install time leaves files that only root can read; the copy must be readable to all. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}

/** Makes a new folder for a database in the shelter, owned by the account. */
export async function shelteredFolder(): Promise<string> {
  await makeShelter();
  const folder = await mkdtemp(join(SHELTER, 'data-'));
  await chmod(folder, 0o755);
  return folder;
}
