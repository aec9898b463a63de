import type { Hundredths } from '../../kernel/decimal.js';
import {
  type CardLine,
  columnSum,
  type Entry,
  gateIsMet,
  type LinkedFacts,
  linkedPoints,
  pointsWhereNotApplicable,
  type Scores,
} from '../assessments/assessment.scoring.js';
import { type Rounding, rounded, scoreTyped, wantedInput } from '../rulebooks/criterion.scoring.js';
import { type Band, type BookContent, bandOf, type Criterion } from '../rulebooks/rule-book.rules.js';
import { type FigureRow, figureChanges } from '../standings/figure.rules.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';

/** Why a unit cannot be counted by other rules. */
export type NotComputedReason = 'LEFT_OUT' | 'NO_CARD' | 'NOT_APPROVED' | 'LINES_NOT_SCORED';

/** A line of another book with the points that a kept card gives on it. */
export interface CarriedLine {
  readonly points: Hundredths;
  readonly leftOut: boolean;
  /** Whether the points were brought over in proportion, because the line weighs or scores otherwise. */
  readonly estimated: boolean;
}

/**
 * The points that the superior's column gives on a line of other rules: from the facts where it follows them, from what was typed where that is
 * known, as they stand where they may stand, else in proportion to the maximum, cut so that nobody gains by it; null where nothing was scored.
 */
export function carriedOver(
  line: Criterion,
  from: Criterion | undefined,
  entry: Entry | undefined,
  facts: LinkedFacts,
  rounding: Rounding,
): CarriedLine | null {
  const exact = (points: Hundredths, leftOut = false): CarriedLine => ({ points, leftOut, estimated: false });
  if (line.scoring === 'LINKED') return exact(linkedPoints(line, facts));
  const review = entry?.review;
  if (!from || !entry || review === undefined) return null;
  if (entry.reviewNotApplicable ?? (entry.notApplicable === true && review === entry.self)) {
    const points = pointsWhereNotApplicable(line);
    if (points !== null) return exact(points, line.notApplicable === 'EXCLUDE_AND_SCALE');
    if (from.notApplicable === 'EXCLUDE_AND_SCALE') return null;
  }
  const typed = entry.reviewTyped ?? (wantedInput[line.scoring] === 'POINTS' ? { points: review } : null);
  if (typed !== null && (entry.reviewTyped !== undefined || line.maxScore === from.maxScore)) {
    const scored = scoreTyped(line, typed, rounding);
    if ('points' in scored) return exact(scored.points);
  }
  return { points: inProportion(line, review, from.maxScore), leftOut: false, estimated: true };
}

/** Points brought over from one maximum to another: all stays all, nothing stays nothing, and what lies between is cut to what the line allows. */
export function inProportion(
  line: Pick<Criterion, 'scoring' | 'maxScore' | 'minScore' | 'step'>,
  points: Hundredths,
  of: Hundredths,
): Hundredths {
  if (points >= of) return line.maxScore;
  if (line.scoring === 'ALL_OR_NOTHING' || line.scoring === 'PERCENT_THRESHOLD') return 0;
  const share = rounded(points * line.maxScore, of, { mode: 'DOWN', unit: 1 });
  const above = Math.max(0, share - line.minScore);
  return line.minScore + (line.step === null ? above : above - (above % line.step));
}

/** A card counted by other rules, or the codes of the lines that it cannot be counted on. */
export type Recounted =
  | { readonly total: Hundredths; readonly band: Band | null; readonly estimated: boolean }
  | { readonly missing: readonly string[] };

/** Counts an approved card anew by other rules: `lines` are those of the unit's kind, `keptOf` finds the line of the card's own book that a line continues. */
export function recount(
  book: Pick<BookContent, 'bands' | 'rounding'>,
  lines: readonly Criterion[],
  keptOf: (line: Criterion) => Criterion | undefined,
  scores: Scores,
  facts: LinkedFacts,
): Recounted {
  const missing: string[] = [];
  let estimated = false;
  const card: CardLine[] = [];
  for (const line of lines) {
    const from = keptOf(line);
    const entry = from && scores[from.id];
    const carried = carriedOver(line, from, entry, facts, book.rounding);
    if (carried === null) missing.push(line.code);
    else {
      estimated ||= carried.estimated;
      card.push({
        line,
        linked: line.scoring === 'LINKED',
        self: carried.points,
        review: carried.points,
        ...(carried.leftOut && { reviewNotApplicable: true }),
        ...(entry?.reviewTyped && { reviewTyped: entry.reviewTyped }),
      });
    }
  }
  if (missing.length > 0) return { missing };
  const { total } = columnSum(card, 'review', book.rounding);
  return { total, band: bandOf(total, book.bands, (gate) => gateIsMet(gate, { lines: card }, facts)), estimated };
}

/** What is known of a unit in a year for the figures that targets are held against. */
export interface UnitFigures {
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly eligible: boolean;
  readonly recognition: RecognitionStatus;
  readonly band: StandardBand | null;
  readonly models: number;
}

/** What units add up to, by body and kind: what standings would count, but for the totals of cards. */
export const figuresOfUnits = (units: readonly UnitFigures[]): FigureRow[] =>
  figureChanges(
    units.map(({ bodyId, kind, eligible, recognition, band, models }) => ({
      before: null,
      after: {
        bodyId,
        kind,
        eligible,
        registered: recognition !== 'NOT_REGISTERED',
        recognition,
        bandStandard: band,
        selfTotal: null,
        reviewTotal: null,
        activeModels: models,
        nominated: false,
        exemplary: false,
      },
    })),
  );

/** How the class of units of one body would move. */
export interface BodyMoves {
  readonly bodyId: string;
  readonly rising: number;
  readonly falling: number;
}

/** The bodies that win or lose most: by rising less falling units, ten at most, those that do neither left out. */
export function mostMoved(moves: readonly BodyMoves[], way: 'winners' | 'losers'): BodyMoves[] {
  const gain = ({ rising, falling }: BodyMoves) => (way === 'winners' ? rising - falling : falling - rising);
  return moves
    .filter((one) => gain(one) > 0)
    .toSorted((a, b) => gain(b) - gain(a) || (a.bodyId < b.bodyId ? -1 : 1))
    .slice(0, 10);
}
