import { shareMeets } from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';

/** How a line of the scorecard gets its points; a GROUP is the sum of its children. */
export type ScoringKind =
  | 'GROUP'
  | 'MANUAL'
  | 'ALL_OR_NOTHING'
  | 'PERCENT_SHARE'
  | 'PERCENT_THRESHOLD'
  | 'EITHER_OR'
  | 'COUNT_CAPPED'
  | 'PENALTY'
  | 'LINKED';

/** The ways in which one of two wordings can score. */
export type WordingKind = Exclude<ScoringKind, 'GROUP' | 'EITHER_OR' | 'LINKED'>;

/** Something that is counted on a line, and its points each: given by COUNT_CAPPED, taken away by PENALTY. */
export interface CountedItem {
  readonly code: string;
  readonly text: string;
  readonly points: Hundredths;
}

/** The parts of a way of scoring; each kind has exactly its own, the others are null. */
export interface ScoringParts {
  /** MANUAL: the step from the minimum upwards. */
  readonly step: Hundredths | null;
  /** MANUAL: the least that may be given; PENALTY: the floor, below which nothing more is lost. Else 0. */
  readonly minScore: Hundredths;
  /** PERCENT_THRESHOLD: the percentage from which the line is fulfilled, in hundredths of a percent. */
  readonly threshold: Hundredths | null;
  /** COUNT_CAPPED, PENALTY: what is counted. */
  readonly items: readonly CountedItem[] | null;
}

/** One of the two wordings of an EITHER_OR line, with a way of scoring of its own; both reach the maximum of the line. */
export interface Wording extends ScoringParts {
  readonly code: string;
  readonly text: string;
  readonly scoring: WordingKind;
}

/** How one line scores. */
export interface LineScoring extends ScoringParts {
  readonly scoring: ScoringKind;
  readonly maxScore: Hundredths;
  /** EITHER_OR: the two wordings. */
  readonly wordings: readonly Wording[] | null;
}

/** How a book rounds what does not come out even: the direction, and the unit to which it rounds (0.01 to 1 point). */
export interface Rounding {
  readonly mode: 'HALF_UP' | 'UP' | 'DOWN';
  readonly unit: Hundredths;
}

/** What a scorer types on a line; of several ways exactly one. Points are typed where people judge, all else where the service computes. */
export interface ScoreTyped {
  readonly points?: Hundredths;
  /** A percentage in hundredths of a percent, or a share of whole numbers. */
  readonly percent?: Hundredths;
  readonly numerator?: number;
  readonly denominator?: number;
  /** How many of each item, by its code; an item left out counts 0. */
  readonly counts?: Readonly<Record<string, number>>;
  /** EITHER_OR: the code of the wording that applies. */
  readonly wording?: string;
}

/** What makes something typed unacceptable on its line. */
export type TypedFault =
  | 'SCORE_ABOVE_MAXIMUM'
  | 'SCORE_BELOW_MINIMUM'
  | 'SCORE_NOT_IN_STEP'
  | 'SCORE_ALL_OR_NOTHING'
  | 'SCORE_COMPUTED'
  | 'SCORE_INPUT_MISSING'
  | 'SCORE_INPUT_NOT_WANTED'
  | 'SCORE_PERCENT_OUT_OF_RANGE'
  | 'SCORE_SHARE_INVALID'
  | 'SCORE_ITEM_UNKNOWN'
  | 'SCORE_WORDING_UNKNOWN';

/** The points of what was typed, or why it cannot stand. */
export type Scored = { readonly points: Hundredths } | { readonly fault: TypedFault };

/** Whole numbers that are typed stay below this, so that every product of the arithmetic is exact. */
export const mostCounted = 1_000_000_000;

/** Rounds the fraction numerator/denominator (hundredths of a point, not negative) to the unit of the book, exactly. */
export function rounded(numerator: number, denominator: number, { mode, unit }: Rounding): Hundredths {
  const whole = denominator * unit;
  const rest = numerator % whole;
  const down = (numerator - rest) / whole;
  const up = mode === 'UP' ? rest > 0 : mode === 'HALF_UP' && 2 * rest >= whole;
  return (up ? down + 1 : down) * unit;
}

