import { standardBands } from '../rulebooks/rule-book.rules.js';
import { figureCounts, noFigure } from '../standings/figure.rules.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import { compareMeasured, deskMeasures, type Measure, measured, type Sums } from './measure.rules.js';

/** What figures can be grouped by. */
export type Dimension = 'BODY' | 'AREA' | 'UNIT_KIND' | 'BAND' | 'RECOGNITION' | 'YEAR' | 'QUARTER';

/** How much one aggregate may ask for. */
export const aggregateLimits = {
  dimensions: 4,
  years: 20,
  page: 1_000,
  orders: 4,
  values: 20,
  cells: 100_000,
} as const;

/** All kinds of units, in the order in which they are shown. */
export const unitKinds: readonly UnitKind[] = [
  'AGENCY',
  'ENTERPRISE',
  'EDUCATIONAL_INSTITUTION',
  'RESIDENTIAL_AREA',
  'COMMUNE',
];
const recognitions: readonly RecognitionStatus[] = [
  'RECOGNISED',
  'NOT_RECOGNISED',
  'NOT_ASSESSED',
  'REGISTERED',
  'NOT_REGISTERED',
];

/** How many groups a grouping can have at most: each dimension has so many values, and one more for what has none. */
export const mostGroups = (
  dimensions: readonly Dimension[],
  sizes: { readonly bodies: number; readonly kinds: number; readonly years: number },
): number =>
  dimensions.reduce((product, dimension) => {
    switch (dimension) {
      case 'BODY':
        return product * (sizes.bodies + 1);
      case 'AREA':
        // Grouped by bodies as well, areas follow from them.
        return dimensions.includes('BODY') ? product : product * (sizes.bodies + 1);
      case 'UNIT_KIND':
        return product * (sizes.kinds + 1);
      case 'BAND':
        return product * (standardBands.length + 1);
      case 'RECOGNITION':
        return product * (recognitions.length + 1);
      case 'YEAR':
        return product * sizes.years;
      case 'QUARTER':
        return product * 4;
    }
    return product;
  }, 1);

/** The values of a group in the dimensions that were asked; null in all others, and where units have none. */
export interface Coordinates {
  readonly bodyId: string | null;
  /** `code@validFrom` */
  readonly area: string | null;
  readonly kind: UnitKind | null;
  /** Of the approved card of a unit that is counted. */
  readonly band: StandardBand | null;
  /** Of a unit that is counted. */
  readonly recognition: RecognitionStatus | null;
  readonly year: number | null;
  readonly quarter: number | null;
}

/** What the database counted for one body and kind in one year (and quarter, band, recognition where asked). */
export type FigureCell = Omit<Coordinates, 'bodyId' | 'area' | 'year'> & {
  readonly bodyId: string;
  readonly year: number;
} & Sums;

/** A group with what it adds up to. */
export interface Group extends Coordinates {
  readonly sums: Sums;
}

/** Every sum that a group has. */
export const sumNames = [
  ...figureCounts,
  'reportsDue',
  'reportsOnTime',
  'assignmentsOpen',
  'assignmentsOverdue',
] as const satisfies readonly (keyof Sums)[];

/** What no units and no desks add up to. */
export const noSums: Sums = {
  ...noFigure,
  reportsDue: 0,
  reportsOnTime: 0,
  assignmentsOpen: 0,
  assignmentsOverdue: 0,
};

/** Where a body belongs in a grouping of a year: the body of the asked level at or above it, and the area of that one. */
export type PlaceOfBody = (
  bodyId: string,
  year: number,
) => { readonly bodyId: string | null; readonly area: string | null };

