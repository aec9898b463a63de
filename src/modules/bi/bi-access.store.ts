import { type Insertable, type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';

/** How a BI tool comes in: as a role of the database, or with a key over HTTP. */
export type BiAccessKind = 'SQL_ROLE' | 'API_KEY';

/** An entrance as lists show it. */
export interface BiAccessRow {
  readonly id: string;
  readonly kind: BiAccessKind;
  readonly label: string;
  readonly roleName: string | null;
  readonly connectionLimit: number | null;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  readonly version: number;
  /** Requests that came with the key, or sessions of the role, and the last of them. */
  readonly uses: number;
  readonly lastUsedAt: Instant | null;
}

const accesses = (db: Kysely<Tables>) =>
  db.selectFrom('bi_access').select((from) => [
    'bi_access.id',
    'bi_access.kind',
    'bi_access.label',
    'bi_access.role_name as roleName',
    'bi_access.connection_limit as connectionLimit',
    'bi_access.created_at as createdAt',
    'bi_access.revoked_at as revokedAt',
    'bi_access.version',
    from
      .selectFrom('bi_use')
      .select(({ fn }) => fn.countAll<number>().as('uses'))
      .whereRef('bi_use.access_id', '=', 'bi_access.id')
      .as('uses'),
    from
      .selectFrom('bi_use')
      .select(({ fn }) => fn.max('bi_use.at').as('at'))
      .whereRef('bi_use.access_id', '=', 'bi_access.id')
      .as('lastUsedAt'),
  ]);

/** One entrance, or null. */
export async function findBiAccess(db: Kysely<Tables>, id: string): Promise<BiAccessRow | null> {
  const row = await accesses(db).where('bi_access.id', '=', id).executeTakeFirst();
  return (row as BiAccessRow | undefined) ?? null;
}

/** A page of the tenant's entrances, newest first. */
export const pageBiAccesses = (db: Kysely<Tables>, request: PageRequest): Promise<Page<BiAccessRow>> =>
  keysetPage(accesses(db), [{ by: sql`bi_access.id`, type: 'uuid' }], request, 'desc') as Promise<Page<BiAccessRow>>;

/** Adds an entrance. */
export async function insertBiAccess(db: Kysely<Tables>, access: Insertable<Tables['bi_access']>): Promise<void> {
  await db.insertInto('bi_access').values(access).execute();
}

/** Makes the login role of an entrance; gives its name. */
export async function createRole(
  db: Kysely<Tables>,
  accessId: string,
  verifier: string,
  connectionLimit: number,
): Promise<string> {
  const { rows } = await sql<{
    name: string;
  }>`select app.create_bi_role(${accessId}::uuid, ${verifier}, ${connectionLimit}::integer) as name`.execute(db);
  return (rows[0] as { name: string }).name;
}

/** Closes the login role of an entrance and ends its sessions. */
export async function closeRole(db: Kysely<Tables>, accessId: string): Promise<void> {
  await sql`select app.close_bi_role(${accessId}::uuid)`.execute(db);
}

/** The name of the database that a role signs in to. */
export async function findDatabaseName(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
  return (rows[0] as { name: string }).name;
}
