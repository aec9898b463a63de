import { type CompiledQuery, type Kysely, type QueryCreator, type SqlBool, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { movedTo } from '../../platform/db/entity.js';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitKind } from '../units/unit.rules.js';
import {
  type FigureCount,
  type FigureCounts,
  type FigureRow,
  figureColumns,
  figureCounts,
  figureKey,
  noFigure,
} from './figure.rules.js';

/** Figures of one year. */
export type FigureOfYear = FigureRow & { readonly year: number };

const keptCounts = figureCounts.map((name) => `figure.${figureColumns[name]} as ${name}` as const);
const frozen = figureCounts.map((name) => `final_figure.${figureColumns[name]} as ${name}` as const);

const anyYear = (years: readonly number[]) => sql<number>`any(${[...years]}::int[])`;

/** All figures of several years, in one statement. */
export async function listFigures(db: Kysely<Tables>, years: readonly number[]): Promise<FigureOfYear[]> {
  const rows = await db
    .selectFrom('figure')
    .select(['figure.year', 'figure.body_id as bodyId', 'figure.unit_kind as kind', ...keptCounts])
    .where('figure.year', '=', anyYear(years))
    .execute();
  return rows as FigureOfYear[];
}

/** The figures that closings froze. */
export async function listFinalFigures(
  db: Kysely<Tables>,
  closingIds: readonly string[],
): Promise<(FigureRow & { readonly closingId: string })[]> {
  const rows = await db
    .selectFrom('final_figure')
    .select(['closing_id as closingId', 'body_id as bodyId', 'unit_kind as kind', ...frozen])
    .where('closing_id', '=', sql<string>`any(${[...closingIds]}::uuid[])`)
    .execute();
  return rows as (FigureRow & { readonly closingId: string })[];
}

const counted = (condition: string) => sql<number>`count(*) filter (where eligible${sql.raw(condition)})`;
const summed = (term: string) =>
  sql<number>`coalesce(sum(${sql.raw(term)}) filter (where eligible and band_standard is not null), 0)::bigint`;

// The same sums as `contribution`, said to the database; test/support/recount-standings.ts holds one against the other.
const sums: Readonly<Record<FigureCount, ReturnType<typeof counted>>> = {
  units: sql<number>`count(*)`,
  eligible: counted(''),
  registered: counted(' and registered'),
  recognised: counted(" and recognition = 'RECOGNISED'"),
  notRecognised: counted(" and recognition in ('NOT_RECOGNISED', 'REVOKED')"),
  notAssessed: counted(" and recognition = 'NOT_ASSESSED'"),
  assessed: counted(' and band_standard is not null'),
  excellent: counted(" and band_standard = 'EXCELLENT'"),
  good: counted(" and band_standard = 'GOOD'"),
  average: counted(" and band_standard = 'AVERAGE'"),
  weak: counted(" and band_standard = 'WEAK'"),
  registeredExcellent: counted(" and registered and band_standard = 'EXCELLENT'"),
  registeredGood: counted(" and registered and band_standard = 'GOOD'"),
  registeredAverage: counted(" and registered and band_standard = 'AVERAGE'"),
  registeredWeak: counted(" and registered and band_standard = 'WEAK'"),
  assessedRecognised: counted(" and band_standard is not null and recognition = 'RECOGNISED'"),
  keeping: counted(' and active_models > 0'),
  registeredKeeping: counted(' and registered and active_models > 0'),
  assessedKeeping: counted(' and band_standard is not null and active_models > 0'),
  models: sql<number>`coalesce(sum(active_models) filter (where eligible), 0)::bigint`,
  nominated: counted(' and nominated'),
  exemplary: counted(' and exemplary'),
  selfTotal: summed('(self_total * 100)::bigint'),
  reviewTotal: summed('(review_total * 100)::bigint'),
  reviewSquares: summed('(review_total * 100)::bigint * (review_total * 100)::bigint'),
};

/** What standings add up to, said to the database; to be selected over `standingColumns`. */
export const summedUp = figureCounts.map((name) => sums[name].as(name));

/** The columns of a standing that its figures are made from. */
export const standingColumns = [
  'year',
  'unit_id',
  'body_id',
  'unit_kind',
  'eligible',
  'registered',
  'recognition',
  'self_total',
  'review_total',
  'band_id',
  'band_standard',
  'active_models',
  'nominated',
  'exemplary',
] as const;

