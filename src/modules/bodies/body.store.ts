import { type Kysely, sql } from 'kysely';
import type { Day } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { Path } from '../../kernel/path.js';
import type { Tables } from '../../platform/db/tables.js';

/** A steering body as lists and trees show it. */
export interface BodyRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly areaCode: string | null;
  readonly areaValidFrom: Day | null;
  readonly parentId: string | null;
  readonly path: Path;
  readonly standingAgency: string | null;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  readonly version: number;
}

const columns = [
  'body.id',
  'body.code',
  'body.name',
  'body.level',
  'body.area_code as areaCode',
  'body.area_valid_from as areaValidFrom',
  'body.parent_id as parentId',
  'body.path',
  'body.standing_agency as standingAgency',
  'body.valid_from as validFrom',
  'body.valid_to as validTo',
  'body.version',
] as const;

/** All bodies of the tenant in Vietnamese order of names; a tenant has a few hundred, so trees are built from one statement. */
export async function listBodies(db: Kysely<Tables>): Promise<BodyRow[]> {
  return db
    .selectFrom('body')
    .select(columns)
    .orderBy(sql`body.name collate sauro.vietnamese`)
    .orderBy('body.id')
    .execute() as Promise<BodyRow[]>;
}

/** The body of an id, or null. */
export async function findBody(db: Kysely<Tables>, id: string): Promise<BodyRow | null> {
  return (
    ((await db.selectFrom('body').select(columns).where('body.id', '=', id).executeTakeFirst()) as
      | BodyRow
      | undefined) ?? null
  );
}

/** Whether a code is used in the tenant. */
export async function isCodeTaken(db: Kysely<Tables>, code: string): Promise<boolean> {
  return (await db.selectFrom('body').select('body.id').where('body.code', '=', code).executeTakeFirst()) !== undefined;
}

/** Holds the tenant's tree until the transaction ends, so that two moves cannot make a circle together; taken before the tree is read. */
export async function lockTree(db: Kysely<Tables>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`body-tree:${tenantId}`}, 0))`.execute(db);
}

/** Rewrites the paths of a moved subtree, its root included. */
export async function movePaths(db: Kysely<Tables>, from: Path, to: Path): Promise<void> {
  await db
    .updateTable('body')
    .set({ path: sql<string>`${to} || substr(path, ${from.length + 1}::int)` })
    .where(sql<boolean>`path ^@ ${from}`)
    .execute();
}

/** An organisation that sits on a body. */
export interface BodyMemberRow {
  readonly id: string;
  readonly bodyId: string;
  readonly organisation: string;
  readonly position: 'HEAD' | 'DEPUTY_HEAD' | 'STANDING_MEMBER' | 'MEMBER';
}

/** The members of several bodies, in their order. */
export async function listMembers(db: Kysely<Tables>, bodyIds: readonly string[]): Promise<BodyMemberRow[]> {
  return db
    .selectFrom('body_member')
    .select(['id', 'body_id as bodyId', 'organisation', 'position'])
    .where('body_id', '=', sql<string>`any(${[...bodyIds]}::uuid[])`)
    .orderBy('sort')
    .orderBy('id')
    .execute() as Promise<BodyMemberRow[]>;
}
