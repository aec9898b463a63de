import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { RequestContext } from '../../platform/request-context.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { milestonesOfPlan, planShelf, provisionsOfPlan } from './plan.loaders.js';
import { fullDay } from './plan.rules.js';
import type { MilestoneRow, PlanRow, ProvisionRow } from './plan.store.js';
import { type CitationRow, CitationType, MilestoneType, PlanProvisionType, PlanType } from './plan.type.js';

@Resolver(() => PlanType)
export class PlanResolver {
  @FieldResolver(() => DayScalar, {
    nullable: true,
    description: 'Day of issue; null where the text gives no full day.',
  })
  date(@Root() plan: PlanRow): string | null {
    return fullDay(plan.issuedOn);
  }

  @FieldResolver(() => [PlanProvisionType], { description: 'Its principles, sizes and pilots, in order.' })
  provisions(@Root() plan: PlanRow, @Ctx() context: RequestContext): Promise<ProvisionRow[]> {
    return context.load(provisionsOfPlan, plan.id);
  }

  @FieldResolver(() => [MilestoneType], { description: 'Its milestones, in order.' })
  milestones(@Root() plan: PlanRow, @Ctx() context: RequestContext): Promise<MilestoneRow[]> {
    return context.load(milestonesOfPlan, plan.id);
  }
}

@Resolver(() => MilestoneType)
export class MilestoneResolver {
  @FieldResolver(() => DayScalar, { nullable: true, description: 'The day, where the plan gives a full one.' })
  date(@Root() milestone: MilestoneRow): string | null {
    return milestone.onDate;
  }
}

@Resolver(() => CitationType)
export class CitationResolver {
  @FieldResolver(() => PlanType, { nullable: true, description: 'The plan; null where nothing is cited.' })
  async plan(@Root() citation: CitationRow, @Ctx() context: RequestContext): Promise<PlanRow | null> {
    return citation.planId === null
      ? null
      : ((await context.load(planShelf, 'shelf')).byId.get(citation.planId) ?? null);
  }
}

/** Fields that plans lend to the tenant. */
@Resolver(() => TenantType)
export class PlansOfTenantResolver {
  @FieldResolver(() => [PlanType], { description: 'Its plans, newest years first.' })
  async plans(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<readonly PlanRow[]> {
    requireTenantOfRequest(context, tenant);
    return (await context.load(planShelf, 'shelf')).all;
  }
}
