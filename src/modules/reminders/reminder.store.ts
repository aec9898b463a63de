import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import type { Path } from '../../kernel/path.js';
import type { Tables } from '../../platform/db/tables.js';
import { type ReminderRules, usualReminderRules } from './reminder.rules.js';

/** How a tenant reminds, with the version of what it set; 0 while it set nothing. */
export interface ReminderRulesRow extends ReminderRules {
  readonly version: number;
}

const ruleColumns = [
  'days_before as daysBefore',
  'days_late as daysLate',
  'escalate_every as escalateEvery',
  'version',
] as const;

/** How the tenant reminds; until it says otherwise, as is usual. */
export async function findReminderRules(db: Kysely<Tables>): Promise<ReminderRulesRow> {
  const found = await db.selectFrom('reminder_rules').select(ruleColumns).executeTakeFirst();
  return found ?? { ...usualReminderRules, version: 0 };
}

/** The same, held until the transaction ends. */
export async function lockReminderRules(db: Kysely<Tables>): Promise<ReminderRulesRow> {
  const found = await db.selectFrom('reminder_rules').select(ruleColumns).forUpdate().executeTakeFirst();
  return found ?? { ...usualReminderRules, version: 0 };
}

/** Sets how the tenant reminds. */
export async function writeReminderRules(db: Kysely<Tables>, rules: ReminderRulesRow): Promise<void> {
  const row = {
    days_before: [...rules.daysBefore],
    days_late: [...rules.daysLate],
    escalate_every: rules.escalateEvery,
    version: rules.version,
  };
  if (rules.version === 1) await db.insertInto('reminder_rules').values(row).execute();
  else await db.updateTable('reminder_rules').set(row).execute();
}

/** The last day before another whose reminders were made, or null. */
export async function findLastReminderDay(db: Kysely<Tables>, before: Day): Promise<Day | null> {
  const found = await db
    .selectFrom('reminder_day')
    .select('day')
    .where('day', '<', before)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.day ?? null;
}

/** Says that the reminders of a day are made in this transaction; false when they were made before. */
export async function beginReminderDay(db: Kysely<Tables>, day: Day, now: Instant): Promise<boolean> {
  const row = await db
    .insertInto('reminder_day')
    .values({ day, made_at: now })
    .onConflict((on) => on.columns(['tenant_id', 'day']).doNothing())
    .returning('day')
    .executeTakeFirst();
  return row !== undefined;
}

/** Reports of one regime and period, or assignments of one task and year, that are due at one instant. */
export interface Owed {
  readonly regimeId: string | null;
  readonly period: string | null;
  readonly taskId: string | null;
  readonly year: number;
  readonly dueAt: Instant;
}

const dueOfReport = sql<Instant>`coalesce(report_due.extended_to, report_due.due_at)`;
const isReportOpen = sql<boolean>`report_due.status in ('OPEN', 'RETURNED')`;
const isWorkOpen = sql<boolean>`assignment.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS')`;
const inYears = (column: string, years: readonly number[]) =>
  sql<boolean>`${sql.ref(column)} = any(${[...years]}::int[])`;

/** What is owed in these years, one row for each due instant: reports that nobody handed in or that were sent back, and work that is not delivered. */
export async function listOwed(db: Kysely<Tables>, years: readonly number[]): Promise<Owed[]> {
  const reports = await db
    .selectFrom('report_due')
    .select(['regime_id as regimeId', 'period', sql<null>`null`.as('taskId'), 'year', dueOfReport.as('dueAt')])
    .where(isReportOpen)
    .where(inYears('report_due.year', years))
    .groupBy(['regime_id', 'period', 'year', dueOfReport])
    .execute();
  const work = await db
    .selectFrom('assignment')
    .select([
      sql<null>`null`.as('regimeId'),
      sql<null>`null`.as('period'),
      'task_id as taskId',
      'year',
      sql<Instant>`due_at`.as('dueAt'),
    ])
    .where(isWorkOpen)
    .where('due_at', 'is not', null)
    .where(inYears('assignment.year', years))
    .groupBy(['task_id', 'year', 'due_at'])
    .execute();
  return [...reports, ...work];
}

// The rows of these reports, or of this work: sent as arrays, so that the statement is the same for one and for many.
const isAmongReports = (owed: readonly Owed[]) =>
  sql<boolean>`(report_due.regime_id, report_due.period, ${dueOfReport}) in (select * from unnest(
    ${owed.map(({ regimeId }) => regimeId)}::uuid[], ${owed.map(({ period }) => period)}::text[], ${owed.map(({ dueAt }) => dueAt)}::timestamptz[]))`;
const isAmongWork = (owed: readonly Owed[]) =>
  sql<boolean>`(assignment.task_id, assignment.year, assignment.due_at) in (select * from unnest(
    ${owed.map(({ taskId }) => taskId)}::uuid[], ${owed.map(({ year }) => year)}::int[], ${owed.map(({ dueAt }) => dueAt)}::timestamptz[]))`;

/** One person who owes one report or one piece of work. */
export interface Debtor extends Owed {
  readonly accountId: string;
  readonly reportDueId: string | null;
  readonly assignmentId: string | null;
}

const DESK = ['BODY_OFFICER', 'BODY_HEAD'] as const;

