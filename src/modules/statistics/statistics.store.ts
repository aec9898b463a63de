import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import { type Moment, momentsOf, reportCells } from '../targets/target.store.js';
import type { DeskCell } from './statistics.rules.js';

/** Reports and assignments of one body and kind at one moment. */
export type DeskCellAt = DeskCell & { readonly year: number; readonly quarter: number };

/**
 * Reports and assignments of several years at some moments, by body and kind of unit, in one statement. An assignment is open until its product is
 * accepted, overdue when it is not delivered at its due instant. A moment `then` is answered from what the records still tell of it.
 */
export async function listDeskCells(
  db: Kysely<Tables>,
  moments: readonly Moment[],
  tense: 'now' | 'then',
): Promise<DeskCellAt[]> {
  const none = sql<number>`0::bigint`;
  const undelivered =
    tense === 'now'
      ? sql<boolean>`assignment.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS')`
      : sql<boolean>`coalesce(assignment.delivered_at > moment.at, true)`;
  const open =
    tense === 'now'
      ? sql<boolean>`assignment.status <> 'ACCEPTED_PRODUCT'`
      : sql<boolean>`coalesce(assignment.accepted_at > moment.at, true)`;
  const reports = reportCells(db, moments, tense).select([none.as('assignmentsOpen'), none.as('assignmentsOverdue')]);
  const assignments = db
    .selectFrom('assignment')
    .innerJoin(momentsOf(moments), 'moment.year', 'assignment.year')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id')
    .select([
      'assignment.year',
      'moment.quarter',
      sql<string>`coalesce(assignment.body_id, unit.body_id)`.as('bodyId'),
      'unit.kind',
      none.as('due'),
      none.as('onTime'),
      sql<number>`count(*)`.as('assignmentsOpen'),
      sql<number>`count(*) filter (where ${undelivered} and assignment.due_at <= moment.at)`.as('assignmentsOverdue'),
    ])
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
                .whereRef('assignment_step.at', '>', 'moment.at'),
            ),
          ]),
    )
    .groupBy(['assignment.year', 'moment.quarter', sql`3`, 'unit.kind']);
  const rows = await reports.unionAll(assignments).execute();
  return rows.map(({ due, onTime, ...row }) => ({ ...row, reportsDue: due, reportsOnTime: onTime })) as DeskCellAt[];
}
