import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { refuse } from '../../kernel/refusal.js';

/** How much of a list is wanted: at most 200 rows after a cursor. */
export interface PageRequest {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A row of a list and its place in it, made into a cursor only when somebody asks. */
export interface PlacedRow<Row> {
  readonly cursor: string;
  readonly row: Row;
}

/** A page of a list in a stable order, with the cursor of each row. */
export interface Page<Row> {
  readonly rows: readonly PlacedRow<Row>[];
  readonly hasNextPage: boolean;
  /** Counts the whole list; a statement of its own, run only when asked for. */
  readonly count: () => Promise<number>;
}

/** One sort key: an expression, the SQL type of its cursor value, and nothing null (coalesce first). The last key is unique. */
export interface SortKey {
  readonly by: RawBuilder<unknown>;
  /** The column of the row that holds just this, as text: where all keys have one, cursors need nothing of the database. */
  readonly column?: string;
  readonly type: 'text' | 'uuid' | 'timestamptz' | 'int' | 'numeric' | 'vietnamese';
}

const DEFAULT_FIRST = 50;
const MAX_FIRST = 200;

/** The size of a page, or a refusal when it is out of range. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_FIRST;
  if (size < 1 || size > MAX_FIRST) throw refuse('BAD_USER_INPUT', { problem: `first: 1–${MAX_FIRST}` }, 'first');
  return size;
}

class RowInList<Row> implements PlacedRow<Row> {
  readonly row: Row;
  readonly #place: (row: Row) => string;

  constructor(row: Row, place: (row: Row) => string) {
    this.row = row;
    this.#place = place;
  }

  get cursor(): string {
    return Buffer.from(this.#place(this.row)).toString('base64url');
  }
}

function decode(cursor: string, length: number): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string'))
      return values;
  } catch {
    // falls through to the refusal
  }
  throw refuse('BAD_USER_INPUT', { problem: 'after' }, 'after');
}

const expression = (key: SortKey): RawBuilder<unknown> =>
  key.type === 'vietnamese' ? sql`${key.by} collate sauro.vietnamese` : key.by;

// A cursor that was tampered with must not become an error of the database.
const shape: Readonly<Record<SortKey['type'], RegExp>> = {
  text: /^[^\0]*$/,
  vietnamese: /^[^\0]*$/,
  uuid: /^[0-9a-f-]{36}$/,
  timestamptz: /^(infinity|\d{4}-\d\d-\d\d[ T][\d:.]+(Z|\+00))$/,
  int: /^-?\d{1,9}$/,
  numeric: /^-?\d{1,9}(\.\d{1,2})?$/,
};

/** The values of the sort keys that a cursor stands for, or a refusal when it was not made by `pageOf` for these keys. */
function valuesOfCursor(keys: readonly SortKey[], cursor: string): readonly string[] {
  const values = decode(cursor, keys.length);
  if (!keys.every(({ type }, index) => shape[type].test(values[index] as string)))
    throw refuse('BAD_USER_INPUT', { problem: 'after' }, 'after');
  return values;
}

const keyValue = ({ type }: SortKey, value: unknown): RawBuilder<unknown> =>
  type === 'vietnamese' ? sql`${value}::text collate sauro.vietnamese` : sql`${value}::${sql.raw(type)}`;

// biome-ignore lint/suspicious/noExplicitAny: any tables in scope
type Query<Row> = SelectQueryBuilder<any, any, Row>;

/** Orders a query by the keys, each with the collation that it is compared in. */
export const inOrderOf = <Row>(query: Query<Row>, keys: readonly SortKey[], direction: 'asc' | 'desc' = 'asc') =>
  keys.reduce((ordered, key) => ordered.orderBy(expression(key), direction), query);

/** A row as it was found: with its place, unless its own columns say that. */
export type Found<Row> = Row & { readonly __cursor?: string };

/** Which rows make a page: so many, after the one with these values of the sort keys. */
export interface RowsOfPage {
  readonly limit: number;
  readonly after: readonly string[] | null;
}

/** What a request for a page asks of the database: its rows, and one more that tells whether others follow. */
export const rowsOfPage = (keys: readonly SortKey[], { first, after }: PageRequest): RowsOfPage => ({
  limit: pageSize(first) + 1,
  after: after ? valuesOfCursor(keys, after) : null,
});

/** The rows of one page, and one more; for lists that take several pages in one statement, or whose statement is prepared. */
export function pageQuery<Row extends object>(
  query: Query<Row>,
  keys: readonly SortKey[],
  { limit, after }: RowsOfPage,
  direction: 'asc' | 'desc' = 'asc',
): Query<Found<Row>> {
  let ordered = inOrderOf(query, keys, direction);
  if (after) {
    const left = sql.join(keys.map(expression));
    const right = sql.join(keys.map((key, index) => keyValue(key, after[index])));
    ordered = ordered.where(sql<boolean>`(${left}) ${sql.raw(direction === 'asc' ? '>' : '<')} (${right})`);
  }
  if (!keys.every(({ column }) => column !== undefined)) {
    const places = sql.join(keys.map((key) => sql`(${key.by})::text`));
    ordered = ordered.select(sql<string>`json_build_array(${places})::text`.as('__cursor')) as Query<Row>;
  }
  return ordered.limit(limit) as Query<Found<Row>>;
}

/** The page that such rows make. */
export function pageOf<Row extends object>(
  found: readonly Found<Row>[],
  keys: readonly SortKey[],
  request: PageRequest,
  count: () => Promise<number>,
): Page<Row> {
  const size = pageSize(request.first);
  const place = (row: Found<Row>): string =>
    row.__cursor ?? JSON.stringify(keys.map(({ column }) => (row as Record<string, unknown>)[column ?? '']));
  return {
    rows: found.slice(0, size).map((row) => new RowInList(row, place)),
    hasNextPage: found.length > size,
    count,
  };
}

/**
 * Runs a query page by page: ordered by the keys, all in one direction, resumed by a row comparison that an index on the same keys answers.
 * The keyset never skips or repeats a row that stays, whatever is inserted meanwhile.
 */
export async function keysetPage<Row extends object>(
  query: Query<Row>,
  keys: readonly SortKey[],
  request: PageRequest,
  direction: 'asc' | 'desc' = 'asc',
): Promise<Page<Row>> {
  const found = await pageQuery(query, keys, rowsOfPage(keys, request), direction).execute();
  return pageOf<Row>(found, keys, request, async () => {
    const counted = await query.clearSelect().select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow();
    return counted.count;
  });
}
