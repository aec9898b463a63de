import { createHash } from 'node:crypto';
import {
  type CompiledQuery,
  type ConnectionProvider,
  DefaultQueryExecutor,
  type Dialect,
  DummyDriver,
  Kysely,
  type KyselyPlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { QueryResult as PgResult, PoolClient, QueryConfig } from 'pg';
import { notText, sqlState } from './database-error.js';
import { answerOf, inOnePacket } from './one-packet.js';
import { opened, type ReadConnections, type Taken } from './read-connections.js';
import type { Tables } from './tables.js';
import { TENANT, tenantFilter } from './tenant-filter.js';

const MAX_PREPARED = 2_000;
/** What has more values fills many rows, as many as there happen to be: such a text hardly comes again. */
const MAX_VALUES_OF_PREPARED = 100;

// One name for one text, so that each connection parses and plans a statement once; past the cap a statement goes unnamed.
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_PREPARED) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 20);
  names.set(text, name);
  return name;
}

/** A statement as a connection takes it. The ORM writes its values into the text: what has none is not prepared. */
export function asSent(
  { sql: text, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>,
  tenantId: string | null,
): QueryConfig {
  if (parameters.length === 0) return { text };
  const values = parameters.map((value) => (value === TENANT ? tenantId : value));
  const name = values.length > MAX_VALUES_OF_PREPARED ? undefined : nameOf(text);
  return name === undefined ? { text, values } : { name, text, values };
}

/** SQLSTATE of a statement in a transaction that an error has aborted. */
const ABORTED = '25P02';

/** Binds a transaction to its tenant. */
export const bindingTo = (tenantId: string): QueryConfig => ({
  name: 'set_tenant',
  text: 'SELECT app.set_tenant($1)',
  values: [tenantId],
});

/** A statement that was sent before it was known whether the connection still lives. */
interface Early {
  readonly statement: QueryConfig;
  readonly answer: PromiseWithResolvers<PgResult>;
  sent?: Promise<PgResult>;
}

/**
 * One writing transaction on one connection, opened with its first statement and bound to its tenant. Statements are sent without waiting for the answers to those before:
 * the connection answers them in the order in which they were given. Where the beginning fails, they find an aborted transaction or no tenant, and do nothing.
 */
export class TenantTransaction {
  readonly #connections: ReadConnections;
  readonly #tenantId: string;
  #opening: Promise<PoolClient> | null = null;
  #client: PoolClient | null = null;
  #begun = false;
  #ended = false;
  #failure: unknown = null;
  /** The error of a statement that was not sent at all: PostgreSQL knows nothing of it, and would end the transaction as if all were well. */
  #unfit: Error | null = null;
  #early: Early[] = [];

  constructor(connections: ReadConnections, tenantId: string) {
    this.#connections = connections;
    this.#tenantId = tenantId;
  }

  /** Sends a statement and gives its answer. */
  send(query: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<PgResult> {
    // Whoever is late must not write on a connection that is somebody else's by now.
    if (this.#ended) return Promise.reject(this.#failure ?? new Error('the transaction has ended'));
    const unfit = notText(query);
    if (unfit) {
      this.#unfit ??= unfit;
      return Promise.reject(unfit);
    }
    const statement = asSent(query, this.#tenantId);
    if (this.#begun && this.#client) return this.#answered(post(this.#client, statement));
    const early: Early = { statement, answer: Promise.withResolvers() };
    this.#early.push(early);
    if (this.#client) sendEarly(this.#client, early);
    if (!this.#opening) {
      this.#opening = this.#open();
      // Each statement hears of it.
      this.#opening.catch(() => undefined);
    }
    return this.#answered(early.answer.promise);
  }

  // What follows an error is refused because of it, and says no more than that: the error itself is told instead.
  #answered(answer: Promise<PgResult>): Promise<PgResult> {
    return answer.catch((error: unknown) => {
      this.#failure ??= error;
      throw sqlState(error) === ABORTED ? this.#failure : error;
    });
  }

  /**
   * Ends the transaction and sends these statements with its end. All has been written, or an error says that nothing was; only where the connection is
   * lost before the end is answered does nobody know which of the two it is.
   */
  async commit(last: readonly CompiledQuery[] = []): Promise<void> {
    const answers = last.map((query) => this.send(query));
    // Nobody waits for them where the opening fails: each fails with it, and what nobody hears would end the process.
    for (const answer of answers) answer.catch(() => undefined);
    if (this.#unfit) throw this.#unfit;
    // A beginning that was lost is made again, an end must not be.
    const client = await this.#opening;
    this.#ended = true;
    if (!client) return;
    const end = post(client, { text: 'COMMIT' });
    try {
      const [{ command }] = await Promise.all([end, ...answers]);
      // An error that nobody heard, or that somebody caught within the transaction.
      if (command !== 'COMMIT') throw this.#failure ?? new Error('the transaction was aborted before its end');
    } catch (error) {
      // Answers come in their order: after the last one the connection is free.
      await end.then(
        () => client.release(),
        (lost: Error) => client.release(lost),
      );
      throw error;
    }
    client.release();
  }

  /** Takes everything back; harmless when nothing was sent. */
  async rollback(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const client = await this.#opening?.catch(() => null);
    if (!client) return;
    await post(client, { text: 'ROLLBACK' }).then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }

  async #open(): Promise<PoolClient> {
    try {
      return await opened(async () => this.#beginOn(await this.#connections.take()));
    } catch (error) {
      this.#ended = true;
      this.#failure = error;
      for (const { answer } of this.#early) answer.reject(error);
      this.#early = [];
      throw error;
    }
  }

  // The beginning travels with the first statements.
  async #beginOn({ client, before }: Taken): Promise<PoolClient> {
    const beginning = [post(client, { text: `${before}BEGIN` }), post(client, bindingTo(this.#tenantId))];
    this.#client = client;
    for (const early of this.#early) sendEarly(client, early);
    try {
      await Promise.all(beginning);
    } catch (error) {
      this.#client = null;
      client.release(error as Error);
      throw error;
    }
    this.#begun = true;
    for (const { sent, answer } of this.#early) sent?.then(answer.resolve, answer.reject);
    this.#early = [];
    return client;
  }
}

function post(client: PoolClient, statement: QueryConfig): Promise<PgResult> {
  inOnePacket(client);
  return answerOf(client, statement);
}

function sendEarly(client: PoolClient, early: Early): void {
  early.sent = post(client, early.statement);
  // Heard once the beginning was answered, or not at all where it failed too.
  early.sent.catch(() => undefined);
}

const compiler = new PostgresQueryCompiler();
const adapter = new PostgresAdapter();
const driver = new DummyDriver();
const dialect: Dialect = {
  createAdapter: () => adapter,
  createDriver: () => driver,
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => compiler,
};

/** The query builder over whoever sends its statements, held to the tenant that they are sent for unless there is none. */
export const builderOver = (send: (query: CompiledQuery) => Promise<PgResult>, held: boolean): Kysely<Tables> =>
  new Kysely<Tables>({
    config: { dialect },
    dialect,
    driver,
    executor: new SendingExecutor(send, held ? [tenantFilter] : []),
  });

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

const noConnections: ConnectionProvider = {
  provideConnection: () => Promise.reject(new Error('this is one transaction already, and streams nothing')),
};

/** Kysely over one connection, without what it does for a pool: the transaction belongs to whoever opened it, not to the builder. The tenant's filter leaves rows as they are. */
class SendingExecutor extends DefaultQueryExecutor {
  readonly #send: (query: CompiledQuery) => Promise<PgResult>;

  constructor(send: (query: CompiledQuery) => Promise<PgResult>, plugins: KyselyPlugin[]) {
    super(compiler, adapter, noConnections, plugins);
    this.#send = send;
  }

  override async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.#send(query);
    return changing.has(command)
      ? { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) }
      : { rows: rows as Row[] };
  }
}
