import { type Kysely, sql } from 'kysely';
import type { Boundary } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { Path } from '../../kernel/path.js';
import type { DayShift } from '../../kernel/working-days.js';
import type { Tables } from '../../platform/db/tables.js';
import type { Deadline, Frequency, Reporters } from './regime.rules.js';

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
export interface DeadlineRow extends Deadline {
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
  deadlines: readonly (Deadline & { readonly id: string; readonly remindDaysBefore: readonly number[] })[],
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

/** The reporters of a regime in a year: bodies of the level below the receiver, agencies that answer to the receiver itself, or all units below it. */
export async function listReporters(
  db: Kysely<Tables>,
  regime: Pick<RegimeRow, 'reporters' | 'reporterLevel' | 'receiverBodyId'>,
  receiverPath: Path | null,
  year: number,
  among?: Candidates,
): Promise<Reporter[]> {
  const first = `${year}-01-01`;
  const last = `${year}-12-31`;
  const bodies = async (): Promise<Reporter[]> => {
    let query = db
      .selectFrom('body')
      .select(['body.id as bodyId', sql<string | null>`null`.as('unitId')])
      .where('body.level', '=', regime.reporterLevel as string)
      .where('body.valid_from', '<=', last)
      .where((is) => is.or([is('body.valid_to', 'is', null), is('body.valid_to', '>', first)]))
      .orderBy('body.id');
    if (receiverPath !== null)
      query = query.where(sql<boolean>`body.path ^@ ${receiverPath} and body.path <> ${receiverPath}`);
    if (among) query = query.where('body.id', '=', sql<string>`any(${[...among.bodyIds]}::uuid[])`);
    return query.execute();
  };
  const units = async (agenciesOnly: boolean): Promise<Reporter[]> => {
    let query = db
      .selectFrom('unit')
      .innerJoin('body', 'body.id', 'unit.body_id')
      .select([sql<string | null>`null`.as('bodyId'), 'unit.id as unitId'])
      .where('unit.valid_from', '<=', last)
      .where((is) => is.or([is('unit.valid_to', 'is', null), is('unit.valid_to', '>', first)]))
      .orderBy('unit.id');
    if (agenciesOnly) query = query.where('unit.kind', '=', 'AGENCY').where('body.path', '=', receiverPath as string);
    else if (receiverPath !== null) query = query.where(sql<boolean>`body.path ^@ ${receiverPath}`);
    if (among) query = query.where('unit.id', '=', sql<string>`any(${[...among.unitIds]}::uuid[])`);
    return query.execute();
  };
  switch (regime.reporters) {
    case 'BODIES':
      return bodies();
    case 'BODIES_AND_AGENCIES':
      return [...(await bodies()), ...(await units(true))];
    case 'UNITS':
      return units(false);
  }
}
