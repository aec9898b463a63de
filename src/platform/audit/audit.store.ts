import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../db/tables.js';
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

const FIRST = '0'.repeat(64);

/** The hash of one link: over the hash before it and everything the row says. */
export const linkHash = (previous: string, seq: number, entry: AuditEntry): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        previous,
        seq,
        entry.at,
        entry.accountId,
        entry.personName,
        entry.action,
        entry.subjectType,
        entry.subjectId,
        sortedJson(entry.changes),
        entry.reason,
        entry.requestId,
      ]),
    )
    .digest('hex');

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

/** Appends entries to the tenant's chain. The chain's end is locked until the transaction ends, so this is its last statement but for the commit. */
export async function appendAudit(db: Kysely<Tables>, entries: readonly AuditEntry[]): Promise<void> {
  await db
    .insertInto('audit_head')
    .values({ seq: 0, hash: FIRST })
    .onConflict((conflict) => conflict.columns(['tenant_id']).doNothing())
    .execute();
  const head = await db.selectFrom('audit_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow();
  let { seq, hash } = head;
  const rows = entries.map((entry) => {
    seq += 1;
    const previous = hash;
    hash = linkHash(previous, seq, entry);
    return {
      id: newId(),
      seq,
      at: entry.at,
      account_id: entry.accountId,
      person_name: entry.personName,
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: entry.subjectId,
      changes: JSON.stringify(sortedJson(entry.changes)),
      reason: entry.reason,
      request_id: entry.requestId,
      previous_hash: previous,
      hash,
    };
  });
  await db.insertInto('audit_event').values(rows).execute();
  await db.updateTable('audit_head').set({ seq, hash }).execute();
}
