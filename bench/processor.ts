import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

// Linux counts processor time in hundredths of a second for every process, and adds what ended children took to their parent's.
const MILLISECONDS_A_TICK = 10;

async function fieldsOf(pid: number | string): Promise<string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name of the program stands in brackets and may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

const PARENT = 1;
const OWN = [11, 12] as const;
const ENDED_CHILDREN = [13, 14] as const;
const ticks = (fields: readonly string[], places: readonly number[]) =>
  places.reduce((sum, place) => sum + Number(fields[place]), 0);

/** Processor time of one process so far, in milliseconds. */
export async function timeOfProcess(pid: number): Promise<number> {
  const fields = await fieldsOf(pid);
  return fields ? ticks(fields, OWN) * MILLISECONDS_A_TICK : 0;
}

/** Processor time of the PostgreSQL of a data folder with all its backends, those that ended included, in milliseconds. */
export async function timeOfPostgres(dataDir: string): Promise<number> {
  const pid = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0];
  const postmaster = pid ? await fieldsOf(pid) : undefined;
  if (!postmaster) return 0;
  let sum = ticks(postmaster, [...OWN, ...ENDED_CHILDREN]);
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = (await fieldsOf(name)) ?? [];
    if (fields[PARENT] === pid) sum += ticks(fields, OWN);
  }
  return sum * MILLISECONDS_A_TICK;
}

/** The most memory that a process has held so far, in megabytes. */
export async function peakMemoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
