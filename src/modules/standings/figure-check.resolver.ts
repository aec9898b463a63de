import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { differencesOfCheck, latestChecks } from './figure-check.loaders.js';
import { mayWatchFigures } from './figure-check.policy.js';
import type { FigureDifference } from './figure-check.rules.js';
import { type FigureCheckRow, type FigureDifferenceRow, pageFigureChecks } from './figure-check.store.js';
import {
  FigureCheckConnection,
  FigureCheckType,
  FigureDifferenceType,
  PlatformFigureCheckType,
} from './figure-check.type.js';

@Resolver(() => FigureCheckType)
export class FigureCheckResolver {
  @Query(() => [PlatformFigureCheckType], {
    description: 'How the latest recount of figures came out in every tenant. Platform operators.',
  })
  async platformFigureChecks(@Ctx() context: RequestContext): Promise<PlatformFigureCheckType[]> {
    if (!mayWatchFigures(context.viewer()).allowed) throw refuse('FORBIDDEN');
    return (await latestChecks(context)).map(({ tenant, check }) => ({
      tenant,
      checkedAt: check?.checkedAt ?? null,
      differences: check?.differences ?? null,
    }));
  }

  @FieldResolver(() => [FigureDifferenceType], { description: 'What differs: the first thousand parts.' })
  found(@Root() check: FigureCheckRow, @Ctx() context: RequestContext): Promise<FigureDifferenceRow[]> {
    return context.load(differencesOfCheck, check.id);
  }
}

@Resolver(() => FigureDifferenceType)
export class FigureDifferenceResolver {
  @FieldResolver(() => UnitType, { nullable: true, description: 'The unit; null where a figure differs.' })
  unit(@Root() { unitId }: FigureDifference, @Ctx() context: RequestContext): Promise<UnitRow> | null {
    return unitId === null ? null : unitOf(context, unitId);
  }

  @FieldResolver(() => BodyType, { nullable: true, description: 'The body; null where a standing is missing.' })
  body(@Root() { bodyId }: FigureDifference, @Ctx() context: RequestContext): Promise<BodyRow> | null {
    return bodyId === null ? null : bodyOf(context, bodyId);
  }
}

/** What checks lend to the tenant. */
@Resolver(() => TenantType)
export class FigureChecksOfTenantResolver {
  @FieldResolver(() => FigureCheckConnection, {
    description: 'The nightly recounts of its figures, the latest first. Administrators of a root body.',
  })
  async figureChecks(
    @Root() tenant: TenantRow,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<FigureCheckRow>> {
    requireTenantOfRequest(context, tenant);
    if (!maySetTenantRules(context.insider().actor).allowed) throw refuse('FORBIDDEN');
    return toConnection(await pageFigureChecks(context.db, { first, after }), (row) => row);
  }
}
