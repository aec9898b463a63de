import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { decimalFromColumn, type Hundredths } from '../../kernel/decimal.js';
import type { Tx } from '../../platform/command/tx.js';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitYear } from '../registrations/registration.store.js';
import type { RecognitionStatus, UnitKind } from '../units/unit.rules.js';
import type { AssessmentStatus } from './assessment.workflow.js';
import { refuse } from './assessment-list.refusals.js';
import type { ListedFacts, Ranked } from './assessment-list.rules.js';

/** The list of a body for a year: the units that answered to it then, as their standings say. */
export interface ListKey {
  readonly bodyId: string;
  readonly year: number;
}

/** A unit that counts, in the list of its body. */
export interface ListedUnit extends ListKey, ListedFacts {
  readonly unitId: string;
  readonly unitCode: string;
  readonly kind: UnitKind;
  readonly assessmentId: string | null;
  readonly reviewTotal: Hundredths | null;
  readonly submittedAt: Instant | null;
  readonly bandId: string | null;
  readonly bandCode: string | null;
  /** The band that points and gates give, where a quota lowered it. */
  readonly earnedBandId: string | null;
}

/** A unit of a list that has its class. */
export type ClassifiedUnit = ListedUnit &
  Ranked & { readonly assessmentId: string; readonly bandId: string; readonly bandCode: string };

const years = (keys: readonly { readonly year: number }[]) => sql`${keys.map(({ year }) => year)}::int[]`;
const bodies = (keys: readonly ListKey[]) => sql`${keys.map(({ bodyId }) => bodyId)}::uuid[]`;

/**
 * Every unit that counts in these lists. Standings are a module above; which body was responsible in a year is asked here by the name of
 * their table, for a list is nothing else.
 */
export async function listUnitsOfLists(db: Kysely<Tables>, keys: readonly ListKey[]): Promise<ListedUnit[]> {
  const wanted = sql<ListKey>`unnest(${bodies(keys)}, ${years(keys)})`;
  const rows = await db
    .selectFrom('standing')
    .innerJoin(wanted.as<'wanted'>(sql`wanted("bodyId", year)`), (join) =>
      join.onRef('wanted.bodyId', '=', 'standing.body_id').onRef('wanted.year', '=', 'standing.year'),
    )
    .innerJoin('unit', 'unit.id', 'standing.unit_id')
    .leftJoin('assessment', (join) =>
      join.onRef('assessment.unit_id', '=', 'standing.unit_id').onRef('assessment.year', '=', 'standing.year'),
    )
    .leftJoin('band', 'band.id', 'assessment.band_id')
    .where('standing.eligible', '=', true)
    .select([
      'standing.body_id as bodyId',
      'standing.year',
      'standing.unit_id as unitId',
      'unit.code as unitCode',
      'standing.unit_kind as kind',
      'standing.registered',
      'standing.recognition',
      'assessment.id as assessmentId',
      'assessment.status',
      'assessment.review_total as reviewTotal',
      'assessment.submitted_at as submittedAt',
      'assessment.band_id as bandId',
      'band.code as bandCode',
      'assessment.earned_band_id as earnedBandId',
    ])
    .orderBy('standing.unit_id')
    .execute();
  return rows.map((row) => ({
    ...row,
    kind: row.kind as UnitKind,
    recognition: row.recognition as RecognitionStatus,
    status: row.status as AssessmentStatus | null,
    reviewTotal: row.reviewTotal === null ? null : decimalFromColumn(row.reviewTotal),
  }));
}

/** Holds lists until the transaction ends, in one order: whoever changes cards goes on beside others who do, and excludes whoever closes or reopens the list. The years are held before. */
export async function holdLists(
  tx: Pick<Tx, 'db' | 'tenant'>,
  lists: readonly ListKey[],
  as: 'changing' | 'closing',
): Promise<void> {
  const names = lists.map(({ bodyId, year }) => `assessment-list:${tx.tenant.id}:${year}:${bodyId}`);
  const keys = [...new Set(names)].sort();
  if (keys.length === 0) return;
  await (as === 'closing' ? heldAlone : heldTogether)(tx.db, { keys });
}

