import { decimalToColumn } from '../../kernel/decimal.js';
import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Rounding } from '../rulebooks/criterion.scoring.js';
import type { ScoresInput } from './assessment.input.js';
import { mayReview } from './assessment.policy.js';
import { refuse } from './assessment.refusals.js';
import { lacksReason, requireMove, totalsIn, typedLines, typedPoints, withReviewScore } from './assessment.rules.js';
import { cardOf, type Scores } from './assessment.scoring.js';
import { lockAssessmentOfUnit, openScorecard } from './assessment.store.js';
import { keepStep } from './keep-step.js';

/** The superior writes his column beside the unit's, whole or some lines at a time; with the last line the card is reviewed. */
export const saveReviewScores = command({
  name: 'reviewScores.save',
  load: (tx, input: ScoresInput) => lockAssessmentOfUnit(tx, input, { version: input.version ?? null }),
  may: (actor, { owner }) => mayReview(actor, owner),
  run: async (tx, { card, unit, openYears }, input) => {
    if (!card) throw refuseAny('NOT_FOUND', {}, 'year');
    const { book, lines, facts } = await openScorecard(tx, { card, unit, openYears });
    const { status } = card;
    requireMove('REVIEW', status);
    const typed = typedLines(book.lines, unit.kind, input.scores, 'scores');
    const scores = writtenOn(card.scores, typed, book.rounding);
    const filled = cardOf(lines, scores, facts, false, book.rounding);
    const next = filled.reviewTotal === null ? 'IN_REVIEW' : 'REVIEWED';
    const { reviewTotal } = totalsIn(next, filled);
    card.scores = scores;
    card.status = next;
    card.reviewTotal = reviewTotal === null ? null : decimalToColumn(reviewTotal);
    const criterionIds = typed.map(({ line }) => line.id);
    return keepStep(tx, card, { action: 'REVIEW', fromStatus: status, reason: null, criterionIds });
  },
});

function writtenOn(
  scores: Scores,
  lines: ReturnType<typeof typedLines<ScoresInput['scores'][number]>>,
  rounding: Rounding,
): Scores {
  const written = lines.map(({ line, typed, field }) => {
    for (const name of ['explanation', 'answer'] as const) {
      if (typed[name] != null) throw refuseAny('BAD_USER_INPUT', { problem: `${field}.${name}` }, `${field}.${name}`);
    }
    const scored = typedPoints(line, typed, field, rounding);
    const { notApplicable, reason } = typed;
    const entry = withReviewScore(scores[line.id] ?? {}, { ...scored, notApplicable, reason });
    if (lacksReason(entry, line)) throw refuse('REVIEW_REASON_REQUIRED', { code: line.code }, `${field}.reason`);
    return [line.id, entry] as const;
  });
  return { ...scores, ...Object.fromEntries(written) };
}
