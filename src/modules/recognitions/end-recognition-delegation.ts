import { dayOf } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { findBody } from '../bodies/body.store.js';
import { RecognitionDelegationEntity, type RecognitionDelegationRecord } from './delegation.entity.js';
import type { EndRecognitionDelegationInput } from './delegation.input.js';
import { obstacleToEnd } from './delegation.rules.js';
import { findLastUse } from './delegation.store.js';
import { mayDelegateRecognition } from './recognition.policy.js';

/** Ends a delegation so that it is no longer in force from a day on; what was decided by it stays. */
export const endRecognitionDelegation = command({
  name: 'recognitionDelegation.end',
  load: async (tx, input: EndRecognitionDelegationInput) => {
    // Whoever decides by it holds it too: none decides by a delegation that is being ended.
    const delegation = await lockById<RecognitionDelegationRecord>(
      tx.em,
      RecognitionDelegationEntity,
      input.id,
      input.version,
    );
    const from = await findBody(tx.db, delegation.fromBodyId);
    if (!from) throw refuse('NOT_FOUND');
    return { delegation, from };
  },
  may: (actor, { from }) => mayDelegateRecognition(actor, from.path),
  run: async (tx, { delegation }, { validTo, reason }) => {
    const obstacle = obstacleToEnd(
      {
        validFrom: delegation.validFrom,
        validTo: delegation.validTo ?? null,
        ended: delegation.endedAt != null,
        lastUsedOn: await findLastUse(tx.db, delegation.id),
      },
      validTo,
      dayOf(tx.now, tx.tenant.timeZone),
    );
    if (obstacle) throw obstacle;
    Object.assign(delegation, { validTo, endedBy: tx.actor.accountId, endedAt: tx.now, endReason: reason });
    tx.audit({ subjectType: 'RecognitionDelegation', subjectId: delegation.id, reason });
    return delegation.id;
  },
});
