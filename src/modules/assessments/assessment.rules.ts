import type { Hundredths } from '../../kernel/decimal.js';
import { decimalToJson } from '../../kernel/decimal.js';
import { type RefusalFacts, refuse as refuseInput } from '../../kernel/refusal.js';
import {
  mostCounted,
  type Rounding,
  type ScoreTyped,
  scoreTyped,
  type TypedFault,
  wantedInput,
} from '../rulebooks/criterion.scoring.js';
import type { Criterion } from '../rulebooks/rule-book.rules.js';
import type { UnitKind } from '../units/unit.rules.js';
import { refuse } from './assessment.refusals.js';
import { type Card, type Entry, isJudged, isLeftOut, pointsWhereNotApplicable } from './assessment.scoring.js';
import { type AssessmentAction, type AssessmentStatus, canMove } from './assessment.workflow.js';

/** Codes of the lines that the superior has still to judge. */
export const unjudged = ({ lines }: Card): string[] =>
  lines.filter((line) => !isJudged(line)).map(({ line }) => line.code);

/** Refuses an action that the state of the card does not allow (domain rule 6). */
export function requireMove(action: AssessmentAction, status: AssessmentStatus): void {
  if (!canMove(action, status)) throw refuse('ASSESSMENT_WRONG_STATE', { status, action });
}

/** The totals that a card shows in a state: the unit's from its submission on, the superior's once every line is reviewed. */
export function totalsIn(
  status: AssessmentStatus,
  card: Pick<Card, 'selfTotal' | 'reviewTotal'>,
): { readonly selfTotal: Hundredths | null; readonly reviewTotal: Hundredths | null } {
  const reviewed = status === 'REVIEWED' || status === 'APPROVED' || status === 'REOPENED';
  return {
    selfTotal: status === 'SELF_SCORING' ? null : card.selfTotal,
    reviewTotal: reviewed ? card.reviewTotal : null,
  };
}

/** Pairs what was typed with the lines of the book that people score for a unit of a kind, each at most once; refuses groups, linked lines and lines that are none of this book. */
export function typedLines<Typed extends { readonly criterionId: string }>(
  criteria: readonly Criterion[],
  kind: UnitKind,
  typed: readonly Typed[],
  field: string,
): { readonly line: Criterion; readonly typed: Typed; readonly field: string }[] {
  const byId = new Map(criteria.map((line) => [line.id, line]));
  const seen = new Set<string>();
  return typed.map((one, index) => {
    const at = `${field}.${index}`;
    const line = byId.get(one.criterionId.toLowerCase());
    if (!line) throw refuseInput('NOT_FOUND', {}, at);
    if (seen.has(line.id)) throw refuseInput('BAD_USER_INPUT', { problem: `${at}: ${line.code} ×2` }, at);
    seen.add(line.id);
    if (line.scoring === 'GROUP') throw refuse('CRITERION_IS_GROUP', { code: line.code }, at);
    if (line.scoring === 'LINKED') throw refuse('CRITERION_LINKED', { code: line.code }, at);
    if (!line.kinds.includes(kind)) throw refuse('CRITERION_NOT_FOR_KIND', { code: line.code, kind }, at);
    return { line, typed: one, field: at };
  });
}

/** What either column may hold on a line. */
export interface TypedScore {
  readonly score?: Hundredths | null | undefined;
  readonly notApplicable?: boolean | null | undefined;
  readonly percent?: Hundredths | null | undefined;
  readonly numerator?: number | null | undefined;
  readonly denominator?: number | null | undefined;
  readonly counts?: readonly { readonly item: string; readonly count: number }[] | null | undefined;
  readonly wording?: string | null | undefined;
}

/** The points that a column gets on a line, with what was typed where they follow from it. */
export interface PointsTyped {
  readonly points: Hundredths | null | undefined;
  readonly typed?: ScoreTyped | undefined;
}

/**
 * The points of what was typed: points where people judge, else what the rule of the line makes of a share, counts or a wording; those of a
 * line that does not apply; null where they are taken away, undefined when nothing was typed. Refuses what the line does not allow (domain rule 3).
 */
export function typedPoints(line: Criterion, given: TypedScore, field: string, rounding: Rounding): PointsTyped {
  const typed = scoreGiven(given, field);
  if (given.notApplicable) {
    if (typed !== null) {
      throw refuseInput('BAD_USER_INPUT', { problem: `${field}: score | notApplicable` }, `${field}.notApplicable`);
    }
    const points = pointsWhereNotApplicable(line);
    if (points === null) {
      throw refuse('CRITERION_NOT_APPLICABLE_REFUSED', { code: line.code }, `${field}.notApplicable`);
    }
    return { points };
  }
  if (typed === null) return { points: given.score };
  const scored = scoreTyped(line, typed, rounding);
  if ('fault' in scored) throw refuse(scored.fault, factsOf(scored.fault, line, typed), `${field}.${fieldOf(typed)}`);
  return { points: scored.points, ...(wantedInput[line.scoring] !== 'POINTS' && { typed }) };
}

