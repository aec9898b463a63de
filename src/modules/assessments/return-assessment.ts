import { command } from '../../platform/command/command.js';
import type { ReturnAssessmentInput } from './assessment.input.js';
import { mayReturn } from './assessment.policy.js';
import { lockAssessment, openScorecard } from './assessment.store.js';
import { standingPieces } from './evidence.store.js';
import { keepStep } from './keep-step.js';
import { returningOf } from './returning.rules.js';

/** The superior sends the card back to the unit, as a whole or single lines of it, each with its reason; what he has reviewed stays, and lines sent back have to be reviewed anew. */
export const returnAssessment = command({
  name: 'assessment.return',
  load: (tx, input: ReturnAssessmentInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayReturn(actor, owner),
  run: async (tx, work, input) => {
    const { card, unit } = work;
    const scorecard = await openScorecard(tx, work);
    const fromStatus = card.status;
    const standing = await standingPieces(tx.db, [card]);
    const { scores, status, ...said } = returningOf({ card, unit, ...scorecard, standing }, input);
    card.scores = scores;
    card.status = status;
    card.reviewTotal = null;
    return keepStep(tx, card, { action: 'RETURN', fromStatus, ...said });
  },
});
