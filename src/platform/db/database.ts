import { type EntitySchema, MikroORM, type SqlEntityManager } from '@mikro-orm/postgresql';
import type { CompiledQuery, Kysely } from 'kysely';
import pg from 'pg';
import type { Logger } from '../log/log.js';
import { ChangeRecorder } from './change-recorder.js';
import { JoiningSocket } from './one-packet.js';
import { PreparedDriver } from './prepared-driver.js';
import { ReadConnections } from './read-connections.js';
import { ReadSession } from './read-session.js';
import type { Tables } from './tables.js';
import { builderOver, TenantTransaction } from './tenant-transaction.js';
import { versionMoved } from './tenant-version.js';

/** A writing transaction of one tenant: the entity manager for single records, the query builder for sets of rows. */
export interface WriteSession {
  readonly em: SqlEntityManager;
  readonly db: Kysely<Tables>;
  /** Statements that nothing waits for: they travel with the end of the transaction, in this order. */
  readonly last: CompiledQuery[];
}

/** What a process needs of PostgreSQL: one pool, reads in snapshots, writes in transactions, each bound to one tenant. */
export interface Database {
  readonly pool: pg.Pool;
  /** A read-only snapshot, opened when first used; without a tenant only reference tables can be seen. */
  read(tenantId: string | null): ReadSession;
  /** Runs work in one transaction of the tenant and moves the tenant's version; any throw rolls all of it back. */
  write<T>(tenantId: string, work: (session: WriteSession) => Promise<T>): Promise<T>;
  /** The same without moving the version: for who moves it himself, and for books kept on the side that no kept answer reads. */
  writeAside<T>(tenantId: string, work: (session: WriteSession) => Promise<T>): Promise<T>;
  /** Closes the pool after running statements have ended. */
  close(): Promise<void>;
}

const { builtins } = pg.types;

// Text forms that the whole code base uses: instants as ISO 8601 in UTC, days as YYYY-MM-DD, counts as numbers, decimals as text.
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.TIMESTAMPTZ]: (text) => `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, 'Z')}`,
  [builtins.DATE]: (text) => text,
  [builtins.INT8]: (text) => Number(text),
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    format !== 'binary' && parsers[oid] ? parsers[oid] : pg.types.getTypeParser(oid, format),
};

/**
 * How long one connection keeps others waiting. The longest honest statement takes seconds and opening a year for 41,800 units holds
 * its tenant for four; whoever waits longer for a lock or runs longer is told so instead of holding one of few connections for ever.
 */
export const patience = { lock: '15s', statement: '30s', idleInTransaction: '60s' } as const;
const CONNECT_WITHIN_MS = 30_000;

/** Opens the pool of the service's role and the entity manager on it. */
export async function openDatabase(options: {
  url: string;
  poolSize: number;
  log: Logger;
  entities: EntitySchema[];
  /** Other limits than the service's own, for tests. */
  patience?: Readonly<Record<keyof typeof patience, string>>;
}): Promise<Database> {
  const { lock, statement, idleInTransaction } = options.patience ?? patience;
  let pool: pg.Pool | undefined;
  const orm = await MikroORM.init({
    driver: PreparedDriver,
    clientUrl: options.url,
    schema: 'sauro',
    entities: options.entities,
    discovery: { warnWhenNoEntities: false, checkDuplicateTableNames: true },
    pool: { min: 0, max: options.poolSize },
    forceUtcTimezone: true,
    subscribers: [new ChangeRecorder()],
    // The filter is the tenant of every entity that is read; see tenantFilter for the query builder.
    filters: {
      tenant: { cond: (args: { tenantId: string }) => ({ tenantId: args.tenantId }), default: true, args: true },
    },
    driverOptions: {
      types,
      options: [
        'search_path=sauro,public',
        'timezone=UTC',
        'jit=off',
        // Of a list of ids, of a page or of one year PostgreSQL expects a plan for just these values to be cheaper, and would plan such a statement anew each time.
        'plan_cache_mode=force_generic_plan',
        `lock_timeout=${lock}`,
        `statement_timeout=${statement}`,
        `idle_in_transaction_session_timeout=${idleInTransaction}`,
      ]
        .map((setting) => `-c ${setting}`)
        .join(' '),
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      pipeline: true,
      stream: () => new JoiningSocket(),
      application_name: 'sauro',
      onPoolCreated: (created: pg.Pool) => {
        pool = created;
      },
    },
    logger: (message) => options.log.debug({ orm: message }, 'orm'),
  });
  orm.em.getConnection().getClient();
  if (!pool) throw new Error('the pool was not created');
  const shared = pool;
  const connections = new ReadConnections(shared);
  const writeAside: Database['writeAside'] = async (tenantId, work) => {
    const transaction = new TenantTransaction(connections, tenantId);
    const db = builderOver((query) => transaction.send(query), true);
    const em = orm.em.fork();
    em.setFilterParams('tenant', { tenantId });
    em.setTransactionContext(db);
    const last: CompiledQuery[] = [];
    try {
      const result = await work({ em, db, last });
      await em.flush();
      await transaction.commit(last);
      return result;
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  };
  return {
    pool: shared,
    read: (tenantId) => new ReadSession(connections, tenantId),
    writeAside,
    write: (tenantId, work) =>
      writeAside(tenantId, async (session) => {
        const result = await work(session);
        await session.em.flush();
        session.last.push(versionMoved());
        return result;
      }),
    close: async () => {
      await orm.close();
      // The ORM ends the pool only where it sent a statement of its own.
      if (!shared.ending) await shared.end();
    },
  };
}
