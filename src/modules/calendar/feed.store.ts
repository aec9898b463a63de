import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import type { AssignmentStage } from '../tasks/assignment.workflow.js';
import { MOST_LINES } from './calendar.store.js';

/** A person's link to his calendar, without its secret. */
export interface FeedRow {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

const columns = ['id', 'account_id as accountId', 'created_at as createdAt', 'revoked_at as revokedAt'] as const;

/** The feed of an id with the hash of its secret, revoked or not; null when there is none. */
export async function findFeed(
  db: Kysely<Tables>,
  id: string,
): Promise<(FeedRow & { readonly secretHash: string }) | null> {
  const row = await db
    .selectFrom('calendar_feed')
    .select([...columns, 'secret_hash as secretHash'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** The feed that an account has now; null when it has none. */
export async function findFeedOfAccount(db: Kysely<Tables>, accountId: string): Promise<FeedRow | null> {
  const row = await db
    .selectFrom('calendar_feed')
    .select(columns)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Holds the feeds of an account until the transaction ends: of two links at once, the later one replaces the earlier. */
export async function holdFeeds(db: Kysely<Tables>, tenantId: string, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`calendar-feed:${tenantId}:${accountId}`}, 0))`.execute(db);
}

/** Adds a feed. */
export async function insertFeed(db: Kysely<Tables>, feed: FeedRow & { readonly secretHash: string }): Promise<void> {
  await db
    .insertInto('calendar_feed')
    .values({
      id: feed.id,
      account_id: feed.accountId,
      secret_hash: feed.secretHash,
      created_at: feed.createdAt,
      revoked_at: feed.revokedAt,
    })
    .execute();
}

/** Ends a feed: its link answers no more. */
export async function revokeFeed(db: Kysely<Tables>, id: string, at: Instant): Promise<void> {
  await db.updateTable('calendar_feed').set({ revoked_at: at }).where('id', '=', id).execute();
}

/** One piece of work with a date, as it stands in a person's calendar. */
export interface WorkRow {
  readonly id: string;
  readonly work: string;
  readonly product: string;
  readonly dueAt: Instant;
  readonly stage: AssignmentStage;
  readonly percent: number;
}

/** Work of these bodies and units themselves that is due after one instant and up to another, cancelled work left out. */
export async function listWorkBetween(
  db: Kysely<Tables>,
  own: { readonly bodyIds: readonly string[]; readonly unitIds: readonly string[] },
  after: Instant,
  upTo: Instant,
): Promise<WorkRow[]> {
  return db
    .selectFrom('assignment')
    .innerJoin('task', 'task.id', 'assignment.task_id')
    .select([
      'assignment.id',
      'task.work',
      'assignment.product',
      sql<Instant>`assignment.due_at`.as('dueAt'),
      sql<AssignmentStage>`assignment.status`.as('stage'),
      'assignment.percent',
    ])
    .where(
      sql<boolean>`(assignment.body_id = any(${[...own.bodyIds]}::uuid[]) or assignment.unit_id = any(${[...own.unitIds]}::uuid[]))`,
    )
    .where('assignment.status', '<>', 'CANCELLED')
    .where(sql<boolean>`assignment.due_at > ${after}::timestamptz and assignment.due_at <= ${upTo}::timestamptz`)
    .orderBy('assignment.due_at')
    .orderBy('assignment.id')
    .limit(MOST_LINES + 1)
    .execute();
}
