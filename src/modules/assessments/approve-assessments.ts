import { dayOf } from '../../kernel/deadline.js';
import { command } from '../../platform/command/command.js';
import { approvalOf } from './approval.rules.js';
import { mayApprove, reviewsSome } from './assessment.policy.js';
import { said } from './assessment.rules.js';
import type { ApproveAssessmentsInput } from './bulk.input.js';
import { type BulkResult, decideEach, holdCards, keepCards } from './cards-in-bulk.js';

/** The superior approves many cards at once, each under the rules of one: whatever is refused stays as it is and holds nobody up. */
export const approveAssessments = command({
  name: 'assessments.approve',
  load: (tx, input: ApproveAssessmentsInput) => holdCards(tx, input.cards),
  may: reviewsSome,
  run: async (tx, held, input): Promise<BulkResult> => {
    const today = dayOf(tx.now, tx.tenant.timeZone);
    const { accepted, problems } = await decideEach(tx, held, input.cards, mayApprove, (work) =>
      approvalOf(work, today),
    );
    await keepCards(
      tx,
      accepted.map(({ card, step, decision }) => ({
        card,
        to: { ...decision, approvedAt: tx.now },
        step: { action: 'APPROVE', reason: said(step.reason), criterionIds: [], returnedLines: [], sentBack: null },
      })),
    );
    return { doneIds: accepted.map(({ card }) => card.id), problems };
  },
});
