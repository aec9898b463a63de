import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { RequestContext } from '../../platform/request-context.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { addMilestone } from './add-milestone.js';
import { createPlan } from './create-plan.js';
import { AddMilestoneInput, CreatePlanInput } from './plan.input.js';
import { milestonesOfPlan, planShelf, provisionsOfPlan } from './plan.loaders.js';
import { fullDay } from './plan.rules.js';
import type { MilestoneRow, PlanRow, ProvisionRow } from './plan.store.js';
import { type CitationRow, CitationType, MilestoneType, PlanProvisionType, PlanType } from './plan.type.js';

/** The plan of an id in the caller's tenant, or NOT_FOUND. */
export async function planOf(context: RequestContext, id: string): Promise<PlanRow> {
  const found = (await context.load(planShelf, 'shelf')).byId.get(id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

@Resolver(() => PlanType)
export class PlanResolver {
  @Mutation(() => PlanType, {
    description:
      'Adds a plan. Administrators of a root body. Refusals: PLAN_CODE_TAKEN, PLAN_ISSUED_ON_UNCLEAR, YEARS_REVERSED.',
  })
  async createPlan(
    @Arg('input', () => CreatePlanInput, { description: 'The new plan.' }) input: CreatePlanInput,
    @Ctx() context: RequestContext,
  ): Promise<PlanRow> {
    return planOf(context, await createPlan(context, input));
  }

  @Mutation(() => PlanType, {
    description:
      'Adds a milestone to a plan. Administrators of a root body. Refusals: MILESTONE_TIME_UNCLEAR, YEARS_REVERSED.',
  })
  async addMilestone(
    @Arg('input', () => AddMilestoneInput, { description: 'The milestone.' }) input: AddMilestoneInput,
    @Ctx() context: RequestContext,
  ): Promise<PlanRow> {
    return planOf(context, await addMilestone(context, input));
  }

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