/** Who hands in these reports: the officers of the unit, or officers and head of that very body. */
export async function listDebtorsOfReports(db: Kysely<Tables>, owed: readonly Owed[]): Promise<Debtor[]> {
  const due = [
    'report_due.regime_id as regimeId',
    'report_due.period',
    sql<null>`null`.as('taskId'),
    'report_due.year',
    dueOfReport.as('dueAt'),
    'membership.account_id as accountId',
    'report_due.id as reportDueId',
    sql<null>`null`.as('assignmentId'),
  ] as const;
  const ofUnits = await db
    .selectFrom('report_due')
    .innerJoin('membership', 'membership.unit_id', 'report_due.unit_id')
    .select(due)
    .distinct()
    .where('membership.ended_at', 'is', null)
    .where('membership.role', '=', 'UNIT_OFFICER')
    .where(isReportOpen)
    .where(isAmongReports(owed))
    .execute();
  const ofBodies = await db
    .selectFrom('report_due')
    .innerJoin('membership', 'membership.body_id', 'report_due.body_id')
    .select(due)
    .distinct()
    .where('membership.ended_at', 'is', null)
    .where('membership.role', 'in', DESK)
    .where(isReportOpen)
    .where(isAmongReports(owed))
    .execute();
  return [...ofUnits, ...ofBodies];
}

/** Who works on these assignments: the officers of the unit, or officers and head of that very body. */
export async function listDebtorsOfWork(db: Kysely<Tables>, owed: readonly Owed[]): Promise<Debtor[]> {
  const work = [
    sql<null>`null`.as('regimeId'),
    sql<null>`null`.as('period'),
    'assignment.task_id as taskId',
    'assignment.year',
    sql<Instant>`assignment.due_at`.as('dueAt'),
    'membership.account_id as accountId',
    sql<null>`null`.as('reportDueId'),
    'assignment.id as assignmentId',
  ] as const;
  const ofUnits = await db
    .selectFrom('assignment')
    .innerJoin('membership', 'membership.unit_id', 'assignment.unit_id')
    .select(work)
    .distinct()
    .where('membership.ended_at', 'is', null)
    .where('membership.role', '=', 'UNIT_OFFICER')
    .where(isWorkOpen)
    .where(isAmongWork(owed))
    .execute();
  const ofBodies = await db
    .selectFrom('assignment')
    .innerJoin('membership', 'membership.body_id', 'assignment.body_id')
    .select(work)
    .distinct()
    .where('membership.ended_at', 'is', null)
    .where('membership.role', 'in', DESK)
    .where(isWorkOpen)
    .where(isAmongWork(owed))
    .execute();
  return [...ofUnits, ...ofBodies];
}

/** How many under one place of the tree owe the same, and to which body; the place is their body's, or their own. */
export interface OwedUnder extends Owed {
  readonly path: Path;
  readonly isUnit: boolean;
  readonly owedTo: string | null;
  readonly count: number;
}

/** Who owes these reports, counted by place. */
export async function countReportsOwed(db: Kysely<Tables>, owed: readonly Owed[]): Promise<OwedUnder[]> {
  const path = sql<string>`coalesce(reporter_body.path, unit_body.path)`;
  const isUnit = sql<boolean>`report_due.unit_id is not null`;
  return db
    .selectFrom('report_due')
    .innerJoin('reporting_regime', 'reporting_regime.id', 'report_due.regime_id')
    .leftJoin('body as reporter_body', 'reporter_body.id', 'report_due.body_id')
    .leftJoin('unit', 'unit.id', 'report_due.unit_id')
    .leftJoin('body as unit_body', 'unit_body.id', 'unit.body_id')
    .select([
      'report_due.regime_id as regimeId',
      'report_due.period',
      sql<null>`null`.as('taskId'),
      'report_due.year',
      dueOfReport.as('dueAt'),
      path.as('path'),
      isUnit.as('isUnit'),
      'reporting_regime.receiver_body_id as owedTo',
      sql<number>`count(*)`.as('count'),
    ])
    .where(isReportOpen)
    .where(isAmongReports(owed))
    .groupBy([
      'report_due.regime_id',
      'report_due.period',
      'report_due.year',
      dueOfReport,
      path,
      isUnit,
      'reporting_regime.receiver_body_id',
    ])
    .execute();
}

/** Who owes this work, counted by place. */
export async function countWorkOwed(db: Kysely<Tables>, owed: readonly Owed[]): Promise<OwedUnder[]> {
  const path = sql<string>`coalesce(own_body.path, unit_body.path)`;
  const isUnit = sql<boolean>`assignment.unit_id is not null`;
  return db
    .selectFrom('assignment')
    .leftJoin('body as own_body', 'own_body.id', 'assignment.body_id')
    .leftJoin('unit', 'unit.id', 'assignment.unit_id')
    .leftJoin('body as unit_body', 'unit_body.id', 'unit.body_id')
    .select([
      sql<null>`null`.as('regimeId'),
      sql<null>`null`.as('period'),
      'assignment.task_id as taskId',
      'assignment.year',
      sql<Instant>`assignment.due_at`.as('dueAt'),
      path.as('path'),
      isUnit.as('isUnit'),
      'assignment.authority_body_id as owedTo',
      sql<number>`count(*)`.as('count'),
    ])
    .where(isWorkOpen)
    .where(isAmongWork(owed))
    .groupBy([
      'assignment.task_id',
      'assignment.year',
      'assignment.due_at',
      path,
      isUnit,
      'assignment.authority_body_id',
    ])
    .execute();
}

/** The officers and heads of these very bodies, each once a body. */
export async function listDesks(
  db: Kysely<Tables>,
  bodyIds: readonly string[],
): Promise<{ readonly bodyId: string; readonly accountId: string }[]> {
  return db
    .selectFrom('membership')
    .select([sql<string>`membership.body_id`.as('bodyId'), 'membership.account_id as accountId'])
    .distinct()
    .where('membership.ended_at', 'is', null)
    .where('membership.role', 'in', DESK)
    .where('membership.body_id', '=', sql<string>`any(${[...bodyIds]}::uuid[])`)
    .execute();
}
