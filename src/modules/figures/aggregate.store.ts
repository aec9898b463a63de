import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import { noFigure } from '../standings/figure.rules.js';
import { keptCounts, standingColumns, summedUp } from '../standings/figure.store.js';
import { listDeskCells } from '../statistics/statistics.store.js';
import { type Moment, momentsOf } from '../targets/target.store.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import { type FigureCell, noSums } from './aggregate.rules.js';

/** Which units figures are counted of; null is all. */
export interface CellQuestion {
  readonly years: readonly number[];
  readonly bodyIds: readonly string[] | null;
  readonly kinds: readonly UnitKind[] | null;
  readonly bands: readonly StandardBand[] | null;
  readonly recognitions: readonly RecognitionStatus[] | null;
}

/** In what the counted standings are split beside year, body and kind, and as of which moments they are counted; null for the present. */
export interface CellSplit {
  readonly band: boolean;
  readonly recognition: boolean;
  readonly moments: readonly Moment[] | null;
}

const anyYear = (years: readonly number[]) => sql<number>`any(${[...years]}::int[])`;
const anyId = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;
const anyText = (texts: readonly string[]) => sql<string>`any(${[...texts]}::text[])`;

// Who is left out has neither a class nor a decision in figures, whatever he did before.
const band = sql<StandardBand | null>`case when counted.eligible then counted.band_standard end`;
const recognition = sql<RecognitionStatus | null>`case when counted.eligible then counted.recognition end`;

const withoutDesk = { reportsDue: 0, reportsOnTime: 0, assignmentsOpen: 0, assignmentsOverdue: 0 };
const unsplit = { quarter: null, band: null, recognition: null };

/** The kept figures of these units, by year, body and kind. */
export async function listKeptCells(
  db: Kysely<Tables>,
  { years, bodyIds, kinds }: CellQuestion,
): Promise<FigureCell[]> {
  let query = db
    .selectFrom('figure')
    .select(['figure.year', 'figure.body_id as bodyId', 'figure.unit_kind as kind', ...keptCounts])
    .where('figure.year', '=', anyYear(years));
  if (bodyIds) query = query.where('figure.body_id', '=', anyId(bodyIds));
  if (kinds) query = query.where('figure.unit_kind', '=', anyText(kinds));
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, ...unsplit, ...withoutDesk })) as FigureCell[];
}

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

/** The same figures counted anew from the standings in one statement, split further where the kept ones are not, now or as of some moments. */
export async function countCells(
  db: Kysely<Tables>,
  { years, bodyIds, kinds, bands, recognitions }: CellQuestion,
  split: CellSplit,
): Promise<FigureCell[]> {
  const standings = split.moments === null ? presentStandings(db, years) : pastStandings(db, split.moments);
  let query = db
    .selectFrom(standings.as('counted'))
    .select([
      'counted.year',
      'counted.quarter',
      'counted.body_id as bodyId',
      'counted.unit_kind as kind',
      ...(split.band ? [band.as('band')] : []),
      ...(split.recognition ? [recognition.as('decision')] : []),
      ...summedUp,
    ])
    .groupBy(['counted.year', 'counted.quarter', 'counted.body_id', 'counted.unit_kind'])
    .$if(split.band, (part) => part.groupBy(band))
    .$if(split.recognition, (part) => part.groupBy(recognition));
  if (bodyIds) query = query.where('counted.body_id', '=', anyId(bodyIds));
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
    ...withoutDesk,
  })) as FigureCell[];
}

/** Reports and assignments of these bodies and units at some moments, as cells; those of bodies themselves have no kind and stay out once kinds are asked for. */
export async function listCellsOfDesks(
  db: Kysely<Tables>,
  { bodyIds, kinds }: CellQuestion,
  moments: readonly Moment[],
  tense: 'now' | 'then',
): Promise<FigureCell[]> {
  const under = bodyIds && new Set(bodyIds);
  return (await listDeskCells(db, moments, tense))
    .filter(({ bodyId, kind }) => (!under || under.has(bodyId)) && (!kinds || (kind !== null && kinds.includes(kind))))
    .map((row) => ({ ...noSums, ...noFigure, ...unsplit, ...row, quarter: row.quarter === 0 ? null : row.quarter }));
}
