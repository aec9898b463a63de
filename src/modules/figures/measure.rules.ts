import { sharePercent } from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { type FigureCount, type FigureCounts, inBandAtLeast } from '../standings/figure.rules.js';
import { average, type DeskFigures } from '../statistics/statistics.rules.js';

/** What a group of units can be measured by. */
export type Measure =
  | 'UNITS'
  | 'ELIGIBLE'
  | 'REGISTERED'
  | 'RECOGNISED'
  | 'NOT_RECOGNISED'
  | 'NOT_ASSESSED'
  | 'ASSESSED'
  | 'EXCELLENT'
  | 'GOOD'
  | 'AVERAGE'
  | 'WEAK'
  | 'REGISTRATION_RATE'
  | 'ASSESSMENT_RATE'
  | 'SAFE_RATE'
  | 'EXCELLENT_RATE'
  | 'GOOD_OR_BETTER_RATE'
  | 'KEEPING_MODELS'
  | 'ACTIVE_MODEL_RATE'
  | 'ACTIVE_MODELS'
  | 'NOMINATED'
  | 'EXEMPLARY'
  | 'AVERAGE_SELF_TOTAL'
  | 'AVERAGE_REVIEW_TOTAL'
  | 'SPREAD_OF_REVIEW_TOTAL'
  | 'AVERAGE_SELF_REVIEW_GAP'
  | 'REPORTS_DUE'
  | 'REPORTS_ON_TIME'
  | 'REPORT_ON_TIME_RATE'
  | 'ASSIGNMENTS_OPEN'
  | 'ASSIGNMENTS_OVERDUE';

/** What a group adds up to: figures of its units, and what its desks owe, which is left out where none were asked about. */
export type Sums = FigureCounts & Partial<DeskFigures>;

/** One measured value: the count itself, a percentage cut to two places with its two counts, or an average over approved cards. */
export interface Measured {
  /** In hundredths; null where there is no figure. */
  readonly value: Hundredths | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

/** Measures of reports and assignments, which belong to bodies as well as to units. */
export const deskMeasures: readonly Measure[] = [
  'REPORTS_DUE',
  'REPORTS_ON_TIME',
  'REPORT_ON_TIME_RATE',
  'ASSIGNMENTS_OPEN',
  'ASSIGNMENTS_OVERDUE',
];

/** Measures that speak of the points on approved cards. */
export const averageMeasures: readonly Measure[] = [
  'AVERAGE_SELF_TOTAL',
  'AVERAGE_REVIEW_TOTAL',
  'SPREAD_OF_REVIEW_TOTAL',
  'AVERAGE_SELF_REVIEW_GAP',
];

const countOf: Readonly<Partial<Record<Measure, FigureCount | keyof DeskFigures>>> = {
  UNITS: 'units',
  ELIGIBLE: 'eligible',
  REGISTERED: 'registered',
  RECOGNISED: 'recognised',
  NOT_RECOGNISED: 'notRecognised',
  NOT_ASSESSED: 'notAssessed',
  ASSESSED: 'assessed',
  EXCELLENT: 'excellent',
  GOOD: 'good',
  AVERAGE: 'average',
  WEAK: 'weak',
  KEEPING_MODELS: 'keeping',
  ACTIVE_MODELS: 'models',
  NOMINATED: 'nominated',
  EXEMPLARY: 'exemplary',
  REPORTS_DUE: 'reportsDue',
  REPORTS_ON_TIME: 'reportsOnTime',
  ASSIGNMENTS_OPEN: 'assignmentsOpen',
  ASSIGNMENTS_OVERDUE: 'assignmentsOverdue',
};

const rateOf: Readonly<Partial<Record<Measure, (sums: Sums) => readonly [numerator: number, denominator: number]>>> = {
  REGISTRATION_RATE: ({ registered, eligible }) => [registered, eligible],
  ASSESSMENT_RATE: ({ assessed, eligible }) => [assessed, eligible],
  SAFE_RATE: ({ recognised, eligible }) => [recognised, eligible],
  EXCELLENT_RATE: ({ excellent, assessed }) => [excellent, assessed],
  GOOD_OR_BETTER_RATE: (sums) => [inBandAtLeast(sums, 'GOOD'), sums.assessed],
  ACTIVE_MODEL_RATE: ({ keeping, eligible }) => [keeping, eligible],
  REPORT_ON_TIME_RATE: ({ reportsOnTime = 0, reportsDue = 0 }) => [reportsOnTime, reportsDue],
};

/** The largest whole number whose square is not above a whole number. */
export function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/** How far totals lie from their average: the standard deviation of all of them, rounded half up to hundredths, from exact sums alone; null of nothing. */
export function spread(count: number, sum: Hundredths, squares: number): Hundredths | null {
  if (count === 0) return null;
  const n = BigInt(count);
  const variance = n * BigInt(squares) - BigInt(sum) * BigInt(sum);
  // ⌊√v / n + ½⌋, without leaving whole numbers.
  return Number((wholeRoot(4n * variance) + n) / (2n * n));
}

/** All measures, counts before rates before averages. */
export const measures = [...Object.keys(countOf), ...Object.keys(rateOf), ...averageMeasures] as readonly Measure[];

/** What a group measures: every value is a count, or computed from exact counts and sums; an empty denominator is "no figure" (domain rules 8 and 9). */
export function measured(measure: Measure, sums: Sums): Measured {
  const count = countOf[measure];
  if (count) return { value: (sums[count] ?? 0) * 100, numerator: null, denominator: null };
  const rate = rateOf[measure];
  if (rate) {
    const [numerator, denominator] = rate(sums);
    return { value: sharePercent(numerator, denominator), numerator, denominator };
  }
  const { assessed, selfTotal, reviewTotal, reviewSquares } = sums;
  const of = (value: Hundredths | null): Measured => ({ value, numerator: null, denominator: assessed });
  switch (measure) {
    case 'AVERAGE_SELF_TOTAL':
      return of(average(selfTotal, assessed));
    case 'AVERAGE_REVIEW_TOTAL':
      return of(average(reviewTotal, assessed));
    case 'SPREAD_OF_REVIEW_TOTAL':
      return of(spread(assessed, reviewTotal, reviewSquares));
    default:
      return of(average(selfTotal - reviewTotal, assessed));
  }
}

/** Which of two values is smaller, exactly: shares are held against each other by their counts, never by the percentage that is shown; "no figure" comes last either way. */
export function compareMeasured(one: Measured, other: Measured, direction: 'ASC' | 'DESC'): number {
  if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null);
  const isShare = one.numerator !== null && other.numerator !== null;
  const left = isShare ? BigInt(one.numerator ?? 0) * BigInt(other.denominator ?? 0) : BigInt(one.value);
  const right = isShare ? BigInt(other.numerator ?? 0) * BigInt(one.denominator ?? 0) : BigInt(other.value);
  const order = left < right ? -1 : left > right ? 1 : 0;
  return direction === 'ASC' ? order : -order;
}
