import { type Kysely, sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { Database } from '../db/database.js';
import type { Tables } from '../db/tables.js';
import type { Logger } from '../log/log.js';
import type { TenantOfRequest } from '../request-context.js';

/** What every job of this process works with. */
export interface JobParts {
  readonly database: Database;
  /** Jobs read the time here and nowhere else. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** One job as it runs: for one tenant, in transactions of that tenant. */
export interface JobWork extends JobParts {
  readonly tenant: TenantOfRequest;
  /** What the audit rows of this run name as their request. */
  readonly requestId: string;
  /** Aborted when the process is about to end: long work looks at it between its parts and throws its reason, and the job is run again later. */
  readonly signal: AbortSignal;
}

/** A kind of work that is done beside requests. It may be run again after a failure or a killed process, so it must bear that. */
export interface Job<Payload extends JobPayload = JobPayload> {
  /** `noun.verb`, also the action in the audit log. */
  readonly name: string;
  run(work: JobWork, payload: Payload): Promise<void>;
}

/** Plain values that say which records a job is about: ids, days, years; never what stands in them. */
export type JobPayload = Readonly<Record<string, string | number>>;

/** Declares a kind of job; `src/jobs.ts` lists those that the service runs. */
export const job = <Payload extends JobPayload = JobPayload>(
  name: string,
  run: (work: JobWork, payload: Payload) => Promise<void>,
): Job<Payload> => ({ name, run });

/**
 * Adds a job of the transaction's tenant, in that transaction: it exists when the transaction has ended well, and not otherwise.
 * With a key, a job of that key which waits still is replaced instead of doubled.
 */
export async function addJob<Payload extends JobPayload>(
  { db, tenant }: { readonly db: Kysely<Tables>; readonly tenant: Pick<TenantOfRequest, 'id'> },
  { name }: Pick<Job<Payload>, 'name'>,
  payload: Payload,
  key: string | null = null,
): Promise<void> {
  const jobKey = key === null ? null : `${name}:${tenant.id}:${key}`;
  await sql`select from graphile_worker.add_job(${name}, ${JSON.stringify({ tenantId: tenant.id, payload })}::json, job_key => ${jobKey})`.execute(
    db,
  );
}

/** Adds several jobs of one kind of the transaction's tenant, in one statement. */
export async function addJobs<Payload extends JobPayload>(
  { db, tenant }: { readonly db: Kysely<Tables>; readonly tenant: Pick<TenantOfRequest, 'id'> },
  { name }: Pick<Job<Payload>, 'name'>,
  payloads: readonly Payload[],
): Promise<void> {
  const messages = payloads.map((payload) => JSON.stringify({ tenantId: tenant.id, payload }));
  await sql`select from graphile_worker.add_jobs(array(
    select (${name}, message::json, null, null, null, null, null, null)::graphile_worker.job_spec from unnest(${messages}::text[]) message))`.execute(
    db,
  );
}
