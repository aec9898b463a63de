import { type Kysely, sql } from 'kysely';
import type { Path } from '../../kernel/path.js';
import type { Tables } from '../../platform/db/tables.js';

/** A task as lists show it. */
export interface TaskRow {
  readonly id: string;
  readonly code: string;
  readonly planId: string | null;
  readonly section: string | null;
  readonly work: string;
  readonly standing: boolean;
  readonly recurrence: 'ONCE' | 'YEARLY';
  readonly assigneeLabel: string;
  readonly version: number;
}

const columns = [
  'task.id',
  'task.code',
  'task.plan_id as planId',
  'task.section',
  'task.work',
  'task.standing',
  'task.recurrence',
  'task.assignee_label as assigneeLabel',
  'task.version',
] as const;

/** The tasks of these ids. */
export async function listTasks(db: Kysely<Tables>, ids: readonly string[]): Promise<TaskRow[]> {
  return db
    .selectFrom('task')
    .select(columns)
    .where('task.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<TaskRow[]>;
}

/** The tasks that cite these plans, by code. */
export async function listTasksOfPlans(db: Kysely<Tables>, planIds: readonly string[]): Promise<TaskRow[]> {
  return db
    .selectFrom('task')
    .select(columns)
    .where('task.plan_id', '=', sql<string>`any(${[...planIds]}::uuid[])`)
    .orderBy('task.code')
    .execute() as Promise<TaskRow[]>;
}

/** Whether a code of a task is used in the tenant. */
export async function isTaskCodeTaken(db: Kysely<Tables>, code: string): Promise<boolean> {
  return (await db.selectFrom('task').select('task.id').where('task.code', '=', code).executeTakeFirst()) !== undefined;
}

/** A body or unit that can be given work, with the path that says where it stands. */
export interface Party {
  readonly bodyId: string | null;
  readonly unitId: string | null;
  readonly name: string;
  readonly path: Path;
}

/** The working bodies of these ids; ended ones are left out. */
export async function listBodyParties(db: Kysely<Tables>, ids: readonly string[]): Promise<Party[]> {
  return db
    .selectFrom('body')
    .select(['body.id as bodyId', sql<string | null>`null`.as('unitId'), 'body.name', 'body.path'])
    .where('body.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('body.valid_to', 'is', null)
    .orderBy('body.id')
    .execute();
}

/** The existing units of these ids; ended ones are left out. */
export async function listUnitParties(db: Kysely<Tables>, ids: readonly string[]): Promise<Party[]> {
  return db
    .selectFrom('unit')
    .innerJoin('body', 'body.id', 'unit.body_id')
    .select([sql<string | null>`null`.as('bodyId'), 'unit.id as unitId', 'unit.name', 'body.path'])
    .where('unit.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('unit.valid_to', 'is', null)
    .orderBy('unit.id')
    .execute();
}

/** The working bodies of a level below a body. */
export async function listBodiesOfLevel(db: Kysely<Tables>, under: Path, level: string): Promise<Party[]> {
  return db
    .selectFrom('body')
    .select(['body.id as bodyId', sql<string | null>`null`.as('unitId'), 'body.name', 'body.path'])
    .where('body.level', '=', level)
    .where('body.valid_to', 'is', null)
    .where(sql<boolean>`body.path ^@ ${under}`)
    .orderBy('body.id')
    .execute();
}

/** The agencies that answer to a body itself. */
export async function listAgencies(db: Kysely<Tables>, bodyId: string): Promise<Party[]> {
  return db
    .selectFrom('unit')
    .innerJoin('body', 'body.id', 'unit.body_id')
    .select([sql<string | null>`null`.as('bodyId'), 'unit.id as unitId', 'unit.name', 'body.path'])
    .where('unit.body_id', '=', bodyId)
    .where('unit.kind', '=', 'AGENCY')
    .where('unit.valid_to', 'is', null)
    .orderBy('unit.id')
    .execute();
}
