import DataLoader from 'dataloader';
import type { Kysely } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { refuse } from '../kernel/refusal.js';
import type { Auth } from './auth/auth.js';
import type { Clock } from './clock.js';
import type { Database } from './db/database.js';
import type { ReadSession } from './db/read-session.js';
import type { Tables } from './db/tables.js';
import type { Logger } from './log/log.js';

/** The tenant that a request speaks for. */
export interface TenantOfRequest {
  readonly id: string;
  readonly code: string;
  readonly timeZone: string;
}

/** A batch over a store function; one DataLoader of it lives for one request. */
export interface Loader<Key, Value> {
  readonly batch: (context: RequestContext, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;
  /** Needed for keys that are not plain values. */
  readonly cacheKey?: (key: Key) => string;
}

/** Declares a loader: `context.load(bodyById, id)`. */
export const loader = <Key, Value>(
  batch: Loader<Key, Value>['batch'],
  cacheKey?: (key: Key) => string,
): Loader<Key, Value> => ({ batch, ...(cacheKey && { cacheKey }) });

/** What a request brings along. */
export interface RequestParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: Auth;
  readonly locale: 'vi' | 'en';
  readonly requestId: string;
  /** The caller's network address, for slowing down sign-in. */
  readonly address: string;
  /** Whether the request carries the federation gateway's credential. */
  readonly gateway: boolean;
}

/** What changes while a request runs. */
interface Course {
  actor: Actor | null;
  tenant: TenantOfRequest | null;
  problem: Error | null;
  reads: ReadSession;
}

// Members are private to TypeScript only: the GraphQL server copies its context object, and copies have no #members.
// What changes stands in one object, so that every copy sees, and closes, the same.

/** One request: who asks, for which tenant, and its reads. */
export class RequestContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: Auth;
  readonly locale: 'vi' | 'en';
  readonly requestId: string;
  readonly address: string;
  readonly gateway: boolean;
  private readonly course: Course;
  // biome-ignore lint/suspicious/noExplicitAny: loaders of all key and value types live in one map
  private readonly loaders = new Map<Loader<any, any>, DataLoader<any, any>>();

  constructor(parts: RequestParts) {
    this.database = parts.database;
    this.clock = parts.clock;
    this.log = parts.log;
    this.auth = parts.auth;
    this.locale = parts.locale;
    this.requestId = parts.requestId;
    this.address = parts.address;
    this.gateway = parts.gateway;
    this.course = { actor: null, tenant: null, problem: null, reads: parts.database.read(null) };
  }

  /** Binds the request to its tenant before the first read. */
  enterTenant(tenant: TenantOfRequest): Kysely<Tables> {
    this.course.tenant = tenant;
    this.course.reads = this.database.read(tenant.id);
    return this.course.reads.db;
  }

  /** Unbinds the request, because somebody else speaks from here on; reads have ended before. */
  leaveTenant(): void {
    this.course.tenant = null;
    this.course.reads = this.database.read(null);
  }

  /** Says who asks, once it is known. */
  identify(actor: Actor): void {
    this.course.actor = actor;
    this.course.problem = null;
  }

  /** Keeps why the caller is nobody here; it is thrown where something is asked that needs somebody. */
  refuseAll(problem: Error): void {
    this.course.problem = problem;
  }

  /** Who asks; refuses UNAUTHENTICATED when nobody signed in. */
  viewer(): Actor {
    const { actor, problem } = this.course;
    if (problem) throw problem;
    if (!actor) throw refuse('UNAUTHENTICATED');
    return actor;
  }

  /** Who asks and for which tenant; refuses when either is missing. */
  insider(): { readonly actor: Actor; readonly tenant: TenantOfRequest } {
    const actor = this.viewer();
    const { tenant } = this.course;
    if (!tenant) throw refuse('BAD_USER_INPUT', { problem: 'X-Tenant' }, 'X-Tenant');
    return { actor, tenant };
  }

  /** The tenant's tables, for reading. */
  get db(): Kysely<Tables> {
    this.insider();
    return this.course.reads.db;
  }

  /** Reference tables (areas, tenants), for anybody who signed in. */
  get reference(): Kysely<Tables> {
    this.viewer();
    return this.course.reads.db;
  }

  /** One value through a batch of this request. */
  load<Key, Value>(from: Loader<Key, Value>, key: Key): Promise<Value> {
    return this.dataLoader(from).load(key);
  }

  /** Puts a value where a loader would find it, when a statement brought it along anyway. */
  prime<Key, Value>(from: Loader<Key, Value>, key: Key, value: Value): void {
    this.dataLoader(from).prime(key, value);
  }

  /** Several values through one batch, in order; any failure fails the whole. */
  async loadAll<Key, Value>(from: Loader<Key, Value>, keys: readonly Key[]): Promise<Value[]> {
    return Promise.all(keys.map((key) => this.load(from, key)));
  }

  /** Gives the connection back and forgets what was read; the next read sees a new snapshot. */
  async endReads(): Promise<void> {
    this.loaders.clear();
    await this.course.reads.end();
  }

  /** The answer is ready: no read comes after. */
  async close(): Promise<void> {
    this.loaders.clear();
    await this.course.reads.close();
  }

  private dataLoader<Key, Value>(from: Loader<Key, Value>): DataLoader<Key, Value, string> {
    let found = this.loaders.get(from);
    if (!found) {
      found = new DataLoader((keys: readonly Key[]) => from.batch(this, keys), {
        maxBatchSize: 5_000,
        ...(from.cacheKey && { cacheKeyFn: from.cacheKey }),
      });
      this.loaders.set(from, found);
    }
    return found;
  }
}

/** Puts the rows of a batch in the order of its keys; a key without a row gets `otherwise`. */
export function inOrder<Key, Row, Value>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  otherwise: Value,
): (Row | Value)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? otherwise);
}

/** Groups the rows of a batch in the order of its keys. */
export function groupsInOrder<Key, Row>(keys: readonly Key[], rows: readonly Row[], keyOf: (row: Row) => Key): Row[][] {
  const groups = Map.groupBy(rows, keyOf);
  return keys.map((key) => groups.get(key) ?? []);
}
