import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';

/** Whether a tenant's figures go into the totals across tenants. */
export interface SharingRow {
  readonly shares: boolean;
  /** 0 until it is set for the first time. */
  readonly version: number;
}

const unset: SharingRow = { shares: false, version: 0 };

/** Whether the tenant shares its totals. */
export async function findSharing(db: Kysely<Tables>): Promise<SharingRow> {
  return (await db.selectFrom('figure_sharing').select(['shares', 'version']).executeTakeFirst()) ?? unset;
}

/** The same, held until the transaction ends. */
export async function lockSharing(db: Kysely<Tables>): Promise<SharingRow> {
  return (await db.selectFrom('figure_sharing').select(['shares', 'version']).forUpdate().executeTakeFirst()) ?? unset;
}

/** Writes whether the tenant shares its totals: the first time a row, later its next version. */
export async function writeSharing(db: Kysely<Tables>, sharing: SharingRow): Promise<void> {
  if (sharing.version === 1) await db.insertInto('figure_sharing').values(sharing).execute();
  else await db.updateTable('figure_sharing').set(sharing).execute();
}

/** Whether an account reads totals across tenants. */
export async function isPlatformAnalyst(db: Kysely<Tables>, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select app.is_platform_analyst(${accountId}::uuid) as is`.execute(db);
  return rows[0]?.is ?? false;
}
