import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import type { TenantFounded } from '../tenants/tenant.events.js';
import { MembershipEntity } from './person.entity.js';
import { refuse } from './person.refusals.js';
import { findAccountForSignIn, joinTenant } from './person.store.js';

/** A new tenant begins with one administrator, over its root body; he brings in everybody else. */
export async function admitAdministrator(tx: Tx, { administrator, rootBody }: TenantFounded): Promise<void> {
  if (await findAccountForSignIn(tx.db, administrator.email)) throw refuse('ADMINISTRATOR_KNOWN', {}, 'adminEmail');
  tx.em.create(MembershipEntity, {
    tenantId: tx.tenant.id,
    id: newId(),
    accountId: await joinTenant(tx.db, administrator, tx.now),
    email: administrator.email,
    personName: administrator.name,
    role: 'TENANT_ADMIN',
    bodyId: rootBody.id,
    unitId: null,
    grantedAt: tx.now,
    endedAt: null,
  });
  await tx.em.flush();
}
