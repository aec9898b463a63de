import { rmSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../start-error.js';
import { birthMark, isAlive } from './processes.js';

/** How often the holder touches its lock, so that another container on the same volume can tell that it lives. */
const HEARTBEAT_MS = 2_000;

interface Holder {
  readonly pid: number;
  readonly mark: string;
  readonly host: string;
}

/** The right to use a data folder alone; given back by `release`. */
export interface FolderLock {
  release(): void;
}

/** Takes the lock file for this process, also from a holder that died; refuses while another running process holds it. */
export async function lockFolder(path: string): Promise<FolderLock> {
  const me: Holder = { pid: process.pid, mark: await birthMark(process.pid), host: hostname() };
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    for (;;) {
      try {
        await link(draft, path);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await readHolder(path);
      if (holder !== undefined && (await lives(holder, path, me))) {
        throw new StartError(
          `Thư mục dữ liệu đang được một Sáu Rõ khác sử dụng (tiến trình ${holder.pid} trên máy ${holder.host}); hãy dừng nó trước, hoặc đặt DATA_DIR khác.`,
          `The data folder is in use by another running Sáu Rõ (process ${holder.pid} on ${holder.host}); stop that one first, or set another DATA_DIR.`,
        );
      }
      await clearDeadLock(path, `${draft}.dead`, holder);
    }
  } finally {
    await rm(draft, { force: true });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      rmSync(path, { force: true });
    },
  };
}

/** Whether the process that wrote a lock file is still running. */
export async function isLocked(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  return holder !== undefined && isAlive(holder.pid) && holder.mark === (await birthMark(holder.pid));
}

/** Moves a dead lock out of the way; one that another process has taken in the meantime is put back. */
async function clearDeadLock(path: string, aside: string, dead: Holder | undefined): Promise<void> {
  try {
    await rename(path, aside);
    const moved = await readHolder(aside);
    if (moved !== undefined && moved.mark !== dead?.mark) await link(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function lives(holder: Holder, path: string, me: Holder): Promise<boolean> {
  if (holder.host === me.host) return isAlive(holder.pid) && holder.mark === (await birthMark(holder.pid));
  // A process number of another machine or container says nothing here; a heartbeat does.
  const before = await lastBeat(path);
  await pause(2 * HEARTBEAT_MS);
  return (await lastBeat(path)) !== before;
}

async function lastBeat(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
