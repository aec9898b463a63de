import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import type { SharingInput } from './aggregate.input.js';
import { lockSharing, writeSharing } from './sharing.store.js';

/** An administrator agrees that the tenant's figures go into the totals across tenants, or takes that back. */
export const setSharing = command({
  name: 'sharing.set',
  load: async (tx, _input: SharingInput) => lockSharing(tx.db),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, sharing, { shares, version }) => {
    if (version !== sharing.version) throw refuseShared('CONFLICT', { current: sharing.version });
    await writeSharing(tx.db, { shares, version: version + 1 });
    tx.audit({
      subjectType: 'Tenant',
      subjectId: tx.tenant.id,
      changes: [{ record: 'figure_sharing', id: tx.tenant.id, from: { shares: sharing.shares }, to: { shares } }],
    });
  },
});