/** MANUAL: from the minimum to the maximum, in steps from the minimum upwards. */
export function manualFault(
  { maxScore, minScore, step }: Pick<LineScoring, 'maxScore' | 'minScore' | 'step'>,
  points: Hundredths,
): TypedFault | null {
  if (points > maxScore) return 'SCORE_ABOVE_MAXIMUM';
  if (points < minScore) return 'SCORE_BELOW_MINIMUM';
  return step !== null && (points - minScore) % step !== 0 ? 'SCORE_NOT_IN_STEP' : null;
}

/** ALL_OR_NOTHING: 0 or the maximum. */
export function allOrNothingFault({ maxScore }: Pick<LineScoring, 'maxScore'>, points: Hundredths): TypedFault | null {
  if (points > maxScore) return 'SCORE_ABOVE_MAXIMUM';
  return points === 0 || points === maxScore ? null : 'SCORE_ALL_OR_NOTHING';
}

/** PERCENT_SHARE: that share of the maximum, rounded as the book says and never above the maximum. */
export const shareOfMaximum = (
  { maxScore }: Pick<LineScoring, 'maxScore'>,
  numerator: number,
  denominator: number,
  rounding: Rounding,
): Hundredths => Math.min(maxScore, rounded(numerator * maxScore, denominator, rounding));

/** PERCENT_THRESHOLD: the maximum where the share reaches the threshold, decided on whole numbers; else nothing. */
export const pointsAtThreshold = (
  { maxScore, threshold }: Pick<LineScoring, 'maxScore' | 'threshold'>,
  numerator: number,
  denominator: number,
): Hundredths => (shareMeets('AT_LEAST', numerator, denominator, threshold ?? 0) === true ? maxScore : 0);

/** What the counted items come to: each its number times its points. */
export const sumOfItems = (items: readonly CountedItem[], counts: Readonly<Record<string, number>>): Hundredths =>
  items.reduce((sum, { code, points }) => sum + (counts[code] ?? 0) * points, 0);

/** COUNT_CAPPED: so many points for each, at most the maximum (criterion 9: 2 per collective, 1 per individual, at most 3). */
export const cappedCount = (
  { maxScore, items }: Pick<LineScoring, 'maxScore' | 'items'>,
  counts: Readonly<Record<string, number>>,
): Hundredths => Math.min(maxScore, sumOfItems(items ?? [], counts));

/** PENALTY: the line starts from its maximum and loses points for each incident, down to its floor, so that a sum of lines stays between 0 and the total. */
export const afterPenalties = (
  { maxScore, minScore, items }: Pick<LineScoring, 'maxScore' | 'minScore' | 'items'>,
  counts: Readonly<Record<string, number>>,
): Hundredths => Math.max(minScore, maxScore - sumOfItems(items ?? [], counts));

/** What a line wants typed. */
export type WantedInput = 'POINTS' | 'SHARE' | 'COUNTS' | 'WORDING' | 'NOTHING';

/** What each way of scoring wants typed: points where people judge, a share, counts or a wording where the service computes, nothing on groups and lines that follow facts. */
export const wantedInput: Readonly<Record<ScoringKind, WantedInput>> = {
  GROUP: 'NOTHING',
  LINKED: 'NOTHING',
  MANUAL: 'POINTS',
  ALL_OR_NOTHING: 'POINTS',
  PERCENT_SHARE: 'SHARE',
  PERCENT_THRESHOLD: 'SHARE',
  COUNT_CAPPED: 'COUNTS',
  PENALTY: 'COUNTS',
  EITHER_OR: 'WORDING',
};

/** The points of what was typed on a line that people score (domain rule 3). */
export function scoreTyped(line: LineScoring, typed: ScoreTyped, rounding: Rounding): Scored {
  if (line.scoring === 'EITHER_OR') {
    if (typed.wording === undefined) {
      return { fault: typed.points === undefined ? 'SCORE_INPUT_MISSING' : 'SCORE_COMPUTED' };
    }
    const wording = line.wordings?.find(({ code }) => code === typed.wording);
    if (!wording) return { fault: 'SCORE_WORDING_UNKNOWN' };
    return scoreOne({ ...wording, maxScore: line.maxScore, wordings: null }, typed, rounding);
  }
  return typed.wording === undefined ? scoreOne(line, typed, rounding) : { fault: 'SCORE_INPUT_NOT_WANTED' };
}

