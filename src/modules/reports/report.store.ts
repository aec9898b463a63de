import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { effectiveDue } from '../reporting/report-due.rules.js';
import type { ReportStage } from '../reporting/report-due.workflow.js';
import { atOnce } from '../targets/target.store.js';
import { assignmentCells } from '../tasks/assignment-cells.store.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { ReportDocument } from './report-document.rules.js';
import type { DeedCell, KindCounts } from './report-figures.rules.js';
import type { Section } from './report-outline.rules.js';

/** The working copy of a report. */
export interface ReportRow {
  readonly id: string;
  readonly bodyId: string;
  readonly regimeId: string;
  readonly year: number;
  readonly period: string;
  readonly dueId: string | null;
  readonly title: string;
  readonly place: string;
  readonly superior: string;
  readonly addressee: string;
  readonly signer: readonly string[];
  readonly recipients: readonly string[];
  readonly sections: readonly Section[];
  readonly version: number;
}

/** A report as it was submitted. */
export interface IssueRow {
  readonly id: string;
  readonly reportId: string;
  readonly number: number;
  readonly symbol: string;
  readonly issuedOn: Day;
  readonly issuedAt: Instant;
  readonly countedAt: Instant;
  readonly ruleBookVersion: number | null;
  readonly replacesId: string | null;
  readonly document: ReportDocument;
}

const columns = [
  'report.id',
  'report.body_id as bodyId',
  'report.regime_id as regimeId',
  'report.year',
  'report.period',
  'report.due_id as dueId',
  'report.title',
  'report.place',
  'report.superior',
  'report.addressee',
  'report.signer',
  'report.recipients',
  'report.sections',
  'report.version',
] as const;

const issueColumns = [
  'report_issue.id',
  'report_issue.report_id as reportId',
  'report_issue.number',
  'report_issue.symbol',
  'report_issue.issued_on as issuedOn',
  'report_issue.issued_at as issuedAt',
  'report_issue.counted_at as countedAt',
  'report_issue.rule_book_version as ruleBookVersion',
  'report_issue.replaces_id as replacesId',
  'report_issue.document',
] as const;

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;

/** The reports of these ids. */
export async function listReports(db: Kysely<Tables>, ids: readonly string[]): Promise<ReportRow[]> {
  return db.selectFrom('report').select(columns).where('report.id', '=', anyOf(ids)).execute() as unknown as Promise<
    ReportRow[]
  >;
}

/** The reports that answer these dues. */
export async function listReportsOfDues(db: Kysely<Tables>, dueIds: readonly string[]): Promise<ReportRow[]> {
  return db
    .selectFrom('report')
    .select(columns)
    .where('report.due_id', '=', anyOf(dueIds))
    .execute() as unknown as Promise<ReportRow[]>;
}

/** The reports of several bodies in several years, by period. */
export async function listReportsOfBodies(
  db: Kysely<Tables>,
  keys: readonly { readonly bodyId: string; readonly year: number }[],
): Promise<ReportRow[]> {
  return db
    .selectFrom('report')
    .select(columns)
    .where('report.body_id', '=', anyOf([...new Set(keys.map(({ bodyId }) => bodyId))]))
    .where('report.year', '=', sql<number>`any(${[...new Set(keys.map(({ year }) => year))]}::int[])`)
    .orderBy('report.period')
    .orderBy('report.id')
    .execute() as unknown as Promise<ReportRow[]>;
}

/** The id of the report of a body, regime and period, or null. */
export async function findReportId(
  db: Kysely<Tables>,
  of: { readonly bodyId: string; readonly regimeId: string; readonly period: string },
): Promise<string | null> {
  const found = await db
    .selectFrom('report')
    .select('id')
    .where('body_id', '=', of.bodyId)
    .where('regime_id', '=', of.regimeId)
    .where('period', '=', of.period)
    .executeTakeFirst();
  return found?.id ?? null;
}

/** The id of the report that answers a due, or null. */
export async function findReportIdOfDue(db: Kysely<Tables>, dueId: string): Promise<string | null> {
  return (await db.selectFrom('report').select('id').where('due_id', '=', dueId).executeTakeFirst())?.id ?? null;
}

