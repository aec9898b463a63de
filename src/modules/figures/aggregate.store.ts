import { type Kysely, type RawBuilder, sql } from 'kysely';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import type { Boundaries } from '../bodies/body.rules.js';
import { noFigure } from '../standings/figure.rules.js';
import { standingColumns, summedUp } from '../standings/figure.store.js';
import { listDeskCells } from '../statistics/statistics.store.js';
import { type Moment, momentsOf } from '../targets/target.store.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import type { UnitScope } from '../units/unit.store.js';
import type { FigureCell } from './aggregate.rules.js';
import type { Part } from './explain.rules.js';

/** Some bodies in some years. */
export interface BodiesInYears {
  readonly years: readonly number[];
  readonly bodyIds: readonly string[];
}

/** Which units figures are counted of; null is all. */
export interface CellQuestion {
  readonly years: readonly number[];
  /** Closed years may have other trees than today: the bodies that are asked for, by years. */
  readonly places: readonly BodiesInYears[] | null;
  readonly kinds: readonly UnitKind[] | null;
  readonly bands: readonly StandardBand[] | null;
  readonly recognitions: readonly RecognitionStatus[] | null;
}

/** The bodies that are asked for in each year; null for all of them. */
export const bodiesByYear = (
  places: readonly BodiesInYears[] | null,
): ReadonlyMap<number, ReadonlySet<string>> | null =>
  places && new Map(places.flatMap(({ years, bodyIds }) => years.map((year) => [year, new Set(bodyIds)])));

/** In what the counted standings are split beside year, body and kind, and as of which moments they are counted; null for the present. */
export interface CellSplit {
  readonly band: boolean;
  readonly recognition: boolean;
  readonly moments: readonly Moment[] | null;
  /** Under which body a unit counts: the one that was responsible in the year, or the one that it answers to now. */
  readonly boundaries: Boundaries;
}

const anyYear = (years: readonly number[]) => sql<number>`any(${[...years]}::int[])`;
const anyId = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;
const anyText = (texts: readonly string[]) => sql<string>`any(${[...texts]}::text[])`;

/** Whether a body is asked for in a year. */
const isPlaced = (body: RawBuilder<string>, year: RawBuilder<number>, places: readonly BodiesInYears[]) =>
  sql<boolean>`(${sql.join(
    places.map(({ years, bodyIds }) =>
      places.length === 1
        ? sql`${body} = ${anyId(bodyIds)}`
        : sql`(${year} = ${anyYear(years)} and ${body} = ${anyId(bodyIds)})`,
    ),
    sql` or `,
  )})`;

// Who is left out has neither a class nor a decision in figures, whatever he did before.
const band = sql<StandardBand | null>`case when counted.eligible then counted.band_standard end`;
const recognition = sql<RecognitionStatus | null>`case when counted.eligible then counted.recognition end`;

/** The standings as they are. */
const presentStandings = (db: Kysely<Tables>, years: readonly number[]) =>
  db
    .selectFrom('standing')
    .select(standingColumns)
    .select(sql<number>`0`.as('quarter'))
    .where('standing.year', '=', anyYear(years));

const ofStanding = standingColumns.map((name) => `standing.${name}` as const);
const ofHistory = standingColumns.map((name) => `standing_history.${name}` as const);

/** The standings as they were at each of some moments: those that stand since, and what the others were then. */
const pastStandings = (db: Kysely<Tables>, moments: readonly Moment[]) =>
  db
    .selectFrom('standing')
    .innerJoin(momentsOf(moments), (join) =>
      join.onRef('moment.year', '=', 'standing.year').onRef('moment.at', '>=', 'standing.since'),
    )
    .select([...ofStanding, 'moment.quarter'])
    .unionAll(
      db
        .selectFrom('standing_history')
        .innerJoin(momentsOf(moments), (join) =>
          join
            .onRef('moment.year', '=', 'standing_history.year')
            .onRef('moment.at', '>=', 'standing_history.valid_from')
            .onRef('moment.at', '<', 'standing_history.valid_to'),
        )
        .select([...ofHistory, 'moment.quarter']),
    );

const bodyUnder = (boundaries: Boundaries) =>
  boundaries === 'THEN' ? sql<string>`counted.body_id` : sql<string>`unit.body_id`;

const standingsOf = (db: Kysely<Tables>, years: readonly number[], { moments }: Pick<CellSplit, 'moments'>) =>
  db
    .selectFrom((moments === null ? presentStandings(db, years) : pastStandings(db, moments)).as('counted'))
    .innerJoin('unit', 'unit.id', 'counted.unit_id');

/** Figures counted anew from the standings in one statement, split further where the kept ones are not, now or as of some moments. */
export async function countCells(
  db: Kysely<Tables>,
  { years, places, kinds, bands, recognitions }: CellQuestion,
  split: CellSplit,
): Promise<FigureCell[]> {
  const body = bodyUnder(split.boundaries);
  let query = standingsOf(db, years, split)
    .select([
      'counted.year',
      'counted.quarter',
      body.as('bodyId'),
      'counted.unit_kind as kind',
      ...(split.band ? [band.as('band')] : []),
      ...(split.recognition ? [recognition.as('decision')] : []),
      ...summedUp,
    ])
    .groupBy(['counted.year', 'counted.quarter', body, 'counted.unit_kind'])
    .$if(split.band, (part) => part.groupBy(band))
    .$if(split.recognition, (part) => part.groupBy(recognition));
  if (places) query = query.where(isPlaced(body, sql`counted.year`, places));
  if (kinds) query = query.where('counted.unit_kind', '=', anyText(kinds));
  if (bands) query = query.where(band, '=', anyText(bands) as never);
  if (recognitions) query = query.where(recognition, '=', anyText(recognitions) as never);
  const rows = await query.execute();
  // What is not split by is not among the columns.
  return (rows as readonly Partial<(typeof rows)[number]>[]).map(({ band: standard, decision, quarter, ...row }) => ({
    ...row,
    quarter: quarter === 0 ? null : quarter,
    band: standard ?? null,
    recognition: decision ?? null,
  })) as FigureCell[];
}

