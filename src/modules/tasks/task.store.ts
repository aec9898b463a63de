import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { Path } from '../../kernel/path.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { TaskYears } from './assignment.rules.js';
import type { AssigneeGroup } from './task.rules.js';

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
  readonly assigneeGroup: AssigneeGroup | null;
  readonly firstYear: number;
  readonly lastYear: number | null;
  readonly authorityBodyId: string;
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
  'task.assignee_group as assigneeGroup',
  'task.first_year as firstYear',
  'task.last_year as lastYear',
  'task.authority_body_id as authorityBodyId',
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

/** The task of an id that a foreign key holds. */
export const findTask = async (db: Kysely<Tables>, id: string): Promise<TaskRow> =>
  (await db.selectFrom('task').select(columns).where('task.id', '=', id).executeTakeFirstOrThrow()) as TaskRow;

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

const bodyParty = ['body.id as bodyId', sql<string | null>`null`.as('unitId'), 'body.name', 'body.path'] as const;
const unitParty = [sql<string | null>`null`.as('bodyId'), 'unit.id as unitId', 'unit.name', 'body.path'] as const;

/** The working bodies in the subtree of a body, of one level or of any; of any level, the body itself is none of them. */
export async function listBodiesBelow(
  db: Kysely<Tables>,
  under: { readonly id: string; readonly path: Path },
  level: Level | null,
): Promise<Party[]> {
  const below = db
    .selectFrom('body')
    .select(bodyParty)
    .where('body.valid_to', 'is', null)
    .where(sql<boolean>`body.path ^@ ${under.path}`)
    .orderBy('body.id');
  return level === null
    ? below.where('body.id', '<>', under.id).execute()
    : below.where('body.level', '=', level).execute();
}

/** The working bodies directly below a body. */
export async function listChildBodies(db: Kysely<Tables>, bodyId: string): Promise<Party[]> {
  return db
    .selectFrom('body')
    .select(bodyParty)
    .where('body.valid_to', 'is', null)
    .where('body.parent_id', '=', bodyId)
    .orderBy('body.id')
    .execute();
}

/** The existing units that answer to a body itself, of these kinds or of all. */
export async function listUnitsOfBody(
  db: Kysely<Tables>,
  bodyId: string,
  kinds: readonly UnitKind[] | null,
): Promise<Party[]> {
  const units = unitParties(db).where('unit.body_id', '=', bodyId);
  return (kinds === null ? units : ofKinds(units, kinds)).execute();
}

/** The existing units in the subtree of a body, of these kinds or of all. */
export async function listUnitsBelow(
  db: Kysely<Tables>,
  under: Path,
  kinds: readonly UnitKind[] | null,
): Promise<Party[]> {
  const units = unitParties(db).where(sql<boolean>`body.path ^@ ${under}`);
  return (kinds === null ? units : ofKinds(units, kinds)).execute();
}

const unitParties = (db: Kysely<Tables>) =>
  db
    .selectFrom('unit')
    .innerJoin('body', 'body.id', 'unit.body_id')
    .select(unitParty)
    .where('unit.valid_to', 'is', null)
    .orderBy('unit.id');

const ofKinds = (units: ReturnType<typeof unitParties>, kinds: readonly UnitKind[]) =>
  units.where('unit.kind', '=', sql<string>`any(${[...kinds]}::text[])`);

/** Whom a task names: leads, who get an assignment each, and coordinators. */
export interface TaskParty {
  readonly id: string;
  readonly taskId: string;
  readonly role: 'LEAD' | 'COORDINATOR';
  readonly bodyId: string | null;
  readonly unitId: string | null;
}

/** Keeps whom a task names, for the years to come. */
export async function insertTaskParties(db: Kysely<Tables>, parties: readonly TaskParty[]): Promise<void> {
  if (parties.length === 0) return;
  await db
    .insertInto('task_party')
    .values(
      parties.map(({ id, taskId, role, bodyId, unitId }) => ({
        id,
        task_id: taskId,
        role,
        body_id: bodyId,
        unit_id: unitId,
      })),
    )
    .execute();
}

