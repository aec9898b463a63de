import type { Hundredths } from '../../kernel/decimal.js';
import { decimalToJson } from '../../kernel/decimal.js';
import { refuse as refuseInput } from '../../kernel/refusal.js';
import type { Criterion } from '../rulebooks/rule-book.rules.js';
import type { UnitKind } from '../units/unit.rules.js';
import { refuse } from './assessment.refusals.js';
import {
  type Card,
  type Entry,
  isJudged,
  pointsWhereNotApplicable,
  type ScoreFault,
  scoreFault,
} from './assessment.scoring.js';
import { type AssessmentAction, type AssessmentStatus, canMove } from './assessment.workflow.js';

/** What keeps a card from being submitted, as codes of lines. */
export interface Gaps {
  /** Lines without a self score. */
  readonly missing: readonly string[];
  /** Lines that ask for evidence and have neither evidence nor explanation. */
  readonly unexplained: readonly string[];
}

/** What a unit still owes before it can submit: a score on every line that applies, and evidence or an explanation where the line asks for it (domain rule 5). */
export function gapsOf({ lines }: Card): Gaps {
  const own = lines.filter(({ linked }) => !linked);
  return {
    missing: own.filter(({ self }) => self === null).map(({ line }) => line.code),
    unexplained: own
      .filter(
        ({ line, self, notApplicable, explanation }) =>
          self !== null && line.evidence === 'REQUIRED' && !notApplicable && !explanation?.trim(),
      )
      .map(({ line }) => line.code),
  };
}

/** Codes of the lines that the superior has still to judge. */
export const unjudged = ({ lines }: Card): string[] =>
  lines.filter((line) => !isJudged(line)).map(({ line }) => line.code);

/** Refuses an action that the state of the card does not allow (domain rule 6). */
export function requireMove(action: AssessmentAction, status: AssessmentStatus): void {
  if (!canMove(action, status)) throw refuse('ASSESSMENT_WRONG_STATE', { status, action });
}

/** Refuses with CONFLICT when the card is not the one that was seen, also where none was seen and there is one by now. */
export function requireSeen(
  card: { readonly version?: number | undefined } | null,
  seen: number | null | undefined,
): void {
  const current = card?.version ?? null;
  if (current !== (seen ?? null)) throw refuseInput('CONFLICT', { current }, 'version');
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
interface TypedScore {
  readonly score?: Hundredths | null | undefined;
  readonly notApplicable?: boolean | null | undefined;
}

/** The points that were typed: as they stand, or those of a line that does not apply; undefined when none were. Refuses what the line does not allow (domain rule 3). */
export function typedPoints(line: Criterion, typed: TypedScore, field: string): Hundredths | null | undefined {
  if (typed.notApplicable) {
    if (typed.score != null) {
      throw refuseInput('BAD_USER_INPUT', { problem: `${field}: score | notApplicable` }, `${field}.notApplicable`);
    }
    const points = pointsWhereNotApplicable(line);
    if (points === null) {
      throw refuse('CRITERION_NOT_APPLICABLE_REFUSED', { code: line.code }, `${field}.notApplicable`);
    }
    return points;
  }
  const fault = typed.score == null ? null : scoreFault(line, typed.score);
  if (fault) throw refuse(fault, factsOf(fault, line), `${field}.score`);
  return typed.score;
}

const factsOf = (fault: ScoreFault, { code, maxScore, step }: Criterion) => ({
  code,
  ...(fault === 'SCORE_NOT_IN_STEP' ? { step: decimalToJson(step ?? 0) } : { maximum: decimalToJson(maxScore) }),
});

/** What the unit writes on one line; left out stays as it is, null takes away. */
export interface SelfScore {
  readonly points: Hundredths | null | undefined;
  readonly notApplicable?: boolean | null | undefined;
  readonly explanation?: string | null | undefined;
}

/** A line after the unit wrote on it. A self score that changes ends the review of the line: the superior judged another score. */
export function withSelfScore(entry: Entry, given: SelfScore): Entry {
  const { self: before, review, reason, explanation: said, notApplicable: was = false, ...rest } = entry;
  const notApplicable = given.notApplicable ?? (was && given.points === undefined);
  // Points that came from "not applicable" go with it.
  const kept = was && !notApplicable ? undefined : before;
  const self = given.points === undefined ? kept : (given.points ?? undefined);
  const explanation = given.explanation === undefined ? said : (given.explanation ?? undefined);
  return {
    ...rest,
    ...(self !== undefined && { self }),
    ...(explanation !== undefined && { explanation }),
    ...(notApplicable && { notApplicable }),
    ...(self === before && review !== undefined && { review, ...(reason !== undefined && { reason }) }),
  };
}

/** What the superior writes on one line; left out stays as it is, null takes away. */
export interface ReviewScore {
  readonly points: Hundredths | null | undefined;
  readonly reason?: string | null | undefined;
}

/** A line after the superior wrote on it. The self score stays untouched; a line that was sent back and is scored anew counts as judged again. */
export function withReviewScore(entry: Entry, given: ReviewScore): Entry {
  const { review: before, reason: said, returned, ...rest } = entry;
  const review = given.points === undefined ? before : (given.points ?? undefined);
  const reason = given.reason === undefined ? (review === before ? said : undefined) : (given.reason ?? undefined);
  return {
    ...rest,
    ...(review !== undefined && { review, ...(reason !== undefined && { reason }) }),
    ...(returned && given.points == null && { returned }),
  };
}

/** Whether a review lacks its reason: it differs from what the unit gave itself (domain rule 5). */
export const lacksReason = (entry: Entry): boolean =>
  entry.review !== undefined && entry.review !== entry.self && !entry.reason?.trim();

/** A reason as it is kept: without blanks around it, null when nothing is said. */
export const said = (reason: string | null | undefined): string | null => reason?.trim() || null;
