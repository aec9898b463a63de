import { createHash } from 'node:crypto';
import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../db/keyset.js';
import { statement } from '../db/statement.js';
import type { Tables } from '../db/tables.js';
import { headMoved, lockHead, NO_HASH, nextVersion } from '../db/tenant-version.js';
import { newId } from '../new-id.js';

/** One audit row before it is chained: who did what to which record, from what to what, and why. */
export interface AuditEntry {
  readonly at: Instant;
  readonly accountId: string | null;
  readonly personName: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly changes: readonly unknown[];
  readonly reason: string | null;
  readonly requestId: string;
}

/** What a link says of its own: the end of the list in JSON that is hashed. */
const saidBy = (entry: AuditEntry, changes: string): string => {
  const { at, accountId, personName, action, subjectType, subjectId, reason, requestId } = entry;
  const who = JSON.stringify([at, accountId, personName, action, subjectType, subjectId]);
  return `${who.slice(1, -1)},${changes},${JSON.stringify([reason, requestId]).slice(1)}`;
};

/** The hash of one link: over a list in JSON of the hash before it, its number and everything the row says. `chainedLink` says the same to the database. */
export const linkHash = (previous: string, seq: number, entry: AuditEntry, changes = changesAsText(entry)): string =>
  createHash('sha256')
    .update(`["${previous}",${seq},${saidBy(entry, changes)}`)
    .digest('hex');

const changesAsText = (entry: AuditEntry): string => JSON.stringify(sortedJson(entry.changes));

// jsonb does not keep the order of keys, so the hash is taken over a sorted form.
function sortedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortedJson(inner)]),
  );
}

/** What a row says, as a statement takes it. */
const columnsOf = (entry: AuditEntry) => ({
  id: newId(),
  at: entry.at,
  account_id: entry.accountId,
  person_name: entry.personName,
  action: entry.action,
  subject_type: entry.subjectType,
  subject_id: entry.subjectId,
  changes: changesAsText(entry),
  reason: entry.reason,
  request_id: entry.requestId,
});

const ofMoved = <Value>(column: 'seq' | 'previous_hash' | 'hash') => sql<Value>`(select ${sql.ref(column)} from moved)`;

// Holds the chain's end, moves it and adds the link, all in the database: it travels with the end of the transaction, and nobody waits for this process while
// the end is held. Where the end is missing, the link has no number and the database refuses it.
const chainedLink = statement((db, given: ReturnType<typeof columnsOf> & { readonly said: string }) =>
  db
    .with('held', (part) => part.selectFrom('audit_head').select(['seq', 'hash']).forNoKeyUpdate())
    .with('moved', (part) =>
      part
        .updateTable('audit_head')
        .from('held')
        .set({
          seq: sql<number>`held.seq + 1`,
          hash: sql<string>`encode(sha256(convert_to('["' || held.hash || '",' || held.seq + 1 || ',' || ${given.said}::text, 'UTF8')), 'hex')`,
          version: nextVersion,
        })
        .returning(['audit_head.seq', 'held.hash as previous_hash', 'audit_head.hash']),
    )
    .insertInto('audit_event')
    .values({
      id: given.id,
      seq: ofMoved<number>('seq'),
      at: given.at,
      account_id: given.account_id,
      person_name: given.person_name,
      action: given.action,
      subject_type: given.subject_type,
      subject_id: given.subject_id,
      changes: given.changes,
      reason: given.reason,
      request_id: given.request_id,
      previous_hash: ofMoved<string>('previous_hash'),
      hash: ofMoved<string>('hash'),
    }),
);

// PostgreSQL takes 65,535 parameters in one statement.
const LINKS_AT_ONCE = 4_000;

/**
 * Appends entries to the tenant's chain and moves the tenant's version. The chain's end is locked until the transaction ends, so this is the last that is
 * asked in it; what is written by it comes back, to travel with the end of the transaction. Nearly every use case notes one thing, and asks nothing here.
 */
export async function appendAudit(db: Kysely<Tables>, entries: readonly AuditEntry[]): Promise<CompiledQuery[]> {
  const [only, ...others] = entries;
  if (only && others.length === 0) {
    const columns = columnsOf(only);
    return [chainedLink.bind({ ...columns, said: saidBy(only, columns.changes) })];
  }
  let { seq, hash } = await lockHead(db);
  const rows = entries.map((entry) => {
    seq += 1;
    const previous = hash;
    const columns = columnsOf(entry);
    hash = linkHash(previous, seq, entry, columns.changes);
    return { ...columns, seq, previous_hash: previous, hash };
  });
  const writes: CompiledQuery[] = [];
  for (let from = 0; from < rows.length; from += LINKS_AT_ONCE) {
    writes.push(
      db
        .insertInto('audit_event')
        .values(rows.slice(from, from + LINKS_AT_ONCE))
        .compile(),
    );
  }
  return [...writes, headMoved({ seq, hash })];
}