const heldBy = (lock: 'pg_advisory_xact_lock' | 'pg_advisory_xact_lock_shared') =>
  statement((db, given: { readonly keys: readonly string[] }) =>
    db
      .selectFrom(sql<{ name: string }>`unnest(${given.keys}::text[])`.as<'list'>(sql`list(name)`))
      .select(sql`${sql.raw(lock)}(hashtextextended(list.name, 0))`.as('held')),
  );
const heldAlone = heldBy('pg_advisory_xact_lock');
const heldTogether = heldBy('pg_advisory_xact_lock_shared');

/** Holds the lists of these units in these years, see `holdLists`. */
export async function holdListsOfUnits(
  tx: Pick<Tx, 'db' | 'tenant'>,
  unitIds: readonly string[],
  ofYears: readonly number[],
): Promise<void> {
  const lists = await tx.db
    .selectFrom('standing')
    .select(['body_id as bodyId', 'year'])
    .distinct()
    .where('unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('year', '=', sql<number>`any(${[...ofYears]}::int[])`)
    .execute();
  await holdLists(tx, lists, 'changing');
}

const placesOfCards = statement((db, given: { readonly ids: readonly string[] }) =>
  db
    .selectFrom('assessment')
    .innerJoin('standing', (join) =>
      join.onRef('standing.unit_id', '=', 'assessment.unit_id').onRef('standing.year', '=', 'assessment.year'),
    )
    .select(['standing.body_id as bodyId', 'standing.year', 'standing.unit_id as unitId'])
    .where('assessment.id', '=', sql<string>`any(${given.ids}::uuid[])`),
);

/** To which lists these cards belong, and of which units they are. */
export const listPlacesOfCards = (
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<(ListKey & { readonly unitId: string })[]> => placesOfCards(db, { ids });

/** Holds the lists to which these cards belong, see `holdLists`. */
export const holdListsOfCards = async (tx: Pick<Tx, 'db' | 'tenant'>, ids: readonly string[]): Promise<void> =>
  holdLists(tx, await listPlacesOfCards(tx.db, ids), 'changing');

const unitsOfClosedLists = statement(
  (db, given: { readonly unitIds: readonly string[]; readonly years: readonly number[] }) =>
    db
      .selectFrom('assessment_list_closing')
      .innerJoin('standing', (join) =>
        join
          .onRef('standing.body_id', '=', 'assessment_list_closing.body_id')
          .onRef('standing.year', '=', 'assessment_list_closing.year'),
      )
      .innerJoin('body', 'body.id', 'assessment_list_closing.body_id')
      .select(['standing.unit_id as unitId', 'standing.year', 'body.name as body'])
      .where('assessment_list_closing.reopened_at', 'is', null)
      .where('standing.unit_id', '=', sql<string>`any(${given.unitIds}::uuid[])`)
      .where('standing.year', '=', sql<number>`any(${given.years}::int[])`),
);

/** Of these units, those whose list of a year is closed, with the name of its body. */
export const listUnitsOfClosedLists = (
  db: Kysely<Tables>,
  unitIds: readonly string[],
  ofYears: readonly number[],
): Promise<(UnitYear & { readonly body: string })[]> => unitsOfClosedLists(db, { unitIds, years: ofYears });

/** Refuses to change a card whose list is closed. */
export async function requireOpenList(db: Kysely<Tables>, { unitId, year }: UnitYear): Promise<void> {
  const [closed] = await listUnitsOfClosedLists(db, [unitId], [year]);
  if (closed) throw refuse('ASSESSMENT_LIST_CLOSED', { year, body: closed.body });
}

/** How many units of a band a list had when it was closed, and how many its quota let into it; null without quota. */
export interface BandInList {
  readonly code: string;
  readonly units: number;
  readonly allowed: number | null;
}

/** A closing of a list, with its reopening if there was one. */
export interface ListClosingRow extends ListKey {
  readonly id: string;
  readonly ruleBookId: string | null;
  readonly classified: number;
  readonly notAssessed: number;
  readonly bands: readonly BandInList[];
  readonly note: string | null;
  readonly closedAt: Instant;
  readonly closedByName: string;
  readonly reopenedAt: Instant | null;
  readonly reopenedByName: string | null;
  readonly reopenReason: string | null;
}

/** The closings of these lists, the latest first. */
export async function listListClosings(db: Kysely<Tables>, keys: readonly ListKey[]): Promise<ListClosingRow[]> {
  const wanted = sql<ListKey>`unnest(${bodies(keys)}, ${years(keys)})`;
  const rows = await db
    .selectFrom('assessment_list_closing as closing')
    .innerJoin(wanted.as<'wanted'>(sql`wanted("bodyId", year)`), (join) =>
      join.onRef('wanted.bodyId', '=', 'closing.body_id').onRef('wanted.year', '=', 'closing.year'),
    )
    .select([
      'closing.id',
      'closing.body_id as bodyId',
      'closing.year',
      'closing.rule_book_id as ruleBookId',
      'closing.classified',
      'closing.not_assessed as notAssessed',
      'closing.bands',
      'closing.note',
      'closing.closed_at as closedAt',
      'closing.closed_by_name as closedByName',
      'closing.reopened_at as reopenedAt',
      'closing.reopened_by_name as reopenedByName',
      'closing.reopen_reason as reopenReason',
    ])
    .orderBy('closing.closed_at', 'desc')
    .orderBy('closing.id', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, bands: row.bands as BandInList[] }));
}

