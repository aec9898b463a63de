import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import { isId } from '../../platform/new-id.js';
import type { RequestContext } from '../../platform/request-context.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { BiAccessInput, RevokeBiAccessInput } from './bi.input.js';
import { mayManageBiAccess } from './bi.policy.js';
import { BiAccessConnection, BiAccessType, BiUseConnection, type BiUseType } from './bi.type.js';
import { type BiAccessRow, findBiAccess, pageBiAccesses } from './bi-access.store.js';
import { pageBiUses } from './bi-use.store.js';
import { createBiAccess } from './create-bi-access.js';
import { revokeBiAccess } from './revoke-bi-access.js';

async function shown(
  context: RequestContext,
  id: string,
  once: { readonly secret: string | null; readonly database: string | null } = { secret: null, database: null },
): Promise<BiAccessType> {
  const row = isId(id) ? await findBiAccess(context.db, id) : null;
  if (!row) throw refuse('NOT_FOUND');
  return { ...row, ...once };
}

@Resolver(() => BiAccessType)
export class BiAccessResolver {
  @Mutation(() => BiAccessType, {
    description:
      'Opens an entrance for a BI tool; its secret is in this answer only. Administrators of a root body. Refusals: BI_CONNECTIONS_OF_ROLE.',
  })
  async createBiAccess(
    @Arg('input', () => BiAccessInput, { description: 'Which kind, and what for.' }) input: BiAccessInput,
    @Ctx() context: RequestContext,
  ): Promise<BiAccessType> {
    const { id, ...once } = await createBiAccess(context, input);
    return shown(context, id, once);
  }

  @Mutation(() => BiAccessType, {
    description:
      'Closes an entrance for good and ends its sessions. Administrators of a root body. Refusals: BI_ACCESS_REVOKED.',
  })
  async revokeBiAccess(
    @Arg('input', () => RevokeBiAccessInput, { description: 'Which one, and why.' }) input: RevokeBiAccessInput,
    @Ctx() context: RequestContext,
  ): Promise<BiAccessType> {
    return shown(context, await revokeBiAccess(context, input));
  }
}

/** Fields that BI lends to the tenant. */
@Resolver(() => TenantType)
export class BiOfTenantResolver {
  @FieldResolver(() => BiAccessConnection, {
    description: 'The entrances for BI tools, newest first, closed ones too. Administrators of a root body.',
  })
  async biAccesses(
    @Root() tenant: TenantRow,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<BiAccessType>> {
    requireTenantOfRequest(context, tenant);
    if (!mayManageBiAccess(context.insider().actor).allowed) throw refuse('FORBIDDEN');
    const page = await pageBiAccesses(context.db, { first, after });
    return toConnection(page, (row: BiAccessRow) => ({ ...row, secret: null, database: null }));
  }

  @FieldResolver(() => BiUseConnection, {
    description:
      'Every use of the entrances for BI tools, latest first: each request with a key, each session of a role. Administrators of a root body.',
  })
  async biUses(
    @Root() tenant: TenantRow,
    @Ctx() context: RequestContext,
    @Arg('accessId', () => ID, { nullable: true, description: 'Of this entrance only.' }) accessId?: string,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<BiUseType>> {
    requireTenantOfRequest(context, tenant);
    if (!mayManageBiAccess(context.insider().actor).allowed) throw refuse('FORBIDDEN');
    const access = accessId == null ? null : await shown(context, accessId);
    return toConnection(await pageBiUses(context.db, access?.id ?? null, { first, after }), (row) => row);
  }
}
