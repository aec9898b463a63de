import { type Kysely, sql } from 'kysely';
import type { Boundary, Day, Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { Path } from '../../kernel/path.js';
import type { DayShift } from '../../kernel/working-days.js';
import type { Tables } from '../../platform/db/tables.js';
import type { Frequency, RegimeDeadline, Reporters } from './regime.rules.js';
import type { RegimeWarning } from './regime-finding.rules.js';

/** A reporting regime as lists show it. */
export interface RegimeRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly reporters: Reporters;
  readonly reporterLevel: Level | null;
  readonly reporterLabel: string;
  readonly receiverBodyId: string | null;
  readonly receiver: string;
  readonly via: string | null;
  readonly recipient: string | null;
  readonly frequency: Frequency;
  readonly contents: readonly string[];
  readonly afterRegimeId: string | null;
  readonly planId: string | null;
  readonly section: string | null;
  readonly fromYear: number;
  readonly toYear: number | null;
  readonly version: number;
}

/** One deadline of a regime. */
export interface DeadlineRow extends RegimeDeadline {
  readonly id: string;
  readonly regimeId: string;
  readonly remindDaysBefore: readonly number[];
}

/** All reporting regimes of the tenant by code; a tenant has a handful. */
export async function listRegimes(db: Kysely<Tables>): Promise<RegimeRow[]> {
  return db
    .selectFrom('reporting_regime')
    .select([
      'id',
      'code',
      'name',
      'reporters',
      'reporter_level as reporterLevel',
      'reporter_label as reporterLabel',
      'receiver_body_id as receiverBodyId',
      'receiver',
      'via',
      'recipient',
      'frequency',
      'contents',
      'after_regime_id as afterRegimeId',
      'plan_id as planId',
      'section',
      'from_year as fromYear',
      'to_year as toYear',
      'version',
    ])
    .orderBy('code')
    .execute() as Promise<RegimeRow[]>;
}

/** The deadlines of several regimes in their order. */
export async function listDeadlines(db: Kysely<Tables>, regimeIds: readonly string[]): Promise<DeadlineRow[]> {
  return db
    .selectFrom('deadline_rule')
    .select([
      'id',
      'regime_id as regimeId',
      'month',
      'day',
      sql<Boundary>`boundary`.as('boundary'),
      'cut_off_month as cutOffMonth',
      'cut_off_day as cutOffDay',
      sql<DayShift>`shift`.as('shift'),
      'remind_days_before as remindDaysBefore',
      'provisional',
    ])
    .where('regime_id', '=', sql<string>`any(${[...regimeIds]}::uuid[])`)
    .orderBy('regime_id')
    .orderBy('sort')
    .execute();
}

/** Puts other deadlines in the place of a regime's. */
export async function replaceDeadlines(
  db: Kysely<Tables>,
  regimeId: string,
  deadlines: readonly (RegimeDeadline & { readonly id: string; readonly remindDaysBefore: readonly number[] })[],
): Promise<void> {
  await db.deleteFrom('deadline_rule').where('regime_id', '=', regimeId).execute();
  if (deadlines.length === 0) return;
  await db
    .insertInto('deadline_rule')
    .values(
      deadlines.map((deadline, index) => ({
        id: deadline.id,
        regime_id: regimeId,
        sort: index + 1,
        month: deadline.month,
        day: deadline.day,
        boundary: deadline.boundary,
        cut_off_month: deadline.cutOffMonth,
        cut_off_day: deadline.cutOffDay,
        shift: deadline.shift,
        remind_days_before: [...deadline.remindDaysBefore],
        provisional: deadline.provisional,
      })),
    )
    .execute();
}

/** Moves the version of a regime whose own columns stayed the same while its deadlines changed. */
export async function moveRegimeVersion(db: Kysely<Tables>, id: string): Promise<void> {
  await db.updateTable('reporting_regime').set({ version: sql<number>`version + 1` }).where('id', '=', id).execute();
}

/** Who has to report: a body or a unit. */
export interface Reporter {
  readonly bodyId: string | null;
  readonly unitId: string | null;
}

/** Bodies and units out of which reporters are looked for; left out, all of them. */
export interface Candidates {
  readonly bodyIds: readonly string[];
  readonly unitIds: readonly string[];
}

