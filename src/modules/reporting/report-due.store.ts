import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import type { Path } from '../../kernel/path.js';
import { movedTo } from '../../platform/db/entity.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';
import { type Candidates, type Reporter, type ReporterRule, reportersOn } from './regime.store.js';
import type { ReportStatus } from './report-due.rules.js';
import type { ReportStage } from './report-due.workflow.js';

/** One reporter, one period, one due instant. */
export interface ReportDueRow {
  readonly id: string;
  readonly regimeId: string;
  readonly year: number;
  readonly period: string;
  readonly bodyId: string | null;
  readonly unitId: string | null;
  readonly cutOffAt: Instant | null;
  readonly dueAt: Instant;
  readonly opensAt: Instant;
  readonly stage: ReportStage;
  readonly submittedAt: Instant | null;
  readonly content: string | null;
  readonly acceptedAt: Instant | null;
  readonly returnReason: string | null;
  readonly extendedTo: Instant | null;
  readonly extensionReason: string | null;
  readonly extendedBy: string | null;
  readonly extendedAt: Instant | null;
  readonly version: number;
}

const columns = [
  'report_due.id',
  'report_due.regime_id as regimeId',
  'report_due.year',
  'report_due.period',
  'report_due.body_id as bodyId',
  'report_due.unit_id as unitId',
  'report_due.cut_off_at as cutOffAt',
  'report_due.due_at as dueAt',
  'report_due.opens_at as opensAt',
  'report_due.status as stage',
  'report_due.submitted_at as submittedAt',
  'report_due.content',
  'report_due.accepted_at as acceptedAt',
  'report_due.return_reason as returnReason',
  'report_due.extended_to as extendedTo',
  'report_due.extension_reason as extensionReason',
  'report_due.extended_by as extendedBy',
  'report_due.extended_at as extendedAt',
  'report_due.version',
] as const;

// Spelled as in the indexes of what is owed, of what was handed in and of what was not withdrawn, so that PostgreSQL uses them.
const isOwed = sql<boolean>`report_due.status in ('OPEN', 'RETURNED')`;
/** A due that its regime still asks for. */
export const isAsked = sql<boolean>`report_due.status <> 'WITHDRAWN'`;
const deadline = sql<Instant>`coalesce(report_due.extended_to, report_due.due_at)`;

// The same decision as reportStatusAt, for each state.
function inState(status: ReportStatus, now: Instant) {
  const owedAndAhead = sql<boolean>`${isOwed} and ${deadline} > ${now}::timestamptz`;
  switch (status) {
    case 'SUBMITTED':
      return sql<boolean>`report_due.status = 'SUBMITTED'`;
    case 'ACCEPTED':
      return sql<boolean>`report_due.status = 'ACCEPTED'`;
    case 'OVERDUE':
      // An extension ends later than what it extends, so the index by due instant holds all that is overdue before now.
      return sql<boolean>`${isOwed} and report_due.due_at <= ${now}::timestamptz and ${deadline} <= ${now}::timestamptz`;
    case 'RETURNED':
      return sql<boolean>`${owedAndAhead} and report_due.status = 'RETURNED'`;
    case 'UPCOMING':
      return sql<boolean>`${owedAndAhead} and report_due.status = 'OPEN' and report_due.opens_at > ${now}::timestamptz`;
    case 'OPEN':
      return sql<boolean>`${owedAndAhead} and report_due.status = 'OPEN' and report_due.opens_at <= ${now}::timestamptz`;
  }
}

/** Subtrees and single units whose reports are asked for. */
export interface ReporterScope {
  readonly paths: readonly Path[];
  readonly unitIds: readonly string[];
}

/** What a list of dues is asked for; what is left out does not narrow. */
export interface ReportDueQuestion {
  readonly scope: ReporterScope;
  readonly now: Instant;
  readonly year?: number | null | undefined;
  readonly regimeCode?: string | null | undefined;
  readonly status?: ReportStatus | null | undefined;
  readonly overdue?: boolean | null | undefined;
  readonly underPath?: Path | null | undefined;
  readonly bodyId?: string | null | undefined;
  readonly unitId?: string | null | undefined;
}

