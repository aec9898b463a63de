import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { decimalFromColumn, decimalToColumn, type Hundredths } from '../../kernel/decimal.js';
import { movedTo } from '../../platform/db/entity.js';
import { insertion, statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import { activeModels, decisionUpon, isWaived } from '../assessments/assessment.store.js';
import type { Decision } from '../recognitions/recognition.rules.js';
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

/** What a standing is made from: the unit itself, its registration and the decision upon it, its approved card, the models that it keeps, its exemplary steps. */
export interface StandingSource extends EligibilityFacts, Lifetime {
  readonly unitId: string;
  readonly bodyId: string;
  readonly selfTotal: Hundredths | null;
  readonly reviewTotal: Hundredths | null;
  readonly bandId: string | null;
  readonly bandStandard: StandardBand | null;
  readonly registered: boolean;
  readonly decision: Decision | null;
  readonly activeModels: number;
  readonly nominated: boolean;
  readonly exemplary: boolean;
}

const anyOf = (ids: readonly string[]) => sql<string>`any(${ids}::uuid[])`;
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

const heldStandings = statement((db, given: { readonly unitIds: readonly string[]; readonly year: number }) =>
  db
    .selectFrom('standing')
    .select(columns)
    .where('year', '=', given.year)
    .where('unit_id', '=', anyOf(given.unitIds))
    .orderBy('unit_id')
    .forUpdate(),
);

/** Holds the standings of these units in a year until the transaction ends, in the order of ids, so that two bulk jobs cannot wait for each other. */
export const lockStandings = async (
  db: Kysely<Tables>,
  unitIds: readonly string[],
  year: number,
): Promise<StandingRow[]> => (await heldStandings(db, { unitIds, year })).map(read);

const standingSources = statement((db, given: { readonly unitIds: readonly string[]; readonly year: number }) => {
  const year = sql<number>`${given.year}::int`;
  return db
    .selectFrom('unit')
    .leftJoin('assessment', (join) =>
      join
        .onRef('assessment.unit_id', '=', 'unit.id')
        .on('assessment.year', '=', year)
        .on('assessment.status', '=', 'APPROVED'),
    )
    .leftJoin('band', 'band.id', 'assessment.band_id')
    .leftJoin('registration', (join) =>
      join.onRef('registration.unit_id', '=', 'unit.id').on('registration.year', '=', year),
    )
    .leftJoin('recognition', (join) =>
      join.onRef('recognition.unit_id', '=', 'unit.id').on('recognition.year', '=', year),
    )
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
        'registration.status as registration',
        'recognition.status as recognition',
        isWaived(year).as('waived'),
        activeModels(year).as('activeModels'),
        step('NOMINATED').as('nominated'),
        step('RECOGNISED').as('exemplary'),
      ];
    })
    .where('unit.id', '=', anyOf(given.unitIds))
    .orderBy('unit.id');
});

/** What the standings of these units in a year are made from, in one statement. */
export async function listStandingSources(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  year: number,
): Promise<StandingSource[]> {
  const rows = await standingSources(db, { unitIds, year });
  return rows.map(({ registration, recognition, waived, ...row }) => ({
    ...row,
    selfTotal: points(row.selfTotal),
    reviewTotal: points(row.reviewTotal),
    registered: registration === 'REGISTERED',
    decision: decisionUpon(recognition, registration, Boolean(waived)),
    activeModels: row.activeModels ?? 0,
  })) as StandingSource[];
}

// PostgreSQL takes 65,535 parameters in one statement.
const ROWS_AT_ONCE = 3_000;

const inParts = <Row>(rows: readonly Row[], of: (some: readonly Row[]) => CompiledQuery[]): CompiledQuery[] => {
  const parts: CompiledQuery[] = [];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) parts.push(...of(rows.slice(from, from + ROWS_AT_ONCE)));
  return parts;
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

/** Statements that lay the first standings of units in a year. */
export const addedStandings = (rows: readonly Omit<StandingRow, 'final'>[]): CompiledQuery[] =>
  inParts(rows, (some) =>
    insertion(
      'standing',
      some.map((row) => ({ ...factsOf(row), since: row.since, updated_at: row.since })),
    ),
  );

const columnTypes = {
  year: 'int',
  unit_id: 'uuid',
  body_id: 'uuid',
  unit_kind: 'text',
  eligible: 'boolean',
  registered: 'boolean',
  recognition: 'text',
  self_total: 'numeric',
  review_total: 'numeric',
  band_id: 'uuid',
  band_standard: 'text',
  active_models: 'int',
  nominated: 'boolean',
  exemplary: 'boolean',
  since: 'timestamptz',
} as const;
type Column = keyof typeof columnTypes;
const columnNames = Object.keys(columnTypes) as Column[];

const writtenStandings = statement((db, given: Readonly<Record<Column, readonly unknown[]>>) => {
  const lists = sql.join(columnNames.map((name) => sql`${given[name]}::${sql.raw(columnTypes[name])}[]`));
  const names = sql.join(columnNames.map((name) => sql.ref(name)));
  return db
    .updateTable('standing')
    .from(sql<{ year: number; unit_id: string }>`unnest(${lists})`.as<'fresh'>(sql`fresh(${names})`))
    .set(
      Object.fromEntries([
        ...columnNames
          .filter((name) => name !== 'year' && name !== 'unit_id')
          .map((name) => [name, sql.ref(`fresh.${name}`)]),
        ['updated_at', movedTo('standing', sql.ref('fresh.since'))],
      ]),
    )
    .whereRef('standing.year', '=', 'fresh.year')
    .whereRef('standing.unit_id', '=', 'fresh.unit_id');
});

/** Statements that write standings which are held and have changed. */
export const changedStandings = (rows: readonly Omit<StandingRow, 'final'>[]): CompiledQuery[] =>
  inParts(rows, (some) => {
    const written = some.map((row) => ({ ...factsOf(row), since: row.since }));
    const lists = columnNames.map((name) => [name, written.map((row) => row[name])]);
    return [writtenStandings.bind(Object.fromEntries(lists) as Record<Column, unknown[]>)];
  });

/** Statements that keep what standings were until an instant. */
export const keptHistory = (rows: readonly Omit<StandingRow, 'final'>[], until: Instant): CompiledQuery[] =>
  inParts(rows, (some) =>
    insertion(
      'standing_history',
      some.map((row) => ({ ...factsOf(row), valid_from: row.since, valid_to: until })),
    ),
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
