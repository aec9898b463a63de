import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { requireMove } from './assessment.rules.js';
import { lockAssessmentOfUnit, openScorecard } from './assessment.store.js';
import type { DetachEvidenceInput } from './evidence.input.js';
import { mayGiveEvidence } from './evidence.policy.js';
import { findEvidence, withdrawEvidence } from './evidence.store.js';

/** The unit takes a piece of evidence back from its line; that it stood there stays in the history. */
export const detachEvidence = command({
  name: 'evidence.detach',
  load: async (tx, input: DetachEvidenceInput) => {
    const named = await findEvidence(tx.db, input.id);
    if (!named) throw refuseAny('NOT_FOUND');
    const { card, ...rest } = await lockAssessmentOfUnit(tx, named);
    if (!card) throw refuseAny('NOT_FOUND');
    return { card, ...rest };
  },
  may: (actor, { owner }) => mayGiveEvidence(actor, owner),
  run: async (tx, work, input) => {
    const { card } = work;
    await openScorecard(tx, work);
    requireMove('SCORE', card.status);
    // Read again now that the card is held: somebody may have taken it back meanwhile.
    const piece = await findEvidence(tx.db, input.id);
    if (!piece || piece.withdrawnAt !== null) {
      tx.nothingWritten();
      return card.id;
    }
    await withdrawEvidence(tx, piece.id);
    tx.audit({
      subjectType: 'Assessment',
      subjectId: card.id,
      changes: [{ record: 'Evidence', id: piece.id, from: { withdrawnAt: null }, to: { withdrawnAt: tx.now } }],
    });
    return card.id;
  },
});
