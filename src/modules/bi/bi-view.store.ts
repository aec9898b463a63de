import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { HEAVY_WITHIN_MS } from '../../platform/db/statement-bound.js';
import type { Tables } from '../../platform/db/tables.js';
import type { ColumnType, StreamValue } from '../../platform/files/table-streams.js';
import { type BiColumn, biViews, columnTypeOf } from './bi-view.rules.js';
import type { Condition, Literal, ODataQuery } from './odata-query.rules.js';

// What lies in memory at once for one download.
const BATCH = 1_000;
/** How long one statement of a download may run, as for a role over SQL: before the first of a million rows is there, all of them are joined and put in order. */
const READ_WITHIN_MS = 120_000;

/** The columns of every view, in order, with what they mean. */
export async function listBiColumns(db: Kysely<Tables>): Promise<ReadonlyMap<string, readonly BiColumn[]>> {
  const { rows } = await sql<{ view: string; name: string; type: string; meaning: string | null }>`
    select c.relname::text as view, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type, col_description(c.oid, a.attnum) as meaning
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'bi_v1'::regnamespace and c.relkind = 'v' order by c.relname, a.attnum`.execute(db);
  const columns = rows.map(({ view, name, type, meaning }) => ({
    view,
    name,
    type: columnTypeOf(type),
    meaning: meaning ?? '',
  }));
  return Map.groupBy(columns, ({ view }) => view);
}

/** The version of all facts of the tenant: it moves with every transaction that writes. */
export async function findFactsVersion(db: Kysely<Tables>): Promise<string> {
  const row = await db.selectFrom('audit_head').select('version').executeTakeFirst();
  return String(row?.version ?? 0);
}

/** What is read of a view: these columns of the rows that fulfil the condition, in this order, so many of them. */
export interface BiQuestion extends Pick<ODataQuery, 'filter' | 'orderBy' | 'skip' | 'after'> {
  readonly view: string;
  /** The view in which its rows are counted. */
  readonly countedIn: string;
  readonly columns: readonly BiColumn[];
  readonly limit: number | null;
}

/** A reading of a view: one snapshot of the tenant, counted and then read through one cursor, a batch at a time. */
export interface BiReading {
  /** How many rows there are to read; asked before they are read, or not at all, and bounded as all counting is. */
  count(): Promise<number>;
  readonly batches: AsyncIterable<StreamValue[][]>;
  /** Gives the connection back, in the middle too; harmless when it is back already. */
  close(): Promise<void>;
}

/** Opens a reading; whoever opens it closes it. */
export async function openBiRows(
  db: Kysely<Tables>,
  pool: Pool,
  tenantId: string,
  question: BiQuestion,
  types: ReadonlyMap<string, ColumnType>,
): Promise<BiReading> {
  const counting = counted(question.countedIn, question.filter, types).compile(db);
  const { sql: text, parameters } = selection(question, types).compile(db);
  const client = await begin(pool, tenantId);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= client.query('ROLLBACK').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
    return closing;
  };
  async function* batches(): AsyncGenerator<StreamValue[][]> {
    await client.query({ text: `DECLARE bi_rows NO SCROLL CURSOR FOR ${text}`, values: [...parameters] });
    for (;;) {
      const { rows } = await client.query<StreamValue[]>({ text: `FETCH ${BATCH} FROM bi_rows`, rowMode: 'array' });
      // What is packed and sent for minutes after the last row needs no connection.
      if (rows.length < BATCH) await close();
      if (rows.length > 0) yield rows;
      if (closing) return;
    }
  }
  return {
    count: async () => {
      await client.query(`SET LOCAL statement_timeout = ${HEAVY_WITHIN_MS}`);
      const { rows } = await client.query<{ count: number }>({ text: counting.sql, values: [...counting.parameters] });
      await client.query(`SET LOCAL statement_timeout = ${READ_WITHIN_MS}`);
      return (rows[0] as { count: number }).count;
    },
    batches: batches(),
    close,
  };
}

