import { type Kysely, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Instant } from '../../kernel/deadline.js';
import { decimalFromColumn } from '../../kernel/decimal.js';
import type { Tables } from '../../platform/db/tables.js';
import type { Boundaries } from '../bodies/body.rules.js';
import type { Demand, ExemplaryMark, ReportCell } from './target.rules.js';

/** A target as lists show it. */
export interface TargetRow extends Demand {
  readonly id: string;
  readonly code: string;
  readonly bodyId: string;
  readonly year: number;
  readonly sinceYear: number | null;
  readonly planId: string | null;
  readonly section: string | null;
  readonly version: number;
  /** Exemplary units of its subtree in its years; empty for targets that are rates. */
  readonly marks: readonly ExemplaryMark[];
}

/** The targets of several years, or of several plans, with the exemplary units that count towards them, in one statement. */
export async function listTargets(
  db: Kysely<Tables>,
  of: { readonly years: readonly number[] } | { readonly planIds: readonly string[] },
): Promise<TargetRow[]> {
  const targets = db
    .selectFrom('target')
    .innerJoin('body', 'body.id', 'target.body_id')
    .select((from) => [
      'target.id',
      'target.code',
      'target.body_id as bodyId',
      'target.year',
      'target.since_year as sinceYear',
      'target.metric',
      'target.band',
      'target.comparator',
      'target.threshold',
      'target.kinds',
      'target.denominator',
      'target.plan_id as planId',
      'target.section',
      'target.version',
      jsonArrayFrom(
        from
          .selectFrom('exemplary')
          .innerJoin('standing', (join) =>
            join.onRef('standing.unit_id', '=', 'exemplary.unit_id').onRef('standing.year', '=', 'exemplary.year'),
          )
          .innerJoin('body as held', 'held.id', 'standing.body_id')
          .leftJoin('year_closing as closed', (join) =>
            join.onRef('closed.year', '=', 'exemplary.year').on('closed.reopened_at', 'is', null),
          )
          .leftJoin('closing_body as held_then', (join) =>
            join.onRef('held_then.closing_id', '=', 'closed.id').onRef('held_then.body_id', '=', 'held.id'),
          )
          .leftJoin('closing_body as own_then', (join) =>
            join.onRef('own_then.closing_id', '=', 'closed.id').onRef('own_then.body_id', '=', 'body.id'),
          )
          .select([
            'exemplary.unit_id as unitId',
            'standing.body_id as bodyId',
            'standing.unit_kind as kind',
            'exemplary.year',
          ])
          .where(
            sql<boolean>`exemplary.status = case target.metric when 'EXEMPLARY_COUNT' then 'RECOGNISED' when 'EXEMPLARY_NOMINATION_COUNT' then 'NOMINATED' end`,
          )
          .where('exemplary.withdrawn', '=', false)
          // Who lost the class that it needs does not count, though the step stays in its history.
          .where(sql<boolean>`(exemplary.status <> 'RECOGNISED' or standing.exemplary)`)
          .where(sql<boolean>`exemplary.year between coalesce(target.since_year, target.year) and target.year`)
          // A closed year keeps the tree that it was closed with.
          .where(sql<boolean>`coalesce(held_then.path, held.path) ^@ coalesce(own_then.path, body.path)`),
      ).as('marks'),
    ])
    .orderBy('target.year')
    .orderBy('target.code')
    .orderBy('body.path');
  const rows = await ('years' in of
    ? targets.where('target.year', '=', sql<number>`any(${[...of.years]}::int[])`)
    : targets.where('target.plan_id', '=', sql<string>`any(${[...of.planIds]}::uuid[])`)
  ).execute();
  return rows.map((row) => ({ ...row, threshold: decimalFromColumn(row.threshold) })) as unknown as TargetRow[];
}

/** The id of the target of a year, body and code, or null. */
export async function findTargetId(
  db: Kysely<Tables>,
  year: number,
  bodyId: string,
  code: string,
): Promise<string | null> {
  const found = await db
    .selectFrom('target')
    .select('id')
    .where('year', '=', year)
    .where('body_id', '=', bodyId)
    .where('code', '=', code)
    .executeTakeFirst();
  return found?.id ?? null;
}

/** A year as it was at an instant; `quarter` only names which of several instants. */
export interface Moment {
  readonly year: number;
  readonly quarter: number;
  readonly at: Instant;
}

/** Moments as a relation `moment(year, quarter, at)`. */
export const momentsOf = (moments: readonly Moment[]) =>
  sql<Moment>`unnest(${moments.map(({ year }) => year)}::int[], ${moments.map(({ quarter }) => quarter)}::int[], ${moments.map(({ at }) => at)}::timestamptz[])`.as<'moment'>(
    sql`moment(year, quarter, at)`,
  );

/** The same instant for several years. */
export const atOnce = (years: readonly number[], at: Instant): Moment[] =>
  [...new Set(years)].map((year) => ({ year, quarter: 0, at }));

/**
 * Asks how many reports are due at some moments, now or `then`, and how many came in time, by body and kind of reporter; what a unit owes counts for the
 * body that was responsible for it in the year (domain rule 12), or, by the boundaries of now, for the one that it answers to.
 * Due is what is handed in or should be by then: a deadline that lies ahead counts neither for nor against anybody. A report that was returned
 * meanwhile counts as not handed in, whenever it was returned.
 */
export function reportCells(
  db: Kysely<Tables>,
  moments: readonly Moment[],
  tense: 'now' | 'then',
  boundaries: Boundaries = 'THEN',
) {
  const answered = sql<boolean>`report_due.status in ('SUBMITTED', 'ACCEPTED')`;
  const handedIn = tense === 'now' ? answered : sql<boolean>`(${answered} and report_due.submitted_at <= moment.at)`;
  const effective =
    tense === 'now'
      ? sql<Instant>`coalesce(report_due.extended_to, report_due.due_at)`
      : sql<Instant>`case when report_due.extended_at <= moment.at then report_due.extended_to else report_due.due_at end`;
  return db
    .selectFrom('report_due')
    .innerJoin(momentsOf(moments), 'moment.year', 'report_due.year')
    .leftJoin('unit', 'unit.id', 'report_due.unit_id')
    .leftJoin('standing', (join) =>
      join.onRef('standing.year', '=', 'report_due.year').onRef('standing.unit_id', '=', 'report_due.unit_id'),
    )
    .select([
      'report_due.year',
      'moment.quarter',
      (boundaries === 'THEN'
        ? sql<string>`coalesce(report_due.body_id, standing.body_id, unit.body_id)`
        : sql<string>`coalesce(report_due.body_id, unit.body_id)`
      ).as('bodyId'),
      sql<string | null>`coalesce(standing.unit_kind, unit.kind)`.as('kind'),
      sql<number>`count(*) filter (where ${handedIn} or ${effective} <= moment.at)`.as('due'),
      sql<number>`count(*) filter (where ${handedIn} and report_due.submitted_at < ${effective})`.as('onTime'),
    ])
    .where('report_due.status', '<>', 'WITHDRAWN')
    .groupBy(['report_due.year', 'moment.quarter', sql`3`, sql`4`]);
}

/** The reports of several years at an instant, by body and kind of reporter. */
export async function listReportCells(
  db: Kysely<Tables>,
  years: readonly number[],
  at: Instant,
  tense: 'now' | 'then',
  boundaries: Boundaries = 'THEN',
): Promise<(ReportCell & { readonly year: number })[]> {
  return (await reportCells(db, atOnce(years, at), tense, boundaries).execute()) as (ReportCell & {
    readonly year: number;
  })[];
}
