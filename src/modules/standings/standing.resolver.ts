import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import type { Awaitable, RequestContext } from '../../platform/request-context.js';
import { bodyNamed } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { Band } from '../rulebooks/rule-book.rules.js';
import { BandType } from '../rulebooks/rule-book.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import type { TenantYearRow } from '../tenants/tenant-year.store.js';
import { eligibilityRuleOf, requireReadable, wholeUnit } from '../units/unit.loaders.js';
import { eligibility } from '../units/unit.rules.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { awardObstacles, awardSentences } from './award.rules.js';
import { excludedBandsOf } from './award-list.loaders.js';
import { openYear } from './open-year.js';
import { OpenYearInput } from './standing.input.js';
import { standingOfUnit, tenantYears } from './standing.loaders.js';
import { type StandingRow, standingBeside } from './standing.store.js';
import { AwardEligibilityType, StandingType, TenantYearType } from './standing.type.js';

/** The standing of a unit, or what it is where a year is not open or the unit has none: nothing registered, nothing decided. */
async function standingIn(context: RequestContext, unit: UnitRow, year: number): Promise<StandingRow> {
  const found = await context.load(standingOfUnit, { unitId: unit.id, year });
  return (
    found ?? {
      unitId: unit.id,
      year,
      bodyId: unit.bodyId,
      kind: unit.kind,
      eligible: eligibility(await wholeUnit(context, unit), year, await context.load(eligibilityRuleOf, year)).eligible,
      registered: false,
      recognition: 'NOT_REGISTERED',
      selfTotal: null,
      reviewTotal: null,
      bandId: null,
      bandStandard: null,
      activeModels: 0,
      nominated: false,
      exemplary: false,
      final: false,
      since: context.clock(),
    }
  );
}

@Resolver(() => StandingType)
export class StandingResolver {
  @FieldResolver(() => BodyType, { description: 'The body that is, or was, responsible in the year.' })
  body(@Root() standing: StandingRow, @Ctx() context: RequestContext): Awaitable<BodyRow> {
    return bodyNamed(context, standing.bodyId);
  }

  @FieldResolver(() => BandType, { nullable: true, description: 'Class of the approved card (phân loại).' })
  band(@Root() standing: StandingRow, @Ctx() context: RequestContext): Awaitable<Band | null> {
    if (standing.bandId === null) return null;
    return context.using(ruleBooks, 'all', ({ bandOf }) => bandOf(standing.bandId ?? ''));
  }
}

/** Fields that standings lend to the unit. */
@Resolver(() => UnitType)
export class StandingsOfUnitResolver {
  @FieldResolver(() => StandingType, { description: 'Where it stands in a year.' })
  standing(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Awaitable<StandingRow> {
    const standing = () => standingBeside(unit, year) ?? standingIn(context, unit, year);
    const readable = requireReadable(context, unit);
    return readable instanceof Promise ? readable.then(standing) : standing();
  }

  @FieldResolver(() => AwardEligibilityType, {
    description: 'Whether it may be rewarded (khen thưởng) for a year, and what stands against it.',
  })
  async awardEligibility(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<AwardEligibilityType> {
    await requireReadable(context, unit);
    const [standing, excluded] = await Promise.all([standingIn(context, unit, year), excludedBandsOf(context, year)]);
    const obstacles = awardObstacles(standing, excluded);
    return {
      eligible: obstacles.length === 0,
      reasons: obstacles.map((code) => ({ code, sentence: awardSentences[code][context.locale] })),
    };
  }
}

/** Fields that standings lend to the tenant, and what opens a year. */
@Resolver(() => TenantType)
export class YearsOfTenantResolver {
  @FieldResolver(() => [TenantYearType], { description: 'The years that were opened, earliest first.' })
  async years(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<readonly TenantYearRow[]> {
    requireTenantOfRequest(context, tenant);
    return context.load(tenantYears, 'years');
  }

  @Mutation(() => TenantYearType, {
    description:
      'Opens a year: every unit gets its standing, every reporting regime its dues. Administrators of a root body. Refusals: YEAR_ALREADY_OPEN, YEAR_OUT_OF_RANGE.',
  })
  async openYear(
    @Arg('input', () => OpenYearInput, { description: 'Which year.' }) input: OpenYearInput,
    @Ctx() context: RequestContext,
  ): Promise<TenantYearRow> {
    const year = await openYear(context, input);
    const found = (await context.load(tenantYears, 'years')).find((one) => one.year === year);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }
}