/** A page of dues whose reporters lie in the scope, by due instant; withdrawn ones are left out. */
export async function pageReportDues(
  db: Kysely<Tables>,
  asked: ReportDueQuestion,
  request: PageRequest,
): Promise<Page<ReportDueRow>> {
  const path = sql<string>`coalesce(reporter_body.path, unit_body.path)`;
  let query = db
    .selectFrom('report_due')
    .innerJoin('reporting_regime', 'reporting_regime.id', 'report_due.regime_id')
    .leftJoin('body as reporter_body', 'reporter_body.id', 'report_due.body_id')
    .leftJoin('unit', 'unit.id', 'report_due.unit_id')
    .leftJoin('body as unit_body', 'unit_body.id', 'unit.body_id')
    .select(columns)
    .where(isAsked)
    .where(
      sql<boolean>`(${path} ^@ any(${[...asked.scope.paths]}::text[]) or report_due.unit_id = any(${[...asked.scope.unitIds]}::uuid[]))`,
    );
  if (asked.year != null) query = query.where('report_due.year', '=', asked.year);
  if (asked.regimeCode != null) query = query.where('reporting_regime.code', '=', asked.regimeCode);
  if (asked.status != null) query = query.where(inState(asked.status, asked.now));
  if (asked.overdue === true) query = query.where(inState('OVERDUE', asked.now));
  if (asked.overdue === false) query = query.where(sql<boolean>`not (${inState('OVERDUE', asked.now)})`);
  if (asked.underPath != null) query = query.where(sql<boolean>`${path} ^@ ${asked.underPath}`);
  if (asked.bodyId != null) query = query.where('report_due.body_id', '=', asked.bodyId);
  if (asked.unitId != null) query = query.where('report_due.unit_id', '=', asked.unitId);
  return keysetPage(
    query,
    [
      { by: sql`report_due.due_at`, type: 'timestamptz' },
      { by: sql`report_due.id`, type: 'uuid' },
    ],
    request,
  ) as Promise<Page<ReportDueRow>>;
}

