import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';

/** A year of the movement that the tenant opened; facts of a year can be entered from then until it is closed. */
export interface TenantYearRow {
  readonly year: number;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
}

/** The years that the tenant opened, earliest first. */
export async function listTenantYears(db: Kysely<Tables>): Promise<TenantYearRow[]> {
  return db
    .selectFrom('tenant_year')
    .select(['year', 'opened_at as openedAt', 'closed_at as closedAt'])
    .orderBy('year')
    .execute();
}

/** The years that are open now: opened and not closed, earliest first. */
export async function listOpenYears(db: Kysely<Tables>): Promise<number[]> {
  return (await listTenantYears(db)).filter(({ closedAt }) => closedAt === null).map(({ year }) => year);
}

const heldYears = statement((db) =>
  db.selectFrom('tenant_year').select('year').where('closed_at', 'is', null).orderBy('year').forShare(),
);

/** The open years; they then stay so until the transaction ends. */
export const holdOpenYears = async (db: Kysely<Tables>): Promise<number[]> =>
  (await heldYears(db, {})).map(({ year }) => year);

/** Whether a year is open; it then stays so until the transaction ends. */
export async function holdOpenYear(db: Kysely<Tables>, year: number): Promise<boolean> {
  return (await holdOpenYears(db)).includes(year);
}

/** Holds the years from one on, open or closed, until the transaction ends: whoever enters facts of such a year waits, and is waited for. */
export async function holdYearsFrom(db: Kysely<Tables>, fromYear: number): Promise<void> {
  await db
    .selectFrom('tenant_year')
    .select('year')
    .where('year', '>=', fromYear)
    .orderBy('year')
    .forNoKeyUpdate()
    .execute();
}

/** Opens a year. */
export async function insertTenantYear(db: Kysely<Tables>, year: number, openedAt: Instant): Promise<void> {
  await db.insertInto('tenant_year').values({ year, opened_at: openedAt, closed_at: null }).execute();
}

/** Holds the list of the tenant's years until the transaction ends: opening a year and setting what is reported exclude the entry of new units and bodies, which may go on beside each other. */
export async function holdYears(db: Kysely<Tables>, tenantId: string, as: 'opening' | 'entering'): Promise<void> {
  const key = `tenant-years:${tenantId}`;
  await (as === 'opening'
    ? sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`
    : sql`select pg_advisory_xact_lock_shared(hashtextextended(${key}, 0))`
  ).execute(db);
}
