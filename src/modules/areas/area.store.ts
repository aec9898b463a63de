import { type Kysely, sql } from 'kysely';
import type { Day } from '../../kernel/deadline.js';
import { fold } from '../../kernel/fold.js';
import type { Level } from '../../kernel/level.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';

/** An area as it was in one period. */
export interface AreaRow {
  readonly code: string;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  readonly level: Level;
  readonly kind: string | null;
  readonly name: string;
  readonly shortName: string;
  readonly parentCode: string | null;
}

const columns = [
  'area.code',
  'area.valid_from as validFrom',
  'area.valid_to as validTo',
  'area.level',
  'area.kind',
  'area.name',
  'area.short_name as shortName',
  'area.parent_code as parentCode',
] as const;

/** The key of an area in one period. */
export interface AreaKey {
  readonly code: string;
  readonly validFrom: Day;
}

/** Areas that existed on a day, by level, parent and accent-free text, in Vietnamese order of names. */
export async function pageAreas(
  db: Kysely<Tables>,
  filter: { level?: Level | undefined; parentCode?: string | undefined; search?: string | undefined; on: Day },
  request: PageRequest,
): Promise<Page<AreaRow>> {
  let query = db
    .selectFrom('area')
    .select(columns)
    .where('valid_from', '<=', filter.on)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>', filter.on)]));
  if (filter.level) query = query.where('level', '=', filter.level);
  if (filter.parentCode) query = query.where('parent_code', '=', filter.parentCode);
  if (filter.search) query = query.where(sql<boolean>`strpos(search_key, ${fold(filter.search)}) > 0`);
  return keysetPage(
    query,
    [
      { by: sql`area.name`, type: 'vietnamese' },
      { by: sql`area.code`, type: 'text' },
    ],
    request,
  ) as Promise<Page<AreaRow>>;
}

/** The newest area of each code; codes without one are left out. */
export async function listNewestAreas(db: Kysely<Tables>, codes: readonly string[]): Promise<AreaRow[]> {
  return db
    .selectFrom('area')
    .distinctOn('area.code')
    .select(columns)
    .where('area.code', '=', sql<string>`any(${[...codes]}::text[])`)
    .orderBy('area.code')
    .orderBy('area.valid_from', 'desc')
    .execute() as Promise<AreaRow[]>;
}

/** The areas of exactly these codes and periods. */
export async function listAreas(db: Kysely<Tables>, keys: readonly AreaKey[]): Promise<AreaRow[]> {
  return db
    .selectFrom('area')
    .select(columns)
    .where(
      sql<boolean>`(area.code, area.valid_from) in (select * from unnest(${keys.map((key) => key.code)}::text[], ${keys.map((key) => key.validFrom)}::date[]))`,
    )
    .execute() as Promise<AreaRow[]>;
}

/** For each area its parent as it was when the area's period began. */
export async function listParents(
  db: Kysely<Tables>,
  keys: readonly AreaKey[],
): Promise<(AreaRow & { childCode: string; childFrom: Day })[]> {
  return db
    .selectFrom('area as child')
    .innerJoin('area', (join) =>
      join
        .onRef('area.code', '=', 'child.parent_code')
        .onRef('area.valid_from', '<=', 'child.valid_from')
        .on((is) => is.or([is('area.valid_to', 'is', null), is('area.valid_to', '>', is.ref('child.valid_from'))])),
    )
    .select(columns)
    .select(['child.code as childCode', 'child.valid_from as childFrom'])
    .where(
      sql<boolean>`(child.code, child.valid_from) in (select * from unnest(${keys.map((key) => key.code)}::text[], ${keys.map((key) => key.validFrom)}::date[]))`,
    )
    .execute() as Promise<(AreaRow & { childCode: string; childFrom: Day })[]>;
}

/** The areas that took over from each of these, as far as the catalogues say. */
export async function listSuccessors(
  db: Kysely<Tables>,
  keys: readonly AreaKey[],
): Promise<(AreaRow & { formerCode: string; formerFrom: Day })[]> {
  return db
    .selectFrom('area_successor as link')
    .innerJoin('area', (join) =>
      join.onRef('area.code', '=', 'link.successor_code').onRef('area.valid_from', '=', 'link.successor_valid_from'),
    )
    .select(columns)
    .select(['link.code as formerCode', 'link.valid_from as formerFrom'])
    .where(
      sql<boolean>`(link.code, link.valid_from) in (select * from unnest(${keys.map((key) => key.code)}::text[], ${keys.map((key) => key.validFrom)}::date[]))`,
    )
    .orderBy('area.code')
    .execute() as Promise<(AreaRow & { formerCode: string; formerFrom: Day })[]>;
}