/** The issues of several reports, newest first. */
export async function listIssues(db: Kysely<Tables>, reportIds: readonly string[]): Promise<IssueRow[]> {
  return db
    .selectFrom('report_issue')
    .select(issueColumns)
    .where('report_issue.report_id', '=', anyOf(reportIds))
    .orderBy('report_issue.number_year', 'desc')
    .orderBy('report_issue.number', 'desc')
    .execute() as unknown as Promise<IssueRow[]>;
}

/** The issue of an id, or null. */
export async function findIssue(db: Kysely<Tables>, id: string): Promise<IssueRow | null> {
  const found = await db.selectFrom('report_issue').select(issueColumns).where('id', '=', id).executeTakeFirst();
  return (found as unknown as IssueRow | undefined) ?? null;
}

/** Number and symbol of an issue, or null. */
export async function findIssueNumber(
  db: Kysely<Tables>,
  id: string,
): Promise<{ readonly number: number; readonly symbol: string } | null> {
  const found = await db
    .selectFrom('report_issue')
    .select(['number', 'symbol'])
    .where('id', '=', id)
    .executeTakeFirst();
  return found ?? null;
}

/** The issue of a report that none replaces, without what it says, or null. */
export async function findLatestIssue(
  db: Kysely<Tables>,
  reportId: string,
): Promise<{ readonly id: string; readonly number: number; readonly symbol: string } | null> {
  const found = await db
    .selectFrom('report_issue as newest')
    .leftJoin('report_issue as later', 'later.replaces_id', 'newest.id')
    .select(['newest.id', 'newest.number', 'newest.symbol'])
    .where('newest.report_id', '=', reportId)
    .where('later.id', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

/** Takes the next number of a body in a calendar year; whoever else asks waits until this transaction has ended, and a number of one that fails is given again. */
export async function takeNumber(db: Kysely<Tables>, bodyId: string, year: number): Promise<number> {
  const { last } = await db
    .insertInto('report_number')
    .values({ body_id: bodyId, year, last: 1 })
    .onConflict((on) =>
      on.columns(['tenant_id', 'body_id', 'year']).doUpdateSet({ last: sql<number>`report_number.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

/** Keeps a report as it was submitted. */
export async function insertIssue(
  db: Kysely<Tables>,
  issue: IssueRow & { readonly bodyId: string; readonly issuedBy: string; readonly numberYear: number },
): Promise<void> {
  await db
    .insertInto('report_issue')
    .values({
      id: issue.id,
      report_id: issue.reportId,
      body_id: issue.bodyId,
      number: issue.number,
      number_year: issue.numberYear,
      symbol: issue.symbol,
      issued_on: issue.issuedOn,
      issued_at: issue.issuedAt,
      issued_by: issue.issuedBy,
      counted_at: issue.countedAt,
      rule_book_version: issue.ruleBookVersion,
      replaces_id: issue.replacesId,
      document: JSON.stringify(issue.document),
    })
    .execute();
}

/** A report that a body receives for a period, with the figures of its newest document. */
export interface ReceivedRow {
  readonly bodyId: string | null;
  readonly name: string;
  readonly stage: ReportStage;
  readonly dueAt: Instant;
  readonly submittedAt: Instant | null;
  readonly document: string | null;
  readonly byKind: readonly KindCounts[] | null;
}

/** The reports that several bodies receive for several periods under any of their regimes, bodies first, in Vietnamese order of names. */
export async function listReceived(
  db: Kysely<Tables>,
  receiverIds: readonly string[],
  periods: readonly string[],
): Promise<(ReceivedRow & { readonly receiverId: string; readonly period: string })[]> {
  const rows = await db
    .selectFrom('report_due')
    .innerJoin('reporting_regime', 'reporting_regime.id', 'report_due.regime_id')
    .leftJoin('body', 'body.id', 'report_due.body_id')
    .leftJoin('unit', 'unit.id', 'report_due.unit_id')
    .leftJoin('report', 'report.due_id', 'report_due.id')
    .leftJoin('report_issue as newest', 'newest.report_id', 'report.id')
    .leftJoin('report_issue as later', 'later.replaces_id', 'newest.id')
    .select([
      sql<string>`reporting_regime.receiver_body_id`.as('receiverId'),
      'report_due.period',
      'report_due.body_id as bodyId',
      sql<string>`coalesce(body.name, unit.name)`.as('name'),
      sql<ReportStage>`report_due.status`.as('stage'),
      'report_due.due_at as dueAt',
      'report_due.extended_to as extendedTo',
      'report_due.submitted_at as submittedAt',
      'newest.number',
      'newest.symbol',
      sql<readonly KindCounts[] | null>`newest.document -> 'figures' -> 'byKind'`.as('byKind'),
    ])
    .where('reporting_regime.receiver_body_id', '=', anyOf(receiverIds))
    .where('report_due.period', '=', sql<string>`any(${[...periods]}::text[])`)
    .where('report_due.status', '<>', 'WITHDRAWN')
    .where('later.id', 'is', null)
    .orderBy(sql`report_due.body_id is null`)
    .orderBy(sql`coalesce(body.name, unit.name) collate sauro.vietnamese`)
    .orderBy('report_due.id')
    .execute();
  return rows.map(({ number, symbol, dueAt, extendedTo, ...row }) => ({
    ...row,
    dueAt: effectiveDue({ dueAt, extendedTo }),
    document: number === null ? null : `${String(number).padStart(2, '0')}/${symbol}`,
  }));
}

/** Commendations and assignments of several years as they stood at an instant, by body and kind of unit, in one statement. Both count for the body that was responsible in the year; commendations that were taken back by then and cancelled assignments do not. */
export async function listDeeds(
  db: Kysely<Tables>,
  years: readonly number[],
  at: Instant,
  tense: 'now' | 'then',
): Promise<(DeedCell & { readonly year: number })[]> {
  const none = sql<number>`0::bigint`;
  const commendations = db
    .selectFrom('commendation')
    .innerJoin('standing', (join) =>
      join.onRef('standing.unit_id', '=', 'commendation.unit_id').onRef('standing.year', '=', 'commendation.year'),
    )
    .select([
      'standing.year',
      'standing.body_id as bodyId',
      sql<UnitKind | null>`standing.unit_kind`.as('kind'),
      sql<number>`coalesce(sum(quantity) filter (where commendation.kind = 'COLLECTIVE'), 0)`.as(
        'commendedCollectives',
      ),
      sql<number>`coalesce(sum(quantity) filter (where commendation.kind = 'INDIVIDUAL'), 0)`.as('commendedPersons'),
      none.as('tasks'),
      none.as('tasksDone'),
      none.as('tasksLate'),
    ])
    .where('commendation.year', '=', sql<number>`any(${[...years]}::int[])`)
    .where('commendation.recorded_at', '<=', at)
    .where((is) => is.or([is('commendation.reversed_at', 'is', null), is('commendation.reversed_at', '>', at)]))
    .groupBy(['standing.year', 'standing.body_id', 'standing.unit_kind']);
  const assignments = db
    .selectFrom(assignmentCells(db, atOnce(years, at), tense).as('cell'))
    .select([
      'cell.year',
      'cell.bodyId',
      sql<UnitKind | null>`cell.kind`.as('kind'),
      none.as('commendedCollectives'),
      none.as('commendedPersons'),
      'cell.tasks',
      'cell.tasksDone',
      'cell.tasksLate',
    ]);
  return commendations.unionAll(assignments).execute();
}

/** The area of a body, and what its report cites. */
export interface HeadFacts {
  readonly areaName: string | null;
  readonly areaShortName: string | null;
  readonly planNumber: string | null;
  readonly planIssuedOn: string | null;
  readonly planIssuer: string | null;
}

/** What the head of a report of a body is made from: its area, and the plan of a regime. */
export async function findHeadFacts(
  db: Kysely<Tables>,
  bodyId: string,
  planId: string | null,
): Promise<HeadFacts | null> {
  const found = await db
    .selectFrom('body')
    .leftJoin('area', (join) =>
      join.onRef('area.code', '=', 'body.area_code').onRef('area.valid_from', '=', 'body.area_valid_from'),
    )
    .leftJoin('plan', (join) => join.on('plan.id', '=', planId))
    .select([
      'area.name as areaName',
      'area.short_name as areaShortName',
      'plan.number as planNumber',
      'plan.issued_on as planIssuedOn',
      'plan.issuer as planIssuer',
    ])
    .where('body.id', '=', bodyId)
    .executeTakeFirst();
  return found ?? null;
}
