import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import type { BodyEnding } from '../bodies/body.events.js';
import { MembershipEntity, type MembershipRecord } from './person.entity.js';
import { refuse } from './person.refusals.js';
import { listMemberships, listMembershipsOfAccount, listMembershipsOver } from './person.store.js';
import { placeRoles } from './succession.rules.js';

/** Refuses an end that names memberships which the tenant does not have. */
export async function requireMemberships(
  tx: Tx,
  { membershipIds }: { readonly membershipIds: readonly string[] },
): Promise<void> {
  const ids = [...new Set(membershipIds)];
  if (ids.length === 0) return;
  if ((await listMemberships(tx.db, ids)).length < ids.length) throw refuseShared('NOT_FOUND', {}, 'placements');
}

/** Roles over a body that ended go on over its successor: the old one ends and keeps saying who acted as what, the new one begins with it; who already holds it there holds it once. */
export async function followSuccessors(tx: Tx, ending: BodyEnding): Promise<void> {
  const held = await listMembershipsOver(tx.db, ending.bodyId);
  const { to, unplaced, unknown, astray } = placeRoles(held, ending);
  if (unknown !== null) throw refuse('ROLE_NOT_OVER_BODY', { membership: unknown }, 'placements');
  if (astray !== null) throw refuse('ROLE_GOES_TO_SUCCESSOR', {}, 'placements');
  if (unplaced > 0) throw refuse('ROLES_UNPLACED', { roles: unplaced }, 'placements');
  for (const [id, bodyId] of to) {
    const membership = await lockById<MembershipRecord>(tx.em, MembershipEntity, id);
    // Ended by somebody who was a moment earlier.
    if (membership.endedAt !== null) continue;
    const { tenantId, accountId, email, personName, role } = membership;
    membership.endedAt = tx.now;
    tx.audit({ subjectType: 'Membership', subjectId: id, reason: ending.legalBasis });
    const others = await listMembershipsOfAccount(tx.db, accountId);
    if (others.some((one) => one.role === role && one.bodyId === bodyId)) continue;
    const next = newId();
    tx.em.create(MembershipEntity, {
      tenantId,
      id: next,
      accountId,
      email,
      personName,
      role,
      bodyId,
      unitId: null,
      grantedAt: tx.now,
      endedAt: null,
    });
    tx.audit({ subjectType: 'Membership', subjectId: next, reason: ending.legalBasis });
  }
  await tx.em.flush();
}
