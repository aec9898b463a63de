import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';
import type { FigureDifference } from './figure-check.rules.js';

/** A recount and how it came out. */
export interface FigureCheckRow {
  readonly id: string;
  readonly checkedAt: Instant;
  readonly standings: number;
  readonly figures: number;
  readonly differences: number;
}

/** A difference that a check found. */
export type FigureDifferenceRow = FigureDifference & { readonly id: string; readonly checkId: string };

const columns = [
  'figure_check.id',
  'figure_check.checked_at as checkedAt',
  'figure_check.standings',
  'figure_check.figures',
  'figure_check.differences',
] as const;

/** Since when each figure of a year is kept as it is, by body and kind. */
export async function listFigureTimes(db: Kysely<Tables>, year: number): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('figure')
    .select(['body_id as bodyId', 'unit_kind as kind', 'updated_at as at'])
    .where('year', '=', year)
    .execute();
  return new Map(rows.map(({ bodyId, kind, at }) => [`${bodyId}/${kind}`, at]));
}

/** Keeps how a check came out. */
export async function insertFigureCheck(
  db: Kysely<Tables>,
  check: FigureCheckRow,
  found: readonly FigureDifference[],
): Promise<void> {
  const { id, checkedAt, standings, figures, differences } = check;
  await db.insertInto('figure_check').values({ id, checked_at: checkedAt, standings, figures, differences }).execute();
  if (found.length === 0) return;
  await db
    .insertInto('figure_difference')
    .values(
      found.map((one) => ({
        id: newId(),
        check_id: id,
        what: one.what,
        year: one.year,
        unit_id: one.unitId,
        body_id: one.bodyId,
        unit_kind: one.unitKind,
        part: one.part,
        kept: one.kept,
        counted: one.counted,
        since: one.since,
      })),
    )
    .execute();
}

/** A page of checks, the latest first. */
export async function pageFigureChecks(db: Kysely<Tables>, request: PageRequest): Promise<Page<FigureCheckRow>> {
  return keysetPage(
    db.selectFrom('figure_check').select(columns),
    [
      { by: sql`figure_check.checked_at`, type: 'timestamptz' },
      { by: sql`figure_check.id`, type: 'uuid' },
    ],
    request,
    'desc',
  );
}

/** The latest check of the tenant, or null. */
export async function findLatestFigureCheck(db: Kysely<Tables>): Promise<FigureCheckRow | null> {
  const found = await db
    .selectFrom('figure_check')
    .select(columns)
    .orderBy('figure_check.checked_at', 'desc')
    .orderBy('figure_check.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

/** What several checks found, in the order of finding. */
export async function listFigureDifferences(
  db: Kysely<Tables>,
  checkIds: readonly string[],
): Promise<FigureDifferenceRow[]> {
  const rows = await db
    .selectFrom('figure_difference')
    .select([
      'id',
      'check_id as checkId',
      'what',
      'year',
      'unit_id as unitId',
      'body_id as bodyId',
      'unit_kind as unitKind',
      'part',
      'kept',
      'counted',
      'since',
    ])
    .where('check_id', '=', sql<string>`any(${[...checkIds]}::uuid[])`)
    .orderBy('id')
    .execute();
  return rows as FigureDifferenceRow[];
}
