import type { Insertable, Kysely } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';

/** A download of a whole file. */
export interface BiExportRow {
  readonly id: string;
  readonly readerName: string;
  readonly view: string;
  readonly format: string;
  readonly updatedSince: Instant | null;
  readonly totalRows: number;
  readonly sentRows: number;
  readonly startedAt: Instant;
  readonly movedAt: Instant;
  readonly endedAt: Instant | null;
  readonly whole: boolean;
}

/** Notes that a download begins. */
export async function insertBiExport(db: Kysely<Tables>, begun: Insertable<Tables['bi_export']>): Promise<void> {
  await db.insertInto('bi_export').values(begun).execute();
}

/** Notes how far a download is. */
export async function moveBiExport(db: Kysely<Tables>, id: string, sentRows: number, at: Instant): Promise<void> {
  await db.updateTable('bi_export').set({ sent_rows: sentRows, moved_at: at }).where('id', '=', id).execute();
}

/** Notes that a download has ended, and whether all of it was sent. */
export async function endBiExport(
  db: Kysely<Tables>,
  id: string,
  { sentRows, whole, at }: { readonly sentRows: number; readonly whole: boolean; readonly at: Instant },
): Promise<void> {
  await db
    .updateTable('bi_export')
    .set({ sent_rows: sentRows, whole, moved_at: at, ended_at: at })
    .where('id', '=', id)
    .execute();
}

/** The latest downloads of a reader, or of everybody in the tenant; or the one that is named, if it is among them. */
export async function listBiExports(
  db: Kysely<Tables>,
  of: { readonly readerId: string | null; readonly id?: string },
  most: number,
): Promise<BiExportRow[]> {
  let exports = db
    .selectFrom('bi_export')
    .select([
      'id',
      'reader_name as readerName',
      'view',
      'format',
      'updated_since as updatedSince',
      'total_rows as totalRows',
      'sent_rows as sentRows',
      'started_at as startedAt',
      'moved_at as movedAt',
      'ended_at as endedAt',
      'whole',
    ]);
  if (of.readerId !== null) exports = exports.where('reader_id', '=', of.readerId);
  if (of.id !== undefined) exports = exports.where('id', '=', of.id);
  return exports.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(most).execute();
}
