import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from '../log/log.js';
import { queueLogger } from './queue-logger.js';
import { openQueuePool } from './queue-pool.js';

const queue = 'graphile_worker';

/** What the service's role may do there: add jobs, take them, finish them, and know which version of the queue it stands before. */
const rights: Readonly<Record<string, string>> = {
  _private_jobs: 'select, insert, update, delete',
  _private_job_queues: 'select, insert, update, delete',
  _private_tasks: 'select, insert',
  _private_known_crontabs: 'select, insert, update',
};

/**
 * Lays the tables of the job queue, or brings them to what the library of this version wants, as the owner; the service's role gets what running jobs needs.
 * The rights are laid each time, because a newer version of the library may have made its tables anew.
 */
export async function installQueue(owner: pg.Client, ownerUrl: string, serviceRole: string, log: Logger) {
  const pool = openQueuePool(ownerUrl, 2, log);
  try {
    await runMigrations({ pgPool: pool, logger: queueLogger(log) });
  } finally {
    await pool.end();
  }
  const role = owner.escapeIdentifier(serviceRole);
  const statements = Object.entries(rights).flatMap(([table, granted]) => [
    `grant ${granted} on ${queue}.${table} to ${role}`,
    `drop policy if exists of_service on ${queue}.${table}`,
    `create policy of_service on ${queue}.${table} to ${role} using (true) with check (true)`,
  ]);
  await owner.query(
    [
      'begin',
      `revoke all on all tables in schema ${queue} from ${role}`,
      `grant usage on schema ${queue} to ${role}`,
      `grant select on ${queue}.migrations to ${role}`,
      ...statements,
      'commit',
    ].join(';'),
  );
}
