import { LRUCache } from 'lru-cache';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { type BodyTree, bodyTree } from '../bodies/body.loaders.js';
import { noFigure } from '../standings/figure.rules.js';
import { pastInstant, presentFigures } from '../standings/standing.loaders.js';
import { isShownLess } from '../standings/suppression.loaders.js';
import { atOnce, type Moment } from '../targets/target.store.js';
import type { AggregateInput } from './aggregate.input.js';
import {
  aggregateLimits,
  type Coordinates,
  type FigureCell,
  type Group,
  grouped,
  keyOf,
  mostGroups,
  notTogether,
  ordered,
  unitKinds,
} from './aggregate.rules.js';
import { bodiesByYear, type CellQuestion, countCells, listCellsOfDesks } from './aggregate.store.js';
import { refuse } from './figures.refusals.js';
import { deskMeasures, type Measure, type Measured, measured } from './measure.rules.js';
import { bodiesUnder, placesAt } from './places.loaders.js';
import { quarterMoments } from './quarter.rules.js';
import { groupsShown, type ShownParts, shownMeasure } from './suppression.loaders.js';

const DEFAULT_PAGE = 200;

/** One measure of a row; suppressed where the caller is not shown it. */
export interface AnsweredValue extends Measured {
  readonly measure: Measure;
  readonly suppressed: boolean;
}

/** What a row was asked by, beside its place. */
export type Asked = Pick<
  AggregateInput,
  'groupBy' | 'level' | 'years' | 'underBody' | 'kinds' | 'bands' | 'recognitions' | 'asOf' | 'boundaries'
>;

/** A group with its measures, in the order in which they were asked. */
export interface AnsweredRow extends Coordinates {
  readonly asked: Asked;
  readonly values: readonly AnsweredValue[];
}

/** All rows of a question in their order, and what all of them add up to. */
interface WholeAnswer {
  readonly rows: readonly AnsweredRow[];
  readonly totals: AnsweredRow;
  readonly source: 'KEPT' | 'COUNTED';
}

