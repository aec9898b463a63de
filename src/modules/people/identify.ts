import type { Actor, ActorMembership } from '../../kernel/actor.js';
import { refuse } from '../../kernel/refusal.js';
import type { Tokens } from '../../platform/auth/token.js';
import { isId } from '../../platform/new-id.js';
import type { RequestContext, TenantOfRequest } from '../../platform/request-context.js';
import { tenantById } from '../tenants/tenant.loaders.js';
import type { TenantDirectory } from '../tenants/tenant-directory.js';
import { type AccountFacts, findAccount, findAccountWithMemberships } from './person.store.js';

/** What a request brings to say who asks. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly tenantCode: string | undefined;
}

/**
 * Finds out who asks and for which tenant, before anything is resolved. Whoever cannot be identified stays nobody; what is then asked is refused in its place.
 * A tenant of which the caller is no member answers NOT_FOUND, as one that does not exist.
 */
export async function identify(
  context: RequestContext,
  credentials: Credentials,
  tokens: Tokens,
  directory: TenantDirectory,
): Promise<void> {
  if (credentials.authorization === undefined) return;
  const token = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(credentials.authorization)?.[1];
  const claims = token ? await tokens.verify(token, context.clock()) : null;
  if (!claims || !isId(claims.accountId)) return context.refuseAll(refuse('UNAUTHENTICATED'));

  const stillValid = (account: AccountFacts | undefined | null): account is AccountFacts =>
    !!account && !account.disabled && account.tokenEpoch === claims.epoch;

  let tenant: TenantOfRequest | null = null;
  if (credentials.tenantCode === undefined) {
    const session = context.database.read(null);
    const account = await findAccount(session.db, claims.accountId).finally(() => session.end());
    if (!stillValid(account)) return context.refuseAll(refuse('UNAUTHENTICATED'));
    const [only, ...others] = account.tenantIds;
    if (only === undefined || others.length > 0) {
      return context.identify(actorOf(account));
    }
    tenant = await directory.byId(only);
  } else {
    tenant = credentials.tenantCode.length <= 40 ? await directory.byCode(credentials.tenantCode) : null;
  }
  if (!tenant) return context.refuseAll(refuse('NOT_FOUND', {}, 'X-Tenant'));

  const found = await findAccountWithMemberships(context.enterTenant(tenant), claims.accountId, tenant.id);
  if (!found || !stillValid(found.account)) return context.refuseAll(refuse('UNAUTHENTICATED'));
  if (found.memberships.length === 0) return context.refuseAll(refuse('NOT_FOUND', {}, 'X-Tenant'));
  if (found.tenant.status === 'SUSPENDED') return context.refuseAll(refuse('FORBIDDEN'));
  context.prime(tenantById, tenant.id, found.tenant);
  context.identify(actorOf(found.account, found.memberships));
}

/** The actor behind an account, with his memberships in the tenant of the request. */
export const actorOf = (
  account: Pick<AccountFacts, 'id' | 'name' | 'operator' | 'tenantIds'>,
  memberships: readonly ActorMembership[] = [],
): Actor => ({
  accountId: account.id,
  name: account.name,
  operator: account.operator,
  tenantIds: account.tenantIds,
  memberships,
});
