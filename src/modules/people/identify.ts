import type { Actor, ActorMembership } from '../../kernel/actor.js';
import { type Refusal, refuse } from '../../kernel/refusal.js';
import { hashOfApiKey, isApiKey } from '../../platform/auth/api-key.js';
import type { Tokens } from '../../platform/auth/token.js';
import { isId } from '../../platform/new-id.js';
import type { RequestContext, TenantOfRequest } from '../../platform/request-context.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import type { TenantDirectory } from '../tenants/tenant-directory.js';
import {
  type AccountFacts,
  findAccount,
  findAccountWithMemberships,
  findBiAccessOfKey,
  listRootBodies,
  noteBiUse,
} from './person.store.js';

/** What a request brings to say who asks. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly tenantCode: string | undefined;
  /** Method and route, for noting what a key was used for. */
  readonly place: string;
}

/**
 * Finds out who asks and for which tenant, before anything is resolved. Whoever cannot be identified stays nobody; what is then asked is refused in its place.
 * A tenant of which the caller is no member answers NOT_FOUND, as one that does not exist. Gives back the tenant, which came with the same statement.
 */
export async function identify(
  context: RequestContext,
  credentials: Credentials,
  tokens: Tokens,
  directory: TenantDirectory,
): Promise<TenantRow | null> {
  if (credentials.authorization === undefined) return null;
  const nobody = (problem: Refusal): null => {
    context.refuseAll(problem);
    return null;
  };
  const key = programKey(credentials.authorization);
  if (key !== undefined) return identifyProgram(context, { ...credentials, key }, directory);
  const token = bearer(credentials.authorization);
  const claims = token ? await tokens.verify(token, context.clock()) : null;
  if (!claims || !isId(claims.accountId)) return nobody(refuse('UNAUTHENTICATED'));

  const stillValid = (account: AccountFacts | undefined | null): account is AccountFacts =>
    !!account && !account.disabled && account.tokenEpoch === claims.epoch;

  let tenant: TenantOfRequest | null = null;
  if (credentials.tenantCode === undefined) {
    const session = context.database.read(null);
    const account = await findAccount(session.db, claims.accountId).finally(() => session.end());
    if (!stillValid(account)) return nobody(refuse('UNAUTHENTICATED'));
    const [only, ...others] = account.tenantIds;
    if (only === undefined || others.length > 0) {
      context.identify(actorOf(account));
      return null;
    }
    tenant = await directory.byId(only);
  } else {
    tenant = credentials.tenantCode.length <= 40 ? await directory.byCode(credentials.tenantCode) : null;
  }
  if (!tenant) return nobody(refuse('NOT_FOUND', {}, 'X-Tenant'));

  const db = context.enterTenant(tenant);
  const { accountId } = claims;
  const find = () => findAccountWithMemberships(db, accountId, tenant.id);
  const asked = context.presentFor(accountId, claims.until);
  // Where nothing is presumed, both questions travel together.
  const [present, early] = await Promise.all([asked, context.presumesPresent ? undefined : find()]);
  if (!present) return nobody(refuse('UNAUTHENTICATED'));
  // The seal is part of the key: what was found of an account is not that of an account which has changed.
  const found = await context.remember(findAccountWithMemberships, `${accountId}/${present.seal}`, async () =>
    early === undefined ? find() : early,
  );
  if (!found || !stillValid(found.account)) return nobody(refuse('UNAUTHENTICATED'));
  if (found.memberships.length === 0) return nobody(refuse('NOT_FOUND', {}, 'X-Tenant'));
  if (found.tenant.status === 'SUSPENDED') return nobody(refuse('FORBIDDEN'));
  context.identify(actorOf(found.account, found.memberships));
  return found.tenant;
}

/** The key that a program sends to say who it is, as a bearer or as the password of one that knows only user name and password; undefined for people and nobody. */
export function programKey(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = bearer(authorization);
  return token === undefined ? keyInBasic(authorization) : isApiKey(token) ? token : undefined;
}

const bearer = (authorization: string): string | undefined => /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(authorization)?.[1];

/** The key of a program that knows user name and password only, such as a spreadsheet: the key is the password, the name does not matter. */
function keyInBasic(authorization: string): string | undefined {
  const encoded = /^Basic ([\w+/=-]{1,1000})$/i.exec(authorization)?.[1];
  const password = encoded && Buffer.from(encoded, 'base64').toString('utf8').split(':').slice(1).join(':');
  return password && isApiKey(password) ? password : undefined;
}

/** A program with a key reads the aggregates of the key's tenant, as an analyst over all of its bodies; each use is noted. */
async function identifyProgram(
  context: RequestContext,
  { key, tenantCode, place }: Credentials & { readonly key: string },
  directory: TenantDirectory,
): Promise<null> {
  const session = context.database.read(null);
  const access = await findBiAccessOfKey(session.db, hashOfApiKey(key)).finally(() => session.end());
  const tenant = access && (await directory.byId(access.tenantId));
  if (!access || !tenant) {
    context.refuseAll(refuse('UNAUTHENTICATED'));
    return null;
  }
  if (tenantCode !== undefined && tenantCode !== tenant.code) {
    context.refuseAll(refuse('NOT_FOUND', {}, 'X-Tenant'));
    return null;
  }
  const use = { accessId: access.accessId, at: context.clock(), requestId: context.requestId, what: place };
  await context.database.writeAside(tenant.id, ({ db }) => noteBiUse(db, use));
  const roots = await listRootBodies(context.enterTenant(tenant));
  context.identify({
    accountId: access.accessId,
    name: access.label,
    operator: false,
    tenantIds: [tenant.id],
    memberships: roots.map((root) => ({ id: access.accessId, role: 'BI_ANALYST', unitId: null, ...root })),
  });
  return null;
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