/** An audit row as it stands in the chain. */
export interface AuditRow extends AuditEntry {
  readonly id: string;
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

const columns = [
  'audit_event.id',
  'audit_event.seq',
  'audit_event.at',
  'audit_event.account_id as accountId',
  'audit_event.person_name as personName',
  'audit_event.action',
  'audit_event.subject_type as subjectType',
  'audit_event.subject_id as subjectId',
  'audit_event.changes',
  'audit_event.reason',
  'audit_event.request_id as requestId',
  'audit_event.previous_hash as previousHash',
  'audit_event.hash',
] as const;

/** Which audit rows are asked for; what is left out does not narrow. */
export interface AuditQuestion {
  readonly subjectId?: string | null | undefined;
  readonly action?: string | null | undefined;
  readonly accountId?: string | null | undefined;
  /** From this instant on. */
  readonly from?: Instant | null | undefined;
  /** Before this instant. */
  readonly to?: Instant | null | undefined;
}

/** Whether the log of this tenant has ever named this subject and this account, as far as they are asked for. */
export async function namesSomebody(db: Kysely<Tables>, { subjectId, accountId }: AuditQuestion): Promise<boolean> {
  const events = (column: 'subject_id' | 'account_id', id: string) =>
    db.selectFrom('audit_event').select('audit_event.id').where(column, '=', id).limit(1).executeTakeFirst();
  if (subjectId != null && !(await events('subject_id', subjectId))) return false;
  return accountId == null || (await events('account_id', accountId)) !== undefined;
}

/** A page of audit rows, newest first. */
export async function pageAudit(
  db: Kysely<Tables>,
  question: AuditQuestion,
  request: PageRequest,
): Promise<Page<AuditRow>> {
  let query = db.selectFrom('audit_event').select(columns);
  const { subjectId, action, accountId, from, to } = question;
  if (subjectId != null) query = query.where('audit_event.subject_id', '=', subjectId);
  if (action != null) query = query.where('audit_event.action', '=', action);
  if (accountId != null) query = query.where('audit_event.account_id', '=', accountId);
  if (from != null) query = query.where('audit_event.at', '>=', from);
  if (to != null) query = query.where('audit_event.at', '<', to);
  return keysetPage(query, [{ by: sql`audit_event.seq`, type: 'int' }], request, 'desc') as unknown as Promise<
    Page<AuditRow>
  >;
}

/** What recomputing the chain found. */
export interface ChainCheck {
  readonly whole: boolean;
  /** How many rows fit, from the first on. */
  readonly events: number;
  /** Number of the first row that is missing, changed or out of place. */
  readonly firstBroken: number | null;
  /** Hash of the last row that fits: whoever keeps it elsewhere will notice even a chain that was rewritten as a whole. */
  readonly lastHash: string | null;
}

const ROWS_AT_A_TIME = 1_000;

/** Recomputes the tenant's chain from its first row to its head, a page at a time. */
export async function checkChain(db: Kysely<Tables>): Promise<ChainCheck> {
  let seq = 0;
  let hash = NO_HASH;
  const found = (firstBroken: number | null): ChainCheck => ({
    whole: firstBroken === null,
    events: seq,
    firstBroken,
    lastHash: seq === 0 ? null : hash,
  });
  for (;;) {
    const rows = (await db
      .selectFrom('audit_event')
      .select(columns)
      .where('audit_event.seq', '>', seq)
      .orderBy('audit_event.seq')
      .limit(ROWS_AT_A_TIME)
      .execute()) as AuditRow[];
    for (const row of rows) {
      const fits = row.seq === seq + 1 && row.previousHash === hash && row.hash === linkHash(hash, row.seq, row);
      if (!fits) return found(seq + 1);
      ({ seq, hash } = row);
    }
    if (rows.length < ROWS_AT_A_TIME) break;
  }
  const head = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst();
  const ends = head === undefined ? seq === 0 : head.seq === seq && head.hash === hash;
  // Rows cut off at the end leave a head that points beyond the last.
  return found(ends ? null : seq + 1);
}
