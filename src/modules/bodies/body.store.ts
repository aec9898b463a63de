import { type Kysely, sql } from 'kysely';
import type { Day } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { Path } from '../../kernel/path.js';
import type { Tables } from '../../platform/db/tables.js';
import type { PlacedBody } from './body.rules.js';

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
  readonly endingBasis: string | null;
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
  'body.ending_basis as endingBasis',
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

/** A body with its places in closed years and with who goes on with its work. */
export interface TreeRow extends BodyRow, PlacedBody {
  /** Null where it works or ended without a successor. */
  readonly successorIds: readonly string[] | null;
}

/** All bodies of the tenant as `listBodies` gives them, each with the path that it had when a year that is closed now was closed, and with its successors, in one statement. */
export async function listTree(db: Kysely<Tables>): Promise<TreeRow[]> {
  const closed = db
    .selectFrom('closing_body')
    .innerJoin('year_closing', 'year_closing.id', 'closing_body.closing_id')
    .select(['closing_body.body_id', sql<TreeRow['closedPaths']>`json_object_agg(year, path)`.as('paths')])
    .where('year_closing.reopened_at', 'is', null)
    .groupBy('closing_body.body_id');
  const succeeded = db
    .selectFrom('body_succession')
    .select(['body_id', sql<string[]>`array_agg(successor_id order by successor_id)`.as('ids')])
    .groupBy('body_id');
  return db
    .selectFrom('body')
    .leftJoin(closed.as('closed'), 'closed.body_id', 'body.id')
    .leftJoin(succeeded.as('succeeded'), 'succeeded.body_id', 'body.id')
    .select([...columns, 'closed.paths as closedPaths', 'succeeded.ids as successorIds'])
    .orderBy(sql`body.name collate sauro.vietnamese`)
    .orderBy('body.id')
    .execute() as Promise<TreeRow[]>;
}

/** The paths that closings kept, of all bodies of then. */
export async function listClosedPaths(
  db: Kysely<Tables>,
  closingIds: readonly string[],
): Promise<{ readonly closingId: string; readonly id: string; readonly path: Path }[]> {
  return db
    .selectFrom('closing_body')
    .select(['closing_id as closingId', 'body_id as id', 'path'])
    .where('closing_id', '=', sql<string>`any(${[...closingIds]}::uuid[])`)
    .execute();
}

// PostgreSQL takes 65,535 parameters in one statement.
const ROWS_AT_ONCE = 5_000;

/** Keeps where the bodies stand under a closing of a year. */
export async function keepPaths(
  db: Kysely<Tables>,
  closingId: string,
  bodies: readonly Pick<BodyRow, 'id' | 'path'>[],
): Promise<void> {
  for (let from = 0; from < bodies.length; from += ROWS_AT_ONCE) {
    await db
      .insertInto('closing_body')
      .values(
        bodies.slice(from, from + ROWS_AT_ONCE).map(({ id, path }) => ({ closing_id: closingId, body_id: id, path })),
      )
      .execute();
  }
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

/** Holds bodies as they are until the transaction ends, in the order of ids, so that none of them ends meanwhile. */
export async function holdBodies(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  await db
    .selectFrom('body')
    .select('body.id')
    .where('body.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('body.id')
    .forShare()
    .execute();
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

/** The working bodies that stand directly under another. */
export async function listWorkingChildren(db: Kysely<Tables>, parentId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('body')
    .select('body.id')
    .where('body.parent_id', '=', parentId)
    .where('body.valid_to', 'is', null)
    .orderBy('body.id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The last day on which a body took over from another, or null. */
export async function findLastTakeover(db: Kysely<Tables>, successorId: string): Promise<Day | null> {
  const found = await db
    .selectFrom('body_succession')
    .select(({ fn }) => fn.max('ended_on').as('day'))
    .where('successor_id', '=', successorId)
    .executeTakeFirst();
  return found?.day ?? null;
}

/** Ends a body. In one statement with what it took over itself: the keys between them hold at its end. */
export async function writeEnd(
  db: Kysely<Tables>,
  id: string,
  { endsOn, legalBasis }: { readonly endsOn: Day; readonly legalBasis: string },
): Promise<void> {
  await db
    .with('taken_over', (part) =>
      part.updateTable('body_succession').set({ successor_ends: endsOn }).where('successor_id', '=', id),
    )
    .updateTable('body')
    .set({ valid_to: endsOn, ending_basis: legalBasis, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .execute();
}

/** Writes who goes on with the work of a body that ended. */
export async function insertSuccessions(
  db: Kysely<Tables>,
  body: { readonly id: string; readonly endedOn: Day },
  successorIds: readonly string[],
): Promise<void> {
  if (successorIds.length === 0) return;
  await db
    .insertInto('body_succession')
    .values(
      successorIds.map((id) => ({
        body_id: body.id,
        successor_id: id,
        ended_on: body.endedOn,
        successor_ends: 'infinity',
      })),
    )
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
