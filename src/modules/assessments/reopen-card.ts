import { decimalToColumn } from '../../kernel/decimal.js';
import type { Tx } from '../../platform/command/tx.js';
import { refuse } from './assessment.refusals.js';
import { requireMove, totalsIn } from './assessment.rules.js';
import { cardOf, thawedScores } from './assessment.scoring.js';
import { type CardAtWork, openScorecard } from './assessment.store.js';
import { keepStep } from './keep-step.js';

/** Takes an approval back, whoever may and why: linked lines follow the facts again, and the card goes back into review. Refuses a closed year or list, a card that is not approved, and to do it without a reason. */
export async function reopenCard(tx: Tx, work: Omit<CardAtWork, 'owner'>, reason: string | null): Promise<string> {
  const { card } = work;
  const { book, lines, facts } = await openScorecard(tx, work);
  const { status } = card;
  requireMove('REOPEN', status);
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
}
