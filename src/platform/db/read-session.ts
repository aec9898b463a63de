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
import type { Pool, PoolClient } from 'pg';
import { isConnectionLost } from './database-error.js';
import type { Tables } from './tables.js';
import { TenantFilter } from './tenant-filter.js';

const OPEN_ATTEMPTS = 3;
/** Long enough for the pool to hear that its other connections are gone too. */
const OPEN_AGAIN_AFTER_MS = 50;

const MAX_PREPARED = 2_000;
const preparedNames = new Map<string, string>();

/** One name for one text, so that each connection parses and plans a statement once; past the cap a statement goes unnamed. */
function preparedName(sql: string): string | undefined {
  const known = preparedNames.get(sql);
  if (known) return known;
  if (preparedNames.size >= MAX_PREPARED) return undefined;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 20);
  preparedNames.set(sql, name);
  return name;
}

/**
 * The reads of one request: one connection and one read-only snapshot, opened at the first statement and given back by `end`.
 * Every figure of one answer is therefore of one moment. A new snapshot begins after `end`, so that a mutation's answer shows what it wrote.
 */
export class ReadSession {
  readonly db: Kysely<Tables>;
  readonly #pool: Pool;
  readonly #tenantId: string | null;
  #client: Promise<PoolClient> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(pool: Pool, tenantId: string | null) {
    this.#pool = pool;
    this.#tenantId = tenantId;
    const plain = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new SessionDriver((query) => this.#run(query)),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
    this.db = tenantId === null ? plain : plain.withPlugin(new TenantFilter(tenantId));
  }

  /** Gives the connection back for good. Fields that are still running when an answer is cut short by an error then fail instead of opening another. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.end();
  }

  /** Gives the connection back; harmless when nothing was read. */
  async end(): Promise<void> {
    await this.#last;
    const opening = this.#client;
    this.#client = null;
    const client = await opening?.catch(() => null);
    if (!client) return;
    await client.query('COMMIT').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }

  // One after the other: a connection runs one statement at a time.
  #run(query: CompiledQuery): Promise<QueryResult<never>> {
    const running = this.#last.then(async () => {
      if (this.#closed) throw new Error('the request has ended');
      this.#client ??= this.#open();
      const client = await this.#client;
      const name = preparedName(query.sql);
      const result = await client.query({ ...(name ? { name } : {}), text: query.sql, values: [...query.parameters] });
      return { rows: result.rows as never[] };
    });
    this.#last = running.catch(() => undefined);
    return running;
  }

  // A connection may have been ended while it waited in the pool. Nothing was read yet, so another one will do.
  async #open(): Promise<PoolClient> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#begin();
      } catch (error) {
        if (attempt === OPEN_ATTEMPTS || !isConnectionLost(error)) throw error;
        await pause(OPEN_AGAIN_AFTER_MS);
      }
    }
  }

  async #begin(): Promise<PoolClient> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      if (this.#tenantId !== null)
        await client.query({ name: 'set_tenant', text: 'SELECT app.set_tenant($1)', values: [this.#tenantId] });
      return client;
    } catch (error) {
      client.release(error as Error);
      throw error;
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
