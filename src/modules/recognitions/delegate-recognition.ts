import { dayOf } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { refuse as refuseBody } from '../bodies/body.refusals.js';
import { findBody } from '../bodies/body.store.js';
import { RecognitionDelegationEntity } from './delegation.entity.js';
import type { DelegateRecognitionInput } from './delegation.input.js';
import { obstacleToDelegation } from './delegation.rules.js';
import { findOverlapping, lockDelegationsOf } from './delegation.store.js';
import { mayDelegateRecognition } from './recognition.policy.js';
import { refuse } from './recognition.refusals.js';

/** Lets another body decide recognition for the units of a body's subtree from a day on, one at a time; the body itself and those above it may still decide. */
export const delegateRecognition = command({
  name: 'recognition.delegate',
  load: async (tx, input: DelegateRecognitionInput) => {
    await lockDelegationsOf(tx.db, [input.fromBodyId, input.toBodyId]);
    const from = await findBody(tx.db, input.fromBodyId);
    if (!from) throw refuseShared('NOT_FOUND', {}, 'fromBodyId');
    return from;
  },
  may: (actor, from) => mayDelegateRecognition(actor, from.path),
  run: async (tx, from, input) => {
    const { validFrom, validTo = null, decisionNumber, decidedOn } = input;
    const to = await findBody(tx.db, input.toBodyId);
    if (!to) throw refuseShared('NOT_FOUND', {}, 'toBodyId');
    if (from.validTo !== null) throw refuseBody('BODY_ENDED', {}, 'fromBodyId');
    if (to.validTo !== null) throw refuseBody('BODY_ENDED', {}, 'toBodyId');
    const today = dayOf(tx.now, tx.tenant.timeZone);
    const days = { validFrom, validTo, decidedOn, today };
    const obstacle = obstacleToDelegation({ from: from.path, to: to.path }, days);
    if (obstacle) throw obstacle;
    const other = await findOverlapping(tx.db, from.id, days);
    if (other) throw refuse('DELEGATION_OVERLAPS', { decisionNumber: other.decisionNumber }, 'validFrom');
    const id = newId();
    tx.em.create(RecognitionDelegationEntity, {
      tenantId: tx.tenant.id,
      id,
      fromBodyId: from.id,
      toBodyId: to.id,
      validFrom,
      validTo,
      decisionNumber,
      decidedOn,
      delegatedBy: tx.actor.accountId,
      delegatedAt: tx.now,
      endedBy: null,
      endedAt: null,
      endReason: null,
    });
    tx.audit({ subjectType: 'RecognitionDelegation', subjectId: id });
    return id;
  },
});
