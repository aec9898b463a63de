import DataLoader from 'dataloader';
import type { ExecutionResult } from 'graphql';
import type { Kysely } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import type { Instant } from '../kernel/deadline.js';
import { refuse } from '../kernel/refusal.js';
import type { Auth } from './auth/auth.js';
import type { Clock } from './clock.js';
import type { Database } from './db/database.js';
import type { ReadSession } from './db/read-session.js';
import { boundStatements, HEAVY_WITHIN_MS } from './db/statement-bound.js';
import type { Tables } from './db/tables.js';
import type { Present } from './db/tenant-version.js';
import type { Line, Turns } from './http/turns.js';
import { type KeptValues, valuesOf } from './kept-values.js';
import type { Logger } from './log/log.js';

/** The tenant that a request speaks for. */
export interface TenantOfRequest {
  readonly id: string;
  readonly code: string;
  readonly timeZone: string;
}

/** What is there at once or later. */
export type Awaitable<Value> = Value | Promise<Value>;

/** A batch over a store function; one DataLoader of it lives for one request. */
export interface Loader<Key, Value> {
  readonly batch: (context: RequestContext, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;
  /** Needed for keys that are not plain values. */
  readonly cacheKey?: (key: Key) => string;
  /** Whether its values stay true while the version of the tenant stays. */
  readonly kept?: true;
}

/** A name for what a statement may bring along because fields below will ask for it. */
export class Foreseen {}

/** Declares a loader: `context.load(bodyById, id)`. */
export const loader = <Key, Value>(
  batch: Loader<Key, Value>['batch'],
  cacheKey?: (key: Key) => string,
): Loader<Key, Value> => ({ batch, ...(cacheKey && { cacheKey }) });

/**
 * A loader of values that belong to the tenant as a whole: they are kept from one request to the next while the version of the tenant stays. What it
 * reads must be nothing but the tenant's facts; it gets no clock and no actor to look at, and nobody changes what it gives.
 */
export const keptLoader = <Key, Value>(
  batch: (tenant: Pick<RequestContext, 'db' | 'load'>, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
  cacheKey?: (key: Key) => string,
): Loader<Key, Value> => ({ batch, kept: true, ...(cacheKey && { cacheKey }) });

/** What a request brings along. */
export interface RequestParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: Auth;
  readonly keptValues: KeptValues;
  readonly locale: 'vi' | 'en';
  readonly requestId: string;
  /** The caller's network address, for slowing down sign-in. */
  readonly address: string;
  readonly line: Line;
  /** The places of requests that count standings or go through views: each holds a connection and a core for long. */
  readonly heavyTurns: Turns;
  /** Whether the request carries the federation gateway's credential. */
  readonly gateway: boolean;
}

/** What proves that an answer is still true: the same account may speak, and nothing of the tenant was written. */
export interface Lasting {
  readonly tenantId: string;
  readonly accountId: string;
  readonly present: Present;
  readonly until: Instant;
}

/** What changes while a request runs. */
interface Course {
  actor: Actor | null;
  tenant: TenantOfRequest | null;
  problem: Error | null;
  reads: ReadSession;
  /** Of what moment the running snapshot is, and until when the caller may speak; null where that is not known. */
  present: (Present & { readonly until: Instant }) | null;
  /** Whether the present may be presumed, so that nothing waits for it but the answer. */
  presumes: boolean;
  /** Whether the present of the running snapshot is the one that was presumed; null where none was. */
  confirmed: Promise<boolean> | null;
  /** Whether something was asked that can change while the version of the tenant stays: the time, or a table beside the tenant's. */
  passing: boolean;
  /** Whether it was a query, answered as a whole. */
  whole: boolean;
  /** The fields of each type that the query asks for; null where that is not known. */
  fieldsOf: ReadonlyMap<string, ReadonlySet<string>> | null;
  /** Gives back the place that a heavy question holds. */
  leave: (() => void) | null;
  /** Whether the statements of the running snapshot have the bound of heavy questions. */
  bounded: Promise<void> | null;
  /** Whether a heavy question found no place. */
  missedPlace: boolean;
  /** What was found before the query server was asked, for it to show. */
  found: ExecutionResult | null;
}

// Members are private to TypeScript only: the GraphQL server copies its context object, and copies have no #members.
// What changes stands in one object, so that every copy sees, and closes, the same.

/** One request: who asks, for which tenant, and its reads. */
export class RequestContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: Auth;
  readonly locale: 'vi' | 'en';
  readonly requestId: string;
  readonly address: string;
  readonly gateway: boolean;
  private readonly course: Course;
  private readonly keptValues: KeptValues;
  private readonly source: Database;
  private readonly line: Line;
  private readonly heavyTurns: Turns;
  // biome-ignore lint/suspicious/noExplicitAny: loaders of all key and value types live in one map
  private readonly loaders = new Map<Loader<any, any>, DataLoader<any, any>>();
  private readonly primed = new Map<object, Map<string, { readonly value: unknown }>>();
  private readonly ahead = new Map<Foreseen, Set<unknown>>();

