import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { type Path, pathUnder } from '../../kernel/path.js';
import type { Tables } from '../../platform/db/tables.js';
import type { AssignmentStage } from './assignment.workflow.js';

/** The six clears of one assignee for one year. */
export interface AssignmentRow {
  readonly id: string;
  readonly taskId: string;
  readonly year: number;
  readonly bodyId: string | null;
  readonly unitId: string | null;
  readonly dueAt: Instant | null;
  readonly responsibility: string | null;
  readonly product: string;
  readonly authorityBodyId: string;
  readonly givenAt: Instant;
  readonly stage: AssignmentStage;
  readonly percent: number;
  readonly percentStated: boolean;
  readonly parentId: string | null;
  readonly deliveredAt: Instant | null;
  readonly acceptedAt: Instant | null;
  readonly version: number;
}

/** The columns of an assignment, as rows name them. */
export const assignmentColumns = [
  'assignment.id',
  'assignment.task_id as taskId',
  'assignment.year',
  'assignment.body_id as bodyId',
  'assignment.unit_id as unitId',
  'assignment.due_at as dueAt',
  'assignment.responsibility',
  'assignment.product',
  'assignment.authority_body_id as authorityBodyId',
  'assignment.given_at as givenAt',
  'assignment.status as stage',
  'assignment.percent',
  'assignment.percent_stated as percentStated',
  'assignment.parent_id as parentId',
  'assignment.delivered_at as deliveredAt',
  'assignment.accepted_at as acceptedAt',
  'assignment.version',
] as const;

