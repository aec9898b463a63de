import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import type { Tables } from '../../platform/db/tables.js';
import { listTenantYears } from '../tenants/tenant-year.store.js';
import type { BookSurroundings } from './book-validation.rules.js';
import { RuleBookDraftEntity, type RuleBookDraftRecord } from './rule-book.entity.js';
import { refuse } from './rule-book.refusals.js';
import type { BookContent } from './rule-book.rules.js';
import { asBook, findRuleBook, findRuleBookInForce, type RuleBook } from './rule-book.store.js';

/** A draft as a book, so that it is looked at in the same way. */
export interface DraftBook extends RuleBook {
  /** Version of the draft, for changing it. */
  readonly editVersion: number;
}

/** The drafts that are being written, newest first; or the one of an id. */
export async function listDrafts(db: Kysely<Tables>, id?: string): Promise<DraftBook[]> {
  let query = db
    .selectFrom('rule_book_draft')
    .select(['id', 'book_version as bookVersion', 'from_year as fromYear', 'content', 'version'])
    .where('status', '=', 'DRAFT')
    .orderBy('book_version', 'desc');
  if (id !== undefined) query = query.where('id', '=', id);
  return (await query.execute()).map((row) => ({
    ...asBook({
      ...(row.content as BookContent),
      id: row.id,
      version: row.bookVersion,
      status: 'DRAFT',
      fromYear: row.fromYear,
      toYear: null,
      publishedAt: null,
    }),
    editVersion: row.version,
  }));
}

/** Holds a draft until the transaction ends; NOT_FOUND when there is none, RULE_BOOK_NOT_DRAFT when it is published or discarded by now, CONFLICT for a stale version. */
export async function lockDraft(tx: Pick<Tx, 'em' | 'db'>, id: string, version: number): Promise<RuleBookDraftRecord> {
  const found = await tx.db.selectFrom('rule_book_draft').select('status').where('id', '=', id).executeTakeFirst();
  if (!found) {
    if (await findRuleBook(tx.db, id)) throw refuse('RULE_BOOK_NOT_DRAFT', {}, 'id');
    throw refuseShared('NOT_FOUND', {}, 'id');
  }
  const draft = await lockById<RuleBookDraftRecord>(tx.em, RuleBookDraftEntity, id, version);
  if (draft.status !== 'DRAFT') throw refuse('RULE_BOOK_NOT_DRAFT', {}, 'id');
  return draft;
}

/** The number of the next version; whoever asks is the only one who drafts until his transaction ends. */
export async function nextVersion(db: Kysely<Tables>): Promise<number> {
  const [newest] = await db
    .selectFrom('rule_book')
    .select('book_version')
    .orderBy('book_version', 'desc')
    .limit(1)
    .forNoKeyUpdate()
    .execute();
  const drafted = await db
    .selectFrom('rule_book_draft')
    .select('book_version')
    .orderBy('book_version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Math.max(newest?.book_version ?? 0, drafted?.book_version ?? 0) + 1;
}

/** What a book that is to be in force from a year on is held against. Assessments are a module above; their years are asked here by the name of the table, for a draft cannot be judged without them. */
export async function surroundingsOf(db: Kysely<Tables>, fromYear: number): Promise<BookSurroundings> {
  const approved = await db
    .selectFrom('assessment')
    .select('year')
    .distinct()
    .where('year', '>=', fromYear)
    .where('status', '=', 'APPROVED')
    .orderBy('year')
    .execute();
  const closed = (await listTenantYears(db)).filter(({ year, closedAt }) => closedAt !== null && year >= fromYear);
  return {
    fromYear,
    before: await findRuleBookInForce(db, fromYear - 1),
    approvedYears: approved.map(({ year }) => year),
    closedYears: closed.map(({ year }) => year),
  };
}

/** Ends the books that a new one takes over from: the one in force from that year on, and those that would have begun later never begin. */
export async function endBooksFrom(db: Kysely<Tables>, fromYear: number): Promise<void> {
  await db
    .updateTable('rule_book')
    .set({ to_year: fromYear })
    .where('status', '=', 'PUBLISHED')
    .where('from_year', '<', fromYear)
    .where((is) => is.or([is('to_year', 'is', null), is('to_year', '>', fromYear)]))
    .execute();
  await db
    .updateTable('rule_book')
    .set({ status: 'RETIRED' })
    .where('status', '=', 'PUBLISHED')
    .where('from_year', '>=', fromYear)
    .execute();
}

/** A published book that a locality offers to others. */
export interface OfferRow {
  readonly id: string;
  readonly offeredBy: string;
  readonly offeredByName: string;
  readonly title: string;
  readonly offeredAt: Instant;
  readonly content: BookContent;
}

/** The books that localities offer to each other, newest first; or the one of an id. */
export async function listOffers(db: Kysely<Tables>, id?: string): Promise<OfferRow[]> {
  let query = db
    .selectFrom('rule_book_offer')
    .innerJoin('tenant', 'tenant.id', 'rule_book_offer.offered_by')
    .select([
      'rule_book_offer.id',
      'rule_book_offer.offered_by as offeredBy',
      'tenant.name as offeredByName',
      'rule_book_offer.title',
      'rule_book_offer.offered_at as offeredAt',
      'rule_book_offer.content',
    ])
    .where('rule_book_offer.withdrawn_at', 'is', null)
    .orderBy('rule_book_offer.offered_at', 'desc')
    .orderBy('rule_book_offer.id', 'desc')
    .limit(MOST_OFFERS);
  if (id !== undefined) query = query.where('rule_book_offer.id', '=', id);
  return (await query.execute()).map((row) => ({ ...row, content: row.content as BookContent }));
}

const MOST_OFFERS = 200;

/** Whether a book of this tenant is offered now. */
export async function isOffered(db: Kysely<Tables>, ruleBookId: string): Promise<boolean> {
  const found = await db
    .selectFrom('rule_book_offer')
    .select('id')
    .where('rule_book_id', '=', ruleBookId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return found !== undefined;
}

/** Offers a copy of a book to other localities, without what names records of this one. */
export async function insertOffer(
  db: Kysely<Tables>,
  offer: {
    readonly id: string;
    readonly tenantId: string;
    readonly bookId: string;
    readonly title: string;
    readonly at: Instant;
  },
  content: BookContent,
): Promise<void> {
  const { awardRule } = content;
  await db
    .insertInto('rule_book_offer')
    .values({
      id: offer.id,
      offered_by: offer.tenantId,
      rule_book_id: offer.bookId,
      title: offer.title,
      offered_at: offer.at,
      content: JSON.stringify({ ...content, planId: null, awardRule: { ...awardRule, planId: null } }),
    })
    .execute();
}

/** Takes an offer of this tenant back; false when it has none of this id. */
export async function withdrawOffer(
  db: Kysely<Tables>,
  offer: { readonly id: string; readonly tenantId: string; readonly at: Instant },
): Promise<boolean> {
  const done = await db
    .updateTable('rule_book_offer')
    .set({ withdrawn_at: offer.at })
    .where('id', '=', offer.id)
    .where('offered_by', '=', offer.tenantId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** What a book says, without its name and state; a book that was read has its lines as a tree, which is left out. */
export function contentOf(book: RuleBook): BookContent {
  const { total, rounding, verified, planId, section, appealDays, eligibility, awardRule, windows } = book;
  return {
    total,
    rounding,
    verified,
    planId,
    section,
    appealDays,
    eligibility,
    awardRule,
    lines: book.lines.map(({ children: _, ...line }) => line),
    bands: book.bands.map(({ lines: _, ...band }) => band),
    windows,
  };
}