/** The dues of these ids. */
export async function listReportDues(db: Kysely<Tables>, ids: readonly string[]): Promise<ReportDueRow[]> {
  return db
    .selectFrom('report_due')
    .select(columns)
    .where('report_due.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<ReportDueRow[]>;
}

/** What several bodies themselves have to hand in, each in its year, by due instant. */
export async function listDuesOfBodies(
  db: Kysely<Tables>,
  keys: readonly { readonly bodyId: string; readonly year: number }[],
): Promise<ReportDueRow[]> {
  return db
    .selectFrom('report_due')
    .select(columns)
    .where(isAsked)
    .where('report_due.body_id', '=', sql<string>`any(${[...new Set(keys.map((key) => key.bodyId))]}::uuid[])`)
    .where('report_due.year', '=', sql<number>`any(${[...new Set(keys.map((key) => key.year))]}::int[])`)
    .orderBy('report_due.due_at')
    .orderBy('report_due.id')
    .execute() as Promise<ReportDueRow[]>;
}

/** The paths that decide who may do what with a due: of its reporter, and of its receiver where that is in the tenant. */
export async function findDuePaths(
  db: Kysely<Tables>,
  id: string,
): Promise<{ reporterPath: Path | null; receiverPath: Path | null } | null> {
  return (
    (await db
      .selectFrom('report_due')
      .innerJoin('reporting_regime', 'reporting_regime.id', 'report_due.regime_id')
      .leftJoin('body as receiver', 'receiver.id', 'reporting_regime.receiver_body_id')
      .leftJoin('body as reporter_body', 'reporter_body.id', 'report_due.body_id')
      .select(['receiver.path as receiverPath', 'reporter_body.path as reporterPath'])
      .where('report_due.id', '=', id)
      .executeTakeFirst()) ?? null
  );
}

/** What a regime asks for in one period: of whom stands with the regime. */
export interface AskedPeriod {
  readonly year: number;
  readonly period: string;
  readonly cutOffAt: Instant | null;
  readonly dueAt: Instant;
  readonly opensAt: Instant;
  /** The last day on which it can be met: whoever exists on it reports. */
  readonly lastDay: Day;
}

/** Whose dues are planned: those of a regime, below its receiver, all of them or those of some. */
export interface PlannedRegime {
  readonly id: string;
  readonly rule: ReporterRule;
  readonly receiverPath: Path | null;
  readonly among?: Candidates | undefined;
}

/** Rows a statement carries; a parameter each, of which PostgreSQL takes 65,535. */
const AT_ONCE = 5_000;

const reporterId = sql<string>`coalesce(report_due.body_id, report_due.unit_id)`;

/** Whose due of a period is missing, was withdrawn, or is not yet done and stands on other instants than the regime now says. */
async function listLacking(
  db: Kysely<Tables>,
  { id, rule, receiverPath, among }: PlannedRegime,
  { period, dueAt, opensAt, cutOffAt, lastDay }: AskedPeriod,
): Promise<Reporter[]> {
  return db
    .selectFrom(reportersOn(db, rule, receiverPath, lastDay, among).as('reporter'))
    .leftJoin('report_due', (join) =>
      join
        .on('report_due.regime_id', '=', id)
        .on('report_due.period', '=', period)
        .on(sql<boolean>`${reporterId} = coalesce(reporter."bodyId", reporter."unitId")`),
    )
    .select(['reporter.bodyId', 'reporter.unitId'])
    .where(
      sql<boolean>`(report_due.id is null or report_due.status = 'WITHDRAWN' or report_due.status in ('OPEN', 'RETURNED')
        and (report_due.due_at, report_due.opens_at, report_due.cut_off_at)
          is distinct from (${dueAt}::timestamptz, ${opensAt}::timestamptz, ${cutOffAt}::timestamptz))`,
    )
    .orderBy('reporter.bodyId')
    .orderBy('reporter.unitId')
    .execute();
}

/**
 * Lays the dues of a period as the regime says it now, in as few rows as differ: gives back how many. One that is there and not yet done takes the
 * new instants, and loses an extension that no longer goes beyond them; whatever was handed in and not sent back stays.
 */
export async function layDues(
  db: Kysely<Tables>,
  regime: PlannedRegime,
  asked: AskedPeriod,
  now: Instant,
): Promise<number> {
  const lacking = await listLacking(db, regime, asked);
  const stillExtended = (column: string) =>
    sql`case when report_due.extended_to > excluded.due_at then report_due.${sql.ref(column)} end` as never;
  for (let from = 0; from < lacking.length; from += AT_ONCE) {
    await db
      .insertInto('report_due')
      .values(
        lacking.slice(from, from + AT_ONCE).map(({ bodyId, unitId }) => ({
          id: newId(),
          regime_id: regime.id,
          year: asked.year,
          period: asked.period,
          body_id: bodyId,
          unit_id: unitId,
          cut_off_at: asked.cutOffAt,
          due_at: asked.dueAt,
          opens_at: asked.opensAt,
          status: 'OPEN',
          updated_at: now,
        })),
      )
      .onConflict((on) =>
        on
          .columns(['tenant_id', 'regime_id', 'period', 'body_id', 'unit_id'])
          .doUpdateSet((is) => ({
            status: sql<string>`case report_due.status when 'RETURNED' then 'RETURNED' else 'OPEN' end`,
            cut_off_at: is.ref('excluded.cut_off_at'),
            due_at: is.ref('excluded.due_at'),
            opens_at: is.ref('excluded.opens_at'),
            extended_to: stillExtended('extended_to'),
            extension_reason: stillExtended('extension_reason'),
            extended_by: stillExtended('extended_by'),
            extended_at: stillExtended('extended_at'),
            updated_at: movedTo('report_due', now),
            version: sql<number>`report_due.version + 1`,
          }))
          // Somebody may have handed it in since it was looked at.
          .where('report_due.status', 'in', ['OPEN', 'RETURNED', 'WITHDRAWN']),
      )
      .execute();
  }
  return lacking.length;
}

/** Withdraws what nobody has answered and what the regime no longer asks for in a year: periods that are none of these, and reporters who are none any more; with `dueAfter` only what is still ahead. Gives back how many. */
export async function withdrawDues(
  db: Kysely<Tables>,
  { id, rule, receiverPath, among }: PlannedRegime,
  year: number,
  asked: readonly AskedPeriod[],
  now: Instant,
  dueAfter?: Instant,
): Promise<number> {
  const unasked = (is: ExpressionBuilder<Tables, 'report_due'>) => {
    const codes = asked.map(({ period }) => period);
    return is.or([
      sql<boolean>`report_due.period <> all(${codes}::text[])`,
      ...asked.map(({ period, lastDay }) =>
        is.and([
          is('report_due.period', '=', period),
          is(
            reporterId,
            'not in',
            db
              .selectFrom(reportersOn(db, rule, receiverPath, lastDay, among).as('reporter'))
              .select(sql<string>`coalesce(reporter."bodyId", reporter."unitId")`.as('id')),
          ),
        ]),
      ),
    ]);
  };
  let update = db
    .updateTable('report_due')
    .set({ status: 'WITHDRAWN', updated_at: movedTo('report_due', now), version: sql<number>`report_due.version + 1` })
    .where('report_due.regime_id', '=', id)
    .where('report_due.year', '=', year)
    .where('report_due.status', '=', 'OPEN')
    .where(unasked);
  if (dueAfter !== undefined) update = update.where('report_due.due_at', '>', dueAfter);
  if (among)
    update = update.where(
      sql<boolean>`(report_due.body_id = any(${[...among.bodyIds]}::uuid[]) or report_due.unit_id = any(${[...among.unitIds]}::uuid[]))`,
    );
  const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Notes that another body may answer for units that report; what they owe stays as it is. */
export async function touchDuesOfUnits(db: Kysely<Tables>, unitIds: readonly string[], now: Instant): Promise<void> {
  await db
    .updateTable('report_due')
    .set({ updated_at: movedTo('report_due', now) })
    .where('report_due.unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .execute();
}

/** The names under which accounts work in this tenant. */
export async function listAccountNames(
  db: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<{ accountId: string; name: string }[]> {
  return db
    .selectFrom('membership')
    .distinctOn('account_id')
    .select(['account_id as accountId', 'person_name as name'])
    .where('account_id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .orderBy('account_id')
    .orderBy('granted_at', 'desc')
    .execute();
}
