import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { isAsked, type ReporterScope } from '../reporting/report-due.store.js';

/** One deadline of a period as it stands in the calendar: for how many reporters of the scope, and how many of them still owe it. */
export interface DeadlineRow {
  readonly regimeId: string;
  readonly regimeName: string;
  readonly period: string;
  readonly dueAt: Instant;
  readonly reporters: number;
  readonly open: number;
  /** Whether it is an extension beside the deadline of the rule. */
  readonly extended: boolean;
}

/** Lines of one kind that a calendar holds; one more is read, so that nothing is left out unsaid. */
export const MOST_LINES = 1_000;

/** Deadlines after one instant and up to another of the reporters in the scope, extensions heeded, one row for each period and due instant. */
export async function listDeadlinesBetween(
  db: Kysely<Tables>,
  scope: ReporterScope,
  after: Instant,
  upTo: Instant,
): Promise<DeadlineRow[]> {
  const extended = sql<boolean>`report_due.extended_to is not null`;
  // Spelled as in its index, and as CASE: COALESCE counts as one that could tell of rows that row-level security hides, and so finds no index.
  const dueAt = sql<Instant>`case when report_due.extended_to is null then report_due.due_at else report_due.extended_to end`;
  return db
    .selectFrom('report_due')
    .innerJoin('reporting_regime', 'reporting_regime.id', 'report_due.regime_id')
    .leftJoin('body as reporter_body', 'reporter_body.id', 'report_due.body_id')
    .leftJoin('unit', 'unit.id', 'report_due.unit_id')
    .leftJoin('body as unit_body', 'unit_body.id', 'unit.body_id')
    .select([
      'report_due.regime_id as regimeId',
      'reporting_regime.name as regimeName',
      'report_due.period',
      dueAt.as('dueAt'),
      sql<number>`count(*)`.as('reporters'),
      sql<number>`count(*) filter (where report_due.status in ('OPEN', 'RETURNED'))`.as('open'),
      sql<boolean>`bool_and(${extended})`.as('extended'),
    ])
    .where(isAsked)
    .where(sql<boolean>`${dueAt} > ${after}::timestamptz and ${dueAt} <= ${upTo}::timestamptz`)
    .where(
      sql<boolean>`(coalesce(reporter_body.path, unit_body.path) ^@ any(${[...scope.paths]}::text[]) or report_due.unit_id = any(${[...scope.unitIds]}::uuid[]))`,
    )
    .groupBy(['report_due.regime_id', 'reporting_regime.name', 'report_due.period', dueAt])
    .orderBy(dueAt)
    .orderBy('reporting_regime.name')
    .orderBy('report_due.period')
    .limit(MOST_LINES + 1)
    .execute();
}
