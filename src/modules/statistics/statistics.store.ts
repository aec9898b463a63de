import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { reportCells } from '../targets/target.store.js';
import type { DeskCell } from './statistics.rules.js';

/** Reports and assignments of several years at an instant, by body and kind of unit, in one statement. An assignment is open until its product is accepted, overdue when it is not delivered at its due instant. */
export async function listDeskCells(
  db: Kysely<Tables>,
  years: readonly number[],
  now: Instant,
): Promise<(DeskCell & { readonly year: number })[]> {
  const none = sql<number>`0::bigint`;
  const reports = reportCells(db, years, now).select([none.as('assignmentsOpen'), none.as('assignmentsOverdue')]);
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
      sql<number>`count(*) filter (where assignment.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS') and assignment.due_at <= ${now}::timestamptz)`.as(
        'assignmentsOverdue',
      ),
    ])
    .where('assignment.year', '=', sql<number>`any(${[...years]}::int[])`)
    .where('assignment.status', 'not in', ['ACCEPTED_PRODUCT', 'CANCELLED'])
    .groupBy(['assignment.year', sql`2`, 'unit.kind']);
  const rows = await reports.unionAll(assignments).execute();
  return rows.map(({ due, onTime, ...row }) => ({ ...row, reportsDue: due, reportsOnTime: onTime })) as (DeskCell & {
    readonly year: number;
  })[];
}