/** Asks for the standings of several years as they were at an instant: those that stand since, and what the others were then. */
export function standingsAsOf(db: Kysely<Tables>, years: readonly number[], asOf: Instant) {
  return db
    .selectFrom('standing')
    .select(standingColumns)
    .where('year', '=', anyYear(years))
    .where('since', '<=', asOf)
    .unionAll(
      db
        .selectFrom('standing_history')
        .select(standingColumns)
        .where('year', '=', anyYear(years))
        .where('valid_from', '<=', asOf)
        .where('valid_to', '>', asOf),
    );
}

/** What the standings of several years add up to, counted anew: as they are, or as they were at an instant. */
export async function countFigures(
  db: Kysely<Tables>,
  years: readonly number[],
  asOf: Instant | null,
): Promise<FigureOfYear[]> {
  const standings =
    asOf === null
      ? db.selectFrom('standing').select(standingColumns).where('year', '=', anyYear(years))
      : standingsAsOf(db, years, asOf);
  const rows = await db
    .selectFrom(standings.as('counted'))
    .select(['year', 'body_id as bodyId', 'unit_kind as kind', ...summedUp])
    .groupBy(['year', 'body_id', 'unit_kind'])
    .execute();
  return rows as FigureOfYear[];
}

/** What the standings of several years add up to under the bodies that the units answer to today. */
export async function countFiguresOfToday(db: Kysely<Tables>, years: readonly number[]): Promise<FigureOfYear[]> {
  const rows = await db
    .selectFrom('standing as counted')
    .innerJoin('unit', 'unit.id', 'counted.unit_id')
    .select(['counted.year', 'unit.body_id as bodyId', 'counted.unit_kind as kind', ...summedUp])
    .where('counted.year', '=', anyYear(years))
    .groupBy(['counted.year', 'unit.body_id', 'counted.unit_kind'])
    .execute();
  return rows as FigureOfYear[];
}

/** Figures as a statement is given them: a list for each column. */
type Columns = { readonly [Name in FigureCount | 'year' | 'bodyId' | 'kind']: readonly unknown[] } & {
  readonly at: Instant;
};

const addition = (db: QueryCreator<Tables>, given: Columns) => {
  const keys = sql`${given.year}::int[], ${given.bodyId}::uuid[], ${given.kind}::text[]`;
  const counts = sql.join(figureCounts.map((name) => sql`${given[name]}::bigint[]`));
  const names = sql.join(figureCounts.map((name) => sql.ref(figureColumns[name])));
  const wanted = sql<Key>`unnest(${keys})`.as<'wanted'>(sql`wanted(year, body_id, unit_kind)`);
  const more = sql<Key & Record<FigureColumn, number>>`unnest(${keys}, ${counts})`.as<'more'>(
    sql`more(year, body_id, unit_kind, ${names})`,
  );
  return (
    db
      // Rows are held in one order, so that no two transactions wait for each other; what is added is added to what is there once a row is held.
      .with('held', (part) =>
        part
          .selectFrom('figure')
          .innerJoin(wanted, (join) =>
            join
              .onRef('figure.year', '=', 'wanted.year')
              .onRef('figure.body_id', '=', 'wanted.body_id')
              .onRef('figure.unit_kind', '=', 'wanted.unit_kind'),
          )
          .select(['figure.year', 'figure.body_id', 'figure.unit_kind'])
          .orderBy('figure.year')
          .orderBy('figure.body_id')
          .orderBy(sql`figure.unit_kind collate "C"`)
          .forUpdate('figure'),
      )
      .updateTable('figure')
      .from(['held', more])
      .set(
        Object.fromEntries([
          ...figureCounts.map((name) => [
            figureColumns[name],
            sql`${sql.ref(`figure.${figureColumns[name]}`)} + ${sql.ref(`more.${figureColumns[name]}`)}`,
          ]),
          ['updated_at', movedTo('figure', given.at)],
        ]),
      )
      .whereRef('figure.year', '=', 'held.year')
      .whereRef('figure.body_id', '=', 'held.body_id')
      .whereRef('figure.unit_kind', '=', 'held.unit_kind')
      .whereRef('more.year', '=', 'held.year')
      .whereRef('more.body_id', '=', 'held.body_id')
      .whereRef('more.unit_kind', '=', 'held.unit_kind')
      .returning(['figure.year', 'figure.body_id as bodyId', 'figure.unit_kind as kind'])
  );
};

const addedFigures = statement(addition);

// Divides by nothing where a figure is missing, and so ends the transaction.
const figuresThere = statement((db, given: Columns & { readonly rows: number }) =>
  db
    .with('moved', (part) => addition(part, given))
    .selectFrom('moved')
    .select(sql<number>`1 / (count(*) = ${given.rows})::int`.as('whole')),
);

