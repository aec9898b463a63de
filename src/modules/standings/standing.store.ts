import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { decimalFromColumn, decimalToColumn, type Hundredths } from '../../kernel/decimal.js';
import { movedTo } from '../../platform/db/entity.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitYear } from '../registrations/registration.store.js';
import type { EligibilityFacts, Lifetime, RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import type { StandingBeside, UnitRow } from '../units/unit.store.js';

/** One unit in one year with everything that counts. */
export interface StandingRow extends UnitYear {
  /** The body that was responsible in the year. */
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly eligible: boolean;
  readonly registered: boolean;
  readonly recognition: RecognitionStatus;
  readonly selfTotal: Hundredths | null;
  readonly reviewTotal: Hundredths | null;
  readonly bandId: string | null;
  readonly bandStandard: StandardBand | null;
  readonly activeModels: number;
  readonly nominated: boolean;
  readonly exemplary: boolean;
  readonly final: boolean;
  /** Since when it is so. */
  readonly since: Instant;
}

/** What a standing is made from besides the linked facts: the unit itself, its approved card, its exemplary steps. */
export interface StandingSource extends EligibilityFacts, Lifetime {
  readonly unitId: string;
  readonly bodyId: string;
  readonly selfTotal: Hundredths | null;
  readonly reviewTotal: Hundredths | null;
  readonly bandId: string | null;
  readonly bandStandard: StandardBand | null;
  readonly nominated: boolean;
  readonly exemplary: boolean;
}

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;
const points = (value: string | null): Hundredths | null => (value === null ? null : decimalFromColumn(value));
const column = (value: Hundredths | null): string | null => (value === null ? null : decimalToColumn(value));

const columns = [
  'unit_id as unitId',
  'year',
  'body_id as bodyId',
  'unit_kind as kind',
  'eligible',
  'registered',
  'recognition',
  'self_total as selfTotal',
  'review_total as reviewTotal',
  'band_id as bandId',
  'band_standard as bandStandard',
  'active_models as activeModels',
  'nominated',
  'exemplary',
  'final',
  'since',
] as const;

type ReadStanding = { readonly selfTotal: string | null; readonly reviewTotal: string | null };

const read = (row: ReadStanding): StandingRow =>
  ({ ...row, selfTotal: points(row.selfTotal), reviewTotal: points(row.reviewTotal) }) as StandingRow;

/** The standing of a year that a list of units brought along; null where it brought none. */
export function standingBeside(unit: UnitRow, year: number): StandingRow | null {
  if (unit.besideYear !== year) return null;
  const beside = unit as UnitRow & StandingBeside;
  return {
    unitId: unit.id,
    year,
    bodyId: beside.besideBodyId,
    kind: beside.besideKind,
    eligible: beside.besideEligible,
    registered: beside.besideRegistered,
    recognition: beside.besideRecognition,
    selfTotal: points(beside.besideSelfTotal ?? null),
    reviewTotal: points(beside.besideReviewTotal),
    bandId: beside.besideBandId,
    bandStandard: beside.besideBandStandard,
    activeModels: beside.besideActiveModels,
    nominated: beside.besideNominated,
    exemplary: beside.besideExemplary,
    final: beside.besideFinal,
    since: beside.besideSince,
  };
}

/** The standings of these units in these years, as far as there are. */
export async function listStandings(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<StandingRow[]> {
  const rows = await db
    .selectFrom('standing')
    .select(columns)
    .where('unit_id', '=', anyOf(unitIds))
    .where('year', '=', sql<number>`any(${[...years]}::int[])`)
    .execute();
  return rows.map(read);
}

/** Holds the standings of these units in a year until the transaction ends, in the order of ids, so that two bulk jobs cannot wait for each other. */
export async function lockStandings(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  year: number,
): Promise<StandingRow[]> {
  const rows = await db
    .selectFrom('standing')
    .select(columns)
    .where('year', '=', year)
    .where('unit_id', '=', anyOf(unitIds))
    .orderBy('unit_id')
    .forUpdate()
    .execute();
  return rows.map(read);
}

/** What the standings of these units in a year are made from. */
export async function listStandingSources(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  year: number,
): Promise<StandingSource[]> {
  const rows = await db
    .selectFrom('unit')
    .leftJoin('assessment', (join) =>
      join
        .onRef('assessment.unit_id', '=', 'unit.id')
        .on('assessment.year', '=', year)
        .on('assessment.status', '=', 'APPROVED'),
    )
    .leftJoin('band', 'band.id', 'assessment.band_id')
    .select((from) => {
      const step = (status: string) =>
        from.exists(
          from
            .selectFrom('exemplary')
            .select('exemplary.id')
            .whereRef('exemplary.unit_id', '=', 'unit.id')
            .where('exemplary.year', '=', year)
            .where('exemplary.status', '=', status)
            .where('exemplary.withdrawn', '=', false),
        );
      return [
        'unit.id as unitId',
        'unit.body_id as bodyId',
        'unit.kind',
        'unit.enterprise_size as enterpriseSize',
        'unit.school_level as schoolLevel',
        'unit.armed_forces as armedForces',
        'unit.valid_from as validFrom',
        'unit.valid_to as validTo',
        'assessment.self_total as selfTotal',
        'assessment.review_total as reviewTotal',
        'band.id as bandId',
        'band.standard as bandStandard',
        step('NOMINATED').as('nominated'),
        step('RECOGNISED').as('exemplary'),
      ];
    })
    .where('unit.id', '=', anyOf(unitIds))
    .orderBy('unit.id')
    .execute();
  return rows.map((row) => ({
    ...row,
    selfTotal: points(row.selfTotal),
    reviewTotal: points(row.reviewTotal),
  })) as StandingSource[];
}

// PostgreSQL takes 65,535 parameters in one statement.
const ROWS_AT_ONCE = 3_000;

const inParts = async <Row>(rows: readonly Row[], write: (some: readonly Row[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) await write(rows.slice(from, from + ROWS_AT_ONCE));
};

const factsOf = (row: Omit<StandingRow, 'final' | 'since'>) => ({
  year: row.year,
  unit_id: row.unitId,
  body_id: row.bodyId,
  unit_kind: row.kind,
  eligible: row.eligible,
  registered: row.registered,
  recognition: row.recognition,
  self_total: column(row.selfTotal),
  review_total: column(row.reviewTotal),
  band_id: row.bandId,
  band_standard: row.bandStandard,
  active_models: row.activeModels,
  nominated: row.nominated,
  exemplary: row.exemplary,
});

/** Lays the first standings of units in a year. */
export const insertStandings = (db: Kysely<Tables>, rows: readonly Omit<StandingRow, 'final'>[]): Promise<void> =>
  inParts(rows, (some) =>
    db
      .insertInto('standing')
      .values(some.map((row) => ({ ...factsOf(row), since: row.since, updated_at: row.since })))
      .execute(),
  );

/** Writes standings that are held and have changed. */
export const updateStandings = (db: Kysely<Tables>, rows: readonly Omit<StandingRow, 'final'>[]): Promise<void> =>
  inParts(rows, (some) =>
    db
      .insertInto('standing')
      .values(some.map((row) => ({ ...factsOf(row), since: row.since, updated_at: row.since })))
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'year', 'unit_id']).doUpdateSet((set) => ({
          body_id: set.ref('excluded.body_id'),
          unit_kind: set.ref('excluded.unit_kind'),
          eligible: set.ref('excluded.eligible'),
          registered: set.ref('excluded.registered'),
          recognition: set.ref('excluded.recognition'),
          self_total: set.ref('excluded.self_total'),
          review_total: set.ref('excluded.review_total'),
          band_id: set.ref('excluded.band_id'),
          band_standard: set.ref('excluded.band_standard'),
          active_models: set.ref('excluded.active_models'),
          nominated: set.ref('excluded.nominated'),
          exemplary: set.ref('excluded.exemplary'),
          since: set.ref('excluded.since'),
          updated_at: movedTo('standing', sql.ref('excluded.updated_at')),
        })),
      )
      .execute(),
  );

