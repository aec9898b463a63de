import { dayOf } from '../../kernel/deadline.js';
import { decimalToColumn } from '../../kernel/decimal.js';
import { command } from '../../platform/command/command.js';
import { approvalOf } from './approval.rules.js';
import type { AssessmentStepInput } from './assessment.input.js';
import { mayApprove } from './assessment.policy.js';
import { said } from './assessment.rules.js';
import { lockAssessment, openScorecard } from './assessment.store.js';
import { listFactSources } from './fact-source.store.js';
import { keepStep } from './keep-step.js';

/** The superior approves a reviewed card: totals, linked points and band are fixed from here on. */
export const approveAssessment = command({
  name: 'assessment.approve',
  load: (tx, input: AssessmentStepInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayApprove(actor, owner),
  run: async (tx, work, input) => {
    const { card, unit } = work;
    const [scorecard, [sources = null]] = await Promise.all([openScorecard(tx, work), listFactSources(tx.db, [card])]);
    const { status } = card;
    const approval = approvalOf({ card, unit, ...scorecard }, dayOf(tx.now, tx.tenant.timeZone));
    card.scores = approval.scores;
    card.linkedFacts = approval.linkedFacts;
    card.status = approval.status;
    card.selfTotal = decimalToColumn(approval.selfTotal);
    card.reviewTotal = decimalToColumn(approval.reviewTotal);
    card.bandId = approval.bandId;
    card.linkedSources = sources;
    card.approvedAt = tx.now;
    return keepStep(tx, card, { action: 'APPROVE', fromStatus: status, reason: said(input.reason) });
  },
});
