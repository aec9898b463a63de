import { refuse as refuseAnywhere } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { MembershipEntity, type MembershipRecord } from './person.entity.js';
import type { EndMembershipInput } from './person.input.js';
import { mayChangeMemberships } from './person.policy.js';
import { refuse } from './person.refusals.js';
import { findScope, leaveTenant, listMembershipsOfAccount, lockAdministrators } from './person.store.js';

/** Ends a role; with his last role a person leaves the tenant. The row stays, so that history keeps saying who acted as what. */
export const endMembership = command({
  name: 'membership.end',
  load: async (tx, input: EndMembershipInput) => {
    const administrators = await lockAdministrators(tx.db);
    const membership = await lockById<MembershipRecord>(tx.em, MembershipEntity, input.id, input.version);
    const { bodyId = null, unitId = null } = membership;
    const place = await findScope(tx.db, { bodyId, unitId });
    if (!place) throw refuseAnywhere('NOT_FOUND');
    return { administrators, membership, path: place.path };
  },
  may: (actor, { path }) => mayChangeMemberships(actor, path),
  run: async (tx, { administrators, membership }, input) => {
    if (membership.endedAt !== null) throw refuse('MEMBERSHIP_ENDED');
    const { accountId } = membership;
    const others = (await listMembershipsOfAccount(tx.db, accountId)).filter(({ id }) => id !== membership.id);
    const administersOtherwise = others.some(({ role }) => role === 'TENANT_ADMIN');
    if (accountId === tx.actor.accountId && membership.role === 'TENANT_ADMIN' && !administersOtherwise) {
      throw refuse('LAST_ADMINISTRATOR');
    }
    if (membership.role === 'TENANT_ADMIN' && administrators.every((id) => id === membership.id)) {
      throw refuse('LAST_ADMINISTRATOR');
    }
    membership.endedAt = tx.now;
    if (others.length === 0) await leaveTenant(tx.db, accountId);
    tx.audit({ subjectType: 'Membership', subjectId: membership.id, reason: input.reason });
    return membership.id;
  },
});
