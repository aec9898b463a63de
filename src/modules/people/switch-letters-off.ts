import { refuse } from '../../kernel/refusal.js';
import type { Letters } from '../../platform/auth/switch-off-tokens.js';
import { transact } from '../../platform/command/transaction.js';
import type { RequestContext } from '../../platform/request-context.js';
import { listTenantsById } from '../tenants/tenant.store.js';
import { findReader, writePreferences } from './preference.store.js';

/** Switches off the letters of a person who shows the token that stood in one of them; it noted as his own doing. */
export async function switchLettersOff(context: RequestContext, { tenantId, accountId }: Letters): Promise<void> {
  await context.endReads();
  const session = context.database.read(null);
  const [tenant] = await listTenantsById(session.db, [tenantId]).finally(() => session.end());
  if (!tenant) throw refuse('NOT_FOUND');
  const now = context.clock();
  const frame = { tenant, now, name: 'preferences.set', requestId: context.requestId };
  const nobody = { accountId, name: '', operator: false, tenantIds: [], memberships: [] };
  await transact(context.database, { ...frame, actor: nobody }, async (tx) => {
    const reader = await findReader(tx.db, accountId);
    if (!reader?.mail) return tx.nothingWritten();
    await writePreferences(tx.db, accountId, { locale: reader.locale, mail: false });
    const changes = [{ record: 'preference', id: accountId, from: { mail: true }, to: { mail: false } }];
    tx.audit({ subjectType: 'Account', subjectId: accountId, changes });
  });
}
