import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Path } from '../../kernel/path.js';
import { movedTo } from '../../platform/db/entity.js';
import type { Tables } from '../../platform/db/tables.js';
import type { AssignmentStage } from './assignment.workflow.js';

/** The chain of an assignment: the ids of those above it as a path, "" for one that was not handed down; null when there is no such assignment. */
export async function findChain(db: Kysely<Tables>, id: string): Promise<Path | null> {
  const found = await db.selectFrom('assignment').select('chain').where('id', '=', id).executeTakeFirst();
  return found?.chain ?? null;
}

/** When an assignment is due; null while that is open. */
export async function findDueAt(db: Kysely<Tables>, id: string): Promise<Instant | null> {
  const found = await db.selectFrom('assignment').select('due_at as dueAt').where('id', '=', id).executeTakeFirst();
  return found?.dueAt ?? null;
}

/** Moves the due instant of an assignment and, in the same statement, what those directly below keep of it: the foreign key between them holds at no other time. */
export async function updateDueAt(db: Kysely<Tables>, id: string, dueAt: Instant, now: Instant): Promise<void> {
  await db
    .updateTable('assignment')
    .set({
      due_at: sql<Instant>`case when id = ${id} then ${dueAt}::timestamptz else due_at end`,
      parent_limit_at: sql<Instant>`case when id = ${id} then parent_limit_at else ${dueAt}::timestamptz end`,
      updated_at: movedTo('assignment', now),
    })
    .where(sql<boolean>`(id = ${id} or parent_id = ${id})`)
    .execute();
}

/** What progress above asks of an assignment. */
export interface LockedAbove {
  readonly id: string;
  readonly chain: Path;
  readonly stage: AssignmentStage;
  readonly percent: number;
  readonly percentStated: boolean;
}

/** Locks the assignments of a chain, from the first one down. */
export async function lockAbove(db: Kysely<Tables>, ids: readonly string[]): Promise<LockedAbove[]> {
  return db
    .selectFrom('assignment')
    .select(['id', 'chain', 'status as stage', 'percent', 'percent_stated as percentStated'])
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy(sql`length(chain)`)
    .forNoKeyUpdate()
    .execute() as Promise<LockedAbove[]>;
}

/** What the assignments directly below one come to: how many are not cancelled, the sum of their percents, and how many of them are not delivered. */
export async function sumDirectlyBelow(
  db: Kysely<Tables>,
  id: string,
): Promise<{ readonly count: number; readonly percents: number; readonly undelivered: number }> {
  return db
    .selectFrom('assignment')
    .select([
      sql<number>`count(*)`.as('count'),
      sql<number>`coalesce(sum(percent), 0)`.as('percents'),
      sql<number>`count(*) filter (where status not in ('DELIVERED', 'ACCEPTED_PRODUCT'))`.as('undelivered'),
    ])
    .where('parent_id', '=', id)
    .where('status', '<>', 'CANCELLED')
    .executeTakeFirstOrThrow();
}

/** Moves the progress of an assignment after those below it; its version stays, because nobody decided anything about it. */
export async function updateRolledUpPercent(
  db: Kysely<Tables>,
  id: string,
  percent: number,
  now: Instant,
): Promise<void> {
  await db
    .updateTable('assignment')
    .set({ percent, updated_at: movedTo('assignment', now) })
    .where('id', '=', id)
    .execute();
}

/** Work below that goes on and would be cancelled with the one above. */
export interface OpenBelow {
  readonly id: string;
  readonly stage: AssignmentStage;
  readonly percent: number;
}

/** Locks whatever goes on below an assignment, at any depth, nearest first. */
export async function lockOpenBelow(db: Kysely<Tables>, own: Path): Promise<OpenBelow[]> {
  return db
    .selectFrom('assignment')
    .select(['id', 'status as stage', 'percent'])
    .where('parent_id', 'is not', null)
    .where(sql<boolean>`chain ^@ ${own}`)
    .where('status', 'not in', ['ACCEPTED_PRODUCT', 'CANCELLED'])
    .orderBy(sql`length(chain)`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute() as Promise<OpenBelow[]>;
}

/** Calls off these assignments. */
export async function cancelAssignments(db: Kysely<Tables>, ids: readonly string[], now: Instant): Promise<void> {
  await db
    .updateTable('assignment')
    .set({ status: 'CANCELLED', updated_at: movedTo('assignment', now), version: sql<number>`version + 1` })
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
}

/** Notes that another body may answer for units that have work; the work stays as it is. */
export async function touchAssignmentsOfUnits(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  now: Instant,
): Promise<void> {
  await db
    .updateTable('assignment')
    .set({ updated_at: movedTo('assignment', now) })
    .where('unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .execute();
}

/** Who has work directly below one that is due after an instant; cancelled work binds nobody. */
export async function listDueLaterBelow(
  db: Kysely<Tables>,
  parentIds: readonly string[],
  dueAt: Instant,
): Promise<string[]> {
  const rows = await db
    .selectFrom('assignment')
    .leftJoin('body', 'body.id', 'assignment.body_id')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id')
    .select(sql<string>`coalesce(body.name, unit.name)`.as('name'))
    .where('assignment.parent_id', '=', sql<string>`any(${[...parentIds]}::uuid[])`)
    .where('assignment.status', '<>', 'CANCELLED')
    .where('assignment.due_at', '>', dueAt)
    .orderBy('assignment.due_at', 'desc')
    .orderBy('assignment.id')
    .execute();
  return rows.map(({ name }) => name);
}

/** Which of these bodies and units have an assignment of a task in a year already, by name. */
export async function listAlreadyAssigned(
  db: Kysely<Tables>,
  taskId: string,
  year: number,
  parties: { readonly bodyIds: readonly string[]; readonly unitIds: readonly string[] },
): Promise<string[]> {
  const rows = await db
    .selectFrom('assignment')
    .leftJoin('body', 'body.id', 'assignment.body_id')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id')
    .select(sql<string>`coalesce(body.name, unit.name)`.as('name'))
    .where('assignment.task_id', '=', taskId)
    .where('assignment.year', '=', year)
    .where(
      sql<boolean>`(assignment.body_id = any(${[...parties.bodyIds]}::uuid[]) or assignment.unit_id = any(${[...parties.unitIds]}::uuid[]))`,
    )
    .orderBy('assignment.id')
    .execute();
  return rows.map(({ name }) => name);
}
