import { groupsInOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { listActiveTenants, type TenantRow } from '../tenants/tenant.store.js';
import {
  type FigureCheckRow,
  type FigureDifferenceRow,
  findLatestFigureCheck,
  listFigureDifferences,
} from './figure-check.store.js';

/** What a check found. */
export const differencesOfCheck = loader<string, FigureDifferenceRow[]>(async (context, checkIds) =>
  groupsInOrder(checkIds, await listFigureDifferences(context.db, checkIds), ({ checkId }) => checkId),
);

/** The latest check of every tenant that is at work, each read in a transaction of its own tenant. */
export async function latestChecks(
  context: RequestContext,
): Promise<{ readonly tenant: TenantRow; readonly check: FigureCheckRow | null }[]> {
  const tenants = await listActiveTenants(context.reference);
  // A request never holds two connections.
  await context.endReads();
  const found = [];
  for (const tenant of tenants) {
    const session = context.database.read(tenant.id);
    found.push({ tenant, check: await findLatestFigureCheck(session.db).finally(() => session.close()) });
  }
  return found;
}