function scoreOne(line: LineScoring, typed: ScoreTyped, rounding: Rounding): Scored {
  const given = waysGiven(typed);
  const wanted = wantedInput[line.scoring];
  if (given.includes('POINTS') && wanted !== 'POINTS') return { fault: 'SCORE_COMPUTED' };
  if (given.some((way) => way !== wanted)) return { fault: 'SCORE_INPUT_NOT_WANTED' };
  if (given.length === 0) return { fault: 'SCORE_INPUT_MISSING' };
  switch (line.scoring) {
    case 'MANUAL':
    case 'ALL_OR_NOTHING': {
      const points = typed.points ?? 0;
      const fault = line.scoring === 'MANUAL' ? manualFault(line, points) : allOrNothingFault(line, points);
      return fault ? { fault } : { points };
    }
    case 'PERCENT_SHARE':
    case 'PERCENT_THRESHOLD': {
      const share = shareTyped(typed);
      if ('fault' in share) return share;
      const { numerator, denominator } = share;
      return {
        points:
          line.scoring === 'PERCENT_SHARE'
            ? shareOfMaximum(line, numerator, denominator, rounding)
            : pointsAtThreshold(line, numerator, denominator),
      };
    }
    default: {
      const counts = typed.counts ?? {};
      const known = new Set(line.items?.map(({ code }) => code));
      if (Object.keys(counts).some((code) => !known.has(code))) return { fault: 'SCORE_ITEM_UNKNOWN' };
      return { points: line.scoring === 'PENALTY' ? afterPenalties(line, counts) : cappedCount(line, counts) };
    }
  }
}

function waysGiven(typed: ScoreTyped): WantedInput[] {
  const { points, percent, numerator, denominator, counts } = typed;
  return [
    ...(points === undefined ? [] : ['POINTS' as const]),
    ...(percent === undefined && numerator === undefined && denominator === undefined ? [] : ['SHARE' as const]),
    ...(counts === undefined ? [] : ['COUNTS' as const]),
  ];
}

const WHOLE = 10_000;

function shareTyped({
  percent,
  numerator,
  denominator,
}: ScoreTyped): { numerator: number; denominator: number } | { fault: TypedFault } {
  if (percent !== undefined) {
    if (numerator !== undefined || denominator !== undefined) return { fault: 'SCORE_SHARE_INVALID' };
    if (percent < 0 || percent > WHOLE) return { fault: 'SCORE_PERCENT_OUT_OF_RANGE' };
    return { numerator: percent, denominator: WHOLE };
  }
  if (numerator === undefined || denominator === undefined) return { fault: 'SCORE_SHARE_INVALID' };
  const sound = numerator >= 0 && denominator > 0 && numerator <= denominator && denominator <= mostCounted;
  return sound ? { numerator, denominator } : { fault: 'SCORE_SHARE_INVALID' };
}

/** The incidents that a PENALTY line, or the PENALTY wording of a line, counts among what was typed. */
export function incidentsTyped(line: Pick<LineScoring, 'scoring' | 'wordings'>, typed: ScoreTyped | undefined): number {
  const kind =
    line.scoring === 'EITHER_OR' ? line.wordings?.find(({ code }) => code === typed?.wording)?.scoring : line.scoring;
  if (kind !== 'PENALTY') return 0;
  return Object.values(typed?.counts ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Whether the parts of a way of scoring are those of its kind, whole and within the maximum (domain rule 3). */
export function partsFit(of: Omit<LineScoring, 'wordings'> & Partial<Pick<LineScoring, 'wordings'>>): boolean {
  const { scoring, maxScore, step, minScore, threshold, items } = of;
  const wordings = of.wordings ?? null;
  const counted = scoring === 'COUNT_CAPPED' || scoring === 'PENALTY';
  return (
    (scoring === 'MANUAL') === (step !== null) &&
    (step === null || step > 0) &&
    (scoring === 'PERCENT_THRESHOLD') === (threshold !== null) &&
    (threshold === null || (threshold > 0 && threshold <= WHOLE)) &&
    minScore >= 0 &&
    minScore <= maxScore &&
    (minScore === 0 || scoring === 'MANUAL' || scoring === 'PENALTY') &&
    counted === (items !== null) &&
    (items === null ||
      (items.length > 0 && new Set(items.map(({ code }) => code)).size === items.length && items.every(itemFits))) &&
    (scoring === 'EITHER_OR') === (wordings !== null) &&
    (wordings === null ||
      (wordings.length === 2 &&
        wordings[0]?.code !== wordings[1]?.code &&
        wordings.every((wording) => partsFit({ ...wording, maxScore }))))
  );
}

const itemFits = ({ points }: CountedItem): boolean => points > 0;
