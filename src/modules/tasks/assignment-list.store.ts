import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitScope } from '../units/unit.store.js';
import type { AssignmentCounts, AssignmentStatus } from './assignment.rules.js';
import { type AssignmentRow, assignmentColumns } from './assignment.store.js';
import { answeringBody, assignmentsInPlace } from './assignment-cells.store.js';

/** Whose products somebody may accept or return: those of these authorities, but for what a body gave itself where he has no say over it, what he handed over and what he reports for. */
export interface DecidableProducts {
  readonly authorityIds: readonly string[];
  readonly notWithin: readonly string[];
  readonly accountId: string;
  readonly unitIds: readonly string[];
}

/** What a list of assignments is asked for; what is left out does not narrow. */
export interface AssignmentQuestion {
  readonly scope: UnitScope;
  readonly now: Instant;
  readonly year?: number | null | undefined;
  readonly status?: AssignmentStatus | null | undefined;
  readonly overdue?: boolean | null | undefined;
  readonly underBodyIds?: readonly string[] | null | undefined;
  readonly bodyId?: string | null | undefined;
  readonly unitId?: string | null | undefined;
  readonly planId?: string | null | undefined;
  readonly taskId?: string | null | undefined;
  readonly parentId?: string | null | undefined;
  readonly authorityId?: string | null | undefined;
  readonly clear?: boolean | null | undefined;
  /** Only what is not delivered and due from now until this instant, itself included. */
  readonly dueUntil?: Instant | null | undefined;
  readonly decidable?: DecidableProducts | null | undefined;
  /** Only work of these bodies and units themselves. */
  readonly own?: { readonly bodyIds: readonly string[]; readonly unitIds: readonly string[] } | null | undefined;
}

const anyOf = (ids: readonly string[]) => sql`any(${[...ids]}::uuid[])`;

// Spelled as in the indexes of what is open and of what waits, so that PostgreSQL uses them.
const isOpen = sql<SqlBool>`assignment.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS')`;
const isDelivered = sql<SqlBool>`assignment.status = 'DELIVERED'`;

// The same decision as assignmentStatusAt, for each state.
function inState(status: AssignmentStatus, now: Instant) {
  switch (status) {
    case 'OVERDUE':
      return sql<SqlBool>`${isOpen} and assignment.limit_at <= ${now}::timestamptz`;
    case 'DELIVERED':
      return isDelivered;
    case 'ASSIGNED':
    case 'ACCEPTED':
    case 'IN_PROGRESS':
      return sql<SqlBool>`assignment.status = ${status} and assignment.limit_at > ${now}::timestamptz`;
    default:
      return sql<SqlBool>`assignment.status = ${status}`;
  }
}

// What JavaScript trims, so that the same texts count as said here and in missingClears.
const BLANKS =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const isSaid = (text: ReturnType<typeof sql>) => sql`coalesce(btrim(${text}, ${BLANKS}), '') <> ''`;

/** Whether all six clears are said, as missingClears has it; who and authority always are. */
const isClear = sql<SqlBool>`(assignment.due_at is not null and ${isSaid(sql`assignment.responsibility`)}
  and ${isSaid(sql`assignment.product`)} and ${isSaid(sql`task.work`)})`;

// Whoever works or works along in the scope: an assignment is seen by its assignee, its coordinators and the bodies above either.
function inScope(db: Kysely<Tables>, { bodyIds, unitIds }: UnitScope) {
  const assignments = db
    .selectFrom('assignment')
    .innerJoin('task', 'task.id', 'assignment.task_id')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id');
  if (bodyIds === null) return assignments;
  // From the bodies and units to their work: an index each, however much work the tenant has.
  const seen = db
    .selectFrom('assignment as own')
    .select('own.id')
    .where('own.body_id', '=', sql<string>`${anyOf(bodyIds)}`)
    .union(
      db
        .selectFrom('assignment as own')
        .select('own.id')
        .where('own.unit_id', '=', sql<string>`${anyOf(unitIds)}`),
    )
    .union(
      db
        .selectFrom('unit as below')
        .innerJoin('assignment as own', 'own.unit_id', 'below.id')
        .select('own.id')
        .where('below.body_id', '=', sql<string>`${anyOf(bodyIds)}`),
    )
    .union(
      db
        .selectFrom('assignment_coordinator as along')
        .select('along.assignment_id as id')
        .where('along.body_id', '=', sql<string>`${anyOf(bodyIds)}`),
    )
    .union(
      db
        .selectFrom('assignment_coordinator as along')
        .select('along.assignment_id as id')
        .where('along.unit_id', '=', sql<string>`${anyOf(unitIds)}`),
    )
    .union(
      db
        .selectFrom('unit as below')
        .innerJoin('assignment_coordinator as along', 'along.unit_id', 'below.id')
        .select('along.assignment_id as id')
        .where('below.body_id', '=', sql<string>`${anyOf(bodyIds)}`),
    );
  return assignments.where('assignment.id', 'in', seen);
}