/** The parties that these tasks name and that still work. */
export async function listTaskParties(
  db: Kysely<Tables>,
  taskIds: readonly string[],
): Promise<(Pick<TaskParty, 'taskId' | 'role'> & Party)[]> {
  return db
    .selectFrom('task_party')
    .leftJoin('unit', 'unit.id', 'task_party.unit_id')
    .innerJoin('body', (join) => join.on('body.id', '=', sql<string>`coalesce(task_party.body_id, unit.body_id)`))
    .select([
      'task_party.task_id as taskId',
      'task_party.role',
      'task_party.body_id as bodyId',
      'task_party.unit_id as unitId',
      sql<string>`coalesce(unit.name, body.name)`.as('name'),
      'body.path',
    ])
    .where('task_party.task_id', '=', sql<string>`any(${[...taskIds]}::uuid[])`)
    .where(sql<boolean>`case when unit.id is null then body.valid_to else unit.valid_to end is null`)
    .orderBy('task_party.id')
    .execute() as Promise<(Pick<TaskParty, 'taskId' | 'role'> & Party)[]>;
}

/** What a yearly task gives again: its terms, whom it means, and the years that it covers. */
export interface YearlyTask extends TaskYears {
  readonly id: string;
  readonly dueAt: Instant | null;
  readonly responsibility: string | null;
  readonly product: string;
  readonly authorityBodyId: string;
  readonly group: AssigneeGroup | null;
  readonly groupBodyId: string | null;
  readonly groupKinds: readonly UnitKind[] | null;
}

/** The yearly tasks of the tenant, by code. */
export async function listYearlyTasks(db: Kysely<Tables>): Promise<YearlyTask[]> {
  return db
    .selectFrom('task')
    .leftJoin('plan', 'plan.id', 'task.plan_id')
    .select([
      'task.id',
      'task.recurrence',
      'task.first_year as firstYear',
      'task.last_year as lastYear',
      'plan.from_year as planFromYear',
      'plan.to_year as planToYear',
      'task.due_at as dueAt',
      'task.responsibility',
      'task.product',
      'task.authority_body_id as authorityBodyId',
      'task.assignee_group as group',
      'task.group_body_id as groupBodyId',
      'task.group_kinds as groupKinds',
    ])
    .where('task.recurrence', '=', 'YEARLY')
    .orderBy('task.code')
    .execute() as Promise<YearlyTask[]>;
}

/** How work is given in a tenant. */
export interface TaskRulesRow {
  readonly refuseUnclear: boolean;
  readonly version: number;
}

/** How work is given in the tenant; until somebody says otherwise, unclear assignments are let through. */
export async function findTaskRules(db: Kysely<Tables>): Promise<TaskRulesRow> {
  const found = await db
    .selectFrom('task_rules')
    .select(['refuse_unclear as refuseUnclear', 'version'])
    .executeTakeFirst();
  return found ?? { refuseUnclear: false, version: 0 };
}

/** The same, held until the transaction ends. */
export async function holdTaskRules(db: Kysely<Tables>, as: 'changing' | 'obeying'): Promise<TaskRulesRow> {
  const rules = db.selectFrom('task_rules').select(['refuse_unclear as refuseUnclear', 'version']);
  const found = await (as === 'changing' ? rules.forUpdate() : rules.forShare()).executeTakeFirst();
  return found ?? { refuseUnclear: false, version: 0 };
}

/** Sets how work is given. */
export async function writeTaskRules(db: Kysely<Tables>, rules: TaskRulesRow): Promise<void> {
  const row = { refuse_unclear: rules.refuseUnclear, version: rules.version };
  if (rules.version === 1) await db.insertInto('task_rules').values(row).execute();
  else await db.updateTable('task_rules').set(row).execute();
}
