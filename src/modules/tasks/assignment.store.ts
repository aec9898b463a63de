import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Path } from '../../kernel/path.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import type { AssignmentStatus } from './assignment.rules.js';
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
  readonly stage: AssignmentStage;
  readonly percent: number;
  readonly deliveredAt: Instant | null;
  readonly acceptedAt: Instant | null;
  readonly version: number;
}

const columns = [
  'assignment.id',
  'assignment.task_id as taskId',
  'assignment.year',
  'assignment.body_id as bodyId',
  'assignment.unit_id as unitId',
  'assignment.due_at as dueAt',
  'assignment.responsibility',
  'assignment.product',
  'assignment.authority_body_id as authorityBodyId',
  'assignment.status as stage',
  'assignment.percent',
  'assignment.delivered_at as deliveredAt',
  'assignment.accepted_at as acceptedAt',
  'assignment.version',
] as const;

// The same decision as assignmentStatusAt, so that a list can be narrowed by it.
const statusAt = (now: Instant) => sql<AssignmentStatus>`case
  when assignment.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS') and assignment.due_at <= ${now}::timestamptz then 'OVERDUE'
  else assignment.status end`;

/** Subtrees and single units whose work is asked for. */
export interface WorkScope {
  readonly paths: readonly Path[];
  readonly unitIds: readonly string[];
}

/** What a list of assignments is asked for; what is left out does not narrow. */
export interface AssignmentQuestion {
  readonly scope: WorkScope;
  readonly now: Instant;
  readonly year?: number | null | undefined;
  readonly status?: AssignmentStatus | null | undefined;
  readonly overdue?: boolean | null | undefined;
  readonly underPath?: Path | null | undefined;
  readonly bodyId?: string | null | undefined;
  readonly unitId?: string | null | undefined;
  readonly planId?: string | null | undefined;
  /** Only work of these bodies and units themselves. */
  readonly own?: { readonly bodyIds: readonly string[]; readonly unitIds: readonly string[] } | null | undefined;
}

const path = sql<string>`coalesce(assignee_body.path, unit_body.path)`;

// Whoever works or works along in the scope: an assignment is seen by its assignee, its coordinators and the bodies above either.
function inScope(db: Kysely<Tables>, scope: WorkScope) {
  const within = (one: typeof path, unitId: ReturnType<typeof sql>) =>
    sql<boolean>`(${one} ^@ any(${[...scope.paths]}::text[]) or ${unitId} = any(${[...scope.unitIds]}::uuid[]))`;
  const alongPath = sql<string>`coalesce(along_body.path, along_unit_body.path)`;
  return db
    .selectFrom('assignment')
    .innerJoin('task', 'task.id', 'assignment.task_id')
    .leftJoin('body as assignee_body', 'assignee_body.id', 'assignment.body_id')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id')
    .leftJoin('body as unit_body', 'unit_body.id', 'unit.body_id')
    .where((is) =>
      is.or([
        within(path, sql`assignment.unit_id`),
        is.exists(
          is
            .selectFrom('assignment_coordinator as along')
            .leftJoin('body as along_body', 'along_body.id', 'along.body_id')
            .leftJoin('unit as along_unit', 'along_unit.id', 'along.unit_id')
            .leftJoin('body as along_unit_body', 'along_unit_body.id', 'along_unit.body_id')
            .select(sql<number>`1`.as('one'))
            .whereRef('along.assignment_id', '=', 'assignment.id')
            .where(within(alongPath, sql`along.unit_id`)),
        ),
      ]),
    );
}

/** A page of assignments in the scope by due instant, those without a date last. */
export async function pageAssignments(
  db: Kysely<Tables>,
  asked: AssignmentQuestion,
  request: PageRequest,
): Promise<Page<AssignmentRow>> {
  let query = inScope(db, asked.scope).select(columns);
  if (asked.year != null) query = query.where('assignment.year', '=', asked.year);
  if (asked.status != null) query = query.where(sql<boolean>`${statusAt(asked.now)} = ${asked.status}`);
  if (asked.overdue != null) query = query.where(sql<boolean>`(${statusAt(asked.now)} = 'OVERDUE') = ${asked.overdue}`);
  if (asked.underPath != null) query = query.where(sql<boolean>`${path} ^@ ${asked.underPath}`);
  if (asked.bodyId != null) query = query.where('assignment.body_id', '=', asked.bodyId);
  if (asked.unitId != null) query = query.where('assignment.unit_id', '=', asked.unitId);
  if (asked.planId != null) query = query.where('task.plan_id', '=', asked.planId);
  if (asked.own != null) {
    const { bodyIds, unitIds } = asked.own;
    query = query.where(
      sql<boolean>`(assignment.body_id = any(${[...bodyIds]}::uuid[]) or assignment.unit_id = any(${[...unitIds]}::uuid[]))`,
    );
  }
  return keysetPage(
    query,
    [
      { by: sql`coalesce(assignment.due_at, 'infinity'::timestamptz)`, type: 'timestamptz' },
      { by: sql`assignment.id`, type: 'uuid' },
    ],
    request,
  ) as Promise<Page<AssignmentRow>>;
}

/** The assignments of these tasks in the scope, by year and due instant. */
export async function listAssignmentsOfTasks(
  db: Kysely<Tables>,
  taskIds: readonly string[],
  scope: WorkScope,
): Promise<AssignmentRow[]> {
  return inScope(db, scope)
    .select(columns)
    .where('assignment.task_id', '=', sql<string>`any(${[...taskIds]}::uuid[])`)
    .orderBy('assignment.year')
    .orderBy(sql`coalesce(assignment.due_at, 'infinity'::timestamptz)`)
    .orderBy('assignment.id')
    .execute() as Promise<AssignmentRow[]>;
}

/** The assignments of these ids. */
export async function listAssignments(db: Kysely<Tables>, ids: readonly string[]): Promise<AssignmentRow[]> {
  return db
    .selectFrom('assignment')
    .select(columns)
    .where('assignment.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<AssignmentRow[]>;
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

/** A new assignment with the same terms as the others of its task. */
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
}

/** Gives work to all assignees of a task at once. */
export async function insertAssignments(db: Kysely<Tables>, assignments: readonly NewAssignment[]): Promise<void> {
  await db
    .insertInto('assignment')
    .values(
      assignments.map((one) => ({
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
      })),
    )
    .execute();
}

/** Rows a statement carries; a parameter each, of which PostgreSQL takes 65,535. */
const AT_ONCE = 5_000;

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
