import type { CompiledQuery, Kysely } from 'kysely';
import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import { answerOf } from './one-packet.js';
import { opened, type ReadConnections } from './read-connections.js';
import type { Tables } from './tables.js';
import { asSent, bindingTo, builderOver } from './tenant-transaction.js';
import { type Present, presentQuery } from './tenant-version.js';

/** Accounts and tenants are of no tenant; the use of keys and how far downloads are, the runs of jobs and what became of letters are noted aside. */
const passingTables =
  /\b(account|account_by_id|account_for_sign_in|account_event|tenant|bi_use|bi_export|scheduled_run|digest)\b/;

const MAX_KNOWN = 2_000;
const known = new Map<string, boolean>();

/** Whether a statement looks at what changes without the version of the tenant. */
function looksAtPassing(sql: string): boolean {
  const before = known.get(sql);
  if (before !== undefined) return before;
  const passing = passingTables.test(sql);
  if (known.size < MAX_KNOWN) known.set(sql, passing);
  return passing;
}

/** The beginning of a snapshot: the connection that it was sent on, and the one that it was answered on; another one where the first was lost. */
interface Opening {
  readonly sent: Promise<PoolClient>;
  readonly answered: Promise<PoolClient>;
}

/**
 * The reads of one request: one connection and one read-only snapshot, opened at the first statement and given back by `end`.
 * Every figure of one answer is therefore of one moment. A new snapshot begins after `end`, so that a mutation's answer shows what it wrote.
 */
export class ReadSession {
  #db: Kysely<Tables> | undefined;
  readonly #connections: ReadConnections;
  readonly #tenantId: string | null;
  #opening: Opening | null = null;
  #client: PoolClient | null = null;
  #closed = false;
  #unanswered = 0;
  /** Whether a statement looked at what changes without the version of the tenant. */
  sawPassing = false;

  constructor(connections: ReadConnections, tenantId: string | null) {
    this.#connections = connections;
    this.#tenantId = tenantId;
  }

  /** The query builder over this session, held to its tenant. */
  get db(): Kysely<Tables> {
    this.#db ??= builderOver((query) => this.#run(query), this.#tenantId !== null);
    return this.#db;
  }

  /**
   * Gives the connection back for good, without waiting for it: nothing was written, so nothing can fail that the answer depends on. Fields that are
   * still running when an answer is cut short by an error then fail instead of opening another.
   */
  close(): void {
    this.#closed = true;
    void this.end();
  }

  /** Gives the connection back; harmless when nothing was read. */
  async end(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    this.#client = null;
    const client = await opening?.answered.catch(() => null);
    if (client) this.#connections.end(client, this.#unanswered === 0);
  }

  /**
   * Opens the snapshot by asking of what moment it is; null when tenant or account does not exist. The statement binds the transaction to the tenant
   * itself, so that it costs no more than binding alone.
   */
  async present(accountId: string): Promise<Present | null> {
    const tenantId = this.#tenantId;
    if (tenantId === null || this.#opening) throw new Error('the present opens the snapshot of a tenant');
    const { rows } = await this.#first((client) => this.#ask(client, presentQuery(tenantId, accountId)), []);
    return (rows[0] as Present | undefined) ?? null;
  }

  // Statements are sent without waiting for the answers to those before: the connection answers them in their order.
  async #run(query: CompiledQuery): Promise<QueryResult> {
    if (this.#closed) throw new Error('the request has ended');
    if (looksAtPassing(query.sql)) this.sawPassing = true;
    const statement = asSent(query, this.#tenantId);
    if (this.#client) return this.#ask(this.#client, statement);
    if (this.#opening) return this.#askEarly(this.#opening, statement);
    const binding = this.#tenantId === null ? [] : [bindingTo(this.#tenantId)];
    return this.#first((client) => this.#ask(client, statement), binding);
  }

  async #ask(client: PoolClient, statement: QueryConfig): Promise<QueryResult> {
    this.#unanswered += 1;
    try {
      return await answerOf(client, statement);
    } finally {
      this.#unanswered -= 1;
    }
  }

  /** The statement travels with the beginning; without a beginning it would find no tenant, and its answer would be none. */
  async #askEarly(opening: Opening, statement: QueryConfig): Promise<QueryResult> {
    const first = await opening.sent;
    const answer = this.#ask(first, statement);
    // Heard below, or not at all where the beginning failed or was made again elsewhere.
    answer.catch(() => undefined);
    const client = await opening.answered;
    if (client === first) return answer;
    // Whoever is late must not ask on a connection that is somebody else's by now.
    if (this.#opening !== opening) throw new Error('the request has ended');
    return this.#ask(client, statement);
  }

  /** The first statement opens the session. */
  async #first(
    send: (client: PoolClient) => Promise<QueryResult>,
    binding: readonly QueryConfig[],
  ): Promise<QueryResult> {
    const sent = Promise.withResolvers<PoolClient>();
    let first: Promise<QueryResult> | undefined;
    const sendFirst = (client: PoolClient): void => {
      first = send(client);
      // Heard below, or not at all where the beginning failed too.
      first.catch(() => undefined);
      sent.resolve(client);
    };
    const opening: Opening = {
      sent: sent.promise,
      answered: opened(() => this.#connections.begin(binding, sendFirst)),
    };
    this.#opening = opening;
    // Whoever sends early hears of it; where nobody does, it is said below.
    sent.promise.catch(() => undefined);
    try {
      const client = await opening.answered;
      if (this.#opening === opening) this.#client = client;
    } catch (error) {
      sent.reject(error);
      throw error;
    }
    if (!first) throw new Error('a session opens with a statement');
    return first;
  }
}
