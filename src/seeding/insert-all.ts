import type { Insertable, Kysely } from 'kysely';
import type { Tables } from '../platform/db/tables.js';

/** A row of a table as the seeds give it; the tenant is added by the query builder's filter. */
export type Row<Table extends keyof Tables> = Insertable<Tables[Table]>;

// PostgreSQL takes at most 65,535 parameters a statement; every row gets one more, its tenant.
const MAX_PARAMETERS = 60_000;

/** Inserts rows, several hundred a statement; a row that is already there stays as it is. All rows name the same columns. */
export async function insertAll<Table extends keyof Tables>(
  db: Kysely<Tables>,
  table: Table,
  rows: readonly Row<Table>[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).length + 1;
  const size = Math.min(1_000, Math.floor(MAX_PARAMETERS / columns));
  for (let from = 0; from < rows.length; from += size) {
    await db
      .insertInto(table)
      .values(rows.slice(from, from + size) as never)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
