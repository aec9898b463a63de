import { refuse } from '../../kernel/refusal.js';
import { keptLoader, type RequestContext } from '../../platform/request-context.js';
import type { FigureRow } from '../standings/figure.rules.js';
import { listFigures } from '../standings/figure.store.js';
import { listActiveTenants } from '../tenants/tenant.store.js';
import { findSharing, isPlatformAnalyst, type SharingRow } from './sharing.store.js';

/** Whether the tenant shares its totals; the key says nothing. */
export const sharing = keptLoader<'sharing', SharingRow>(async (tenant) => [await findSharing(tenant.db)]);

/**
 * The figures of a year of all tenants that agreed to share them, for platform analysts alone. Each tenant is read in a transaction of its own, bound to it
 * as every other: it is asked there whether it shares, and what does not is never read.
 */
export async function sharedFigures(
  context: RequestContext,
  year: number,
): Promise<{ readonly tenants: number; readonly figures: readonly FigureRow[] }> {
  const { accountId } = context.viewer();
  if (!(await isPlatformAnalyst(context.reference, accountId))) throw refuse('FORBIDDEN');
  const tenants = await listActiveTenants(context.reference);
  // A request never holds two connections.
  await context.endReads();
  const figures: FigureRow[] = [];
  let count = 0;
  for (const tenant of tenants) {
    const session = context.database.read(tenant.id);
    try {
      if (!(await findSharing(session.db)).shares) continue;
      count += 1;
      figures.push(...(await listFigures(session.db, [year])));
    } finally {
      session.close();
    }
  }
  return { tenants: count, figures };
}
