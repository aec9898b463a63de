import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import type { Boundaries } from '../bodies/body.rules.js';
import { type Moment, reportCells } from '../targets/target.store.js';
import { assignmentCells } from '../tasks/assignment-cells.store.js';
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
  boundaries: Boundaries = 'THEN',
): Promise<DeskCellAt[]> {
  const none = sql<number>`0::bigint`;
  const reports = reportCells(db, moments, tense, boundaries).select([
    none.as('assignmentsOpen'),
    none.as('assignmentsOverdue'),
  ]);
  const assignments = db
    .selectFrom(assignmentCells(db, moments, tense, boundaries).as('cell'))
    .select([
      'cell.year',
      'cell.quarter',
      'cell.bodyId',
      'cell.kind',
      none.as('due'),
      none.as('onTime'),
      sql<number>`"tasks" - "tasksDone"`.as('assignmentsOpen'),
      'cell.tasksLate as assignmentsOverdue',
    ]);
  const rows = await reports.unionAll(assignments).execute();
  return rows.map(({ due, onTime, ...row }) => ({ ...row, reportsDue: due, reportsOnTime: onTime })) as DeskCellAt[];
}