  constructor(parts: RequestParts) {
    this.source = parts.database;
    // Named before it is assigned: a function that is written where it is assigned to a property lies in old memory, and would keep the request there until that is swept.
    const clock = () => {
      this.course.passing = true;
      return parts.clock();
    };
    this.clock = clock;
    this.log = parts.log;
    this.auth = parts.auth;
    this.locale = parts.locale;
    this.requestId = parts.requestId;
    this.address = parts.address;
    this.gateway = parts.gateway;
    this.keptValues = parts.keptValues;
    this.line = parts.line;
    this.heavyTurns = parts.heavyTurns;
    this.course = {
      actor: null,
      tenant: null,
      problem: null,
      reads: parts.database.read(null),
      present: null,
      presumes: false,
      confirmed: null,
      passing: false,
      whole: false,
      fieldsOf: null,
      leave: null,
      bounded: null,
      missedPlace: false,
      found: null,
    };
  }

  /** The database beside the snapshot of this request: what is found there may change while the version of the tenant stays. */
  get database(): Database {
    this.course.passing = true;
    return this.source;
  }

  /** Binds the request to its tenant before the first read. */
  enterTenant(tenant: TenantOfRequest): Kysely<Tables> {
    this.course.tenant = tenant;
    this.course.present = null;
    this.course.reads = this.source.read(tenant.id);
    return this.course.reads.db;
  }

  /** Unbinds the request, because somebody else speaks from here on; reads have ended before. */
  leaveTenant(): void {
    this.course.tenant = null;
    this.course.present = null;
    this.course.reads = this.source.read(null);
  }

  /**
   * Lets the request go on as of the present that is known of its account, while the database is still asked for it: both go in one packet. Only for what can be asked
   * again from the beginning, because what is found so is nothing before `isOfPresent` says that it is of the moment that was presumed.
   */
  presume(): void {
    this.course.presumes = true;
  }

  /** Opens the snapshot for an account that may speak until then, and says of what moment it is, or is presumed to be; null when the account does not exist. */
  async presentFor(accountId: string, until: Instant): Promise<Present | null> {
    const { course } = this;
    const asked = course.reads.present(accountId);
    const presumed = course.presumes && course.tenant ? this.keptValues.presentOf(course.tenant.id, accountId) : null;
    if (presumed) {
      course.present = { ...presumed, until };
      course.confirmed = asked.then(
        (present) => present?.version === presumed.version && present.seal === presumed.seal,
        () => false,
      );
      return presumed;
    }
    const present = await asked;
    course.present = present && { ...present, until };
    if (present && course.tenant) this.keptValues.setPresentOf(course.tenant.id, accountId, present);
    return present;
  }

  /** Whether the present of the running snapshot is presumed. */
  get presumesPresent(): boolean {
    return this.course.confirmed !== null;
  }

  /** Whether what was read is of the moment that it was presumed to be of; true where nothing was presumed. */
  async isOfPresent(): Promise<boolean> {
    return (await this.course.confirmed) ?? true;
  }

