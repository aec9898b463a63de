import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { reportCells } from '../targets/target.store.js';
import type { DeskCell } from './statistics.rules.js';

/**
 * Reports and assignments of several years at an instant, by body and kind of unit, in one statement. An assignment is open until its product is
 * accepted, overdue when it is not delivered at its due instant. An instant `then` is answered from what the records still tell of it.
 */
export async function listDeskCells(
  db: Kysely<Tables>,
  years: readonly number[],
  at: Instant,
  tense: 'now' | 'then',
): Promise<(DeskCell & { readonly year: number })[]> {
  const none = sql<number>`0::bigint`;
  const undelivered =
    tense === 'now'
      ? sql<boolean>`assignment.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS')`
      : sql<boolean>`coalesce(assignment.delivered_at > ${at}::timestamptz, true)`;
  const open =
    tense === 'now'
      ? sql<boolean>`assignment.status <> 'ACCEPTED_PRODUCT'`
      : sql<boolean>`coalesce(assignment.accepted_at > ${at}::timestamptz, true)`;
  const reports = reportCells(db, years, at, tense).select([none.as('assignmentsOpen'), none.as('assignmentsOverdue')]);
  const assignments = db
    .selectFrom('assignment')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id')
    .select([
      'assignment.year',
      sql<string>`coalesce(assignment.body_id, unit.body_id)`.as('bodyId'),
      'unit.kind',
      none.as('due'),
      none.as('onTime'),
      sql<number>`count(*)`.as('assignmentsOpen'),
      sql<number>`count(*) filter (where ${undelivered} and assignment.due_at <= ${at}::timestamptz)`.as(
        'assignmentsOverdue',
      ),
    ])
    .where('assignment.year', '=', sql<number>`any(${[...years]}::int[])`)
    .where(open)
    .where((is) =>
      tense === 'now'
        ? is('assignment.status', '<>', 'CANCELLED')
        : is.or([
            is('assignment.status', '<>', 'CANCELLED'),
            is.exists(
              is
                .selectFrom('assignment_step')
                .select('assignment_step.id')
                .whereRef('assignment_step.assignment_id', '=', 'assignment.id')
                .where('assignment_step.to_status', '=', 'CANCELLED')
                .where('assignment_step.at', '>', at),
            ),
          ]),
    )
    .groupBy(['assignment.year', sql`2`, 'unit.kind']);
  const rows = await reports.unionAll(assignments).execute();
  return rows.map(({ due, onTime, ...row }) => ({ ...row, reportsDue: due, reportsOnTime: onTime })) as (DeskCell & {
    readonly year: number;
  })[];
}
