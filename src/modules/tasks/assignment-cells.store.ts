import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import type { Boundaries } from '../bodies/body.rules.js';
import { type Moment, momentsOf } from '../targets/target.store.js';
import type { AssignmentStage } from './assignment.workflow.js';

/** The body that answers for an assignment in its year: the assignee, or the one that was responsible for the assigned unit in that year (domain rule 12). */
export const answeringBody = sql<string>`coalesce(assignment.body_id, standing.body_id, unit.body_id)`;

/** Assignments with the unit that has them and its standing in their year, for `answeringBody`. */
export const assignmentsInPlace = (db: Kysely<Tables>) =>
  db
    .selectFrom('assignment')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id')
    .leftJoin('standing', (join) =>
      join.onRef('standing.year', '=', 'assignment.year').onRef('standing.unit_id', '=', 'assignment.unit_id'),
    );

/**
 * The assignments of several years at some moments, by the body that answers for them (by the boundaries of now: that the unit answers to) and the kind of unit: how many were given and not cancelled, how many
 * are done, their product accepted, and how many are late, due and not delivered. What was so `then` follows from the steps that were taken until then.
 */
export function assignmentCells(
  db: Kysely<Tables>,
  moments: readonly Moment[],
  tense: 'now' | 'then',
  boundaries: Boundaries = 'THEN',
) {
  const given = assignmentsInPlace(db)
    .innerJoin(momentsOf(moments), 'moment.year', 'assignment.year')
    .select((from) => [
      'assignment.year',
      'moment.quarter',
      'moment.at',
      (boundaries === 'THEN' ? answeringBody : sql<string>`coalesce(assignment.body_id, unit.body_id)`).as('bodyId'),
      sql<string | null>`coalesce(standing.unit_kind, unit.kind)`.as('kind'),
      'assignment.due_at as dueAt',
      tense === 'now'
        ? sql<AssignmentStage>`assignment.status`.as('stage')
        : from.fn
            .coalesce(
              from
                .selectFrom('assignment_step')
                .select('assignment_step.to_status')
                .whereRef('assignment_step.assignment_id', '=', 'assignment.id')
                .whereRef('assignment_step.at', '<=', 'moment.at')
                .orderBy('assignment_step.at', 'desc')
                .orderBy('assignment_step.id', 'desc')
                .limit(1),
              sql<string>`'ASSIGNED'`,
            )
            .as('stage'),
    ])
    .whereRef('assignment.given_at', '<=', 'moment.at');
  return db
    .selectFrom(given.as('work'))
    .select([
      'work.year',
      'work.quarter',
      'work.bodyId',
      'work.kind',
      sql<number>`count(*)`.as('tasks'),
      sql<number>`count(*) filter (where stage = 'ACCEPTED_PRODUCT')`.as('tasksDone'),
      sql<number>`count(*) filter (where stage in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS') and "dueAt" <= work.at)`.as(
        'tasksLate',
      ),
    ])
    .where('work.stage', '<>', 'CANCELLED')
    .groupBy(['work.year', 'work.quarter', 'work.bodyId', 'work.kind']);
}