/** The assignments of these ids. */
export async function listAssignments(db: Kysely<Tables>, ids: readonly string[]): Promise<AssignmentRow[]> {
  return db
    .selectFrom('assignment')
    .select(assignmentColumns)
    .where('assignment.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<AssignmentRow[]>;
}

/** The years after one for which a task has given work that is not called off. */
export async function listYearsGivenAfter(db: Kysely<Tables>, taskId: string, year: number): Promise<number[]> {
  const rows = await db
    .selectFrom('assignment')
    .select('year')
    .distinct()
    .where('task_id', '=', taskId)
    .where('year', '>', year)
    .where('status', '<>', 'CANCELLED')
    .orderBy('year')
    .execute();
  return rows.map((row) => row.year);
}

/** Who works along with an assignee. */
export interface CoordinatorRow {
  readonly assignmentId: string;
  readonly bodyId: string | null;
  readonly unitId: string | null;
}

/** The coordinators of several assignments. */
export async function listCoordinators(
  db: Kysely<Tables>,
  assignmentIds: readonly string[],
): Promise<CoordinatorRow[]> {
  return db
    .selectFrom('assignment_coordinator')
    .select(['assignment_id as assignmentId', 'body_id as bodyId', 'unit_id as unitId'])
    .where('assignment_id', '=', sql<string>`any(${[...assignmentIds]}::uuid[])`)
    .orderBy('id')
    .execute();
}

/** Progress or a decision on an assignment. */
export interface StepRow {
  readonly id: string;
  readonly assignmentId: string;
  readonly at: Instant;
  readonly person: string;
  readonly from: AssignmentStage | null;
  readonly to: AssignmentStage;
  readonly percent: number;
  readonly note: string | null;
}

/** The steps of several assignments, oldest first. */
export async function listSteps(db: Kysely<Tables>, assignmentIds: readonly string[]): Promise<StepRow[]> {
  return db
    .selectFrom('assignment_step')
    .select([
      'id',
      'assignment_id as assignmentId',
      'at',
      'person_name as person',
      'from_status as from',
      'to_status as to',
      'percent',
      'note',
    ])
    .where('assignment_id', '=', sql<string>`any(${[...assignmentIds]}::uuid[])`)
    .orderBy('at')
    .orderBy('id')
    .execute() as Promise<StepRow[]>;
}

/** The paths that decide who may do what with an assignment, and who handed its product over last. */
export async function findAssignmentPaths(
  db: Kysely<Tables>,
  id: string,
): Promise<{ bodyPath: Path | null; authorityPath: Path; deliveredBy: string | null } | null> {
  return (
    (await db
      .selectFrom('assignment')
      .innerJoin('body as authority', 'authority.id', 'assignment.authority_body_id')
      .leftJoin('body as assignee_body', 'assignee_body.id', 'assignment.body_id')
      .select((from) => [
        'assignee_body.path as bodyPath',
        'authority.path as authorityPath',
        from
          .selectFrom('assignment_step')
          .select('assignment_step.account_id')
          .whereRef('assignment_step.assignment_id', '=', 'assignment.id')
          .where('assignment_step.to_status', '=', 'DELIVERED')
          .orderBy('assignment_step.at', 'desc')
          .orderBy('assignment_step.id', 'desc')
          .limit(1)
          .as('deliveredBy'),
      ])
      .where('assignment.id', '=', id)
      .executeTakeFirst()) ?? null
  );
}

/** A new assignment; a part of another one's work names that one and its place. */
export interface NewAssignment {
  readonly id: string;
  readonly taskId: string;
  readonly year: number;
  readonly bodyId: string | null;
  readonly unitId: string | null;
  readonly dueAt: Instant | null;
  readonly responsibility: string | null;
  readonly product: string;
  readonly authorityBodyId: string;
  readonly givenAt: Instant;
  readonly parent: { readonly id: string; readonly chain: Path; readonly dueAt: Instant | null } | null;
}

// PostgreSQL takes 65,535 parameters a statement; a row here has up to fifteen.
const AT_ONCE = 4_000;

/** Gives work to all assignees of a task at once; who has it already keeps what he has. Gives back the ids of what is new. */
export async function insertAssignments(db: Kysely<Tables>, assignments: readonly NewAssignment[]): Promise<string[]> {
  const made: string[] = [];
  for (let from = 0; from < assignments.length; from += AT_ONCE) {
    const rows = await db
      .insertInto('assignment')
      .values(
        assignments.slice(from, from + AT_ONCE).map((one) => ({
          id: one.id,
          task_id: one.taskId,
          year: one.year,
          body_id: one.bodyId,
          unit_id: one.unitId,
          due_at: one.dueAt,
          responsibility: one.responsibility,
          product: one.product,
          authority_body_id: one.authorityBodyId,
          status: 'ASSIGNED',
          given_at: one.givenAt,
          updated_at: one.givenAt,
          parent_id: one.parent?.id ?? null,
          chain: one.parent ? pathUnder(one.parent.chain, one.parent.id) : '',
          parent_limit_at: one.parent ? (one.parent.dueAt ?? 'infinity') : null,
        })),
      )
      .onConflict((on) => on.columns(['tenant_id', 'task_id', 'year', 'body_id', 'unit_id']).doNothing())
      .returning('id')
      .execute();
    for (const { id } of rows) made.push(id);
  }
  return made;
}

/** Names those who work along with the assignees. */
export async function insertCoordinators(
  db: Kysely<Tables>,
  coordinators: readonly (CoordinatorRow & { readonly id: string })[],
): Promise<void> {
  for (let from = 0; from < coordinators.length; from += AT_ONCE) {
    await db
      .insertInto('assignment_coordinator')
      .values(
        coordinators.slice(from, from + AT_ONCE).map((one) => ({
          id: one.id,
          assignment_id: one.assignmentId,
          body_id: one.bodyId,
          unit_id: one.unitId,
        })),
      )
      .execute();
  }
}

/** Keeps steps of several assignments that one person took at once. */
export async function insertSteps(
  db: Kysely<Tables>,
  steps: readonly (StepRow & { readonly accountId: string })[],
): Promise<void> {
  for (let from = 0; from < steps.length; from += AT_ONCE) {
    await db
      .insertInto('assignment_step')
      .values(
        steps.slice(from, from + AT_ONCE).map((step) => ({
          id: step.id,
          assignment_id: step.assignmentId,
          at: step.at,
          account_id: step.accountId,
          person_name: step.person,
          from_status: step.from,
          to_status: step.to,
          percent: step.percent,
          note: step.note,
        })),
      )
      .execute();
  }
}
