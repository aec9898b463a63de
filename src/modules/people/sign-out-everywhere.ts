import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { endSessions, findAccount } from './person.store.js';

/** Ends every session of the viewer, the one that asks included. */
export async function signOutEverywhere(context: RequestContext): Promise<void> {
  const { accountId } = context.viewer();
  await context.endReads();
  const session = context.database.read(null);
  const account = await findAccount(session.db, accountId).finally(() => session.end());
  if (!account) throw refuse('UNAUTHENTICATED');
  await endSessions(
    context.database.pool,
    { accountId, at: context.clock(), requestId: context.requestId },
    account.tokenEpoch,
  );
}
