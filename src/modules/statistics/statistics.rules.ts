import { sharePercent } from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { standardBands } from '../rulebooks/rule-book.rules.js';
import { type FigureCounts, inBand, inBandAtLeast, sumOf } from '../standings/figure.rules.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';

/** The figures of a set of units in a year. */
export interface Figures {
  readonly units: number;
  readonly eligible: number;
  readonly registered: number;
  readonly assessed: number;
  readonly recognised: number;
  readonly bands: readonly { readonly standard: StandardBand; readonly units: number }[];
  readonly safeRate: Hundredths | null;
  readonly goodOrBetterRate: Hundredths | null;
  readonly averageReviewTotal: Hundredths | null;
  readonly averageSelfReviewGap: Hundredths | null;
  readonly activeModels: number;
}

/** Reports and assignments of one body, by kind of the unit that owes them; kind is null where the body itself does. */
export interface DeskCell {
  readonly bodyId: string;
  readonly kind: UnitKind | null;
  readonly reportsDue: number;
  readonly reportsOnTime: number;
  readonly assignmentsOpen: number;
  readonly assignmentsOverdue: number;
}

/** What is owed and what is late. */
export type DeskFigures = Omit<DeskCell, 'bodyId' | 'kind'>;

/** The average of exact sums, in hundredths, a half rounded up (towards positive); null of nothing. */
export function average(sum: Hundredths, count: number): Hundredths | null {
  if (count === 0) return null;
  const doubled = BigInt(sum) * 2n + BigInt(count);
  const divisor = BigInt(count) * 2n;
  const quotient = doubled / divisor;
  // BigInt division cuts towards zero; rounding down below zero needs one less.
  return Number(doubled < 0n && doubled % divisor !== 0n ? quotient - 1n : quotient);
}

/** The figures of some bodies and kinds together: units that are left out count as units and nowhere else; rates in percent cut to two places, averages over approved cards rounded half up to two places, nothing from floating point (domain rules 8 and 9). */
export function figuresOf(rows: readonly FigureCounts[]): Figures {
  const sum = sumOf(rows);
  const { units, eligible, registered, assessed, recognised, selfTotal, reviewTotal, models } = sum;
  return {
    units,
    eligible,
    registered,
    assessed,
    recognised,
    bands: standardBands.map((standard) => ({ standard, units: inBand(sum, standard) })),
    safeRate: sharePercent(recognised, eligible),
    goodOrBetterRate: sharePercent(inBandAtLeast(sum, 'GOOD'), assessed),
    averageReviewTotal: average(reviewTotal, assessed),
    averageSelfReviewGap: average(selfTotal - reviewTotal, assessed),
    activeModels: models,
  };
}

/** Rows of the asked kinds; without kinds, all of them. Rows without a kind belong to bodies and stay out once kinds are asked for. */
export const ofKinds = <Row extends { readonly kind: UnitKind | null }>(
  rows: readonly Row[],
  kinds: readonly UnitKind[] | null,
): readonly Row[] => (kinds === null ? rows : rows.filter(({ kind }) => kind !== null && kinds.includes(kind)));

/** What is owed and what is late in all the cells together. */
export const deskFigures = (cells: readonly DeskCell[]): DeskFigures =>
  cells.reduce<DeskFigures>(
    (sum, cell) => ({
      reportsDue: sum.reportsDue + cell.reportsDue,
      reportsOnTime: sum.reportsOnTime + cell.reportsOnTime,
      assignmentsOpen: sum.assignmentsOpen + cell.assignmentsOpen,
      assignmentsOverdue: sum.assignmentsOverdue + cell.assignmentsOverdue,
    }),
    { reportsDue: 0, reportsOnTime: 0, assignmentsOpen: 0, assignmentsOverdue: 0 },
  );
