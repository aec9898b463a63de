import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Tables } from './tables.js';

/** The hash of a chain without rows. */
export const NO_HASH = '0'.repeat(64);

/**
 * Moves the version of the tenant; the last thing of every writing transaction. Whoever moves it later waits for this one to end, so versions
 * commit in their order, and nobody reads a version without all that it stands for. Gives back the end of the audit chain, locked by the same statement.
 */
export function moveVersion(db: Kysely<Tables>): Promise<{ seq: number; hash: string }> {
  return db
    .insertInto('audit_head')
    .values({ seq: 0, hash: NO_HASH, version: 1 })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id']).doUpdateSet({ version: sql<number>`audit_head.version + 1` }),
    )
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
}

/** Of what moment an answer is: the version of the tenant, and a seal over the rows of account and tenant. */
export interface Present {
  readonly version: number;
  readonly seal: string;
}

/** The present of a tenant and an account in the snapshot of a session; null when either does not exist. */
export async function findPresent(db: Kysely<Tables>, tenantId: string, accountId: string): Promise<Present | null> {
  const { rows } = await sql<Present>`select version, seal from app.present(${tenantId}, ${accountId})`.execute(db);
  return rows[0] ?? null;
}

/** The same in one statement outside any transaction, for an answer that was made before. */
export async function presentOf(pool: Pool, tenantId: string, accountId: string): Promise<Present | null> {
  const { rows } = await pool.query<Present>({
    name: 'present',
    text: 'select version, seal from app.present($1, $2)',
    values: [tenantId, accountId],
  });
  return rows[0] ?? null;
}
