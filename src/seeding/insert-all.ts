import { CompiledQuery, type Insertable, type Kysely } from 'kysely';
import type { Tables } from '../platform/db/tables.js';

/** A row of a table as the seeds give it, without its tenant. */
export type Row<Table extends keyof Tables> = Insertable<Tables[Table]>;

/** Inserts rows of one tenant. All rows name the same columns. */
export type InsertAll = <Table extends keyof Tables>(table: Table, rows: readonly Row<Table>[]) => Promise<void>;

// PostgreSQL takes at most 65,535 parameters a statement.
const MAX_PARAMETERS = 60_000;
const MAX_ROWS = 1_000;

/**
 * Inserts for the tenant of this transaction, up to a thousand rows a statement; a row that is known already stays as it is, or fails.
 * The text is written here and not by the query builder,
 * which takes nearly as long for a hundred thousand rows as PostgreSQL does.
 */
export function insertInto(db: Kysely<Tables>, tenantId: string, known: 'stays' | 'fails'): InsertAll {
  // Looking for a row that may be there already costs a third of the time, so the many rows of the demo, all new, do without.
  const conflict = known === 'stays' ? ' on conflict do nothing' : '';
  return async (table, rows) => {
    const columns = Object.keys(rows[0] ?? {});
    const size = Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / columns.length));
    for (let from = 0; from < rows.length; from += size) {
      const some = rows.slice(from, from + size) as Record<string, unknown>[];
      const values: unknown[] = [tenantId];
      const lines = some.map((row) => {
        const first = values.length;
        for (const column of columns) values.push(row[column]);
        return `($1${columns.map((_, index) => `,$${first + index + 1}`).join('')})`;
      });
      const text = `insert into sauro.${table} (tenant_id, ${columns.join(', ')}) values ${lines.join(',')}${conflict}`;
      await db.executeQuery(CompiledQuery.raw(text, values));
    }
  };
}

/** Inserts the rows of several tables in the order in which their foreign keys allow it. */
export async function insertInOrder<Table extends keyof Tables>(
  insert: InsertAll,
  order: readonly Table[],
  rows: { readonly [Name in Table]: readonly Row<Name>[] },
): Promise<void> {
  for (const table of order) await insert<Table>(table, rows[table]);
}

/**
 * Lets PostgreSQL forget how it checks foreign keys: it plans that once a connection, and what it planned over nearly empty tables
 * would read all units of a tenant for each of the many thousand rows that follow.
 */
export const forgetPlans = (db: Kysely<Tables>) => db.executeQuery(CompiledQuery.raw('discard plans'));