/** A page of assignments in the scope by due instant, those without a date last. */
export async function pageAssignments(
  db: Kysely<Tables>,
  asked: AssignmentQuestion,
  request: PageRequest,
): Promise<Page<AssignmentRow>> {
  let query = inScope(db, asked.scope).select(assignmentColumns);
  if (asked.year != null) query = query.where('assignment.year', '=', asked.year);
  if (asked.status != null) query = query.where(inState(asked.status, asked.now));
  if (asked.overdue === true) query = query.where(inState('OVERDUE', asked.now));
  if (asked.overdue === false) query = query.where(sql<SqlBool>`not (${inState('OVERDUE', asked.now)})`);
  if (asked.underBodyIds != null) {
    const ids = anyOf(asked.underBodyIds);
    query = query.where(sql<SqlBool>`(assignment.body_id = ${ids} or unit.body_id = ${ids})`);
  }
  if (asked.bodyId != null) query = query.where('assignment.body_id', '=', asked.bodyId);
  if (asked.unitId != null) query = query.where('assignment.unit_id', '=', asked.unitId);
  if (asked.planId != null) query = query.where('task.plan_id', '=', asked.planId);
  if (asked.taskId != null) query = query.where('assignment.task_id', '=', asked.taskId);
  if (asked.parentId != null) query = query.where('assignment.parent_id', '=', asked.parentId);
  if (asked.authorityId != null) query = query.where('assignment.authority_body_id', '=', asked.authorityId);
  if (asked.clear != null) query = query.where(asked.clear ? isClear : sql<SqlBool>`not ${isClear}`);
  if (asked.dueUntil != null) {
    const until = sql<SqlBool>`assignment.limit_at > ${asked.now}::timestamptz and assignment.limit_at <= ${asked.dueUntil}::timestamptz`;
    query = query.where(isOpen).where(until);
  }
  if (asked.decidable != null) {
    const { authorityIds, notWithin, accountId, unitIds } = asked.decidable;
    query = query
      .where(isDelivered)
      .where(sql<SqlBool>`assignment.authority_body_id = ${anyOf(authorityIds)}`)
      .where(
        sql<SqlBool>`(assignment.body_id is null or assignment.body_id <> assignment.authority_body_id or assignment.body_id <> all(${[...notWithin]}::uuid[]))`,
      )
      .where(sql<SqlBool>`(assignment.unit_id is null or assignment.unit_id <> all(${[...unitIds]}::uuid[]))`)
      .where((is) =>
        is(
          is
            .selectFrom('assignment_step')
            .select('assignment_step.account_id')
            .whereRef('assignment_step.assignment_id', '=', 'assignment.id')
            .where('assignment_step.to_status', '=', 'DELIVERED')
            .orderBy('assignment_step.at', 'desc')
            .orderBy('assignment_step.id', 'desc')
            .limit(1),
          'is distinct from',
          accountId,
        ),
      );
  }
  if (asked.own != null) {
    const { bodyIds, unitIds } = asked.own;
    // From those named to their work: with an OR the whole list would be gone through.
    const own = db
      .selectFrom('assignment as own')
      .select('own.id')
      .where('own.body_id', '=', sql<string>`${anyOf(bodyIds)}`)
      .union(
        db
          .selectFrom('assignment as own')
          .select('own.id')
          .where('own.unit_id', '=', sql<string>`${anyOf(unitIds)}`),
      );
    query = query.where('assignment.id', 'in', own);
  }
  return keysetPage(
    query,
    [
      { by: sql`assignment.limit_at`, type: 'timestamptz' },
      { by: sql`assignment.id`, type: 'uuid' },
    ],
    request,
  ) as Promise<Page<AssignmentRow>>;
}