/** Keeps what standings were until an instant. */
export const keepHistory = (
  db: Kysely<Tables>,
  rows: readonly Omit<StandingRow, 'final'>[],
  until: Instant,
): Promise<void> =>
  inParts(rows, (some) =>
    db
      .insertInto('standing_history')
      .values(some.map((row) => ({ ...factsOf(row), valid_from: row.since, valid_to: until })))
      .execute(),
  );

/** The units that exist on any day of a year. */
export async function listUnitIdsInYear(db: Kysely<Tables>, year: number): Promise<string[]> {
  const rows = await db
    .selectFrom('unit')
    .select('id')
    .where('valid_from', '<=', `${year}-12-31`)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>', `${year}-01-01`)]))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Some standings of a year in the order of units, after a unit: for going through all of them with a bounded number in hand. */
export async function listStandingsAfter(
  db: Kysely<Tables>,
  year: number,
  afterUnitId: string,
  most: number,
): Promise<StandingRow[]> {
  const rows = await db
    .selectFrom('standing')
    .select(columns)
    .where('year', '=', year)
    .where('unit_id', '>', afterUnitId)
    .orderBy('unit_id')
    .limit(most)
    .execute();
  return rows.map(read);
}

/** Units that exist in a year and have no standing in it. */
export async function listUnitsWithoutStanding(db: Kysely<Tables>, year: number, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('unit')
    .leftJoin('standing', (join) => join.onRef('standing.unit_id', '=', 'unit.id').on('standing.year', '=', year))
    .select('unit.id')
    .where('standing.unit_id', 'is', null)
    .where('unit.valid_from', '<=', `${year}-12-31`)
    .where((is) => is.or([is('unit.valid_to', 'is', null), is('unit.valid_to', '>', `${year}-01-01`)]))
    .orderBy('unit.id')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}
