import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';
import type { UnitYear } from '../registrations/registration.store.js';

/** A file that a unit handed in; what it holds lies in the store of files under its hash. */
export interface EvidenceFileRow {
  readonly id: string;
  readonly unitId: string;
  readonly hash: string;
  readonly size: number;
  readonly type: string;
  readonly name: string;
  readonly uploadedAt: Instant;
  readonly personName: string;
}

/** A file or a link that stands, or stood, for a line of a card. */
export interface EvidenceRow extends UnitYear {
  readonly id: string;
  readonly criterionId: string;
  readonly fileId: string | null;
  readonly link: string | null;
  readonly note: string | null;
  readonly attachedAt: Instant;
  readonly personName: string;
  readonly withdrawnAt: Instant | null;
  readonly withdrawnBy: string | null;
}

const files = (db: Kysely<Tables>) =>
  db
    .selectFrom('evidence_file')
    .select([
      'id',
      'unit_id as unitId',
      'hash',
      'size',
      'type',
      'name',
      'uploaded_at as uploadedAt',
      'person_name as personName',
    ]);

const pieces = (db: Kysely<Tables>) =>
  db
    .selectFrom('evidence')
    .select([
      'id',
      'unit_id as unitId',
      'year',
      'criterion_id as criterionId',
      'file_id as fileId',
      'link',
      'note',
      'attached_at as attachedAt',
      'person_name as personName',
      'withdrawn_at as withdrawnAt',
      'withdrawn_by as withdrawnBy',
    ]);

/** The files of these ids. */
export const listEvidenceFiles = (db: Kysely<Tables>, ids: readonly string[]): Promise<EvidenceFileRow[]> =>
  files(db)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();

/** The file of a unit that holds this content; null while it has none. */
export async function findFileOfUnit(
  db: Kysely<Tables>,
  unitId: string,
  hash: string,
): Promise<EvidenceFileRow | null> {
  return (await files(db).where('unit_id', '=', unitId).where('hash', '=', hash).executeTakeFirst()) ?? null;
}

/** How many files a unit has handed in. */
export async function countFilesOfUnit(db: Kysely<Tables>, unitId: string): Promise<number> {
  const [row] = await db
    .selectFrom('evidence_file')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('unit_id', '=', unitId)
    .execute();
  return row?.count ?? 0;
}

/** Notes a file that is kept. */
export async function insertEvidenceFile(
  tx: Pick<Tx, 'db' | 'actor' | 'now'>,
  file: Pick<EvidenceFileRow, 'unitId' | 'hash' | 'size' | 'type' | 'name'>,
): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto('evidence_file')
    .values({
      id,
      unit_id: file.unitId,
      hash: file.hash,
      size: file.size,
      type: file.type,
      name: file.name,
      uploaded_at: tx.now,
      account_id: tx.actor.accountId,
      person_name: tx.actor.name,
    })
    .execute();
  return id;
}

/** The evidence of these units in these years, taken back ones too, in the order in which it was attached. */
export const listEvidence = (
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<EvidenceRow[]> =>
  pieces(db)
    .where('unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('year', '=', sql<number>`any(${[...years]}::int[])`)
    .orderBy('attached_at')
    .orderBy('id')
    .execute();

/** One piece of evidence; null when the tenant has none of that id. */
export async function findEvidence(db: Kysely<Tables>, id: string): Promise<EvidenceRow | null> {
  return (await pieces(db).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Lets a file or a link stand for a line. */
export async function insertEvidence(
  tx: Pick<Tx, 'db' | 'actor' | 'now'>,
  piece: Pick<EvidenceRow, 'unitId' | 'year' | 'criterionId' | 'fileId' | 'link' | 'note'>,
): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto('evidence')
    .values({
      id,
      unit_id: piece.unitId,
      year: piece.year,
      criterion_id: piece.criterionId,
      file_id: piece.fileId,
      link: piece.link,
      note: piece.note,
      attached_at: tx.now,
      account_id: tx.actor.accountId,
      person_name: tx.actor.name,
      withdrawn_at: null,
      withdrawn_by: null,
    })
    .execute();
  return id;
}

/** Takes a piece of evidence back; it stays in the history. */
export async function withdrawEvidence(tx: Pick<Tx, 'db' | 'actor' | 'now'>, id: string): Promise<void> {
  await tx.db
    .updateTable('evidence')
    .set({ withdrawn_at: tx.now, withdrawn_by: tx.actor.name })
    .where('id', '=', id)
    .execute();
}

/** The pieces of evidence that stand on these cards. */
export async function standingPieces(db: Kysely<Tables>, cards: readonly UnitYear[]): Promise<EvidenceRow[]> {
  const units = [...new Set(cards.map(({ unitId }) => unitId))];
  const all = await listEvidence(db, units, [...new Set(cards.map(({ year }) => year))]);
  return all.filter(({ withdrawnAt }) => withdrawnAt === null);
}
