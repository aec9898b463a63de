import { standardBands } from '../rulebooks/rule-book.rules.js';
import { type FigureCounts, figureCounts, noFigure } from '../standings/figure.rules.js';
import type { DeskFigures } from '../statistics/statistics.rules.js';
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

/** What the database counted for one body and kind in one year (and quarter, band, recognition where asked), of units or of desks. */
export type FigureCell = Partial<Pick<Coordinates, 'band' | 'recognition' | 'quarter'>> & {
  readonly bodyId: string;
  readonly kind: UnitKind | null;
  readonly year: number;
} & FigureCounts &
  Partial<DeskFigures>;

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

/** Where a body belongs in a grouping of a year: the body of the asked level at or above it, and the area of that one. */
export type PlaceOfBody = (
  bodyId: string,
  year: number,
) => { readonly bodyId: string | null; readonly area: string | null };

/** Adds cells up to the groups that are asked for; a cell is in exactly one group, so groups add up to the whole. */
export function grouped(cells: readonly FigureCell[], dimensions: readonly Dimension[], placeOf: PlaceOfBody): Group[] {
  const [byBody, byArea, byKind, byBand, byRecognition, byYear, byQuarter] = (
    ['BODY', 'AREA', 'UNIT_KIND', 'BAND', 'RECOGNITION', 'YEAR', 'QUARTER'] as const
  ).map((dimension) => dimensions.includes(dimension));
  const found = new Map<string, { readonly at: Coordinates; readonly cells: FigureCell[] }>();
  for (const cell of cells) {
    const place = byBody || byArea ? placeOf(cell.bodyId, cell.year) : nowhere;
    const at: Coordinates = {
      bodyId: byBody ? place.bodyId : null,
      area: byArea ? place.area : null,
      kind: byKind ? cell.kind : null,
      band: (byBand && cell.band) || null,
      recognition: (byRecognition && cell.recognition) || null,
      year: byYear ? cell.year : null,
      quarter: (byQuarter && cell.quarter) || null,
    };
    const key = keyOf(at);
    const group = found.get(key);
    if (group) group.cells.push(cell);
    else found.set(key, { at, cells: [cell] });
  }
  return Array.from(found.values(), (group) => ({ ...group.at, sums: sumOfCells(group.cells) }));
}

/** What cells add up to; the only one of its group is its sum already. */
function sumOfCells([first = noFigure, ...others]: readonly Sums[]): Sums {
  if (others.length === 0) return first;
  const sum: Record<keyof Sums, number> = { ...noDesk, ...first };
  for (const cell of others) for (const name of sumNames) sum[name] += cell[name] ?? 0;
  return sum;
}

const noDesk: DeskFigures = { reportsDue: 0, reportsOnTime: 0, assignmentsOpen: 0, assignmentsOverdue: 0 };

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
  const comparisons = whole.map(({ measure, dimension, direction }) =>
    measure
      ? comparing(
          groups.map(({ sums }) => measured(measure, sums)),
          (one, other) => compareMeasured(one, other, direction ?? 'ASC'),
        )
      : comparing(
          groups.map((group) => rankIn(dimension ?? 'YEAR', group, placeInTree)),
          (one, other) => compareRanks(one, other, direction ?? 'ASC'),
        ),
  );
  const places = groups.map((_, place) => place);
  places.sort((one, other) => {
    for (const compare of comparisons) {
      const order = compare(one, other);
      if (order !== 0) return order;
    }
    return 0;
  });
  return places.map((place) => groups[place] as Some);
}

/** Compares groups by their places in a list of what each is ordered by. */
const comparing =
  <Key>(keys: readonly Key[], compare: (one: Key, other: Key) => number) =>
  (one: number, other: number): number =>
    compare(keys[one] as Key, keys[other] as Key);

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
