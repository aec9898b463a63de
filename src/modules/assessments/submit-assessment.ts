import { dayOf } from '../../kernel/deadline.js';
import { decimalToColumn } from '../../kernel/decimal.js';
import { command } from '../../platform/command/command.js';
import { leftOutSince } from '../registrations/registration.rules.js';
import type { AssessmentStepInput } from './assessment.input.js';
import { maySubmit } from './assessment.policy.js';
import { refuse } from './assessment.refusals.js';
import { gapsOf, requireMove, said } from './assessment.rules.js';
import { cardOf } from './assessment.scoring.js';
import { lockAssessment, openScorecard } from './assessment.store.js';
import { standingPieces } from './evidence.store.js';
import { keepStep } from './keep-step.js';

/** The unit hands its card to the superior, complete: every line scored, and evidence or an explanation where a line asks for it. */
export const submitAssessment = command({
  name: 'assessment.submit',
  load: (tx, input: AssessmentStepInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => maySubmit(actor, owner),
  run: async (tx, work, input) => {
    const { card } = work;
    const { book, lines, facts } = await openScorecard(tx, work);
    const { status } = card;
    requireMove('SUBMIT', status);
    const obstacle = leftOutSince(work.unit, card.year, book.eligibility, dayOf(tx.now, tx.tenant.timeZone));
    if (obstacle) throw obstacle;
    const filled = cardOf(lines, card.scores, facts, false, book.rounding);
    const { missing, unexplained } = gapsOf(
      filled,
      new Set((await standingPieces(tx.db, card)).map(({ criterionId }) => criterionId)),
    );
    if (filled.selfTotal === null || unexplained.length > 0) {
      throw refuse('ASSESSMENT_NOT_SUBMITTABLE', { missing, unexplained });
    }
    card.status = 'SUBMITTED';
    card.selfTotal = decimalToColumn(filled.selfTotal);
    card.reviewTotal = null;
    card.submittedAt = tx.now;
    return keepStep(tx, card, { action: 'SUBMIT', fromStatus: status, reason: said(input.reason) });
  },
});
