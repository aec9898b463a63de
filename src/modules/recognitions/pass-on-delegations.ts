import { dayOf } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import type { BodyEnding } from '../bodies/body.events.js';
import { scopeFollows } from '../bodies/body.rules.js';
import { findBody } from '../bodies/body.store.js';
import { RecognitionDelegationEntity, type RecognitionDelegationRecord } from './delegation.entity.js';
import { handoverDay, obstacleToDelegation } from './delegation.rules.js';
import { findLastUse, listDelegationsFrom } from './delegation.store.js';

/**
 * What a body that ended was let decide, its only successor decides from now on, by the same document; where it was divided nobody can say which part, so
 * the power goes back. What it let another one decide ends with it: over the successor it would reach units for which it was never given.
 */
export async function passOnDelegations(tx: Tx, ending: BodyEnding): Promise<void> {
  const today = dayOf(tx.now, tx.tenant.timeZone);
  const [heir, ...others] = ending.successors;
  const only = heir && others.length === 0 && scopeFollows(ending.level, heir.level) ? heir : null;
  for (const id of await listDelegationsFrom(tx.db, ending.bodyId, today)) {
    const delegation = await lockById<RecognitionDelegationRecord>(tx.em, RecognitionDelegationEntity, id);
    const { validFrom, fromBodyId, decidedOn } = delegation;
    const validTo = delegation.validTo ?? null;
    const day = handoverDay({ validFrom, lastUsedOn: await findLastUse(tx.db, id) }, today);
    // Used today, it runs out by itself.
    if (validTo !== null && validTo <= day) continue;
    const end = { validTo: day, endedBy: tx.actor.accountId, endedAt: tx.now, endReason: ending.legalBasis };
    Object.assign(delegation, end);
    tx.audit({ subjectType: 'RecognitionDelegation', subjectId: id, reason: ending.legalBasis });
    // Two spans of one body must never overlap, not even inside the transaction.
    await tx.em.flush();
    const days = { validFrom: day, validTo, decidedOn, today };
    if (only === null || !(await mayTakeOver(tx, fromBodyId, only.id, days))) continue;
    const next = newId();
    tx.em.create(RecognitionDelegationEntity, {
      tenantId: tx.tenant.id,
      id: next,
      fromBodyId,
      toBodyId: only.id,
      validFrom: day,
      validTo,
      decisionNumber: delegation.decisionNumber,
      decidedOn,
      delegatedBy: tx.actor.accountId,
      delegatedAt: tx.now,
      endedBy: null,
      endedAt: null,
      endReason: null,
    });
    tx.audit({ subjectType: 'RecognitionDelegation', subjectId: next, reason: ending.legalBasis });
  }
  await tx.em.flush();
}

/** Whether a successor may decide in the place of the body that ended: who gave the power works on, and the successor stands neither at nor above it. */
async function mayTakeOver(
  tx: Tx,
  fromBodyId: string,
  successorId: string,
  days: Parameters<typeof obstacleToDelegation>[1],
): Promise<boolean> {
  const [from, to] = [await findBody(tx.db, fromBodyId), await findBody(tx.db, successorId)];
  return from?.validTo === null && to !== null && obstacleToDelegation({ from: from.path, to: to.path }, days) === null;
}
