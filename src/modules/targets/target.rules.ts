import {
  type Comparator,
  countMeets,
  countShortfall,
  shareMeets,
  sharePercent,
  shareShortfall,
} from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { type FigureCounts, type FigureRow, inBandAtLeast, sumOf } from '../standings/figure.rules.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';

/** What a target measures. */
export type Metric =
  | 'REGISTRATION_RATE'
  | 'SAFE_RATE'
  | 'CLASSIFIED_AT_LEAST_RATE'
  | 'ACTIVE_MODEL_RATE'
  | 'REPORT_ON_TIME_RATE'
  | 'EXEMPLARY_COUNT'
  | 'EXEMPLARY_NOMINATION_COUNT';

/** Which units a rate is a share of (domain rule 8). */
export type Denominator = 'ELIGIBLE' | 'REGISTERED' | 'ASSESSED';

/** What a target demands. */
export interface Demand {
  readonly metric: Metric;
  readonly band: StandardBand | null;
  readonly comparator: Comparator;
  /** Percent for rates, units for counts, in hundredths. */
  readonly threshold: Hundredths;
  readonly kinds: readonly UnitKind[];
  readonly denominator: Denominator;
}

/** Reports of the bodies and units that answer to one body. */
export interface ReportCell {
  readonly bodyId: string;
  /** Kind of the reporting units; null where bodies report. */
  readonly kind: UnitKind | null;
  readonly due: number;
  readonly onTime: number;
}

/** A unit that was nominated or recognised as exemplary in a year, under the body of that year. */
export interface ExemplaryMark {
  readonly unitId: string;
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly year: number;
}

/** The facts of one subtree that a target is held against. */
export interface TargetFacts {
  readonly figures: readonly FigureRow[];
  readonly reports: readonly ReportCell[];
  readonly marks: readonly ExemplaryMark[];
}

/** How far a target is reached. */
export interface Progress {
  readonly numerator: number;
  /** Null for metrics that only count. */
  readonly denominator: number | null;
  /** Percent, cut to two places, or the count; null without figure. */
  readonly value: Hundredths | null;
  /** Null where there is no figure. */
  readonly met: boolean | null;
  readonly shortfall: number;
}

/** Metrics that count units instead of taking a share. */
export const countsUnits = (metric: Metric): boolean =>
  metric === 'EXEMPLARY_COUNT' || metric === 'EXEMPLARY_NOMINATION_COUNT';

// A unit that is left out since it registered or was assessed is in no denominator, so in none of these counts.
const wholeOf = { ELIGIBLE: 'eligible', REGISTERED: 'registered', ASSESSED: 'assessed' } as const;

function partOf({ metric, band, denominator }: Demand, counts: FigureCounts): number {
  const among = <Of extends string>(of: Readonly<Record<Denominator, Of>>): Of => of[denominator];
  switch (metric) {
    case 'REGISTRATION_RATE':
      return denominator === 'ASSESSED' ? inBandAtLeast(counts, 'WEAK', 'registered') : counts.registered;
    case 'SAFE_RATE':
      // Whoever is recognised has registered.
      return counts[among({ ELIGIBLE: 'recognised', REGISTERED: 'recognised', ASSESSED: 'assessedRecognised' })];
    case 'ACTIVE_MODEL_RATE':
      return counts[among({ ELIGIBLE: 'keeping', REGISTERED: 'registeredKeeping', ASSESSED: 'assessedKeeping' })];
    case 'CLASSIFIED_AT_LEAST_RATE':
      if (band === null) throw new Error('a target of classes names its band');
      return inBandAtLeast(counts, band, denominator === 'REGISTERED' ? 'registered' : 'all');
    default:
      throw new Error(`${metric} is no share of units`);
  }
}

/** The two counts of a share: units of the target's kinds inside the denominator, and those of them that have what is asked; so a rate never exceeds 100 % (domain rule 8). */
export function shareCounts(
  demand: Demand,
  facts: TargetFacts,
): { readonly numerator: number; readonly denominator: number } {
  if (demand.metric === 'REPORT_ON_TIME_RATE') {
    // Bodies have no kind: their reports count for every target of the subtree.
    const asked = facts.reports.filter(({ kind }) => kind === null || demand.kinds.includes(kind));
    return {
      numerator: asked.reduce((sum, { onTime }) => sum + onTime, 0),
      denominator: asked.reduce((sum, { due }) => sum + due, 0),
    };
  }
  const counts = sumOf(facts.figures.filter(({ kind }) => demand.kinds.includes(kind)));
  return { numerator: partOf(demand, counts), denominator: counts[wholeOf[demand.denominator]] };
}

/** Exemplary units of the target's kinds, each counted once however many years it was named in, under its latest body. */
export function distinctMarks(demand: Demand, marks: readonly ExemplaryMark[]): ExemplaryMark[] {
  const latest = new Map<string, ExemplaryMark>();
  for (const mark of marks) {
    if (!demand.kinds.includes(mark.kind)) continue;
    const known = latest.get(mark.unitId);
    if (!known || mark.year > known.year) latest.set(mark.unitId, mark);
  }
  return [...latest.values()];
}

/** How far the facts of a subtree reach a target; an empty denominator is "no figure", neither met nor missed (domain rule 9). */
export function progressOf(demand: Demand, facts: TargetFacts): Progress {
  const { comparator, threshold } = demand;
  if (countsUnits(demand.metric)) {
    const count = distinctMarks(demand, facts.marks).length;
    return {
      numerator: count,
      denominator: null,
      value: count * 100,
      met: countMeets(comparator, count, threshold),
      shortfall: countShortfall(comparator, count, threshold),
    };
  }
  const { numerator, denominator } = shareCounts(demand, facts);
  return {
    numerator,
    denominator,
    value: sharePercent(numerator, denominator),
    met: shareMeets(comparator, numerator, denominator, threshold),
    shortfall: shareShortfall(comparator, numerator, denominator, threshold),
  };
}

const FULL: Hundredths = 100_00;

/** The largest number of units that a count may ask for. */
export const mostUnits = 1_000_000;

/** Whether a threshold can be reached and missed at all: 0 to 100 for a rate, a whole number of units for a count; nothing is more than 100 % or less than 0. */
export function isThresholdInRange({
  metric,
  comparator,
  threshold,
}: Pick<Demand, 'metric' | 'comparator' | 'threshold'>): boolean {
  const most = countsUnits(metric) ? mostUnits * 100 : FULL;
  if (threshold < 0 || threshold > most) return false;
  if (countsUnits(metric) && threshold % 100 !== 0) return false;
  if (comparator === 'LESS_THAN') return threshold > 0;
  if (comparator === 'MORE_THAN') return threshold < most;
  return true;
}

/** Whether a target names a class exactly where its metric asks for one. */
export const namesBandRightly = (metric: Metric, band: StandardBand | null): boolean =>
  (metric === 'CLASSIFIED_AT_LEAST_RATE') === (band !== null);

/** Whether a target runs over several years only where it counts, and from a year that is not after its own ("by 2025"). */
export const runsSinceRightly = (metric: Metric, sinceYear: number | null, year: number): boolean =>
  sinceYear === null || (countsUnits(metric) && sinceYear <= year);