/** A page of rows in their order, with what all of them add up to. */
export interface AnsweredAggregate extends WholeAnswer {
  readonly rowCount: number;
  readonly from: number;
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

/** The measures that a question needs, shown or sorted by. */
const measuresOf = ({ measures, orderBy }: AggregateInput): ReadonlySet<Measure> =>
  new Set([...measures, ...(orderBy ?? []).flatMap(({ measure }) => measure ?? [])]);

const asksOfDesks = (input: AggregateInput): boolean => {
  const asked = measuresOf(input);
  return deskMeasures.some((measure) => asked.has(measure));
};

/** Whether the figures of units that a question is made of are those that are kept with the facts. */
const isOfKept = ({ groupBy, bands, recognitions, asOf, boundaries }: AggregateInput): boolean =>
  !bands &&
  !recognitions &&
  asOf == null &&
  (boundaries ?? 'THEN') === 'THEN' &&
  !groupBy.some((one) => one === 'BAND' || one === 'RECOGNITION' || one === 'QUARTER');

/** The cells of a question: the kept figures of its years, or counted in one statement, and one more for reports and assignments, as far as each is asked for. */
export async function readCells(
  context: RequestContext,
  input: AggregateInput,
  question: CellQuestion,
): Promise<{ readonly cells: readonly FigureCell[]; readonly source: 'KEPT' | 'COUNTED' }> {
  const { groupBy } = input;
  const asOf = pastInstant(context, input.asOf);
  const years = [...question.years];
  const moments = momentsOf(context, { groupBy, asOf }, years);
  const split = {
    band: groupBy.includes('BAND') || question.bands !== null,
    recognition: groupBy.includes('RECOGNITION') || question.recognitions !== null,
    moments,
    boundaries: input.boundaries ?? 'THEN',
  };
  const kept = isOfKept(input);
  const ofDesks = asksOfDesks(input);
  const ofUnits = [...measuresOf(input)].some((measure) => !deskMeasures.includes(measure));
  if (!kept || ofDesks) await context.beginHeavy();
  const [units, desks] = await Promise.all([
    !ofUnits ? [] : kept ? keptCells(context, question) : countCells(context.db, question, split),
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

/** The kept figures of these units, by year, body and kind. */
async function keptCells(
  context: RequestContext,
  { years, places, kinds }: CellQuestion,
): Promise<readonly FigureCell[]> {
  const figures = (await context.loadAll(presentFigures, years)).flatMap(({ all }) => all);
  const under = bodiesByYear(places);
  return figures.filter(
    ({ bodyId, kind, year }) => (!under || under.get(year)?.has(bodyId)) && (!kinds || kinds.includes(kind)),
  );
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

/**
 * Answers an aggregate: refused before anything is read where it is too much. What is made of the kept figures alone and shown to everybody is kept
 * itself, under the same version of the tenant: its next page, or the same question beside another one, is not added up again.
 */
export async function answerAggregate(context: RequestContext, input: AggregateInput): Promise<AnsweredAggregate> {
  context.insider();
  checkQuestion(input);
  const from = decode(input.after);
  const tree = await context.load(bodyTree, 'tree');
  const shared = isOfKept(input) && !asksOfDesks(input) && !(await isShownLess(context));
  const whole = shared ? await sharedAnswer(context, input, tree) : await wholeAnswer(context, input, tree);
  const rowCount = Math.min(whole.rows.length, input.top ?? whole.rows.length);
  return {
    ...whole,
    rows: whole.rows.slice(from, Math.min(from + (input.first ?? DEFAULT_PAGE), rowCount)),
    rowCount,
    from,
  };
}

/** Answers of one version of a tenant that are kept, in values: three of the largest pages, some 2 MB. */
const MAX_KEPT_VALUES = 30_000;

async function sharedAnswer(context: RequestContext, input: AggregateInput, tree: BodyTree): Promise<WholeAnswer> {
  const kept = await context.remember(sharedAnswer, 'all', async () => answersOfVersion());
  const key = JSON.stringify([askedOf(input), input.measures, input.orderBy]);
  const found = kept.get(key);
  if (found) return found;
  const answer = await wholeAnswer(context, input, tree);
  if (await context.isOfPresent()) kept.set(key, answer);
  return answer;
}

const answersOfVersion = () =>
  new LRUCache<string, WholeAnswer>({
    maxSize: MAX_KEPT_VALUES,
    sizeCalculation: ({ rows, totals }) => (rows.length + 1) * totals.values.length,
  });

/** Reads a tree and one or two statements of cells, and adds them up. */
async function wholeAnswer(context: RequestContext, input: AggregateInput, tree: BodyTree): Promise<WholeAnswer> {
  const question = questionOf(input, tree);
  const whole = { ...input, groupBy: [] };
  const [shown, shownWhole] = [await groupsShown(context, input, tree), await groupsShown(context, whole, tree)];
  const { cells, source } = await readCells(context, input, question);
  const places = new Map(tree.all.map(({ id }, index) => [id, index]));
  const placeOf = placesAt(tree, input.level ?? null, input.boundaries ?? 'THEN');
  const groups: readonly ShownGroup[] = shown
    ? withHidden(cells, emptyCells(question, tree), (some) => grouped(some, input.groupBy, placeOf), shown)
    : grouped(cells, input.groupBy, placeOf);
  const [sum = { ...nothing, sums: noFigure }] = grouped(latest(cells), [], () => nothing);
  const measures = [...new Set(input.measures)];
  return {
    rows: ordered(groups, input.orderBy ?? [], input.groupBy, (bodyId) => places.get(bodyId) ?? 0).map(
      rowsOf(askedOf(input), measures),
    ),
    totals: rowsOf(askedOf(whole), measures)(shownWhole ? hiddenPart(sum, shownWhole(sum)) : sum),
    source,
  };
}

const askedOf = (input: AggregateInput): Asked => {
  const { groupBy, level, years, underBody, kinds, bands, recognitions, asOf, boundaries } = input;
  return { groupBy, level, years, underBody, kinds, bands, recognitions, asOf, boundaries };
};

/** A group with what of it the caller is shown; all of it where nothing is said. */
type ShownGroup = Group & { readonly shown?: ShownParts };

const rowsOf =
  (asked: Asked, measures: readonly Measure[]) =>
  ({ sums, shown, ...at }: ShownGroup): AnsweredRow => ({
    ...at,
    asked,
    values: measures.map((measure) => {
      if (shown && !shownMeasure(shown, measure))
        return { measure, value: null, numerator: null, denominator: null, suppressed: true };
      const { value, numerator, denominator } = measured(measure, sums);
      return { measure, value, numerator, denominator, suppressed: false };
    }),
  });

/** A cell without units for everything that a question could find: what is hidden must not show by being absent. */
const emptyCells = ({ years, places, kinds }: CellQuestion, tree: BodyTree): FigureCell[] =>
  (places ?? [{ years, bodyIds: tree.all.map(({ id }) => id) }]).flatMap((some) =>
    some.bodyIds.flatMap((bodyId) =>
      (kinds ?? unitKinds).flatMap((kind) => some.years.map((year) => ({ ...noFigure, bodyId, kind, year }))),
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
  if (!shown.units) return { ...group, sums: noFigure, shown };
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
