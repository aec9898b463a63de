import { parseCronItems, type Runner, run, runOnce, type TaskList, type WorkerOptions } from 'graphile-worker';
import type { TenantOfRequest } from '../request-context.js';
import type { Job, JobParts, JobWork } from './job.js';
import { LifeSign } from './life-sign.js';
import { queueLogger } from './queue-logger.js';
import { openQueuePool } from './queue-pool.js';
import { addDueRuns, type Schedule } from './schedule.js';

/** What the jobs of a process are run with. */
export interface JobRunnerOptions extends JobParts {
  /** As the service's role. */
  readonly url: string;
  // biome-ignore lint/suspicious/noExplicitAny: jobs of all payloads in one list
  readonly jobs: readonly Job<any>[];
  readonly schedules: readonly Schedule[];
  /** The tenants that have daily work. */
  readonly listTenants: () => Promise<readonly TenantOfRequest[]>;
  readonly findTenant: (id: string) => Promise<TenantOfRequest | null>;
}

/** The jobs of this process. */
export interface JobRunner {
  /** Begins to take jobs, and looks for daily work now and every few minutes. */
  start(): Promise<void>;
  /** Looks for daily work and runs jobs until none is waiting. */
  runDue(): Promise<void>;
  /** Takes no more jobs, tells those that run to break off where they can, waits for them, closes the connections. */
  stop(): Promise<void>;
}

/** Looks for daily work: the clock of the service decides what is due, the queue only wakes it. */
const LOOK = 'jobs.look';
const LOOK_EVERY = '*/5 * * * *';
const AT_ONCE = 2;
/** One for listening, one for the sign of life, one for each job's taking and finishing. */
const CONNECTIONS = 2 + AT_ONCE;
/** A job that was added makes itself heard; asking is for what was put off after a failure. */
const ASK_EVERY_MS = 5_000;
/** A job that still runs when the process is to end is told so at once. */
const ABORT_AFTER_MS = 0;

/** Prepares to run jobs: each for the tenant that it names, once however many processes there are, again when it failed or its process died. */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { database, clock, log } = options;
  const pool = openQueuePool(options.url, CONNECTIONS, log);
  const life = new LifeSign(pool, log);
  let runner: Runner | undefined;

  const tasks: TaskList = {
    [LOOK]: async (_payload, { abortSignal }) => {
      for (const tenant of await options.listTenants()) {
        if (abortSignal.aborted) return;
        await addDueRuns(database, tenant, options.schedules, clock());
      }
    },
  };
  for (const one of options.jobs) {
    tasks[one.name] = async (message, helpers) => {
      const { tenantId, payload } = message as { tenantId: string; payload: never };
      const tenant = await options.findTenant(tenantId);
      if (!tenant) throw new Error('a job of a tenant that is not there');
      const requestId = `job-${helpers.job.id}`;
      const { abortSignal: signal, job: taken } = helpers;
      const work: JobWork = {
        database,
        clock,
        log: log.child({ job: one.name, requestId }),
        tenant,
        requestId,
        signal,
      };
      try {
        await one.run(work, payload);
      } catch (error) {
        if (signal.aborted && error === signal.reason) {
          // Added anew and then done with: a failure would count as an attempt. Whoever dies in between has the job run twice, which it bears.
          await helpers.addJob(one.name, message, { ...(taken.key !== null && { jobKey: taken.key }) });
          work.log.info('job broken off, to be run again');
          return;
        }
        work.log.error({ err: error, attempt: helpers.job.attempts, attempts: helpers.job.max_attempts }, 'job failed');
        throw error;
      }
    };
  }

  const shared = {
    pgPool: pool,
    taskList: tasks,
    noHandleSignals: true,
    logger: queueLogger(log),
    preset: {
      // Without a batch the queue would not wait, when it stops, until what was done is written down as done.
      worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
      plugins: [
        {
          name: 'SignOfLife',
          version: '1',
          // Before a worker takes its first job.
          worker: {
            hooks: {
              startWorker: (_context: unknown, { worker }: { worker: { workerPool: WorkerOptions['workerPool'] } }) =>
                life.give(worker.workerPool.id),
            },
          },
        },
      ],
    },
  };
  const look = () =>
    pool.query("select from graphile_worker.add_job($1, job_key => $1, job_key_mode => 'replace')", [LOOK]);

  return {
    start: async () => {
      await look();
      runner = await run({
        ...shared,
        concurrency: AT_ONCE,
        pollInterval: ASK_EVERY_MS,
        gracefulShutdownAbortTimeout: ABORT_AFTER_MS,
        parsedCronItems: parseCronItems([{ task: LOOK, match: LOOK_EVERY, options: { jobKey: LOOK } }]),
      });
      runner.promise.catch((error) => log.error({ err: error }, 'jobs are no longer run'));
    },
    runDue: async () => {
      await look();
      await runOnce(shared);
    },
    stop: async () => {
      await runner?.stop();
      await life.end();
      await pool.end();
    },
  };
}
