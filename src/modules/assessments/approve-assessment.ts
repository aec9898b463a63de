import { dayOf } from '../../kernel/deadline.js';
import { decimalToColumn } from '../../kernel/decimal.js';
import { command } from '../../platform/command/command.js';
import { leftOutSince } from '../registrations/registration.rules.js';
import { bandOf } from '../rulebooks/rule-book.rules.js';
import type { AssessmentStepInput } from './assessment.input.js';
import { mayApprove } from './assessment.policy.js';
import { refuse } from './assessment.refusals.js';
import { requireMove, said, unjudged } from './assessment.rules.js';
import { cardOf, frozenScores, gateIsMet } from './assessment.scoring.js';
import { lockAssessment, openScorecard } from './assessment.store.js';
import { awaitsReview } from './assessment.workflow.js';
import { keepStep } from './keep-step.js';

/** The superior approves a reviewed card: totals, linked points and band are fixed from here on. */
export const approveAssessment = command({
  name: 'assessment.approve',
  load: (tx, input: AssessmentStepInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayApprove(actor, owner),
  run: async (tx, work, input) => {
    const { card } = work;
    const { book, lines, facts } = await openScorecard(tx, work);
    const { status } = card;
    const filled = cardOf(lines, card.scores, facts, false, book.rounding);
    if (awaitsReview(status)) throw refuse('ASSESSMENT_NOT_REVIEWED', { missing: unjudged(filled) });
    requireMove('APPROVE', status);
    const { selfTotal, reviewTotal } = filled;
    if (selfTotal === null || reviewTotal === null) {
      throw refuse('ASSESSMENT_NOT_REVIEWED', { missing: unjudged(filled) });
    }
    const obstacle = leftOutSince(work.unit, card.year, book.eligibility, dayOf(tx.now, tx.tenant.timeZone));
    if (obstacle) throw obstacle;
    if (facts.registered && facts.recognition === null) throw refuse('RECOGNITION_NOT_DECIDED', { year: card.year });
    const band = bandOf(reviewTotal, book.bands, (gate) => gateIsMet(gate, filled, facts));
    if (!band) throw new Error(`rule book ${book.id} has no band from 0`);
    card.scores = frozenScores(filled, card.scores);
    card.linkedFacts = facts;
    card.status = 'APPROVED';
    card.selfTotal = decimalToColumn(selfTotal);
    card.reviewTotal = decimalToColumn(reviewTotal);
    card.bandId = band.id;
    card.approvedAt = tx.now;
    return keepStep(tx, card, { action: 'APPROVE', fromStatus: status, reason: said(input.reason) });
  },
});
