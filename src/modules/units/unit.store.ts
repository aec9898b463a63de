import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { words } from '../../kernel/fold.js';
import type { Path } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import {
  inOrderOf,
  type Page,
  type PageRequest,
  pageOf,
  pageQuery,
  pageSize,
  rowsOfPage,
  type SortKey,
} from '../../platform/db/keyset.js';
import { shaped, statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import { type BodyRow, findBody } from '../bodies/body.store.js';
import { UnitEntity, type UnitRecord } from './unit.entity.js';
import {
  type EligibilityRule,
  type EnterpriseSize,
  type RecognitionStatus,
  type SchoolLevel,
  type StandardBand,
  type UnitKind,
} from './unit.rules.js';

/** A unit as lists show it. */
export interface UnitRow extends Partial<StandingBeside> {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly bodyId: string;
  readonly areaCode: string | null;
  readonly areaValidFrom: string | null;
  readonly enterpriseSize: EnterpriseSize | null;
  readonly schoolLevel: SchoolLevel | null;
  readonly armedForces: boolean;
  readonly demo: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly version: number;
}

/** The standing of one year that a list brings along with each unit; standings are a module above and make their row of it. */
export interface StandingBeside {
  readonly besideYear: number;
  readonly besideBodyId: string;
  readonly besideKind: UnitKind;
  readonly besideEligible: boolean;
  readonly besideRegistered: boolean;
  readonly besideRecognition: RecognitionStatus;
  readonly besideSelfTotal: string | null;
  readonly besideReviewTotal: string | null;
  readonly besideBandId: string | null;
  readonly besideBandStandard: StandardBand | null;
  readonly besideActiveModels: number;
  readonly besideNominated: boolean;
  readonly besideExemplary: boolean;
  readonly besideFinal: boolean;
  readonly besideSince: Instant;
}

// What most lists show; a page costs by its values, so one that shows no more takes no more.
const briefColumns = ['unit.id', 'unit.code', 'unit.name', 'unit.kind', 'unit.body_id as bodyId'] as const;

const columns = [
  ...briefColumns,
  'unit.area_code as areaCode',
  'unit.area_valid_from as areaValidFrom',
  'unit.enterprise_size as enterpriseSize',
  'unit.school_level as schoolLevel',
  'unit.armed_forces as armedForces',
  'unit.demo',
  'unit.valid_from as validFrom',
  'unit.valid_to as validTo',
  'unit.version',
] as const;

const briefColumnsBeside = [
  'standing.year as besideYear',
  'standing.registered as besideRegistered',
  'standing.recognition as besideRecognition',
  'standing.review_total as besideReviewTotal',
  'standing.band_id as besideBandId',
] as const;

const columnsBeside = [
  ...briefColumnsBeside,
  'standing.body_id as besideBodyId',
  'standing.unit_kind as besideKind',
  'standing.eligible as besideEligible',
  'standing.self_total as besideSelfTotal',
  'standing.band_standard as besideBandStandard',
  'standing.active_models as besideActiveModels',
  'standing.nominated as besideNominated',
  'standing.exemplary as besideExemplary',
  'standing.final as besideFinal',
  'standing.since as besideSince',
] as const;

/** Order of a list of units. */
export type UnitOrder = 'NAME' | 'CODE';

/** Which units a caller may read: those of these bodies (null: of all), and single ones he reports for. */
export interface UnitScope {
  readonly bodyIds: readonly string[] | null;
  readonly unitIds: readonly string[];
}

/** What a list of units is asked for; what is left out does not narrow. */
export interface UnitQuestion {
  readonly kinds?: readonly UnitKind[] | null | undefined;
  readonly search?: string | null | undefined;
  /** Only units that a rule counts, or only those that it does not. */
  readonly counted?: { readonly wanted: boolean; readonly by: EligibilityRule } | null | undefined;
  /** The year that band and recognition speak of. */
  readonly year?: number | null | undefined;
  readonly band?: StandardBand | null | undefined;
  readonly recognition?: RecognitionStatus | null | undefined;
}

const unitsById = statement((db, given: { readonly ids: readonly string[] }) =>
  db
    .selectFrom('unit')
    .select(columns)
    .where('unit.id', '=', sql<string>`any(${given.ids}::uuid[])`)
    .orderBy('unit.id'),
);

/** The units of these ids. */
export const listUnits = (db: Kysely<Tables>, ids: readonly string[]): Promise<UnitRow[]> =>
  unitsById(db, { ids }) as Promise<UnitRow[]>;

const unitWithBody = statement((db, given: { readonly id: string }) =>
  db
    .selectFrom('unit')
    .innerJoin('body', 'body.id', 'unit.body_id')
    .select([...columns, 'body.path as bodyPath'])
    .where('unit.id', '=', given.id),
);

/** A unit with the path of the body that answers for it, or null. */
export async function findUnitWithBody(
  db: Kysely<Tables>,
  id: string,
): Promise<{ readonly unit: UnitRow; readonly bodyPath: Path } | null> {
  const [row] = await unitWithBody(db, { id });
  if (!row) return null;
  const { bodyPath, ...unit } = row;
  return { unit: unit as UnitRow, bodyPath };
}

/** Holds the units of these ids until the transaction ends, in the order of ids, so that two bulk jobs cannot wait for each other. */
export async function lockUnits(db: Kysely<Tables>, ids: readonly string[]): Promise<UnitRow[]> {
  return db
    .selectFrom('unit')
    .select(columns)
    .where('unit.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('unit.id')
    .forNoKeyUpdate()
    .execute() as Promise<UnitRow[]>;
}

/** Holds the units of these bodies that are counted in a year and have not ended, in the order of ids, for work on a whole body. */
export async function lockUnitsOfBodies(
  db: Kysely<Tables>,
  bodyIds: readonly string[],
  only: { readonly year: number; readonly kinds: readonly UnitKind[] | null; readonly rule: EligibilityRule },
): Promise<UnitRow[]> {
  return db
    .selectFrom('unit')
    .select(columns)
    .where('unit.body_id', '=', sql<string>`any(${[...bodyIds]}::uuid[])`)
    .where(ofKinds(only.kinds))
    .where(isCounted(true, only.rule))
    .where('unit.valid_from', '<=', `${only.year}-12-31`)
    .where('unit.valid_to', 'is', null)
    .orderBy('unit.id')
    .forNoKeyUpdate()
    .execute() as Promise<UnitRow[]>;
}

/** Holds the working units that answer to a body, in the order of ids. */
export async function lockUnitsAnswering(
  db: Kysely<Tables>,
  bodyId: string,
): Promise<{ readonly id: string; readonly areaCode: string | null }[]> {
  return db
    .selectFrom('unit')
    .select(['unit.id', 'unit.area_code as areaCode'])
    .where('unit.body_id', '=', bodyId)
    .where('unit.valid_to', 'is', null)
    .orderBy('unit.id')
    .forNoKeyUpdate()
    .execute();
}

/** How many working units answer to a body. */
export async function countUnitsAnswering(db: Kysely<Tables>, bodyId: string): Promise<number> {
  const { count } = await db
    .selectFrom('unit')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('unit.body_id', '=', bodyId)
    .where('unit.valid_to', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Lets held units answer to another body. */
export async function moveUnits(db: Kysely<Tables>, unitIds: readonly string[], bodyId: string): Promise<void> {
  await db
    .updateTable('unit')
    .set({ body_id: bodyId, version: sql<number>`version + 1` })
    .where('unit.id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .execute();
}

/** Holds one unit until the transaction ends and reads the body it answers to; refuses with NOT_FOUND, or CONFLICT for a stale version. */
export async function lockUnit(
  tx: Pick<Tx, 'em' | 'db'>,
  id: string,
  version?: number,
): Promise<{ readonly unit: UnitRecord; readonly body: BodyRow }> {
  const unit = await lockById<UnitRecord>(tx.em, UnitEntity, id, version);
  const body = await findBody(tx.db, unit.bodyId);
  if (!body) throw refuse('NOT_FOUND');
  return { unit, body };
}

/** Whether a code is used in the tenant. */
export async function isUnitCodeTaken(db: Kysely<Tables>, code: string): Promise<boolean> {
  return (await db.selectFrom('unit').select('unit.id').where('unit.code', '=', code).executeTakeFirst()) !== undefined;
}

// A unit has some eight words of name and code; none is longer than the column takes.
const wordsOf = (text: string): string[] => [...new Set(words(text).map((word) => word.slice(0, 100)))];

/** Keeps the words under which units are found: all those of their names and codes, and no other. */
export async function saveWords(
  db: Kysely<Tables>,
  units: readonly Pick<UnitRow, 'id' | 'name' | 'code'>[],
): Promise<void> {
  await db
    .deleteFrom('unit_word')
    .where('unit_id', '=', sql<string>`any(${units.map((unit) => unit.id)}::uuid[])`)
    .execute();
  const rows = units.flatMap((unit) =>
    wordsOf(`${unit.name} ${unit.code}`).map((word) => ({ word, unit_id: unit.id })),
  );
  if (rows.length > 0) await db.insertInto('unit_word').values(rows).execute();
}

// A subtree is a filter over the ordered index, hashed once: as a plain condition the planner would fetch all its units and sort them.
// Only a single body has an index in the right order.
const inBodies = (one: boolean, ids: readonly string[]): RawBuilder<SqlBool> =>
  one
    ? sql<SqlBool>`unit.body_id = (${ids}::uuid[])[1]`
    : sql<SqlBool>`(unit.body_id in (select unnest(${ids}::uuid[]))) is true`;

const amongUnits = (ids: readonly string[]): RawBuilder<SqlBool> => sql<SqlBool>`unit.id = any(${ids}::uuid[])`;

/** Which lists of ids say what a caller sees, and whether each is of one body. */
interface SeenShape {
  readonly bodies: { readonly one: boolean } | null;
  readonly single: boolean;
  readonly singleIn: { readonly one: boolean } | null;
}

/** The units of these bodies, and single ones: those that lie in the asked bodies. */
interface SeenValues {
  readonly bodies: readonly string[];
  readonly units: readonly string[];
  readonly asked: readonly string[];
}

/** What of the asked bodies (null: all) lies in the scope; a shape of null where nothing need be filtered. */
function seenOf(asked: readonly string[] | null, scope: UnitScope): { shape: SeenShape | null; values: SeenValues } {
  const ofScope = scope.bodyIds;
  const bodies = asked && ofScope ? asked.filter((id) => ofScope.includes(id)) : (asked ?? ofScope);
  const values: SeenValues = { bodies: bodies ?? [], units: scope.unitIds, asked: asked ?? [] };
  if (bodies === null) return { shape: null, values };
  const single = ofScope !== null && scope.unitIds.length > 0;
  const shape: SeenShape = {
    bodies: single && bodies.length === 0 ? null : { one: bodies.length === 1 },
    single,
    singleIn: single && asked ? { one: asked.length === 1 } : null,
  };
  return { shape, values };
}

function seen(shape: SeenShape | null, { bodies, units, asked }: SeenValues): Expression<SqlBool> {
  if (shape === null) return sql<SqlBool>`true`;
  const whole = shape.bodies && inBodies(shape.bodies.one, bodies);
  if (!shape.single && whole) return whole;
  const single = shape.singleIn
    ? sql<SqlBool>`${amongUnits(units)} and ${inBodies(shape.singleIn.one, asked)}`
    : amongUnits(units);
  return whole ? sql<SqlBool>`(${whole} or ${single})` : single;
}

// Past this many hits a word says too little to begin with.
const RARE = 2_000;

// A range, not `^@`: only a range reaches the index when the prefix is a parameter of a plan that is kept.
// U+10FFFF sorts after every letter and digit that a word is made of.
const upperBound = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** The units that have the rarest of the searched words, or null when every word is a common one. */
async function rarestHits(db: Kysely<Tables>, prefixes: readonly string[]): Promise<string[] | null> {
  const hits = await db
    .selectFrom(
      sql<{
        low: string;
        high: string;
        place: number;
      }>`unnest(${[...prefixes]}::text[], ${prefixes.map(upperBound)}::text[]) with ordinality`.as<'prefix'>(
        sql`prefix(low, high, place)`,
      ),
    )
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('unit_word')
          .select('unit_word.unit_id')
          .whereRef('unit_word.word', '>=', 'prefix.low')
          .whereRef('unit_word.word', '<', 'prefix.high')
          .limit(RARE + 1)
          .as('hit'),
      (join) => join.onTrue(),
    )
    .select(['prefix.place', 'hit.unit_id as unitId'])
    .execute();
  const ofPrefix = [...Map.groupBy(hits, (hit) => hit.place).values()]
    .map((rows) => rows.flatMap((row) => row.unitId ?? []))
    .sort((a, b) => a.length - b.length)[0];
  return ofPrefix && ofPrefix.length <= RARE ? [...new Set(ofPrefix)] : null;
}

// Each prefix begins one of the unit's words: no prefix is left that begins none.
const beginsWords = (lows: readonly string[], highs: readonly string[]) => (is: ExpressionBuilder<Tables, 'unit'>) =>
  is.not(
    is.exists(
      is
        .selectFrom(
          sql<{
            low: string;
            high: string;
          }>`unnest(${lows}::text[], ${highs}::text[])`.as<'prefix'>(sql`prefix(low, high)`),
        )
        .select('prefix.low')
        .where((each) =>
          each.not(
            each.exists(
              each
                .selectFrom('unit_word')
                .select('unit_word.word')
                .whereRef('unit_word.unit_id', '=', 'unit.id')
                .whereRef('unit_word.word', '>=', 'prefix.low')
                .whereRef('unit_word.word', '<', 'prefix.high'),
            ),
          ),
        ),
    ),
  );

const hasWordOf = (prefix: string) => (is: ExpressionBuilder<Tables, 'unit'>) =>
  is(
    'unit.id',
    'in',
    is
      .selectFrom('unit_word')
      .select('unit_word.unit_id')
      .where('unit_word.word', '>=', prefix)
      .where('unit_word.word', '<', upperBound(prefix)),
  );

const withStanding = <Row>(query: SelectQueryBuilder<Tables, 'unit', Row>, year: number) =>
  query.leftJoin('standing', (join) =>
    join.onRef('standing.unit_id', '=', 'unit.id').on('standing.year', '=', year),
  ) as unknown as SelectQueryBuilder<Tables, 'unit' | 'standing', Row>;

/** Which filters of a list of units are set; what they are set to are values. */
interface ListShape {
  readonly seen: SeenShape | null;
  readonly kinds: boolean;
  readonly counted: boolean;
  readonly hits: boolean;
  readonly band: boolean;
  readonly recognition: 'NOT_REGISTERED' | 'OTHER' | null;
}

interface ListValues extends SeenValues {
  readonly kinds: readonly UnitKind[];
  readonly counted: boolean;
  readonly armedForces: boolean;
  readonly sizes: readonly EnterpriseSize[];
  readonly levels: readonly SchoolLevel[];
  readonly hits: readonly string[];
  readonly year: number;
  readonly band: StandardBand | null;
  readonly recognition: RecognitionStatus | null;
}

/** The units of a list, without the words that are searched. */
function unitsOfList(db: Kysely<Tables>, shape: ListShape, given: ListValues) {
  let query = db.selectFrom('unit').where(seen(shape.seen, given));
  if (shape.kinds) query = query.where(ofKinds(given.kinds));
  if (shape.counted) query = query.where(isCounted(given.counted, given));
  if (shape.hits) query = query.where(amongUnits(given.hits));
  if (isCut(shape)) query = withStanding(query, given.year);
  if (shape.band) query = query.where(sql<SqlBool>`standing.band_standard = ${given.band}`);
  // A unit without a standing in the year has not registered for it.
  if (shape.recognition === 'NOT_REGISTERED') query = query.where(sql<SqlBool>`standing.registered is not true`);
  else if (shape.recognition) query = query.where(sql<SqlBool>`standing.recognition = ${given.recognition}`);
  return query;
}

const isCut = ({ band, recognition }: ListShape): boolean => band || recognition !== null;

interface UnitPageShape extends ListShape {
  readonly order: UnitOrder;
  readonly after: boolean;
  readonly words: boolean;
  readonly brief: boolean;
  readonly beside: boolean;
}

interface UnitPageValues extends ListValues {
  readonly limit: number;
  readonly after0: string;
  readonly after1: string;
  readonly lows: readonly string[];
  readonly highs: readonly string[];
  readonly beside: number;
}

const unitPage = shaped((db, shape: UnitPageShape, given: UnitPageValues) => {
  const list = unitsOfList(db, shape, given).select(shape.brief ? briefColumns : columns);
  const named = shape.words ? list.where(beginsWords(given.lows, given.highs)) : list;
  const shown = shape.beside
    ? withStanding(named, given.beside).select(shape.brief ? briefColumnsBeside : columnsBeside)
    : named;
  const after = shape.after ? [given.after0, given.after1].slice(0, orders[shape.order].length) : null;
  return pageQuery(shown, orders[shape.order], { limit: given.limit, after });
});

/**
 * A page of the units that a caller may read. Band and recognition are those of a year's standing: standings are a module above,
 * but one list cannot be cut by two modules, so the row is joined here by the name of its table, and only when it is asked for.
 */
export async function pageUnits(
  db: Kysely<Tables>,
  place: {
    readonly scope: UnitScope;
    readonly under: readonly string[] | null;
    /** The year whose standing comes along. */
    readonly beside: number | null;
    /** Whether rows hold no more than id, code, name, kind and body, and of the standing registration, recognition, total and band. */
    readonly brief?: boolean;
  },
  question: UnitQuestion,
  order: UnitOrder,
  request: PageRequest,
): Promise<Page<UnitRow>> {
  const { limit, after } = rowsOfPage(orders[order], request);
  const prefixes = wordsOf(question.search ?? '');
  const hits = prefixes.length === 0 ? null : await rarestHits(db, prefixes);
  const { year, band = null, recognition = null, kinds, counted } = question;
  const { shape: seenShape, values: seenValues } = seenOf(place.under, place.scope);
  const list: ListShape = {
    seen: seenShape,
    kinds: kinds != null,
    counted: counted != null,
    hits: hits !== null,
    band: year != null && band !== null,
    recognition: year == null || recognition === null ? null : recognition === 'NOT_REGISTERED' ? recognition : 'OTHER',
  };
  const values: ListValues = {
    ...seenValues,
    kinds: kinds ?? [],
    counted: counted?.wanted ?? true,
    armedForces: counted?.by.armedForces ?? true,
    sizes: counted?.by.sizes ?? [],
    levels: counted?.by.levels ?? [],
    hits: hits ?? [],
    year: year ?? 0,
    band,
    recognition,
  };
  const page = unitPage({
    ...list,
    order,
    after: after !== null,
    words: prefixes.length > 0,
    brief: place.brief ?? false,
    beside: place.beside !== null && !isCut(list),
  });
  const rows = await page(db, {
    ...values,
    limit,
    after0: after?.[0] ?? '',
    after1: after?.[1] ?? '',
    lows: prefixes,
    highs: prefixes.map(upperBound),
    beside: place.beside ?? 0,
  });
  return pageOf(rows as UnitRow[], orders[order], request, async () => {
    // A page looks at each unit in turn until it is full; a count of all is quicker from the units of each word.
    const counting = unitsOfList(db, list, values).select(sql<number>`count(*)`.as('count'));
    const all = prefixes.reduce((counted, prefix) => counted.where(hasWordOf(prefix)), counting);
    return (await all.executeTakeFirstOrThrow()).count;
  });
}

const orders: Readonly<Record<UnitOrder, readonly SortKey[]>> = {
  NAME: [
    { by: sql`unit.name`, type: 'vietnamese', column: 'name' },
    { by: sql`unit.id`, type: 'uuid', column: 'id' },
  ],
  CODE: [{ by: sql`unit.code`, type: 'text', column: 'code' }],
};

// The law of `isEligible` in the words of SQL; a test holds the two against each other.
const isCounted = (
  counted: boolean,
  { armedForces, sizes, levels }: Omit<EligibilityRule, 'source'>,
): RawBuilder<SqlBool> => sql<SqlBool>`(
  not (unit.armed_forces and ${armedForces})
  and coalesce(unit.enterprise_size <> all(${sizes}::text[]), true)
  and coalesce(unit.school_level <> all(${levels}::text[]), true)
) = ${counted}`;

const ofKinds = (kinds: readonly UnitKind[] | null): RawBuilder<SqlBool> =>
  kinds ? sql<SqlBool>`unit.kind = any(${kinds}::text[])` : sql<SqlBool>`true`;

/** How many units that a caller may read answer to each body itself, not to those below it; bodies without any are left out. */
export async function countUnitsByBody(
  db: Kysely<Tables>,
  scope: UnitScope,
  kinds: readonly UnitKind[] | null,
): Promise<{ readonly bodyId: string; readonly count: number }[]> {
  const { shape, values } = seenOf(null, scope);
  return db
    .selectFrom('unit')
    .select(['unit.body_id as bodyId', sql<number>`count(*)`.as('count')])
    .where(seen(shape, values))
    .where(ofKinds(kinds))
    .groupBy('unit.body_id')
    .execute();
}

/**
 * The same page of several lists at once, each of the units of some bodies, in Vietnamese order of names. Every body gives its first units
 * from the index that holds them in order, and each list takes the first of those: what is read grows with the bodies, not with their units.
 */
export async function pagesOfUnits(
  db: Kysely<Tables>,
  scope: UnitScope,
  kinds: readonly UnitKind[] | null,
  lists: readonly { readonly bodyIds: readonly string[]; readonly count: () => Promise<number> }[],
  request: PageRequest,
): Promise<Page<UnitRow>[]> {
  const open = scope.bodyIds && new Set(scope.bodyIds);
  const members = lists.flatMap(({ bodyIds }, list) =>
    bodyIds.map((id) => ({ list, id, open: open === null || open.has(id) })),
  );
  const starts = lists.map((_, list) => members.findIndex((member) => member.list === list) + 1);
  const stops = lists.map(({ bodyIds }, list) => (starts[list] ?? 0) + bodyIds.length - 1);
  const rows = await inOrderOf(
    db
      .selectFrom(
        sql<{ list: number }>`unnest(${starts}::int[], ${stops}::int[]) with ordinality`.as<'place'>(
          sql`place(start, stop, list)`,
        ),
      )
      .innerJoinLateral(
        (from) => firstOfBodies(from, members, scope, kinds, request).as('unit'),
        (join) => join.onTrue(),
      )
      .selectAll('unit')
      .select('place.list')
      .orderBy('place.list'),
    orders.NAME,
  ).execute();
  const ofList = Map.groupBy(rows as (UnitRow & { list: number })[], (row) => row.list);
  return lists.map(({ count }, list) => pageOf<UnitRow>(ofList.get(list + 1) ?? [], orders.NAME, request, count));
}

// The first units of the bodies between place.start and place.stop.
function firstOfBodies(
  from: Pick<ExpressionBuilder<Tables, never>, 'selectFrom'>,
  members: readonly { readonly id: string; readonly open: boolean }[],
  scope: UnitScope,
  kinds: readonly UnitKind[] | null,
  request: PageRequest,
) {
  const ids = sql`(${members.map((member) => member.id)}::uuid[])[place.start:place.stop]`;
  const opens = sql`(${members.map((member) => member.open)}::bool[])[place.start:place.stop]`;
  return inOrderOf(
    from
      .selectFrom(
        sql<{ body_id: string; open: boolean }>`unnest(${ids}, ${opens})`.as<'member'>(sql`member(body_id, open)`),
      )
      .innerJoinLateral(
        (of) =>
          pageQuery(
            of
              .selectFrom('unit')
              .select(columns)
              .whereRef('unit.body_id', '=', 'member.body_id')
              .where(sql<SqlBool>`(member.open or ${amongUnits(scope.unitIds)})`)
              .where(ofKinds(kinds)),
            orders.NAME,
            rowsOfPage(orders.NAME, request),
          ).as('unit'),
        (join) => join.onTrue(),
      )
      .selectAll('unit'),
    orders.NAME,
  ).limit(pageSize(request.first) + 1);
}
