import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { type BodyTree, bodyTree } from '../bodies/body.loaders.js';
import { pastInstant } from '../standings/standing.loaders.js';
import { atOnce, type Moment } from '../targets/target.store.js';
import type { AggregateInput } from './aggregate.input.js';
import {
  aggregateLimits,
  type FigureCell,
  type Group,
  grouped,
  keyOf,
  mostGroups,
  noSums,
  notTogether,
  ordered,
  unitKinds,
} from './aggregate.rules.js';
import { type CellQuestion, countCells, listCellsOfDesks, listKeptCells } from './aggregate.store.js';
import { refuse } from './figures.refusals.js';
import { deskMeasures } from './measure.rules.js';
import { bodiesUnder, placesAt } from './places.loaders.js';
import { quarterMoments } from './quarter.rules.js';
import { groupsShown, type ShownParts } from './suppression.loaders.js';

const DEFAULT_PAGE = 200;

/** A group with what of it the caller is shown. */
export interface ShownGroup extends Group {
  readonly shown: ShownParts;
}

/** A page of groups in their order, with what all of them add up to. */
export interface AnsweredAggregate {
  readonly groups: readonly ShownGroup[];
  readonly totals: ShownGroup;
  readonly rowCount: number;
  readonly from: number;
  readonly source: 'KEPT' | 'COUNTED';
}

/** Refuses what is too much or says nothing, from the question alone: nothing is read for it. */
export function checkQuestion(input: AggregateInput): void {
  const { groupBy, measures, years, first, orderBy } = input;
  const most = aggregateLimits;
  if (groupBy.length > most.dimensions || new Set(groupBy).size < groupBy.length)
    throw refuse('AGGREGATE_TOO_MANY_DIMENSIONS', { is: groupBy.length, most: most.dimensions }, 'groupBy');
  if (years.length === 0 || years.length > most.years)
    throw refuse('AGGREGATE_TOO_MANY_YEARS', { is: years.length, most: most.years }, 'years');
  if (first != null && (first < 1 || first > most.page))
    throw refuse('AGGREGATE_PAGE_TOO_LARGE', { is: first, most: most.page }, 'first');
  if (measures.length === 0) throw refuse('AGGREGATE_MEASURES_MISSING', {}, 'measures');
  if (input.level == null && (groupBy.includes('BODY') || groupBy.includes('AREA')))
    throw refuse('AGGREGATE_LEVEL_MISSING', {}, 'level');
  const bound = [
    ...groupBy,
    ...(input.bands ? ['BAND' as const] : []),
    ...(input.recognitions ? ['RECOGNITION' as const] : []),
  ];
  const measure = notTogether(bound, [...measures, ...(orderBy ?? []).flatMap((part) => part.measure ?? [])]);
  if (measure) throw refuse('AGGREGATE_NOT_TOGETHER', { measure }, 'measures');
  if (input.asOf != null && groupBy.includes('QUARTER')) throw refuse('AGGREGATE_QUARTER_OR_INSTANT', {}, 'asOf');
  if (orderBy && orderBy.length > most.orders) throw badInput(`orderBy: ≤ ${most.orders}`, 'orderBy');
  // They stand in the cell of every row again.
  for (const field of ['kinds', 'bands', 'recognitions'] as const) {
    if ((input[field]?.length ?? 0) > most.values) throw badInput(`${field}: ≤ ${most.values}`, field);
  }
  for (const { measure: by, dimension } of orderBy ?? []) {
    if ((by == null) === (dimension == null)) throw badInput('orderBy: measure | dimension', 'orderBy');
    if (dimension != null && !groupBy.includes(dimension)) throw badInput('orderBy: groupBy', 'orderBy');
  }
  if (years.some((year) => year < 2000 || year > 2100)) throw badInput('years: 2000–2100', 'years');
  if (input.top != null && input.top < 1) throw badInput('top: ≥ 1', 'top');
}

