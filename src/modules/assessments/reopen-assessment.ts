import { command } from '../../platform/command/command.js';
import type { AssessmentStepInput } from './assessment.input.js';
import { mayReopen } from './assessment.policy.js';
import { said } from './assessment.rules.js';
import { lockAssessment } from './assessment.store.js';
import { reopenCard } from './reopen-card.js';

/** A higher body takes an approval back, with a reason. */
export const reopenAssessment = command({
  name: 'assessment.reopen',
  load: (tx, input: AssessmentStepInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayReopen(actor, owner),
  run: async (tx, work, input) => {
    const { card } = work;
    const { book, lines, facts } = await openScorecard(tx, work);
    const { status } = card;
    requireMove('REOPEN', status);
    const reason = said(input.reason);
    if (reason === null) throw refuse('REOPEN_REASON_REQUIRED', {}, 'reason');
    card.scores = thawedScores(lines, card.scores);
    card.status = 'REOPENED';
    card.linkedFacts = null;
    card.linkedSources = null;
    const { selfTotal, reviewTotal } = totalsIn(card.status, cardOf(lines, card.scores, facts, false, book.rounding));
    card.selfTotal = selfTotal === null ? null : decimalToColumn(selfTotal);
    card.reviewTotal = reviewTotal === null ? null : decimalToColumn(reviewTotal);
    card.bandId = null;
    card.earnedBandId = null;
    card.approvedAt = null;
    return keepStep(tx, card, { action: 'REOPEN', fromStatus: status, reason });
  },
  run: (tx, work, input) => reopenCard(tx, work, said(input.reason)),
});
