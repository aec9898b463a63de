import { readdir } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from '../log/log.js';

const WITHIN_MS = 2_000;
const migrations = new URL('../../../migrations/', import.meta.url);

/**
 * `/health/live`: the process answers. `/health/ready`: it can also do its work, or 503 with the reason; and whether letters leave from it.
 * Neither says anything of a tenant.
 */
export async function registerHealth(
  server: FastifyInstance,
  pool: Pool,
  log: Logger,
  mail: 'on' | 'off',
): Promise<void> {
  const newest = await newestMigration();
  let draining = false;
  server.addHook('preClose', async () => {
    draining = true;
  });
  server.get('/health/live', async () => ({ status: 'live' }));
  server.get('/health/ready', async (_request, reply) => {
    const reason = draining ? 'draining' : await whyNotReady(pool, newest, log);
    return reason === null ? { status: 'ready', mail } : reply.code(503).send({ status: 'not ready', reason });
  });
}

type Reason = 'draining' | 'database does not answer' | 'database is not migrated';

async function whyNotReady(pool: Pool, newest: string, log: Logger): Promise<Reason | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${WITHIN_MS} ms`)), WITHIN_MS);
  });
  const asking = pool.query<{ migrated: boolean }>(
    'select exists (select from public.migration where name = $1) as migrated',
    [newest],
  );
  // An answer after the time is over is nobody's concern.
  asking.catch(() => undefined);
  try {
    const { rows } = await Promise.race([asking, late]);
    return rows[0]?.migrated ? null : 'database is not migrated';
  } catch (error) {
    log.warn({ err: error }, 'not ready');
    return 'database does not answer';
  } finally {
    clearTimeout(timer);
  }
}

async function newestMigration(): Promise<string> {
  const files = (await readdir(migrations)).filter((file) => file.endsWith('.sql')).sort();
  return (files.at(-1) ?? '').replace(/\.sql$/, '');
}