/** The closing under which a list is closed now; undefined while it is open. */
export async function findStandingListClosing(db: Kysely<Tables>, key: ListKey): Promise<ListClosingRow | undefined> {
  return (await listListClosings(db, [key])).find(({ reopenedAt }) => reopenedAt === null);
}

/** Notes that a list was closed. */
export async function insertListClosing(
  db: Kysely<Tables>,
  closing: Omit<ListClosingRow, 'reopenedAt' | 'reopenedByName' | 'reopenReason'> & { readonly closedBy: string },
): Promise<void> {
  await db
    .insertInto('assessment_list_closing')
    .values({
      id: closing.id,
      body_id: closing.bodyId,
      year: closing.year,
      rule_book_id: closing.ruleBookId,
      classified: closing.classified,
      not_assessed: closing.notAssessed,
      bands: JSON.stringify(closing.bands),
      note: closing.note,
      closed_at: closing.closedAt,
      closed_by: closing.closedBy,
      closed_by_name: closing.closedByName,
    })
    .execute();
}

/** Notes that a closed list was reopened, by whom and why. */
export async function noteListReopening(
  db: Kysely<Tables>,
  closingId: string,
  by: { readonly at: Instant; readonly accountId: string; readonly name: string; readonly reason: string },
): Promise<void> {
  await db
    .updateTable('assessment_list_closing')
    .set({ reopened_at: by.at, reopened_by: by.accountId, reopened_by_name: by.name, reopen_reason: by.reason })
    .where('id', '=', closingId)
    .execute();
}

/** Gives approved cards another band because of a quota, and keeps the one that they earned; says the version that each has after it. */
export async function lowerBandsOfCards(
  db: Kysely<Tables>,
  lowered: readonly { readonly id: string; readonly bandId: string; readonly earnedBandId: string }[],
): Promise<Map<string, number>> {
  const fresh = sql<{ id: string; bandId: string; earnedBandId: string }>`unnest(
    ${lowered.map(({ id }) => id)}::uuid[],
    ${lowered.map(({ bandId }) => bandId)}::uuid[],
    ${lowered.map(({ earnedBandId }) => earnedBandId)}::uuid[])`;
  const rows = await db
    .updateTable('assessment')
    .from(fresh.as<'fresh'>(sql`fresh(id, "bandId", "earnedBandId")`))
    .set((to) => ({
      band_id: to.ref('fresh.bandId'),
      earned_band_id: to.ref('fresh.earnedBandId'),
      version: sql<number>`assessment.version + 1`,
    }))
    .whereRef('assessment.id', '=', 'fresh.id')
    .returning(['assessment.id', 'assessment.version'])
    .execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}
