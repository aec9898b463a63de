import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';

/** A file that an assignee handed in for his work; what it holds lies in the store of files under its hash. */
export interface WorkFileRow {
  readonly id: string;
  readonly assignmentId: string;
  readonly hash: string;
  readonly size: number;
  readonly type: string;
  readonly name: string;
  readonly uploadedAt: Instant;
  readonly personName: string;
}

const files = (db: Kysely<Tables>) =>
  db
    .selectFrom('work_file')
    .select([
      'id',
      'assignment_id as assignmentId',
      'hash',
      'size',
      'type',
      'name',
      'uploaded_at as uploadedAt',
      'person_name as personName',
    ]);

/** The files of these ids. */
export const listWorkFiles = (db: Kysely<Tables>, ids: readonly string[]): Promise<WorkFileRow[]> =>
  files(db)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();

/** The file of an assignment that holds this content; null while it has none. */
export async function findFileOfWork(
  db: Kysely<Tables>,
  assignmentId: string,
  hash: string,
): Promise<WorkFileRow | null> {
  return (
    (await files(db).where('assignment_id', '=', assignmentId).where('hash', '=', hash).executeTakeFirst()) ?? null
  );
}

/** How many files were handed in for an assignment. */
export async function countFilesOfWork(db: Kysely<Tables>, assignmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('work_file')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('assignment_id', '=', assignmentId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Notes a file that is kept. */
export async function insertWorkFile(
  tx: Pick<Tx, 'db' | 'actor' | 'now'>,
  file: Omit<WorkFileRow, 'id' | 'uploadedAt' | 'personName'>,
): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto('work_file')
    .values({
      id,
      assignment_id: file.assignmentId,
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

/** A file or a link that shows what a step reports. */
export interface StepEvidenceRow {
  readonly id: string;
  readonly stepId: string;
  readonly fileId: string | null;
  readonly link: string | null;
  readonly note: string | null;
}

/** What stands for several steps, in the order in which it was named. */
export async function listStepEvidence(db: Kysely<Tables>, stepIds: readonly string[]): Promise<StepEvidenceRow[]> {
  return db
    .selectFrom('step_evidence')
    .select(['id', 'step_id as stepId', 'file_id as fileId', 'link', 'note'])
    .where('step_id', '=', sql<string>`any(${[...stepIds]}::uuid[])`)
    .orderBy('step_id')
    .orderBy('sort')
    .execute();
}

/** Lets files and links stand for a step. */
export async function insertStepEvidence(
  db: Kysely<Tables>,
  assignmentId: string,
  pieces: readonly StepEvidenceRow[],
): Promise<void> {
  await db
    .insertInto('step_evidence')
    .values(
      pieces.map(({ id, stepId, fileId, link, note }, index) => ({
        id,
        assignment_id: assignmentId,
        step_id: stepId,
        sort: index + 1,
        file_id: fileId,
        link,
        note,
      })),
    )
    .execute();
}

/** Who works on an assignment or works along: units, and the paths of the bodies over all of them. */
export async function listParticipants(
  db: Kysely<Tables>,
  assignmentId: string,
): Promise<{ readonly unitId: string | null; readonly bodyPath: string }[]> {
  const work = db
    .selectFrom('assignment')
    .select(['assignment.body_id', 'assignment.unit_id'])
    .where('assignment.id', '=', assignmentId);
  const along = db
    .selectFrom('assignment_coordinator')
    .select(['assignment_coordinator.body_id', 'assignment_coordinator.unit_id'])
    .where('assignment_coordinator.assignment_id', '=', assignmentId);
  return db
    .selectFrom(work.unionAll(along).as('party'))
    .leftJoin('unit', 'unit.id', 'party.unit_id')
    .innerJoin('body', (join) => join.on('body.id', '=', sql<string>`coalesce(party.body_id, unit.body_id)`))
    .select(['party.unit_id as unitId', 'body.path as bodyPath'])
    .execute();
}