/** Adds cells up to the groups that are asked for; a cell is in exactly one group, so groups add up to the whole. */
export function grouped(cells: readonly FigureCell[], dimensions: readonly Dimension[], placeOf: PlaceOfBody): Group[] {
  const by = new Set(dimensions);
  const placed = by.has('BODY') || by.has('AREA');
  const found = new Map<string, Coordinates & { readonly sums: Record<keyof Sums, number> }>();
  for (const cell of cells) {
    const place = placed ? placeOf(cell.bodyId, cell.year) : nowhere;
    const at: Coordinates = {
      bodyId: by.has('BODY') ? place.bodyId : null,
      area: by.has('AREA') ? place.area : null,
      kind: by.has('UNIT_KIND') ? cell.kind : null,
      band: by.has('BAND') ? cell.band : null,
      recognition: by.has('RECOGNITION') ? cell.recognition : null,
      year: by.has('YEAR') ? cell.year : null,
      quarter: by.has('QUARTER') ? cell.quarter : null,
    };
    const key = keyOf(at);
    let group = found.get(key);
    if (!group) {
      group = { ...at, sums: { ...noSums } };
      found.set(key, group);
    }
    for (const name of sumNames) group.sums[name] += cell[name];
  }
  return [...found.values()];
}

const nowhere = { bodyId: null, area: null };

/** One text for one place in the grouping. */
export const keyOf = ({ bodyId, area, kind, band, recognition, year, quarter }: Coordinates): string =>
  `${bodyId ?? ''}|${area ?? ''}|${kind ?? ''}|${band ?? ''}|${recognition ?? ''}|${year ?? ''}|${quarter ?? ''}`;

/** One part of the order of groups: by a measure, or by a dimension. */
export interface OrderPart {
  readonly measure?: Measure | null | undefined;
  readonly dimension?: Dimension | null | undefined;
  readonly direction?: 'ASC' | 'DESC' | null | undefined;
}

/** Puts groups in the order that is asked for; what ties is ordered by the dimensions themselves, so the order is always the same. */
export function ordered<Some extends Group>(
  groups: readonly Some[],
  parts: readonly OrderPart[],
  dimensions: readonly Dimension[],
  placeInTree: (bodyId: string) => number,
): Some[] {
  const whole: OrderPart[] = [...parts, ...dimensions.map((dimension) => ({ dimension }))];
  const keyed = groups.map((group) => ({
    group,
    keys: whole.map(({ measure, dimension }) =>
      measure ? measured(measure, group.sums) : rankIn(dimension ?? 'YEAR', group, placeInTree),
    ),
  }));
  keyed.sort((one, other) => {
    for (const [index, part] of whole.entries()) {
      const direction = part.direction ?? 'ASC';
      const [left, right] = [one.keys[index], other.keys[index]];
      const order =
        typeof left === 'object' && typeof right === 'object'
          ? compareMeasured(left, right, direction)
          : compareRanks(left as Rank, right as Rank, direction);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ group }) => group);
}

type Rank = number | string;
const LAST = Number.MAX_SAFE_INTEGER;

function rankIn(dimension: Dimension, group: Group, placeInTree: (bodyId: string) => number): Rank {
  switch (dimension) {
    case 'BODY':
      return group.bodyId === null ? LAST : placeInTree(group.bodyId);
    case 'AREA':
      return group.area ?? '~';
    case 'UNIT_KIND':
      return group.kind === null ? LAST : unitKinds.indexOf(group.kind);
    case 'BAND':
      return group.band === null ? LAST : standardBands.indexOf(group.band);
    case 'RECOGNITION':
      return group.recognition === null ? LAST : recognitions.indexOf(group.recognition);
    case 'YEAR':
      return group.year ?? LAST;
    case 'QUARTER':
      return group.quarter ?? LAST;
  }
}

const compareRanks = (left: Rank, right: Rank, direction: 'ASC' | 'DESC'): number => {
  if (left === right) return 0;
  // What has no value comes last either way.
  if (left === LAST || left === '~') return 1;
  if (right === LAST || right === '~') return -1;
  return left < right === (direction === 'ASC') ? -1 : 1;
};

/** A measure and a dimension that say nothing together: reports and assignments have no class and no decision of their own. */
export const notTogether = (dimensions: readonly Dimension[], measures: readonly Measure[]): Measure | undefined =>
  dimensions.some((dimension) => dimension === 'BAND' || dimension === 'RECOGNITION')
    ? measures.find((measure) => deskMeasures.includes(measure))
    : undefined;
