import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import type { RevokeBiAccessInput } from './bi.input.js';
import { mayManageBiAccess } from './bi.policy.js';
import { refuse } from './bi.refusals.js';
import { BiAccessEntity, type BiAccessRecord } from './bi-access.entity.js';
import { closeRole } from './bi-access.store.js';

/** Closes an entrance for good: a key opens nothing any more, a role is closed and its sessions are ended. */
export const revokeBiAccess = command({
  name: 'biAccess.revoke',
  load: (tx, input: RevokeBiAccessInput) => lockById<BiAccessRecord>(tx.em, BiAccessEntity, input.id, input.version),
  may: (actor) => mayManageBiAccess(actor),
  run: async (tx, access, { reason }) => {
    if (access.revokedAt !== null) throw refuse('BI_ACCESS_REVOKED');
    access.revokedAt = tx.now;
    access.revokedBy = tx.actor.accountId;
    if (access.kind === 'SQL_ROLE') await closeRole(tx.db, access.id);
    tx.audit({ subjectType: 'BiAccess', subjectId: access.id, reason });
    return access.id;
  },
});
