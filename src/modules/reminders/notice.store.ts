import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';
import type { NoticeKind } from './notice-words.rules.js';
import type { Owed } from './reminder.store.js';

/** One reminder to one person. */
export interface NewNotice extends Owed {
  readonly accountId: string;
  readonly kind: NoticeKind;
  readonly reportDueId: string | null;
  readonly assignmentId: string | null;
  readonly below: number | null;
}

/** A notice as its reader sees it. */
export interface NoticeRow extends NewNotice {
  readonly id: string;
  readonly day: Day;
  readonly readAt: Instant | null;
}

const columns = [
  'notice.id',
  'notice.account_id as accountId',
  'notice.day',
  'notice.kind',
  'notice.year',
  'notice.due_at as dueAt',
  'notice.regime_id as regimeId',
  'notice.period',
  'notice.report_due_id as reportDueId',
  'notice.task_id as taskId',
  'notice.assignment_id as assignmentId',
  'notice.below',
  'notice.read_at as readAt',
] as const;

/** Rows a statement carries; a parameter each for a dozen columns, of which PostgreSQL takes 65,535. */
const AT_ONCE = 4_000;

/** Lays the notices of a day. */
export async function layNotices(
  db: Kysely<Tables>,
  day: Day,
  notices: readonly NewNotice[],
  nextId: () => string = newId,
): Promise<void> {
  for (let from = 0; from < notices.length; from += AT_ONCE) {
    await db
      .insertInto('notice')
      .values(
        notices.slice(from, from + AT_ONCE).map((notice) => ({
          id: nextId(),
          account_id: notice.accountId,
          day,
          kind: notice.kind,
          year: notice.year,
          due_at: notice.dueAt,
          regime_id: notice.regimeId,
          period: notice.period,
          report_due_id: notice.reportDueId,
          task_id: notice.taskId,
          assignment_id: notice.assignmentId,
          below: notice.below,
          read_at: null,
        })),
      )
      .execute();
  }
}

/** A page of a person's notices, the newest first. */
export async function pageNotices(
  db: Kysely<Tables>,
  { accountId, unreadOnly }: { readonly accountId: string; readonly unreadOnly: boolean },
  request: PageRequest,
): Promise<Page<NoticeRow>> {
  let query = db.selectFrom('notice').select(columns).where('notice.account_id', '=', accountId);
  if (unreadOnly) query = query.where('notice.read_at', 'is', null);
  return keysetPage(query, [{ by: sql`notice.id`, type: 'uuid' }], request, 'desc') as Promise<Page<NoticeRow>>;
}

/** How many notices a person has not read. */
export async function countUnreadNotices(db: Kysely<Tables>, accountId: string): Promise<number> {
  const { count } = await db
    .selectFrom('notice')
    .select(sql<number>`count(*)`.as('count'))
    .where('account_id', '=', accountId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Those of these notices that belong to a person. */
export async function listOwnNoticeIds(
  db: Kysely<Tables>,
  accountId: string,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('notice')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map(({ id }) => id);
}

/** Marks a person's unread notices as read, these or, with null, all; gives how many there were. */
export async function markNotices(
  db: Kysely<Tables>,
  accountId: string,
  ids: readonly string[] | null,
  now: Instant,
): Promise<number> {
  let query = db
    .updateTable('notice')
    .set({ read_at: now })
    .where('account_id', '=', accountId)
    .where('read_at', 'is', null);
  if (ids) query = query.where('id', '=', sql<string>`any(${[...ids]}::uuid[])`);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