interface Key {
  readonly year: number;
  readonly body_id: string;
  readonly unit_kind: string;
}

const MOST_ROWS = 2_000;

const inParts = (changes: readonly FigureOfYear[]): FigureOfYear[][] => {
  const sorted = [...changes].sort(inOrder);
  return Array.from({ length: Math.ceil(sorted.length / MOST_ROWS) }, (_, part) =>
    sorted.slice(part * MOST_ROWS, (part + 1) * MOST_ROWS),
  );
};

/** Statements that add changes to figures which are all there, in the one order; where one is not, they fail. The database checks that no count falls below nothing. */
export const changedFigures = (changes: readonly FigureOfYear[], at: Instant): CompiledQuery[] =>
  inParts(changes).map((some) => figuresThere.bind({ ...listsOf(some), at, rows: some.length }));

/** Adds changes to the figures, all in one order, also over several statements; the database checks that no count falls below nothing. */
export async function addToFigures(db: Kysely<Tables>, changes: readonly FigureOfYear[], at: Instant): Promise<void> {
  for (const some of inParts(changes)) {
    const missing = await addToKept(db, some, at);
    if (missing.length === 0) continue;
    // Another transaction may be adding the first unit of this body and kind at the same moment.
    await insertNothing(db, missing, at);
    const lost = await addToKept(db, missing, at);
    if (lost.length > 0) throw new Error('figures were laid and are not there');
  }
}

const listsOf = (changes: readonly FigureOfYear[]) =>
  Object.fromEntries(
    (['year', 'bodyId', 'kind', ...figureCounts] as const).map((name) => [name, changes.map((change) => change[name])]),
  ) as unknown as Omit<Columns, 'at'>;

/** Adds to the figures that there are, and gives back the changes of those that there are not. */
async function addToKept(db: Kysely<Tables>, changes: readonly FigureOfYear[], at: Instant): Promise<FigureOfYear[]> {
  const rows = await addedFigures(db, { ...listsOf(changes), at });
  if (rows.length === changes.length) return [];
  const known = new Set(rows.map((row) => figureKey(row as FigureOfYear)));
  return changes.filter((change) => !known.has(figureKey(change)));
}

const inOrder = (a: FigureOfYear, b: FigureOfYear): number =>
  a.year - b.year || (a.bodyId < b.bodyId ? -1 : a.bodyId > b.bodyId ? 1 : a.kind < b.kind ? -1 : 1);

async function insertNothing(db: Kysely<Tables>, rows: readonly FigureOfYear[], at: Instant): Promise<void> {
  await db
    .insertInto('figure')
    .values(
      rows.map(({ year, bodyId, kind }) => ({
        year,
        body_id: bodyId,
        unit_kind: kind,
        ...columnsOf(noFigure),
        updated_at: at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['tenant_id', 'year', 'body_id', 'unit_kind']).doNothing())
    .execute();
}

type FigureColumn = (typeof figureColumns)[FigureCount];

const columnsOf = (row: FigureCounts): Record<FigureColumn, number> =>
  Object.fromEntries(figureCounts.map((name) => [figureColumns[name], row[name]])) as Record<FigureColumn, number>;

/** Freezes figures under the closing of their year. */
export async function insertFinalFigures(
  db: Kysely<Tables>,
  closingId: string,
  rows: readonly FigureRow[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += MOST_ROWS) {
    await db
      .insertInto('final_figure')
      .values(
        rows.slice(from, from + MOST_ROWS).map((row) => ({
          closing_id: closingId,
          body_id: row.bodyId,
          unit_kind: row.kind,
          ...columnsOf(row),
        })),
      )
      .execute();
  }
}

/** A unit that was nominated or recognised as exemplary in a year, as the standings tell. */
export interface MarkRow {
  readonly unitId: string;
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly year: number;
  readonly nominated: boolean;
  readonly exemplary: boolean;
}

/** The units that were nominated or recognised as exemplary in these years, as of an instant. */
export async function listMarksAsOf(db: Kysely<Tables>, years: readonly number[], asOf: Instant): Promise<MarkRow[]> {
  const rows = await db
    .selectFrom(standingsAsOf(db, years, asOf).as('then'))
    .select(['unit_id as unitId', 'body_id as bodyId', 'unit_kind as kind', 'year', 'nominated', 'exemplary'])
    .where(sql<SqlBool>`nominated or exemplary`)
    .execute();
  return rows as MarkRow[];
}
