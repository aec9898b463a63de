import { type EntityManager, OptimisticLockError, p, Type } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { type Instant, inTime as isBefore } from '../../kernel/deadline.js';
import { type Refusal, refuse } from '../../kernel/refusal.js';
import { shaped } from './statement.js';
import type { Tables } from './tables.js';

/** The columns that every tenant entity begins with. */
export const tenantKeys = {
  tenantId: p.uuid().primary(),
  id: p.uuid().primary(),
};

/** Optimistic version: moved by each update. */
export const versionColumn = () => p.integer().version();

// The ORM would make a Date of a timestamptz; instants are text in this code base.
class InstantType extends Type<string, string> {
  override getColumnType(): string {
    return 'timestamptz';
  }

  override get runtimeType(): string {
    return 'string';
  }

  override compareAsType(): string {
    return 'string';
  }
}

/** An instant column: ISO 8601 text in UTC. */
export const instantColumn = () => p.type(InstantType).$type<string>();

const instants = new WeakMap<EntityManager, Instant>();

/** Says at which instant an entity manager writes. */
export const writesAt = (em: EntityManager, now: Instant): void => {
  instants.set(em, now);
};

// Two that follow each other on one row may have begun in the other order; whoever reads what changed since the first must find the second.
const LATER_BY_MS = 1;

/** When a record was last written: moved by each update, and never back. */
export const updatedAtColumn = () =>
  instantColumn().onUpdate(({ updatedAt }: { updatedAt?: Instant }, em: EntityManager): Instant => {
    const now = instants.get(em);
    if (now === undefined) throw new Error('a record was changed outside of a use case');
    return updatedAt === undefined || isBefore(updatedAt, now)
      ? now
      : new Date(Date.parse(updatedAt) + LATER_BY_MS).toISOString();
  });

/** The same for rows that are written in sets: the instant of the write, or just after what the row says. */
export const movedTo = (
  row: 'standing' | 'figure' | 'report_due' | 'assignment',
  now: Instant | RawBuilder<unknown>,
): RawBuilder<Instant> =>
  sql<Instant>`greatest(${now}::timestamptz, ${sql.ref(`${row}.updated_at`)} + ${LATER_BY_MS} * interval '1 millisecond')`;

/** A day column: YYYY-MM-DD text. */
export const dayColumn = () => p.string().columnType('date');

/** A decimal column of two places: text, see kernel/decimal. */
export const decimalColumn = () => p.string().columnType('numeric(6,2)');

const stale = new WeakMap<EntityManager, Refusal>();

/** Notes that a record is not the one seen; the first note counts. */
export function noteStale(em: EntityManager, refusal: Refusal): void {
  if (!stale.has(em)) stale.set(em, refusal);
}

/** The refusal of a record that was not the one seen. It is thrown after permission has been decided, so that who may not learns nothing. */
export const staleRead = (em: EntityManager): Refusal | undefined => stale.get(em);

const lockedRow = shaped(
  (
    db,
    { table, columns }: { readonly table: 'body'; readonly columns: readonly 'id'[] },
    given: { readonly id: string },
  ) => db.selectFrom(table).select(columns).where('id', '=', given.id).forNoKeyUpdate(),
);

/**
 * Loads one record of the transaction's tenant for update, or refuses with NOT_FOUND; with `version`, a stale one is noted and refused with CONFLICT by the use case that runs.
 * The lock is that of an update which leaves the key alone: rows that refer to the record can be added by others meanwhile, which the ORM's own lock would
 * hold up until two transactions wait for each other.
 */
export async function lockById<T extends { version?: number | undefined }>(
  em: EntityManager,
  // biome-ignore lint/suspicious/noExplicitAny: the ORM's own entity type parameter
  entity: any,
  id: string,
  version?: number,
): Promise<T> {
  const { tableName, props } = em.getMetadata(entity);
  // Not all columns by a star: a prepared statement would break once there is one more.
  const columns = props.flatMap(({ persist, fieldNames }) => (persist === false ? [] : fieldNames)) as 'id'[];
  const [row] = await lockedRow({ table: tableName as 'body', columns })((em as SqlEntityManager).getKysely<Tables>(), {
    id,
  });
  if (!row) throw refuse('NOT_FOUND');
  const found = em.map<T & object>(entity, row as never);
  if (version !== undefined && found.version !== version) {
    noteStale(em, refuse('CONFLICT', { current: found.version ?? null }));
  }
  return found;
}

/** Whether the ORM refused a write because somebody else was first. */
export const isStale = (error: unknown): boolean => error instanceof OptimisticLockError;