/** How many rows of a view fulfil the condition. */
export async function countBiRows(
  db: Kysely<Tables>,
  view: string,
  filter: Condition | null,
  types: ReadonlyMap<string, ColumnType>,
): Promise<number> {
  const { rows } = await counted(view, filter, types).execute(db);
  return (rows[0] as { count: number }).count;
}

const counted = (view: string, filter: Condition | null, types: ReadonlyMap<string, ColumnType>) =>
  sql<{
    count: number;
  }>`select count(*) as count from ${sql.table(`bi_v1.${view}`)} where ${filter ? condition(filter, types) : sql`true`}`;

async function begin(pool: Pool, tenantId: string): Promise<PoolClient> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query('SELECT app.set_tenant($1)', [tenantId]);
    // All rows are read, so the plan that has the first ones soonest is the wrong one.
    await client.query('SET LOCAL cursor_tuple_fraction = 1');
    await client.query(`SET LOCAL statement_timeout = ${READ_WITHIN_MS}`);
    return client;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

function selection(question: BiQuestion, types: ReadonlyMap<string, ColumnType>): RawBuilder<unknown> {
  const { view, columns, filter, orderBy, skip, after, limit } = question;
  const keys = biViews[view] ?? [];
  const key = sql.join(keys.map((name) => sql.ref(name)));
  // In its own order a view goes on behind the last key; in another order, behind as many rows as were given.
  const resumed = after !== null && orderBy.length === 0;
  const rest = resumed
    ? sql`(${key}) > (${sql.join(keys.map((name, index) => typed(after[index] ?? '', types.get(name) as ColumnType)))})`
    : sql`true`;
  const order = [
    ...orderBy.map(
      ({ column, descending }) => sql`${sql.ref(column)} ${sql.raw(descending ? 'desc' : 'asc')} nulls last`,
    ),
    ...keys.map((name) => sql`${sql.ref(name)}`),
  ];
  const offset = skip + (after !== null && !resumed ? Number(after[0]) : 0);
  return sql`select ${sql.join(columns.map(({ name }) => sql.ref(name)))} from ${sql.table(`bi_v1.${view}`)}
    where ${rest} and ${filter ? condition(filter, types) : sql`true`} order by ${sql.join(order)}
    ${limit === null ? sql`` : sql`limit ${limit}`} ${offset === 0 ? sql`` : sql`offset ${offset}`}`;
}

const databaseType: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  int: 'bigint',
  bigint: 'bigint',
  boolean: 'boolean',
  decimal: 'numeric',
  date: 'date',
  instant: 'timestamptz',
};

const typed = (value: Literal, type: ColumnType): RawBuilder<unknown> =>
  sql`${value}::text::${sql.raw(databaseType[type])}`;

const operator = { eq: '=', ne: 'is distinct from', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

function condition(of: Condition, types: ReadonlyMap<string, ColumnType>): RawBuilder<boolean> {
  switch (of.kind) {
    case 'and':
    case 'or':
      return sql`(${sql.join(
        of.parts.map((part) => condition(part, types)),
        sql.raw(` ${of.kind} `),
      )})`;
    case 'not':
      return sql`not coalesce(${condition(of.part, types)}, false)`;
    case 'compare': {
      const column = sql.ref(of.column);
      // Nothing is equal to null in SQL, and everything that has a value is unequal to it in OData.
      if (of.value === null)
        return of.by === 'ne' ? sql`${column} is not null` : sql`(${column} is null and ${of.by === 'eq'})`;
      return sql`${column} ${sql.raw(operator[of.by])} ${typed(of.value, types.get(of.column) as ColumnType)}`;
    }
    case 'in':
      return sql`(${sql.join(
        of.values.map((value) => condition({ kind: 'compare', column: of.column, by: 'eq', value }, types)),
        sql` or `,
      )})`;
    case 'match': {
      const column = sql.ref(of.column);
      if (of.how === 'startswith') return sql`starts_with(${column}, ${of.text})`;
      if (of.how === 'endswith') return sql`right(${column}, length(${of.text}::text)) = ${of.text}`;
      return sql`strpos(${column}, ${of.text}) > 0`;
    }
  }
}
