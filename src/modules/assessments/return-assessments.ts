import { command } from '../../platform/command/command.js';
import { mayReturn, reviewsSome } from './assessment.policy.js';
import type { ReturnAssessmentsInput } from './bulk.input.js';
import { type BulkResult, decideEach, holdCards, keepCards } from './cards-in-bulk.js';
import { standingPieces } from './evidence.store.js';
import { returningOf } from './returning.rules.js';

/** The superior sends many cards back at once, each under the rules of one and with its own reasons: whatever is refused stays as it is and holds nobody up. */
export const returnAssessments = command({
  name: 'assessments.return',
  load: (tx, input: ReturnAssessmentsInput) => holdCards(tx, input.cards),
  may: reviewsSome,
  run: async (tx, held, input): Promise<BulkResult> => {
    const pieces = await standingPieces(tx.db, [...held.cards.values()]);
    const standing = Map.groupBy(pieces, ({ unitId, year }) => `${unitId}@${year}`);
    const { accepted, problems } = await decideEach(tx, held, input.cards, mayReturn, (work, step) =>
      returningOf({ ...work, standing: standing.get(`${work.card.unitId}@${work.card.year}`) ?? [] }, step),
    );
    await keepCards(
      tx,
      accepted.map(({ card, decision: { status, scores, ...said } }) => ({
        card,
        to: { ...unapproved, status, scores, selfTotal: card.selfTotal },
        step: { action: 'RETURN', ...said },
      })),
    );
    return { doneIds: accepted.map(({ card }) => card.id), problems };
  },
});

const unapproved = { linkedFacts: null, reviewTotal: null, bandId: null, approvedAt: null };
