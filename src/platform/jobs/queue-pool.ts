import pg from 'pg';
import type { Logger } from '../log/log.js';

/** Connections for the job queue alone, apart from those of requests. One that is ended from outside is replaced when next needed. */
export function openQueuePool(url: string, connections: number, log: Logger): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: connections, application_name: 'sauro-jobs' });
  const lost = (error: Error) => log.warn({ err: error }, 'a connection of the job queue was lost');
  pool.on('error', lost);
  // While a connection is lent, its errors are its borrower's to hear.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}