const badInput = (problem: string, field: string) => refuseShared('BAD_USER_INPUT', { problem }, field);

/** Refuses a question whose answer may be too large, after one look at the tree and before any figure is read. */
function checkSize({ groupBy, measures, level, kinds, years }: AggregateInput, bodies: BodyTree['all']): void {
  const most = aggregateLimits.cells;
  const groups = mostGroups(groupBy, {
    bodies: bodies.filter((body) => body.level === level).length,
    kinds: kinds?.length ?? 5,
    years: new Set(years).size,
  });
  const is = groups * new Set(measures).size;
  if (is > most) throw refuse('AGGREGATE_TOO_MANY_CELLS', { is, most }, 'groupBy');
}

/** The moments as of which a question is counted: the ends of quarters, an instant, or null for the present. */
export function momentsOf(
  context: RequestContext,
  { groupBy, asOf }: Pick<AggregateInput, 'groupBy'> & { readonly asOf: string | null },
  years: readonly number[],
): readonly Moment[] | null {
  if (groupBy.includes('QUARTER')) return quarterMoments(years, context.clock(), context.insider().tenant.timeZone);
  return asOf === null ? null : atOnce(years, asOf);
}

/** The cells of a question, read in one statement for units and one for reports and assignments, as far as each is asked for. */
export async function readCells(
  context: RequestContext,
  input: AggregateInput,
  question: CellQuestion,
): Promise<{ readonly cells: readonly FigureCell[]; readonly source: 'KEPT' | 'COUNTED' }> {
  const { groupBy, measures, orderBy } = input;
  const asOf = pastInstant(context, input.asOf);
  const years = [...question.years];
  const moments = momentsOf(context, { groupBy, asOf }, years);
  const split = {
    band: groupBy.includes('BAND') || question.bands !== null,
    recognition: groupBy.includes('RECOGNITION') || question.recognitions !== null,
    moments,
    boundaries: input.boundaries ?? 'THEN',
  };
  const kept = !split.band && !split.recognition && moments === null && split.boundaries === 'THEN';
  const asked = new Set([...measures, ...(orderBy ?? []).flatMap(({ measure }) => measure ?? [])]);
  const ofDesks = deskMeasures.some((measure) => asked.has(measure));
  const ofUnits = [...asked].some((measure) => !deskMeasures.includes(measure));
  if (!kept || ofDesks) await context.beginHeavy();
  const [units, desks] = await Promise.all([
    !ofUnits ? [] : kept ? listKeptCells(context.db, question) : countCells(context.db, question, split),
    ofDesks
      ? listCellsOfDesks(
          context.db,
          question,
          moments ?? atOnce(years, context.clock()),
          moments ? 'then' : 'now',
          split.boundaries,
        )
      : [],
  ]);
  return { cells: [...units, ...desks], source: kept ? 'KEPT' : 'COUNTED' };
}

/** The cells of the latest quarter of each year: what stood at the end of earlier ones stands in it still, and is not counted twice. */
function latest(cells: readonly FigureCell[]): readonly FigureCell[] {
  const last = new Map<number, number>();
  for (const { year, quarter } of cells) last.set(year, Math.max(last.get(year) ?? 0, quarter ?? 0));
  return cells.filter(({ year, quarter }) => (quarter ?? 0) === last.get(year));
}

const encode = (index: number): string => Buffer.from(`row:${index}`).toString('base64url');

function decode(after: string | null | undefined): number {
  if (after == null) return 0;
  const [, index] = /^row:(\d{1,7})$/.exec(Buffer.from(after, 'base64url').toString('utf8')) ?? [];
  if (index === undefined) throw badInput('after', 'after');
  return Number(index) + 1;
}

/** The cursor of a row, by its place in the whole order. */
export const cursorOf = encode;

