import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { beginChain } from '../../platform/db/tenant-version.js';

/** State of a tenant; MERGED names its successor. */
export type TenantStatus = 'ACTIVE' | 'SUSPENDED' | 'MERGED';

/** A locality that runs the movement under its own rules. */
export interface TenantRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly areaCode: string;
  readonly areaValidFrom: string;
  readonly timeZone: string;
  readonly status: TenantStatus;
  readonly successorId: string | null;
}

const columns = [
  'tenant.id',
  'tenant.code',
  'tenant.name',
  'tenant.level',
  'tenant.area_code as areaCode',
  'tenant.area_valid_from as areaValidFrom',
  'tenant.time_zone as timeZone',
  'tenant.status',
  'tenant.successor_id as successorId',
] as const;

/** The tenants of these ids. */
export async function listTenantsById(db: Kysely<Tables>, ids: readonly string[]): Promise<TenantRow[]> {
  return db
    .selectFrom('tenant')
    .select(columns)
    .where('tenant.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<TenantRow[]>;
}

/** The tenants of these codes. */
export async function listTenantsByCode(db: Kysely<Tables>, codes: readonly string[]): Promise<TenantRow[]> {
  return db
    .selectFrom('tenant')
    .select(columns)
    .where('tenant.code', '=', sql<string>`any(${[...codes]}::text[])`)
    .execute() as Promise<TenantRow[]>;
}

/** The tenants that are at work, by code. */
export async function listActiveTenants(db: Kysely<Tables>): Promise<TenantRow[]> {
  return db
    .selectFrom('tenant')
    .select(columns)
    .where('tenant.status', '=', 'ACTIVE')
    .orderBy('tenant.code')
    .execute() as Promise<TenantRow[]>;
}

/** A page of tenants in Vietnamese order of names: all of them, or only those of the given ids. */
export async function pageTenants(
  db: Kysely<Tables>,
  ids: readonly string[] | 'ALL',
  request: PageRequest,
): Promise<Page<TenantRow>> {
  let query = db.selectFrom('tenant').select(columns);
  if (ids !== 'ALL') query = query.where('tenant.id', '=', sql<string>`any(${[...ids]}::uuid[])`);
  return keysetPage(
    query,
    [
      { by: sql`tenant.name`, type: 'vietnamese' },
      { by: sql`tenant.id`, type: 'uuid' },
    ],
    request,
  ) as Promise<Page<TenantRow>>;
}

/** Founds a tenant with the beginning of its audit chain; from then on its transaction can fill its tables. */
export async function insertTenant(
  db: Kysely<Tables>,
  tenant: Omit<TenantRow, 'status' | 'successorId'>,
  at: Instant,
): Promise<void> {
  await db
    .insertInto('tenant')
    .values({
      id: tenant.id,
      code: tenant.code,
      name: tenant.name,
      level: tenant.level,
      area_code: tenant.areaCode,
      area_valid_from: tenant.areaValidFrom,
      time_zone: tenant.timeZone,
      created_at: at,
    })
    .execute();
  await beginChain(db);
}
