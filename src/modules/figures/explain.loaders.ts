import { inTime } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { Page, PageRequest } from '../../platform/db/keyset.js';
import type { RequestContext } from '../../platform/request-context.js';
import { type BodyTree, bodyTree } from '../bodies/body.loaders.js';
import { noFigure } from '../standings/figure.rules.js';
import { pastInstant } from '../standings/standing.loaders.js';
import { figureRules } from '../standings/suppression.loaders.js';
import { seesAggregatesOnly } from '../standings/suppression.rules.js';
import { unitScope } from '../units/unit.loaders.js';
import type { AggregateInput } from './aggregate.input.js';
import { type AnsweredRow, checkQuestion, momentsOf, questionOf, readCells } from './aggregate.loaders.js';
import { type Coordinates, type Dimension, grouped, keyOf, type PlaceOfBody } from './aggregate.rules.js';
import type { UnitBehind } from './aggregate.store.js';
import { pageUnitsBehind } from './aggregate.store.js';
import { partsOf } from './explain.rules.js';
import { type Measure, type Measured, measured, type Sums } from './measure.rules.js';
import { bodiesUnder, placesAt } from './places.loaders.js';
import { groupsShown, shownMeasure } from './suppression.loaders.js';

/** A group of an aggregate with the question that it answers. */
export interface Cell {
  readonly input: AggregateInput;
  readonly at: Coordinates;
}

/** One group as a text that a client may send back. */
export const writeCell = ({ asked, bodyId, area, kind, band, recognition, year, quarter }: AnsweredRow): string => {
  const at: Coordinates = { bodyId, area, kind, band, recognition, year, quarter };
  return Buffer.from(JSON.stringify([asked, at])).toString('base64url');
};

const dimensions: readonly Dimension[] = ['BODY', 'AREA', 'UNIT_KIND', 'BAND', 'RECOGNITION', 'YEAR', 'QUARTER'];
const texts = (value: unknown): boolean =>
  value == null || (Array.isArray(value) && value.length <= 20 && value.every((one) => typeof one === 'string'));
const text = (value: unknown): boolean => value == null || typeof value === 'string';
const whole = (value: unknown): boolean => value == null || Number.isInteger(value);

/** The group that a client sends back; what he made up himself is refused, or asks no more than an aggregate may. */
export function readCell(cell: string): Cell {
  try {
    const [asked, at] = JSON.parse(Buffer.from(cell, 'base64url').toString('utf8')) as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    const { groupBy, years, asOf } = asked;
    // What is no instant is refused here.
    if (typeof asOf === 'string') inTime(asOf, asOf);
    const fits =
      Array.isArray(groupBy) &&
      groupBy.every((one) => dimensions.includes(one as Dimension)) &&
      Array.isArray(years) &&
      years.every(Number.isInteger) &&
      ['kinds', 'bands', 'recognitions'].every((name) => texts(asked[name])) &&
      ['level', 'underBody', 'asOf', 'boundaries'].every((name) => text(asked[name])) &&
      ['bodyId', 'area', 'kind', 'band', 'recognition'].every((name) => text(at[name])) &&
      ['year', 'quarter'].every((name) => whole(at[name]));
    if (fits)
      return {
        input: { ...asked, measures: ['UNITS'] } as unknown as AggregateInput,
        at: at as unknown as Coordinates,
      };
  } catch {
    // falls through to the refusal
  }
  throw refuseShared('BAD_USER_INPUT', { problem: 'cell' }, 'cell');
}

/** A cell with what it adds up to. */
export interface ReadCell extends Cell {
  readonly sums: Sums;
  readonly tree: BodyTree;
  readonly placeOf: PlaceOfBody;
  /** Whether the caller is shown the value that was asked for. */
  readonly shown: boolean;
}

/** Reads one group anew. */
export async function readGroup(context: RequestContext, cell: Cell, measure: Measure): Promise<ReadCell> {
  const { at } = cell;
  const input = { ...cell.input, measures: [measure], ...(at.year !== null && { years: [at.year] }) };
  checkQuestion(input);
  const tree = await context.load(bodyTree, 'tree');
  const placeOf = placesAt(tree, input.level ?? null, input.boundaries ?? 'THEN');
  const { cells } = await readCells(context, input, questionOf(input, tree));
  const found = grouped(cells, input.groupBy, placeOf).find((group) => keyOf(group) === keyOf(at));
  const shown = await groupsShown(context, input, tree);
  return {
    input,
    at,
    sums: found?.sums ?? noFigure,
    tree,
    placeOf,
    shown: shown === null || shownMeasure(shown(at), measure),
  };
}

/** The value of a measure in a group. */
export const valueIn = (cell: ReadCell, measure: Measure): Measured =>
  cell.shown ? measured(measure, cell.sums) : { value: null, numerator: null, denominator: null };

/** The units behind a measure of a group: for officials those of their scope by name, for BI readers all of them, without names unless the tenant allows it. Null for reports and assignments, and for BI readers where the tenant hides small groups. */
export async function unitsBehind(
  context: RequestContext,
  { input, at, tree, placeOf }: ReadCell,
  which: { readonly measure: Measure; readonly denominator: boolean },
  request: PageRequest,
): Promise<(Page<UnitBehind> & { readonly named: boolean }) | null> {
  const parts = partsOf(which.measure);
  if (!parts) return null;
  const bi = seesAggregatesOnly(context.insider().actor);
  const [readable, rules] = await Promise.all([bi ? null : unitScope(context), context.load(figureRules, 'rules')]);
  // One unit is the smallest group of all.
  if (bi && rules.smallestCell !== null) return null;
  const named = !bi || rules.unitNamesForBi;
  const question = questionOf(input, tree);
  const by = new Set(input.groupBy);
  const placed = by.has('BODY') || by.has('AREA');
  const boundaries = input.boundaries ?? 'THEN';
  const places = (question.places ?? bodiesUnder(tree, null, question.years, boundaries)).map(({ years, bodyIds }) => ({
    years,
    bodyIds: bodyIds.filter((id) => {
      const place = placeOf(id, years[0] ?? 0);
      return (!by.has('BODY') || place.bodyId === at.bodyId) && (!by.has('AREA') || place.area === at.area);
    }),
  }));
  const moments = momentsOf(
    context,
    { groupBy: input.groupBy, asOf: pastInstant(context, input.asOf) },
    question.years,
  );
  const page = await pageUnitsBehind(
    context.db,
    {
      ...question,
      places: placed ? places : question.places,
      kinds: by.has('UNIT_KIND') ? [at.kind].filter((kind) => kind !== null) : question.kinds,
      bands: by.has('BAND') && at.band !== null ? [at.band] : question.bands,
      withoutBand: by.has('BAND') && at.band === null,
      recognitions: by.has('RECOGNITION') && at.recognition !== null ? [at.recognition] : question.recognitions,
      withoutDecision: by.has('RECOGNITION') && at.recognition === null,
      readable,
    },
    {
      moments: by.has('QUARTER') ? (moments ?? []).filter(({ quarter }) => quarter === at.quarter) : moments,
      boundaries,
    },
    which.denominator && parts.denominator ? parts.denominator : parts.numerator,
    named ? 'NAME' : 'ID',
    request,
  );
  return { ...page, named };
}