/** The assignments of these tasks in the scope, by year and due instant. */
export async function listAssignmentsOfTasks(
  db: Kysely<Tables>,
  taskIds: readonly string[],
  scope: UnitScope,
): Promise<AssignmentRow[]> {
  return inScope(db, scope)
    .select(assignmentColumns)
    .where('assignment.task_id', '=', sql<string>`${anyOf(taskIds)}`)
    .orderBy('assignment.year')
    .orderBy('assignment.limit_at')
    .orderBy('assignment.id')
    .execute() as Promise<AssignmentRow[]>;
}

/** Those of these assignments that lie in the scope. */
export async function listAssignmentsInScope(
  db: Kysely<Tables>,
  ids: readonly string[],
  scope: UnitScope,
): Promise<AssignmentRow[]> {
  return inScope(db, scope)
    .select(assignmentColumns)
    .where('assignment.id', '=', sql<string>`${anyOf(ids)}`)
    .execute() as Promise<AssignmentRow[]>;
}

const countsAt = (now: Instant) => {
  const count = (of: ReturnType<typeof sql>) => sql<number>`count(*) filter (where ${of})`;
  return [
    sql<number>`count(*)`.as('total'),
    count(inState('ASSIGNED', now)).as('assigned'),
    count(inState('ACCEPTED', now)).as('accepted'),
    count(inState('IN_PROGRESS', now)).as('inProgress'),
    count(inState('OVERDUE', now)).as('overdue'),
    count(isDelivered).as('delivered'),
    count(inState('ACCEPTED_PRODUCT', now)).as('acceptedProduct'),
    count(inState('CANCELLED', now)).as('cancelled'),
    count(
      sql`assignment.status in ('DELIVERED', 'ACCEPTED_PRODUCT') and assignment.delivered_at >= assignment.limit_at`,
    ).as('deliveredLate'),
    count(sql`assignment.status not in ('ACCEPTED_PRODUCT', 'CANCELLED') and not ${isClear}`).as('unclear'),
  ] as const;
};

/** The assignments of several years at an instant, by body: each body's own and those of the units that it answered for. */
export async function countAssignmentsByBody(
  db: Kysely<Tables>,
  years: readonly number[],
  now: Instant,
): Promise<(AssignmentCounts & { readonly year: number; readonly bodyId: string })[]> {
  return assignmentsInPlace(db)
    .innerJoin('task', 'task.id', 'assignment.task_id')
    .select(['assignment.year', answeringBody.as('bodyId')])
    .select(countsAt(now))
    .where('assignment.year', '=', sql<number>`any(${[...years]}::int[])`)
    .groupBy(['assignment.year', sql`2`])
    .execute();
}

/** The assignments of several tasks at an instant, by task and year. */
export async function countAssignmentsByTask(
  db: Kysely<Tables>,
  taskIds: readonly string[],
  now: Instant,
): Promise<(AssignmentCounts & { readonly year: number; readonly taskId: string })[]> {
  return db
    .selectFrom('assignment')
    .innerJoin('task', 'task.id', 'assignment.task_id')
    .select(['assignment.year', 'assignment.task_id as taskId'])
    .select(countsAt(now))
    .where('assignment.task_id', '=', sql<string>`${anyOf(taskIds)}`)
    .groupBy(['assignment.year', 'assignment.task_id'])
    .execute();
}

/** The assignments directly below several others, at an instant. */
export async function countAssignmentsBelow(
  db: Kysely<Tables>,
  parentIds: readonly string[],
  now: Instant,
): Promise<(AssignmentCounts & { readonly parentId: string | null })[]> {
  return db
    .selectFrom('assignment')
    .innerJoin('task', 'task.id', 'assignment.task_id')
    .select('assignment.parent_id as parentId')
    .select(countsAt(now))
    .where('assignment.parent_id', '=', sql<string>`${anyOf(parentIds)}`)
    .groupBy('assignment.parent_id')
    .execute();
}
