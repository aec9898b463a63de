import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { reportCells } from '../targets/target.store.js';
import { assignmentCells } from '../tasks/assignment-cells.store.js';
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
  const reports = reportCells(db, years, at, tense).select([none.as('assignmentsOpen'), none.as('assignmentsOverdue')]);
  const assignments = db
    .selectFrom(assignmentCells(db, years, at, tense).as('cell'))
    .select([
      'cell.year',
      'cell.bodyId',
      'cell.kind',
      none.as('due'),
      none.as('onTime'),
      sql<number>`"tasks" - "tasksDone"`.as('assignmentsOpen'),
      'cell.tasksLate as assignmentsOverdue',
    ]);
  const rows = await reports.unionAll(assignments).execute();
  return rows.map(({ due, onTime, ...row }) => ({ ...row, reportsDue: due, reportsOnTime: onTime })) as (DeskCell & {
    readonly year: number;
  })[];
}
