import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { ClientError, GraphQLClient } from 'graphql-request';
import pg from 'pg';
import { createApp } from '../../src/app.js';
import type { Config } from '../../src/config.js';
import { entities } from '../../src/entities.js';
import { createServiceJobs } from '../../src/jobs.js';
import { watchBiSessions } from '../../src/modules/bi/watch-bi-sessions.js';
import { Tokens } from '../../src/platform/auth/token.js';
import { type Clock } from '../../src/platform/clock.js';
import { type Database, openDatabase, type patience } from '../../src/platform/db/database.js';
import type { Bucket } from '../../src/platform/files/bucket-store.js';
import { createLog } from '../../src/platform/log/log.js';
import { TEST_NOW } from './cluster.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { checkLeafTypes } from './leaf-types.js';

export { TEST_NOW };

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
type Answer = any;

/** What came back: data and errors as a client sees them. */
export interface Reply {
  readonly status: number;
  readonly data: Answer;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly field?: string; readonly facts?: Answer };
  }[];
  /** Code of the first error, or undefined. */
  readonly code: string | undefined;
}

/** A caller of the service: an account, or nobody. */
export interface Caller {
  /** Sends a document and returns whatever comes back. */
  send(document: string, variables?: Record<string, unknown>): Promise<Reply>;
  /** Sends a document and returns its data; an error fails the test. */
  ask(document: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The same caller with other headers. */
  with(headers: Record<string, string>): Caller;
}

/** The real service over HTTP on a database of its own. */
export interface Service {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly fresh: FreshDatabase;
  readonly signingKey: string;
  /** Where the service keeps files. */
  readonly dataDir: string;
  /** Sets the service's clock. */
  setNow(instant: string): void;
  /** Who asks: an e-mail address of a seeded account. */
  as(email: string): Caller;
  /** What the account sends to say who it is, for requests beside GraphQL. */
  headersOf(email: string): Promise<Record<string, string>>;
  readonly nobody: Caller;
  /** Runs work and returns the SQL statements the service sent meanwhile, without BEGIN and COMMIT. */
  statements<T>(work: () => Promise<T>): Promise<{ result: T; sql: string[] }>;
  /** Rows as the superuser sees them: for looking at facts behind the service's back, or for changing them, which moves the versions of the tenants. */
  rows(sql: string, values?: unknown[]): Promise<Answer[]>;
  /** Does the daily work that is due by the service's clock and all jobs that wait. */
  runJobs(): Promise<void>;
  stop(): Promise<void>;
}

const recorders = new Set<string[]>();
const plainQuery = pg.Client.prototype.query;
// Counts what really goes over the wire, whichever part of the service sends it.
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const [first] = args;
  const text = typeof first === 'string' ? first : ((first as { text?: string } | null)?.text ?? '');
  const { user } = (this as unknown as { connectionParameters: { user: string } }).connectionParameters;
  if (text && user === 'sauro_app' && !/^(begin|commit|rollback|savepoint|release)/i.test(text))
    for (const recorder of recorders) recorder.push(text);
  return (plainQuery as (...args: unknown[]) => unknown).apply(this, args);
} as typeof plainQuery;

/** Starts the service for one test file. */
export async function startService(
  options: {
    asSuperuser?: boolean;
    graphqlPage?: boolean;
    gatewayKey?: string;
    bucket?: Bucket;
    mail?: Config['mail'];
    publicUrl?: string;
    patience?: Record<keyof typeof patience, string>;
    /** Connections of the service, where a test needs as many as a deployment has. */
    poolSize?: number;
    /** Notes sessions of BI roles, as the service does while it runs. */
    biSessions?: boolean;
  } = {},
): Promise<Service> {
  const fresh = await freshDatabase();
  const log = createLog(process.env['TEST_LOG'] === 'on' ? 'debug' : 'silent');
  let now = TEST_NOW;
  const clock: Clock = () => now;
  const database = await openDatabase({
    url: options.asSuperuser ? fresh.adminUrl : fresh.serviceUrl,
    poolSize: options.poolSize ?? 6,
    log,
    entities,
    ...(options.patience && { patience: options.patience }),
  });
  const signingKey = createHash('sha256').update(fresh.serviceUrl).digest('hex');
  const dataDir = await mkdtemp(join(tmpdir(), 'sauro-files-'));
  const app = await createApp({
    config: {
      graphqlPage: options.graphqlPage ?? false,
      gatewayKey: options.gatewayKey,
      dataDir,
      bucket: options.bucket,
      mail: options.mail,
    },
    database,
    log,
    signingKey,
    clock,
  });
  const jobs = createServiceJobs({
    config: { mail: options.mail, publicUrl: options.publicUrl },
    url: fresh.serviceUrl,
    database,
    log,
    signingKey,
    clock,
  });
  const sessions = options.biSessions ? watchBiSessions({ database, log }) : null;
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
  const tokens = new Tokens(signingKey);
  const admin = new pg.Pool({ connectionString: fresh.adminUrl, max: 2 });
  // Sessions that are still closing when the database is dropped are dropped with it.
  admin.on('connect', (client) => client.on('error', () => undefined));
  const rows = async (sql: string, values: unknown[] = []) => {
    const found = await admin.query(sql, values);
    // Whoever changes facts behind the service's back moves the version that every transaction of the service moves by itself.
    if (!/^\s*select/i.test(sql)) {
      await admin.query(
        'update sauro.audit_head set version = version + 1 where tenant_id in (select tenant_id from sauro.audit_head for update skip locked)',
      );
    }
    return found.rows;
  };

  const caller = (headers: () => Promise<Record<string, string>>): Caller => {
    const send = async (document: string, variables: Record<string, unknown> = {}): Promise<Reply> => {
      const client = new GraphQLClient(url, { errorPolicy: 'all' });
      try {
        const { data, errors, status } = await client.rawRequest(document, variables, await headers());
        checkLeafTypes(document, data);
        return reply(status, data, errors as never);
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        return reply(error.response.status, error.response.data, error.response.errors as never);
      }
    };
    return {
      send,
      ask: async (document, variables) => {
        const { data, errors } = await send(document, variables);
        if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
        return data;
      },
      with: (more) => caller(async () => ({ ...(await headers()), ...more })),
    };
  };

  const headersOf = async (email: string) => {
    const [account] = await rows('select id, token_epoch from sauro.account where email = $1', [email]);
    if (!account) throw new Error(`no account ${email}`);
    const { token } = await tokens.sign({ accountId: account.id, epoch: account.token_epoch }, now);
    return { authorization: `Bearer ${token}` };
  };

  return {
    url,
    app,
    database,
    fresh,
    signingKey,
    dataDir,
    setNow: (instant) => {
      now = instant;
    },
    as: (email) => caller(() => headersOf(email)),
    headersOf,
    nobody: caller(async () => ({})),
    statements: async (work) => {
      const sql: string[] = [];
      recorders.add(sql);
      try {
        return { result: await work(), sql };
      } finally {
        recorders.delete(sql);
      }
    },
    rows,
    runJobs: () => jobs.runDue(),
    stop: async () => {
      await jobs.stop();
      await sessions?.stop();
      await app.close();
      await database.close();
      await admin.end();
      await fresh.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function reply(status: number, data: Answer, errors: Reply['errors'] | undefined): Reply {
  const list = errors ?? [];
  return { status, data, errors: list, code: list[0]?.extensions.code };
}
