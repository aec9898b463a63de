import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { areaOfPeriod } from '../areas/area.loaders.js';
import type { AreaRow } from '../areas/area.store.js';
import { AreaType } from '../areas/area.type.js';
import { createTenant } from './create-tenant.js';
import { CreateTenantInput } from './tenant.input.js';
import { tenantById } from './tenant.loaders.js';
import { pageTenants, type TenantRow } from './tenant.store.js';
import { TenantConnection, TenantType } from './tenant.type.js';

@Resolver(() => TenantType)
export class TenantResolver {
  @Query(() => TenantType, {
    description: 'The tenant of this request: the one of X-Tenant, or the only one of the viewer.',
  })
  async tenant(@Ctx() context: RequestContext): Promise<TenantRow> {
    const found = await context.load(tenantById, context.insider().tenant.id);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  @Query(() => TenantConnection, { description: 'The tenants the viewer belongs to; for a platform operator all.' })
  async tenants(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<TenantRow>> {
    const actor = context.viewer();
    return toConnection(
      await pageTenants(context.reference, actor.operator ? 'ALL' : actor.tenantIds, { first, after }),
      (row) => row,
    );
  }

  @Mutation(() => TenantType, {
    description:
      'Founds a tenant with its root body, first year, administrator and the national template as its rule book. Platform operators. Refusals: TENANT_CODE_TAKEN, AREA_UNKNOWN, TIME_ZONE_UNKNOWN, ADMINISTRATOR_KNOWN.',
  })
  async createTenant(
    @Arg('input', () => CreateTenantInput, { description: 'The new tenant.' }) input: CreateTenantInput,
    @Ctx() context: RequestContext,
  ): Promise<TenantRow> {
    const found = await context.load(tenantById, await createTenant(context, input));
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  @FieldResolver(() => AreaType, { description: 'The area of the locality, as it was when the tenant was made.' })
  async area(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<AreaRow> {
    const found = await context.load(areaOfPeriod, { code: tenant.areaCode, validFrom: tenant.areaValidFrom });
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  @FieldResolver(() => TenantType, { nullable: true, description: 'The tenant that goes on after a merger.' })
  async successor(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<TenantRow | null> {
    return tenant.successorId === null ? null : context.load(tenantById, tenant.successorId);
  }
}
