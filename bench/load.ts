import type { ChildProcess } from 'node:child_process';
import autocannon from 'autocannon';
import { timeOfPostgres, timeOfProcess } from './processor.js';

/** Who is asked, how, and how long. */
export interface Target {
  readonly process: ChildProcess;
  readonly port: number;
  /** The folder of its PostgreSQL. */
  readonly dataDir: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

/** What a load took. */
export interface Measure {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time a request in milliseconds: of the party's own process, and of PostgreSQL. */
  readonly nodeMs: number;
  readonly postgresMs: number;
}

const round3 = (value: number) => Math.round(value * 1000) / 1000;

/** Asks as fast as answers come, over some connections; anything but answers is an error. */
export async function underLoad(target: Target, path: string, next: () => unknown): Promise<Measure> {
  const { process: child, port, dataDir, headers, connections, seconds } = target;
  const times = () => Promise.all([timeOfProcess(child.pid ?? 0), timeOfPostgres(dataDir)]);
  const before = await times();
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...headers },
        setupRequest: (one) => ({ ...one, body: JSON.stringify(next()) }),
      },
    ],
  });
  const after = await times();
  const answered = result['2xx'];
  if (result.non2xx > 0 || result.errors > 0 || answered === 0)
    throw new Error(`${path} on port ${port}: ${answered} answered, ${result.non2xx} refused, ${result.errors} failed`);
  return {
    perSecond: round3(answered / result.duration),
    p50: result.latency.p50,
    p99: result.latency.p99,
    nodeMs: round3((after[0] - before[0]) / answered),
    postgresMs: round3((after[1] - before[1]) / answered),
  };
}
