import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import type { Owed } from './reminder.store.js';

/** What became of a letter: it waits, was taken on by the mail server, was refused by it for good, had nobody or nothing left to tell, or a later one took it over. */
export type DigestState = 'WAITING' | 'SENT' | 'REFUSED' | 'DROPPED' | 'SUPERSEDED';

/** A letter of a day to a person. */
export interface DigestRow {
  readonly id: string;
  readonly accountId: string;
  readonly day: Day;
  readonly fromDay: Day;
  readonly messageId: string;
  readonly state: DigestState;
  readonly attempts: number;
  readonly problem: string | null;
  readonly laidAt: Instant;
  readonly settledAt: Instant | null;
}

const columns = [
  'digest.id',
  'digest.account_id as accountId',
  'digest.day',
  'digest.from_day as fromDay',
  'digest.message_id as messageId',
  'digest.state',
  'digest.attempts',
  'digest.problem',
  'digest.laid_at as laidAt',
  'digest.settled_at as settledAt',
] as const;

/** Ends letters to these persons that still wait, because a later one takes them over; gives since when each had something to tell. One that is being sent right now is waited for. */
export async function supersedeDigests(
  db: Kysely<Tables>,
  accountIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, Day>> {
  const rows = await db
    .updateTable('digest')
    .set({ state: 'SUPERSEDED', settled_at: now })
    .where('state', '=', 'WAITING')
    .where('account_id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .returning(['account_id as accountId', 'from_day as fromDay'])
    .execute();
  const since = new Map<string, Day>();
  for (const { accountId, fromDay } of rows) {
    const known = since.get(accountId);
    if (known === undefined || fromDay < known) since.set(accountId, fromDay);
  }
  return since;
}

/** Rows a statement carries; eight parameters each, of which PostgreSQL takes 65,535. */
const AT_ONCE = 5_000;

/** Lays the letters of a day. */
export async function layDigests(
  db: Kysely<Tables>,
  digests: readonly Pick<DigestRow, 'id' | 'accountId' | 'day' | 'fromDay' | 'messageId'>[],
  now: Instant,
): Promise<void> {
  for (let from = 0; from < digests.length; from += AT_ONCE) {
    await db
      .insertInto('digest')
      .values(
        digests.slice(from, from + AT_ONCE).map(({ id, accountId, day, fromDay, messageId }) => ({
          id,
          account_id: accountId,
          day,
          from_day: fromDay,
          message_id: messageId,
          state: 'WAITING',
          laid_at: now,
        })),
      )
      .execute();
  }
}

/** Settles a letter that waits, and gives it; null when it does not wait any more. Whoever sends it holds the row until his transaction ends, so nobody else sends it meanwhile. */
export async function settleDigest(
  db: Kysely<Tables>,
  id: string,
  state: Exclude<DigestState, 'WAITING' | 'SUPERSEDED'>,
  now: Instant,
  problem: string | null = null,
): Promise<DigestRow | null> {
  const row = await db
    .updateTable('digest')
    .set({ state, settled_at: now, problem, attempts: sql<number>`attempts + 1` })
    .where('id', '=', id)
    .where('state', '=', 'WAITING')
    .returning(columns)
    .executeTakeFirst();
  return (row as DigestRow | undefined) ?? null;
}

/** Says that a letter which this transaction settled goes to nobody. */
export async function dropDigest(db: Kysely<Tables>, id: string): Promise<void> {
  await db.updateTable('digest').set({ state: 'DROPPED' }).where('id', '=', id).execute();
}

/** Notes that a letter could not be handed over; it waits for the next try. */
export async function noteAttempt(db: Kysely<Tables>, id: string, problem: string): Promise<void> {
  await db
    .updateTable('digest')
    .set({ problem, attempts: sql<number>`attempts + 1` })
    .where('id', '=', id)
    .where('state', '=', 'WAITING')
    .execute();
}

/** What a letter tells of: notices of some days, of each thing the latest, left out what was handed in meanwhile. */
export interface DigestLine extends Owed {
  readonly title: string;
  readonly below: number | null;
}

/** The notices of a person from one day to another that are still worth telling, by due instant. */
export async function listDigestLines(
  db: Kysely<Tables>,
  { accountId, day, fromDay }: Pick<DigestRow, 'accountId' | 'day' | 'fromDay'>,
): Promise<DigestLine[]> {
  const rows = await db
    .selectFrom('notice')
    .leftJoin('reporting_regime', 'reporting_regime.id', 'notice.regime_id')
    .leftJoin('task', 'task.id', 'notice.task_id')
    .leftJoin('report_due', 'report_due.id', 'notice.report_due_id')
    .leftJoin('assignment', 'assignment.id', 'notice.assignment_id')
    .distinctOn([
      'notice.regime_id',
      'notice.period',
      'notice.task_id',
      'notice.year',
      'notice.report_due_id',
      'notice.assignment_id',
    ])
    .select([
      'notice.regime_id as regimeId',
      'notice.period',
      'notice.task_id as taskId',
      'notice.year',
      'notice.below',
      sql<Instant>`coalesce(report_due.extended_to, report_due.due_at, assignment.due_at, notice.due_at)`.as('dueAt'),
      sql<string>`coalesce(reporting_regime.name, task.work)`.as('title'),
    ])
    .where('notice.account_id', '=', accountId)
    .where('notice.day', '>=', fromDay)
    .where('notice.day', '<=', day)
    .where(sql<boolean>`(report_due.id is null or report_due.status in ('OPEN', 'RETURNED'))`)
    .where(sql<boolean>`(assignment.id is null or assignment.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS'))`)
    .orderBy('notice.regime_id')
    .orderBy('notice.period')
    .orderBy('notice.task_id')
    .orderBy('notice.year')
    .orderBy('notice.report_due_id')
    .orderBy('notice.assignment_id')
    .orderBy('notice.day', 'desc')
    .orderBy('notice.id', 'desc')
    .execute();
  return rows.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
}

/** A page of the tenant's letters, the newest first. */
export async function pageDigests(
  db: Kysely<Tables>,
  state: DigestState | null,
  request: PageRequest,
): Promise<Page<DigestRow>> {
  let query = db.selectFrom('digest').select(columns);
  if (state !== null) query = query.where('digest.state', '=', state);
  return keysetPage(query, [{ by: sql`digest.id`, type: 'uuid' }], request, 'desc') as Promise<Page<DigestRow>>;
}

/** Under which name and address persons are written to, those who left included. */
export async function listAddressees(
  db: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<{ readonly accountId: string; readonly personName: string; readonly email: string }[]> {
  return db
    .selectFrom('membership')
    .distinctOn('account_id')
    .select(['account_id as accountId', 'person_name as personName', 'email'])
    .where('account_id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .orderBy('account_id')
    .orderBy('granted_at', 'desc')
    .execute();
}