/** Reports and assignments of these bodies and units at some moments, as cells; those of bodies themselves have no kind and stay out once kinds are asked for. */
export async function listCellsOfDesks(
  db: Kysely<Tables>,
  { places, kinds }: CellQuestion,
  moments: readonly Moment[],
  tense: 'now' | 'then',
  boundaries: Boundaries,
): Promise<FigureCell[]> {
  const under = bodiesByYear(places);
  return (await listDeskCells(db, moments, tense, boundaries))
    .filter(
      ({ bodyId, kind, year }) =>
        (!under || under.get(year)?.has(bodyId)) && (!kinds || (kind !== null && kinds.includes(kind))),
    )
    .map((row) => ({ ...noFigure, ...row, quarter: row.quarter === 0 ? null : row.quarter }));
}

/** A unit behind a figure, as it stood. */
export interface UnitBehind {
  readonly unitId: string;
  readonly name: string;
  readonly code: string;
  readonly bodyId: string;
  /** The body that was responsible for it in the year. */
  readonly bodyIdOfThen: string;
  readonly kind: UnitKind;
  readonly year: number;
  readonly registered: boolean;
  readonly recognition: RecognitionStatus;
  readonly band: StandardBand | null;
  readonly selfTotal: string | null;
  readonly reviewTotal: string | null;
  readonly activeModels: number;
}

/** Which units stand behind a measure: the condition that each of them meets. */
const behind: Readonly<Record<Part, string>> = {
  UNITS: 'true',
  ELIGIBLE: 'counted.eligible',
  REGISTERED: 'counted.eligible and counted.registered',
  RECOGNISED: "counted.eligible and counted.recognition = 'RECOGNISED'",
  NOT_RECOGNISED: "counted.eligible and counted.recognition = 'NOT_RECOGNISED'",
  NOT_ASSESSED: "counted.eligible and counted.recognition = 'NOT_ASSESSED'",
  ASSESSED: 'counted.eligible and counted.band_standard is not null',
  EXCELLENT: "counted.eligible and counted.band_standard = 'EXCELLENT'",
  GOOD: "counted.eligible and counted.band_standard = 'GOOD'",
  AVERAGE: "counted.eligible and counted.band_standard = 'AVERAGE'",
  WEAK: "counted.eligible and counted.band_standard = 'WEAK'",
  GOOD_OR_BETTER: "counted.eligible and counted.band_standard in ('EXCELLENT', 'GOOD')",
  KEEPING: 'counted.eligible and counted.active_models > 0',
  NOMINATED: 'counted.eligible and counted.nominated',
  EXEMPLARY: 'counted.eligible and counted.exemplary',
};

/** A page of the units behind a part of a figure, as far as a reader may know of them: in the order of names, or, where names are not to be known, of ids. */
export async function pageUnitsBehind(
  db: Kysely<Tables>,
  question: CellQuestion & {
    readonly withoutBand: boolean;
    readonly withoutDecision: boolean;
    readonly readable: UnitScope | null;
  },
  split: Pick<CellSplit, 'moments' | 'boundaries'>,
  part: Part,
  order: 'NAME' | 'ID',
  request: PageRequest,
): Promise<Page<UnitBehind>> {
  const { years, places, kinds, bands, recognitions, readable } = question;
  const body = bodyUnder(split.boundaries);
  let query = standingsOf(db, years, split)
    .select([
      'counted.unit_id as unitId',
      'unit.name',
      'unit.code',
      body.as('bodyId'),
      'counted.body_id as bodyIdOfThen',
      'counted.unit_kind as kind',
      'counted.year',
      'counted.registered',
      'counted.recognition',
      'counted.band_standard as band',
      'counted.self_total as selfTotal',
      'counted.review_total as reviewTotal',
      'counted.active_models as activeModels',
    ])
    .where(sql<boolean>`(${sql.raw(behind[part])})`);
  if (places) query = query.where(isPlaced(body, sql`counted.year`, places));
  if (kinds) query = query.where('counted.unit_kind', '=', anyText(kinds));
  if (bands) query = query.where(sql<boolean>`${band} = ${anyText(bands)}`);
  if (recognitions) query = query.where(sql<boolean>`${recognition} = ${anyText(recognitions)}`);
  if (question.withoutBand) query = query.where(sql<boolean>`${band} is null`);
  if (question.withoutDecision) query = query.where(sql<boolean>`${recognition} is null`);
  if (readable?.bodyIds) {
    const { bodyIds: readableBodies, unitIds } = readable;
    query = query.where((is) =>
      is.or([is('unit.body_id', '=', anyId(readableBodies)), is('unit.id', '=', anyId(unitIds))]),
    );
  }
  const keys = [
    ...(order === 'NAME' ? [{ by: sql`unit.name`, type: 'vietnamese' as const }] : []),
    { by: sql`counted.unit_id`, type: 'uuid' as const },
    { by: sql`counted.year`, type: 'int' as const },
  ];
  return (await keysetPage(query, keys, request)) as Page<UnitBehind>;
}