/** What decides who reports under a regime. */
export type ReporterRule = Pick<RegimeRow, 'reporters' | 'reporterLevel' | 'receiverBodyId'>;

/** Those who report under a regime on a day as a statement: bodies of the level below the receiver, agencies that answer to the receiver itself, or all units below it, as far as they exist on that day. */
export function reportersOn(
  db: Kysely<Tables>,
  regime: ReporterRule,
  receiverPath: Path | null,
  day: Day,
  among?: Candidates,
) {
  const bodies = () => {
    let query = db
      .selectFrom('body')
      .select([sql<string | null>`body.id`.as('bodyId'), sql<string | null>`null::uuid`.as('unitId')])
      .where('body.level', '=', regime.reporterLevel as string)
      .where('body.valid_from', '<=', day)
      .where((is) => is.or([is('body.valid_to', 'is', null), is('body.valid_to', '>', day)]));
    if (receiverPath !== null)
      query = query.where(sql<boolean>`body.path ^@ ${receiverPath} and body.path <> ${receiverPath}`);
    return among ? query.where('body.id', '=', sql<string>`any(${[...among.bodyIds]}::uuid[])`) : query;
  };
  const units = (agenciesOnly: boolean) => {
    let query = db
      .selectFrom('unit')
      .innerJoin('body', 'body.id', 'unit.body_id')
      .select([sql<string | null>`null::uuid`.as('bodyId'), sql<string | null>`unit.id`.as('unitId')])
      .where('unit.valid_from', '<=', day)
      .where((is) => is.or([is('unit.valid_to', 'is', null), is('unit.valid_to', '>', day)]));
    if (agenciesOnly) query = query.where('unit.kind', '=', 'AGENCY').where('body.path', '=', receiverPath as string);
    else if (receiverPath !== null) query = query.where(sql<boolean>`body.path ^@ ${receiverPath}`);
    return among ? query.where('unit.id', '=', sql<string>`any(${[...among.unitIds]}::uuid[])`) : query;
  };
  switch (regime.reporters) {
    case 'BODIES':
      return bodies();
    case 'BODIES_AND_AGENCIES':
      return bodies().unionAll(units(true));
    case 'UNITS':
      return units(false);
  }
}

/** How many report under a regime on a day. */
export async function countReporters(
  db: Kysely<Tables>,
  regime: ReporterRule,
  receiverPath: Path | null,
  day: Day,
): Promise<number> {
  const { count } = await db
    .selectFrom(reportersOn(db, regime, receiverPath, day).as('reporter'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A warning that somebody accepted when a regime was set. */
export interface AcceptanceRow {
  readonly regimeId: string;
  readonly regimeVersion: number;
  readonly warning: RegimeWarning;
  readonly reason: string;
  readonly acceptedAt: Instant;
  readonly acceptedBy: string;
}

/** Every warning that was accepted for several regimes, latest first. */
export async function listAcceptances(db: Kysely<Tables>, regimeIds: readonly string[]): Promise<AcceptanceRow[]> {
  return db
    .selectFrom('regime_acceptance')
    .select([
      'regime_id as regimeId',
      'regime_version as regimeVersion',
      sql<RegimeWarning>`warning`.as('warning'),
      'reason',
      'accepted_at as acceptedAt',
      'accepted_by as acceptedBy',
    ])
    .where('regime_id', '=', sql<string>`any(${[...regimeIds]}::uuid[])`)
    .orderBy('regime_id')
    .orderBy('regime_version', 'desc')
    .orderBy('warning')
    .execute();
}

/** Keeps which warnings were accepted with a version of a regime. */
export async function insertAcceptances(db: Kysely<Tables>, rows: readonly AcceptanceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('regime_acceptance')
    .values(
      rows.map((row) => ({
        regime_id: row.regimeId,
        regime_version: row.regimeVersion,
        warning: row.warning,
        reason: row.reason,
        accepted_at: row.acceptedAt,
        accepted_by: row.acceptedBy,
      })),
    )
    .execute();
}

/** The version that a regime has now. */
export async function findRegimeVersion(db: Kysely<Tables>, id: string): Promise<number> {
  const { version } = await db
    .selectFrom('reporting_regime')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return version;
}
