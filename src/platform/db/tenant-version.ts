import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import { statement } from './statement.js';
import type { Tables } from './tables.js';

/** The hash of a chain without rows. */
export const NO_HASH = '0'.repeat(64);

/** Lays the end of a new tenant's audit chain, in the transaction that lays the tenant: whatever is written later finds it. */
export async function beginChain(db: Kysely<Tables>): Promise<void> {
  await db
    .insertInto('audit_head')
    .values({ seq: 0, hash: NO_HASH, version: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The version after the one that the tenant has. */
export const nextVersion = sql<number>`audit_head.version + 1`;

const movedVersion = statement((db) => db.updateTable('audit_head').set({ version: nextVersion }));

/**
 * Moves the version of the tenant; the last thing of every writing transaction. Whoever moves it later waits for this one to end, so versions
 * commit in their order, and nobody reads a version without all that it stands for.
 */
export const versionMoved = (): CompiledQuery => movedVersion.bind({});

const heldHead = statement((db) => db.selectFrom('audit_head').select(['seq', 'hash']).forNoKeyUpdate());

/** The end of the tenant's audit chain, which nobody else moves until the transaction ends. */
export async function lockHead(db: Kysely<Tables>): Promise<{ readonly seq: number; readonly hash: string }> {
  const [head] = await heldHead(db, {});
  if (!head) throw new Error('the tenant has no end of its audit chain');
  return head;
}

const movedHead = statement((db, given: { readonly seq: number; readonly hash: string }) =>
  db.updateTable('audit_head').set({ seq: given.seq, hash: given.hash, version: nextVersion }),
);

/** Writes the new end of the audit chain that is held, and moves the version of the tenant. */
export const headMoved = (head: { readonly seq: number; readonly hash: string }): CompiledQuery => movedHead.bind(head);

/** Of what moment an answer is: the version of the tenant, and a seal over the rows of account and tenant. */
export interface Present {
  readonly version: number;
  readonly seal: string;
}

/** Asks for the present of a tenant and an account, and binds the running transaction to the tenant; no row when either does not exist. */
export const presentQuery = (tenantId: string, accountId: string) => ({
  name: 'present',
  text: 'select version, seal from app.present($1, $2)',
  values: [tenantId, accountId],
});

/**
 * The present of accounts, each in one statement outside any transaction, for answers that were made before. One statement answers all who asked before
 * it was sent: at most one for an account is on its way, and whoever asks meanwhile waits for the next, so nobody hears of a moment before his question.
 */
export class PresentChecks {
  readonly #pool: Pool;
  readonly #sent = new Map<string, Promise<Present | null>>();
  readonly #next = new Map<string, Promise<Present | null>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The present at some moment after this call; null when tenant or account does not exist. */
  of(tenantId: string, accountId: string): Promise<Present | null> {
    const key = `${tenantId} ${accountId}`;
    const sent = this.#sent.get(key);
    if (!sent) return this.#send(key, tenantId, accountId);
    const known = this.#next.get(key);
    if (known) return known;
    const next = sent
      .catch(() => null)
      .then(() => {
        this.#next.delete(key);
        return this.#send(key, tenantId, accountId);
      });
    this.#next.set(key, next);
    return next;
  }

  #send(key: string, tenantId: string, accountId: string): Promise<Present | null> {
    const sent = this.#pool.query<Present>(presentQuery(tenantId, accountId)).then(({ rows }) => rows[0] ?? null);
    this.#sent.set(key, sent);
    const forget = () => {
      if (this.#sent.get(key) === sent) this.#sent.delete(key);
    };
    sent.then(forget, forget);
    return sent;
  }
}