/** What was typed, without what was left out; null when nothing was. */
function scoreGiven(given: TypedScore, field: string): ScoreTyped | null {
  const { score, percent, numerator, denominator, counts, wording } = given;
  const items = counts?.map(({ item }) => item) ?? [];
  if (new Set(items).size < items.length) {
    throw refuseInput('BAD_USER_INPUT', { problem: `${field}.counts ×2` }, `${field}.counts`);
  }
  if (counts?.some(({ count }) => count < 0 || count > mostCounted)) {
    throw refuseInput('BAD_USER_INPUT', { problem: `${field}.counts: 0–${mostCounted}` }, `${field}.counts`);
  }
  const typed: ScoreTyped = {
    ...(score != null && { points: score }),
    ...(percent != null && { percent }),
    ...(numerator != null && { numerator }),
    ...(denominator != null && { denominator }),
    ...(counts != null && { counts: Object.fromEntries(counts.map(({ item, count }) => [item, count])) }),
    ...(wording != null && { wording }),
  };
  return Object.keys(typed).length > 0 ? typed : null;
}

const fieldOf = (typed: ScoreTyped): string => {
  if (typed.points !== undefined) return 'score';
  return (['percent', 'numerator', 'denominator', 'counts', 'wording'] as const).find((name) => name in typed) ?? '';
};

function factsOf(fault: TypedFault, line: Criterion, typed: ScoreTyped): RefusalFacts {
  const wording = line.wordings?.find(({ code }) => code === typed.wording);
  const { step, minScore, items, scoring } = wording ?? line;
  const { code, maxScore } = line;
  switch (fault) {
    case 'SCORE_NOT_IN_STEP':
      return { code, step: decimalToJson(step ?? 0), minimum: decimalToJson(minScore) };
    case 'SCORE_BELOW_MINIMUM':
      return { code, minimum: decimalToJson(minScore) };
    case 'SCORE_ABOVE_MAXIMUM':
    case 'SCORE_ALL_OR_NOTHING':
      return { code, maximum: decimalToJson(maxScore) };
    case 'SCORE_ITEM_UNKNOWN':
      return { code, items: (items ?? []).map((item) => item.code) };
    case 'SCORE_WORDING_UNKNOWN':
      return { code, wordings: (line.wordings ?? []).map((one) => one.code) };
    default:
      return { code, wanted: wantedInput[scoring] };
  }
}

/** What the unit writes on one line; left out stays as it is, null takes away. */
export interface SelfScore {
  readonly points: Hundredths | null | undefined;
  readonly typed?: ScoreTyped | undefined;
  readonly notApplicable?: boolean | null | undefined;
  readonly explanation?: string | null | undefined;
  readonly answer?: string | null | undefined;
}

/** A line after the unit wrote on it. A self score that changes ends the review of the line: the superior judged another score. */
export function withSelfScore(entry: Entry, given: SelfScore): Entry {
  const {
    self: before,
    selfTyped: had,
    explanation: said,
    answer: answered,
    notApplicable: was = false,
    returned,
    ...review
  } = entry;
  const notApplicable = given.notApplicable ?? (was && given.points === undefined);
  // Points that came from "not applicable" go with it.
  const kept = was && !notApplicable ? undefined : before;
  const self = given.points === undefined ? kept : (given.points ?? undefined);
  const selfTyped = given.points === undefined ? (kept === undefined ? undefined : had) : given.typed;
  const explanation = given.explanation === undefined ? said : (given.explanation ?? undefined);
  const answer = given.answer === undefined ? answered : (given.answer ?? undefined);
  return {
    ...(returned && { returned }),
    ...(self === before && notApplicable === was && review),
    ...(self !== undefined && { self }),
    ...(self !== undefined && selfTyped !== undefined && { selfTyped }),
    ...(explanation !== undefined && { explanation }),
    ...(answer !== undefined && { answer }),
    ...(notApplicable && { notApplicable }),
  };
}

/** What the superior writes on one line; left out stays as it is, null takes away. */
export interface ReviewScore {
  readonly points: Hundredths | null | undefined;
  readonly typed?: ScoreTyped | undefined;
  readonly notApplicable?: boolean | null | undefined;
  readonly reason?: string | null | undefined;
}

/** A line after the superior wrote on it. The self score stays untouched; a line that was sent back and is scored anew counts as judged again. */
export function withReviewScore(entry: Entry, given: ReviewScore): Entry {
  const { review: before, reviewTyped: had, reviewNotApplicable: was = false, reason: said, returned, ...rest } = entry;
  const written = given.points !== undefined;
  const review = written ? (given.points ?? undefined) : before;
  const reviewTyped = written ? given.typed : had;
  const notApplicable = written ? given.notApplicable === true : was;
  const same = review === before && notApplicable === was;
  const reason = given.reason === undefined ? (same ? said : undefined) : (given.reason ?? undefined);
  return {
    ...rest,
    ...(review !== undefined && {
      review,
      ...(reviewTyped !== undefined && { reviewTyped }),
      ...(notApplicable && { reviewNotApplicable: notApplicable }),
      ...(reason !== undefined && { reason }),
    }),
    ...(returned && given.points == null && { returned }),
  };
}

/** Whether a review lacks its reason: it differs from what the unit gave itself, or leaves the line out where the unit scored it, or the other way round (domain rule 5). */
export const lacksReason = (entry: Entry, line: Pick<Criterion, 'notApplicable'>): boolean =>
  entry.review !== undefined &&
  (entry.review !== entry.self ||
    isLeftOut(line, entry.notApplicable) !== isLeftOut(line, entry.reviewNotApplicable)) &&
  !entry.reason?.trim();

/** A reason as it is kept: without blanks around it, null when nothing is said. */
export const said = (reason: string | null | undefined): string | null => reason?.trim() || null;
