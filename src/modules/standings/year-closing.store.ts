import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { movedTo } from '../../platform/db/entity.js';
import type { Tables } from '../../platform/db/tables.js';

/** A closing of a year, with its reopening if there was one. */
export interface YearClosingRow {
  readonly id: string;
  readonly year: number;
  readonly ruleBookId: string | null;
  readonly units: number;
  readonly openCards: number;
  readonly openDues: number;
  readonly openAssignments: number;
  readonly note: string | null;
  readonly closedAt: Instant;
  readonly closedByName: string;
  readonly reopenedAt: Instant | null;
  readonly reopenedByName: string | null;
  readonly reopenReason: string | null;
}

const columns = [
  'id',
  'year',
  'rule_book_id as ruleBookId',
  'units',
  'open_cards as openCards',
  'open_dues as openDues',
  'open_assignments as openAssignments',
  'note',
  'closed_at as closedAt',
  'closed_by_name as closedByName',
  'reopened_at as reopenedAt',
  'reopened_by_name as reopenedByName',
  'reopen_reason as reopenReason',
] as const;

/** The closings of a tenant, latest first. */
export async function listYearClosings(db: Kysely<Tables>): Promise<YearClosingRow[]> {
  return db.selectFrom('year_closing').select(columns).orderBy('closed_at', 'desc').execute();
}

/** Holds a year until the transaction ends, whoever writes in it; undefined where it was never opened. */
export async function lockYear(
  db: Kysely<Tables>,
  year: number,
): Promise<{ readonly closedAt: Instant | null } | undefined> {
  return db
    .selectFrom('tenant_year')
    .select('closed_at as closedAt')
    .where('year', '=', year)
    .forUpdate()
    .executeTakeFirst();
}

/** The closing under which a year is closed now. */
export async function findStandingClosing(
  db: Kysely<Tables>,
  year: number,
): Promise<{ readonly id: string } | undefined> {
  return db
    .selectFrom('year_closing')
    .select('id')
    .where('year', '=', year)
    .where('reopened_at', 'is', null)
    .executeTakeFirst();
}

/** What is still unfinished in a year: cards that are begun and not approved, reports that are owed, assignments whose product is not accepted. */
export async function countUnfinished(
  db: Kysely<Tables>,
  year: number,
): Promise<{ readonly openCards: number; readonly openDues: number; readonly openAssignments: number }> {
  const of = (table: 'assessment' | 'report_due' | 'assignment', done: readonly string[]) =>
    db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('year', '=', year)
      .where('status', 'not in', done);
  const found = await db
    .selectNoFrom([
      of('assessment', ['APPROVED']).as('openCards'),
      of('report_due', ['SUBMITTED', 'ACCEPTED', 'WITHDRAWN']).as('openDues'),
      of('assignment', ['ACCEPTED_PRODUCT', 'CANCELLED']).as('openAssignments'),
    ])
    .executeTakeFirstOrThrow();
  return {
    openCards: found.openCards ?? 0,
    openDues: found.openDues ?? 0,
    openAssignments: found.openAssignments ?? 0,
  };
}

/**
 * Makes a year and everything that belongs to it final, or no longer so, in one statement: the keys between them hold at its end, so that
 * there is no moment at which one is final and the other not.
 */
export async function turnYear(
  db: Kysely<Tables>,
  year: number,
  { closedAt, at }: { readonly closedAt: Instant | null; readonly at: Instant },
): Promise<void> {
  await sql`select app.work_on_years()`.execute(db);
  const final = closedAt !== null;
  await db
    .with('registrations', (part) => part.updateTable('registration').set({ final }).where('year', '=', year))
    .with('recognitions', (part) => part.updateTable('recognition').set({ final }).where('year', '=', year))
    .with('certificates', (part) => part.updateTable('certificate').set({ final }).where('year', '=', year))
    .with('assessments', (part) => part.updateTable('assessment').set({ final }).where('year', '=', year))
    .with('commendations', (part) => part.updateTable('commendation').set({ final }).where('year', '=', year))
    .with('exemplaries', (part) => part.updateTable('exemplary').set({ final }).where('year', '=', year))
    .with('appeals', (part) => part.updateTable('appeal').set({ final }).where('year', '=', year))
    .with('waivers', (part) => part.updateTable('assessment_waiver').set({ final }).where('year', '=', year))
    .with('lists', (part) => part.updateTable('assessment_list_closing').set({ final }).where('year', '=', year))
    .with('standings', (part) =>
      part
        .updateTable('standing')
        .set({ final, updated_at: movedTo('standing', at) })
        .where('year', '=', year),
    )
    .with('figures', (part) =>
      part
        .updateTable('figure')
        .set({ final, updated_at: movedTo('figure', at) })
        .where('year', '=', year),
    )
    .updateTable('tenant_year')
    .set({ closed_at: closedAt, final })
    .where('year', '=', year)
    .execute();
}

/** Notes a closing. */
export async function insertYearClosing(
  db: Kysely<Tables>,
  closing: Omit<YearClosingRow, 'reopenedAt' | 'reopenedByName' | 'reopenReason'> & { readonly closedBy: string },
): Promise<void> {
  await db
    .insertInto('year_closing')
    .values({
      id: closing.id,
      year: closing.year,
      rule_book_id: closing.ruleBookId,
      units: closing.units,
      open_cards: closing.openCards,
      open_dues: closing.openDues,
      open_assignments: closing.openAssignments,
      note: closing.note,
      closed_at: closing.closedAt,
      closed_by: closing.closedBy,
      closed_by_name: closing.closedByName,
    })
    .execute();
}

/** Notes that a closed year was reopened, by whom and why. */
export async function noteReopening(
  db: Kysely<Tables>,
  closingId: string,
  by: { readonly at: Instant; readonly accountId: string; readonly name: string; readonly reason: string },
): Promise<void> {
  await db
    .updateTable('year_closing')
    .set({ reopened_at: by.at, reopened_by: by.accountId, reopened_by_name: by.name, reopen_reason: by.reason })
    .where('id', '=', closingId)
    .execute();
}
