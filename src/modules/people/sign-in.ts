import type { Instant } from '../../kernel/deadline.js';
import type { RequestContext } from '../../platform/request-context.js';
import { listTenantsById } from '../tenants/tenant.store.js';
import { actorOf } from './identify.js';
import type { SignInInput } from './person.input.js';
import { refuse } from './person.refusals.js';
import { findAccountForSignIn, findAccountWithMemberships, noteSignIn } from './person.store.js';

/** A token and until when it is good. */
export interface SignedIn {
  readonly token: string;
  readonly expiresAt: Instant;
}

/**
 * Signs a person in. Unknown address, wrong password and disabled account get the same answer after the same work;
 * attempts are counted by account and by address before the password is looked at.
 */
export async function signIn(context: RequestContext, input: SignInInput): Promise<SignedIn> {
  const { attempts, passwords, tokens } = context.auth;
  const email = input.email.trim().toLowerCase();
  await context.endReads();
  await attempts.begin(email, context.address);

  const session = context.database.read(null);
  const account = await findAccountForSignIn(session.db, email).finally(() => session.end());
  const matches = await passwords.matches(account?.passwordHash ?? null, input.password);
  if (!account || !matches || account.disabled) throw refuse('SIGN_IN_FAILED');

  await attempts.succeeded(email, context.address);
  const now = context.clock();
  await noteSignIn(context.database.pool, { accountId: account.id, at: now, requestId: context.requestId });
  // The tenant of the token that came along is not that of who signs in.
  context.leaveTenant();
  context.identify(actorOf(account));
  await enterOnlyTenant(context, account);
  return tokens.sign({ accountId: account.id, epoch: account.tokenEpoch }, now);
}

/** Whoever belongs to one tenant sees his roles there in the answer to signing in; anybody else picks a tenant first. */
async function enterOnlyTenant(
  context: RequestContext,
  account: { readonly id: string; readonly tenantIds: readonly string[] },
): Promise<void> {
  const [only, ...others] = account.tenantIds;
  if (only === undefined || others.length > 0) return;
  const [tenant] = await listTenantsById(context.reference, [only]);
  await context.endReads();
  if (!tenant) return;
  const found = await findAccountWithMemberships(context.enterTenant(tenant), account.id, tenant.id);
  if (found && found.tenant.status !== 'SUSPENDED') context.identify(actorOf(found.account, found.memberships));
}
