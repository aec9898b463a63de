import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.js';

/** How long one statement of those that count may run: the largest honest count takes one or two seconds. */
export const HEAVY_WITHIN_MS = 10_000;

/**
 * Bounds how long each further statement of this snapshot or transaction may run; the bound ends with it. What may run long is also planned for the values
 * that it is asked with: that costs a part of a millisecond, and how much is read depends on them.
 */
export async function boundStatements(db: Kysely<Tables>, milliseconds: number): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(milliseconds)}, true), set_config('plan_cache_mode', 'auto', true)`.execute(
    db,
  );
}
