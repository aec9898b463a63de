import { dayOf } from '../../kernel/deadline.js';
import { decimalToColumn } from '../../kernel/decimal.js';
import { command } from '../../platform/command/command.js';
import type { AssessmentStepInput } from './assessment.input.js';
import { maySubmit } from './assessment.policy.js';
import { requireMove, said } from './assessment.rules.js';
import { cardOf } from './assessment.scoring.js';
import { lockAssessment, openScorecard } from './assessment.store.js';
import { listLastReturns } from './assessment-step.store.js';
import { listEvidence } from './evidence.store.js';
import { keepStep } from './keep-step.js';
import { missingFrom, obstacleToSubmit, selfWorkOn } from './missing.rules.js';

/** The unit hands its card to the superior once nothing is missing from it. */
export const submitAssessment = command({
  name: 'assessment.submit',
  load: (tx, input: AssessmentStepInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => maySubmit(actor, owner),
  run: async (tx, work, input) => {
    const { card, unit } = work;
    const { status, year } = card;
    const { book, lines, facts } = await openScorecard(tx, work);
    requireMove('SUBMIT', status);
    const pieces = await listEvidence(tx.db, [card.unitId], [year]);
    const [lastReturn = null] = await listLastReturns(tx.db, [card.id]);
    const filled = cardOf(lines, card.scores, facts, false, book.rounding);
    const today = dayOf(tx.now, tx.tenant.timeZone);
    const obstacle = obstacleToSubmit(
      missingFrom(
        filled,
        { year, yearIsOpen: true, listClosedBy: null, unit, registered: facts.registered, book, today },
        selfWorkOn(lines, card.scores, pieces, lastReturn),
      ),
    );
    if (obstacle) throw obstacle;
    if (filled.selfTotal === null) throw new Error(`card ${card.id} lacks nothing and has no total`);
    card.status = 'SUBMITTED';
    card.selfTotal = decimalToColumn(filled.selfTotal);
    card.reviewTotal = null;
    card.submittedAt = tx.now;
    return keepStep(tx, card, { action: 'SUBMIT', fromStatus: status, reason: said(input.reason) });
  },
});
