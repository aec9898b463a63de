import {
  type Comparator,
  countMeets,
  countShortfall,
  shareMeets,
  sharePercent,
  shareShortfall,
} from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import {
  type CellTest,
  isAssessed,
  isClassifiedAtLeast,
  isEligibleCell,
  isRecognised,
  isRegistered,
  keepsModel,
  type StandingCell,
  unitsWhere,
} from '../standings/standing-count.rules.js';
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
  readonly cells: readonly StandingCell[];
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

// A unit that is left out since it registered or was assessed is in no denominator.
const inDenominator: Readonly<Record<Denominator, CellTest>> = {
  ELIGIBLE: isEligibleCell,
  REGISTERED: (cell) => isEligibleCell(cell) && isRegistered(cell),
  ASSESSED: (cell) => isEligibleCell(cell) && isAssessed(cell),
};

function inNumerator(demand: Demand): CellTest {
  switch (demand.metric) {
    case 'REGISTRATION_RATE':
      return isRegistered;
    case 'SAFE_RATE':
      return isRecognised;
    case 'ACTIVE_MODEL_RATE':
      return keepsModel;
    case 'CLASSIFIED_AT_LEAST_RATE':
      if (demand.band === null) throw new Error('a target of classes names its band');
      return isClassifiedAtLeast(demand.band);
    default:
      throw new Error(`${demand.metric} is no share of units`);
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
  const asked: CellTest = (cell) => demand.kinds.includes(cell.kind) && inDenominator[demand.denominator](cell);
  return {
    numerator: unitsWhere(facts.cells, asked, inNumerator(demand)),
    denominator: unitsWhere(facts.cells, asked),
  };
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
