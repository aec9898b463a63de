import { command } from '../../platform/command/command.js';
import { assessmentChanged } from './assessment.events.js';
import type { ReturnAssessmentInput } from './assessment.input.js';
import { mayReturn } from './assessment.policy.js';
import { refuse } from './assessment.refusals.js';
import { requireMove, said, typedLines } from './assessment.rules.js';
import { insertStep, lockAssessment, openScorecard } from './assessment.store.js';

/** The superior sends the card back to the unit, as a whole or single lines of it; what he has reviewed stays, and lines sent back have to be reviewed anew. */
export const returnAssessment = command({
  name: 'assessment.return',
  load: (tx, input: ReturnAssessmentInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayReturn(actor, owner),
  run: async (tx, work, input) => {
    const { card, unit } = work;
    const { book } = await openScorecard(tx, work);
    const { status } = card;
    const named = (input.criterionIds ?? []).map((criterionId) => ({ criterionId }));
    const returned = typedLines(book.lines, unit.kind, named, 'criterionIds').map(({ line }) => line.id);
    requireMove('RETURN', status);
    const reason = said(input.reason);
    if (reason === null) throw refuse('RETURN_REASON_REQUIRED', {}, 'reason');
    card.scores = {
      ...card.scores,
      ...Object.fromEntries(returned.map((id) => [id, { ...card.scores[id], returned: true }])),
    };
    card.status = 'RETURNED';
    card.reviewTotal = null;
    await insertStep(tx, {
      assessmentId: card.id,
      action: 'RETURN',
      fromStatus: status,
      toStatus: card.status,
      reason,
      criterionIds: returned,
    });
    await tx.announce(assessmentChanged, { unitId: card.unitId, year: card.year });
    tx.audit({ subjectType: 'Assessment', subjectId: card.id, reason });
    return card.id;
  },
});