  /** What was found out of a tenant at the moment of this snapshot, or finds it out. */
  async remember<Value>(what: object, key: string, find: () => Promise<Value>): Promise<Value> {
    const shelf = this.shelf(what);
    const known = shelf?.get(key) as { readonly value: Value } | undefined;
    if (known) return known.value;
    const value = await find();
    if (await this.isOfPresent()) shelf?.set(key, { value });
    return value;
  }

  /** Says who asks, once it is known. */
  identify(actor: Actor): void {
    this.course.actor = actor;
    this.course.problem = null;
    this.course.passing = false;
    this.course.reads.sawPassing = false;
  }

  /** Keeps an answer with errors for the query server, which knows how they are shown. */
  leaveAnswer(answer: ExecutionResult): void {
    this.course.found = answer;
  }

  /** Takes the answer that was left, once. */
  takeAnswer(): ExecutionResult | null {
    const { found } = this.course;
    this.course.found = null;
    return found;
  }

  /** Says that the request was a query and was answered without any error. */
  answered(): void {
    this.course.whole = true;
  }

  /** What an answer made by now may be kept under: it stays true for this account while the tenant's present is this. Null when it may not be kept. */
  get lasting(): Lasting | null {
    const { actor, tenant, present, passing, reads, whole } = this.course;
    if (!whole || !actor || !tenant || !present || passing || reads.sawPassing) return null;
    return { tenantId: tenant.id, accountId: actor.accountId, present, until: present.until };
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

  /** Whether it is known who asks and for which tenant. */
  get hasInsider(): boolean {
    const { actor, tenant, problem } = this.course;
    return actor !== null && tenant !== null && problem === null;
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

  /** One value through a batch of this request, or as it was kept of the tenant at this version. */
  load<Key, Value>(from: Loader<Key, Value>, key: Key): Promise<Value> {
    const known = this.known(from, key);
    return known ? Promise.resolve(known.value) : this.dataLoader(from).load(key);
  }

  /** What follows from one value: at once where the value is known, which spares a list of many rows as many promises. */
  using<Key, Value, Result>(from: Loader<Key, Value>, key: Key, use: (value: Value) => Result): Awaitable<Result> {
    const known = this.known(from, key);
    return known ? use(known.value) : this.dataLoader(from).load(key).then(use);
  }

  /** Puts a value where a loader would find it, when a statement brought it along anyway. */
  prime<Key, Value>(from: Loader<Key, Value>, key: Key, value: Value): void {
    const found = this.primed.get(from) ?? new Map<string, { readonly value: unknown }>();
    this.primed.set(from, found);
    found.set(keyIn(from, key), { value });
  }

  /** Says that fields below will ask for this, so that a statement above may bring it along. */
  foresee(what: Foreseen, key: unknown): void {
    const keys = this.ahead.get(what) ?? new Set();
    this.ahead.set(what, keys.add(key));
  }

  /** What fields below will ask for, where it is one thing only. */
  foreseen(what: Foreseen): unknown {
    const keys = this.ahead.get(what);
    return keys?.size === 1 ? keys.values().next().value : undefined;
  }

  /** Says which fields of each type the query asks for, so that a statement may leave out what none of them needs. */
  foreseeFields(fieldsOf: ReadonlyMap<string, ReadonlySet<string>>): void {
    this.course.fieldsOf = fieldsOf;
  }

  /** Whether nothing but these fields of a type is asked for; false where that is not known. */
  asksOnly(type: string, fields: ReadonlySet<string>): boolean {
    const { fieldsOf } = this.course;
    if (fieldsOf === null) return false;
    for (const field of fieldsOf.get(type) ?? []) if (!fields.has(field)) return false;
    return true;
  }

  /** Several values through one batch, in order; any failure fails the whole. */
  async loadAll<Key, Value>(from: Loader<Key, Value>, keys: readonly Key[]): Promise<Value[]> {
    return Promise.all(keys.map((key) => this.load(from, key)));
  }

  /**
   * Before a heavy question: one request of those that read long holds one place until it ends, and its statements from here on have a bound of their own.
   * Refuses with RATE_LIMITED where no place is free: who waits here would hold a connection. `waitForPlace` waits without one.
   */
  async beginHeavy(): Promise<void> {
    const { course } = this;
    // Nothing so long is asked in vain.
    if (!(await this.isOfPresent())) throw new Error('the present is not the one that was presumed');
    course.leave ??= this.heavyTurns.takeAtOnce(this.insider().tenant.id);
    if (!course.leave) {
      course.missedPlace = true;
      throw refuse('RATE_LIMITED', { seconds: 5 });
    }
    try {
      course.bounded ??= boundStatements(this.db, HEAVY_WITHIN_MS);
      await course.bounded;
    } catch (error) {
      // A field that is still running when the request has ended must not keep the place.
      this.endHeavy();
      course.bounded = null;
      throw error;
    }
  }

  /**
   * Where a heavy question found no place: gives the connection back and waits for one in order. True says that everything may be asked again from the
   * beginning, in a new snapshot, so that the answer is still of one moment.
   */
  async waitForPlace(): Promise<boolean> {
    const { course } = this;
    if (!course.missedPlace) return false;
    course.missedPlace = false;
    await this.endReads();
    const leave = await this.heavyTurns.take(this.insider().tenant.id, this.line).catch(() => null);
    if (!leave) return false;
    // A field that was still running may have opened a snapshot meanwhile, and taken a place: one is enough, and none must be lost.
    await this.endReads();
    if (course.leave) leave();
    else course.leave = leave;
    return true;
  }

  /** Gives the place of a heavy question back before the request ends. */
  endHeavy(): void {
    this.course.leave?.();
    this.course.leave = null;
  }

  /** Gives the connection back and forgets what was read; the next read sees a new snapshot. */
  async endReads(): Promise<void> {
    this.loaders.clear();
    this.primed.clear();
    this.course.present = null;
    this.course.confirmed = null;
    this.course.bounded = null;
    await this.course.reads.end();
  }

  /** The answer is ready: no read comes after. */
  close(): void {
    this.loaders.clear();
    this.primed.clear();
    this.course.reads.close();
    this.course.bounded = null;
    this.endHeavy();
  }

  /** Where values of a kept loader lie for the snapshot of this request; null where it is of no known version. */
  private shelf(from: object): ReturnType<typeof valuesOf> | null {
    const { tenant, present } = this.course;
    const values = tenant && present ? this.keptValues.of(tenant.id, present.version) : null;
    return values && valuesOf(values, from);
  }

  private known<Key, Value>(from: Loader<Key, Value>, key: Key): { readonly value: Value } | undefined {
    const place = (from.kept && this.shelf(from)) || this.primed.get(from);
    return place?.get(keyIn(from, key)) as { readonly value: Value } | undefined;
  }

  private async readAndKeep<Key, Value>(
    from: Loader<Key, Value>,
    keys: readonly Key[],
  ): Promise<readonly (Value | Error)[]> {
    const shelf = this.shelf(from);
    const values = await from.batch(this, keys);
    const lasts = shelf && (await this.isOfPresent());
    for (const [index, value] of values.entries()) {
      const key = keys[index] as Key;
      if (value instanceof Error) continue;
      if (lasts) shelf.set(keyIn(from, key), { value });
      else this.prime(from, key, value);
    }
    return values;
  }

  private dataLoader<Key, Value>(from: Loader<Key, Value>): DataLoader<Key, Value, string> {
    let found = this.loaders.get(from);
    if (!found) {
      const batch = (keys: readonly Key[]) => (from.kept ? this.readAndKeep(from, keys) : from.batch(this, keys));
      found = new DataLoader(batch, {
        maxBatchSize: 5_000,
        ...(from.cacheKey && { cacheKeyFn: from.cacheKey }),
      });
      this.loaders.set(from, found);
    }
    return found;
  }
}

const keyIn = <Key>(from: Loader<Key, unknown>, key: Key): string => from.cacheKey?.(key) ?? String(key);

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
