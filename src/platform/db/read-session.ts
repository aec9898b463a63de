import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { PoolClient, QueryConfig } from 'pg';
import { isConnectionLost } from './database-error.js';
import type { ReadConnections } from './read-connections.js';
import type { Tables } from './tables.js';
import { TenantFilter } from './tenant-filter.js';
import { type Present, presentQuery } from './tenant-version.js';

const OPEN_ATTEMPTS = 3;
/** Long enough for the pool to hear that its other connections are gone too. */
const OPEN_AGAIN_AFTER_MS = 50;

const MAX_PREPARED = 2_000;
const prepared = new Map<string, Prepared>();

interface Prepared {
  readonly name: string | undefined;
  readonly passing: boolean;
}

/** Accounts and tenants are of no tenant; the use of keys and how far downloads are, the runs of jobs and what became of letters are noted aside. */
const passingTables =
  /\b(account|account_by_id|account_for_sign_in|account_event|tenant|bi_use|bi_export|scheduled_run|digest)\b/;

/** One name for one text, so that each connection parses and plans a statement once; past the cap a statement goes unnamed. */
function prepare(sql: string): Prepared {
  const known = prepared.get(sql);
  if (known) return known;
  const named = prepared.size < MAX_PREPARED;
  const made = {
    name: named ? createHash('sha256').update(sql).digest('base64url').slice(0, 20) : undefined,
    passing: passingTables.test(sql),
  };
  if (named) prepared.set(sql, made);
  return made;
}

const bindingTo = (tenantId: string): QueryConfig => ({
  name: 'set_tenant',
  text: 'SELECT app.set_tenant($1)',
  values: [tenantId],
});

/**
 * The reads of one request: one connection and one read-only snapshot, opened at the first statement and given back by `end`.
 * Every figure of one answer is therefore of one moment. A new snapshot begins after `end`, so that a mutation's answer shows what it wrote.
 */
export class ReadSession {
  #db: Kysely<Tables> | undefined;
  readonly #connections: ReadConnections;
  readonly #tenantId: string | null;
  #client: Promise<PoolClient> | null = null;
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
    this.#db ??= this.#builder();
    return this.#db;
  }

  #builder(): Kysely<Tables> {
    const plain = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new SessionDriver((query) => this.#run(query)),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
    return this.#tenantId === null ? plain : plain.withPlugin(new TenantFilter(this.#tenantId));
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
    const opening = this.#client;
    this.#client = null;
    const client = await opening?.catch(() => null);
    if (client) this.#connections.end(client, this.#unanswered === 0);
  }

  /**
   * Opens the snapshot by asking of what moment it is; null when tenant or account does not exist. The statement binds the transaction to the tenant
   * itself, so that it costs no more than binding alone.
   */
  async present(accountId: string): Promise<Present | null> {
    const tenantId = this.#tenantId;
    if (tenantId === null || this.#client) throw new Error('the present opens the snapshot of a tenant');
    const { rows } = await this.#first((client) => this.#ask(client, presentQuery(tenantId, accountId)), []);
    return (rows[0] as Present | undefined) ?? null;
  }

  // Statements are sent without waiting for the answers to those before: the connection answers them in their order.
  async #run(query: CompiledQuery): Promise<QueryResult<never>> {
    if (this.#closed) throw new Error('the request has ended');
    const { name, passing } = prepare(query.sql);
    if (passing) this.sawPassing = true;
    const statement = { ...(name ? { name } : {}), text: query.sql, values: [...query.parameters] };
    if (this.#client) return { rows: (await this.#ask(await this.#client, statement)).rows as never[] };
    const binding = this.#tenantId === null ? [] : [bindingTo(this.#tenantId)];
    return { rows: (await this.#first((client) => this.#ask(client, statement), binding)).rows as never[] };
  }

  async #ask(client: PoolClient, statement: QueryConfig): Promise<{ rows: unknown[] }> {
    this.#unanswered += 1;
    try {
      return await client.query(statement);
    } finally {
      this.#unanswered -= 1;
    }
  }

  /** The first statement opens the session. */
  async #first(
    send: (client: PoolClient) => Promise<{ rows: unknown[] }>,
    binding: readonly QueryConfig[],
  ): Promise<{ rows: unknown[] }> {
    let first: Promise<{ rows: unknown[] }> | undefined;
    this.#client = this.#open((client) => {
      first = send(client);
      // Heard below, or not at all where the beginning failed too.
      first.catch(() => undefined);
    }, binding);
    await this.#client;
    return (await first) ?? { rows: [] };
  }

  // A connection may have been ended while it waited in the pool. Nothing was read yet, so another one will do.
  async #open(send: (client: PoolClient) => void, binding: readonly QueryConfig[]): Promise<PoolClient> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#connections.begin(binding, send);
      } catch (error) {
        if (attempt === OPEN_ATTEMPTS || !isConnectionLost(error)) throw error;
        await pause(OPEN_AGAIN_AFTER_MS);
      }
    }
  }
}

/** Kysely's driver over the session's one connection; transactions belong to the session, not to the builder. */
class SessionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(run: (query: CompiledQuery) => Promise<QueryResult<never>>) {
    this.#connection = {
      executeQuery: (query) => run(query),
      streamQuery: () => {
        throw new Error('a read session does not stream');
      },
    };
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('a read session is one transaction already');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