/** The question to the store that an input means; refused where the body is none of the tenant's or the answer may be too large. */
export function questionOf(input: AggregateInput, tree: BodyTree): CellQuestion {
  const top = input.underBody == null ? null : tree.byId.get(input.underBody);
  if (top === undefined) throw refuseShared('NOT_FOUND', {}, 'underBody');
  const years = [...new Set(input.years)];
  const places = bodiesUnder(tree, top?.id ?? null, years, input.boundaries ?? 'THEN');
  const asked = new Set(places.flatMap(({ bodyIds }) => bodyIds));
  checkSize(
    input,
    tree.all.filter(({ id }) => asked.has(id)),
  );
  return {
    years,
    places: top === null ? null : places,
    kinds: input.kinds ?? null,
    bands: input.bands ?? null,
    recognitions: input.recognitions ?? null,
  };
}

/** Answers an aggregate: refused before anything is read where it is too much, else a tree and one or two statements. */
export async function answerAggregate(context: RequestContext, input: AggregateInput): Promise<AnsweredAggregate> {
  context.insider();
  checkQuestion(input);
  const from = decode(input.after);
  const tree = await context.load(bodyTree, 'tree');
  const question = questionOf(input, tree);
  const whole = { ...input, groupBy: [] };
  const [shown, shownWhole] = [await groupsShown(context, input, tree), await groupsShown(context, whole, tree)];
  const { cells, source } = await readCells(context, input, question);
  const places = new Map(tree.all.map(({ id }, index) => [id, index]));
  const placeOf = placesAt(tree, input.level ?? null, input.boundaries ?? 'THEN');
  const all = shown
    ? withHidden(cells, emptyCells(question, tree), (some) => grouped(some, input.groupBy, placeOf), shown)
    : grouped(cells, input.groupBy, placeOf).map((group) => ({ ...group, shown: everything }));
  const groups = ordered(all, input.orderBy ?? [], input.groupBy, (bodyId) => places.get(bodyId) ?? 0).slice(
    0,
    input.top ?? undefined,
  );
  const [sum = { ...nothing, sums: noSums }] = grouped(latest(cells), [], () => nothing);
  return {
    groups: groups.slice(from, from + (input.first ?? DEFAULT_PAGE)),
    totals: shownWhole ? hiddenPart(sum, shownWhole(sum)) : { ...sum, shown: everything },
    rowCount: groups.length,
    from,
    source,
  };
}

const everything: ShownParts = { units: true, averages: true };

/** A cell without units for everything that a question could find: what is hidden must not show by being absent. */
const emptyCells = ({ years, places, kinds }: CellQuestion, tree: BodyTree): FigureCell[] =>
  (places ?? [{ years, bodyIds: tree.all.map(({ id }) => id) }]).flatMap((some) =>
    some.bodyIds.flatMap((bodyId) =>
      (kinds ?? unitKinds).flatMap((kind) => some.years.map((year) => ({ ...noSums, ...nothing, bodyId, kind, year }))),
    ),
  );

/** Groups as a reader is shown them who is not shown all: hidden ones are there, with or without units, and say nothing, not by their place in the order either. */
function withHidden(
  cells: readonly FigureCell[],
  empty: readonly FigureCell[],
  group: (cells: readonly FigureCell[]) => Group[],
  shown: (at: Group) => ShownParts,
): ShownGroup[] {
  const found = new Set(group(cells).map(keyOf));
  return group([...cells, ...empty]).flatMap((one) => {
    const parts = shown(one);
    return parts.units && !found.has(keyOf(one)) ? [] : [hiddenPart(one, parts)];
  });
}

const withoutTotals = { selfTotal: 0, reviewTotal: 0, reviewSquares: 0 };

function hiddenPart(group: Group, shown: ShownParts): ShownGroup {
  if (!shown.units) return { ...group, sums: noSums, shown };
  return shown.averages ? { ...group, shown } : { ...group, sums: { ...group.sums, ...withoutTotals }, shown };
}

const nothing = {
  bodyId: null,
  area: null,
  kind: null,
  band: null,
  recognition: null,
  year: null,
  quarter: null,
};
