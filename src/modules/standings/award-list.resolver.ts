import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { subtreeIds, unitById, unitScope } from '../units/unit.loaders.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitKindEnum, UnitType } from '../units/unit.type.js';
import { awardObstacleOrder, awardObstacles, awardSentences } from './award.rules.js';
import { awardsOfYear, excludedBandsOf } from './award-list.loaders.js';
import { type AwardRow, pageAwards } from './award-list.store.js';
import { AwardConnection, AwardFilter, AwardSummaryType, AwardType } from './award-list.type.js';
import { AwardEligibilityType } from './standing.type.js';

/** A unit of a list with the year of the list. */
interface AwardInYear extends AwardRow {
  readonly year: number;
}

/** Fields that awards lend to the body. */
@Resolver(() => BodyType)
export class AwardsOfBodyResolver {
  @FieldResolver(() => AwardConnection, {
    description:
      'The units that answered to its whole subtree in a year and lie in your scope, with whether they may be rewarded and why not, in Vietnamese order of names; none for a year that was not opened.',
  })
  async awardList(
    @Root() body: BodyRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Arg('filter', () => AwardFilter, { nullable: true, description: 'Which units.' }) filter?: AwardFilter,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<AwardInYear>> {
    const scope = await unitScope(context);
    const [under, tree, excluded] = await Promise.all([
      subtreeIds(context, body.id, year),
      context.load(bodyTree, 'tree'),
      excludedBandsOf(context, year),
    ]);
    const place = { year, bodyIds: under.length === tree.all.length ? null : under, scope };
    const page = await pageAwards(context.db, place, filter ?? {}, excluded, { first, after });
    return toConnection(page, (row) => ({ ...row, year }));
  }

  @FieldResolver(() => AwardSummaryType, {
    description: 'Who of the units that answered to its whole subtree in a year may be rewarded, in numbers.',
  })
  async awardSummary(
    @Root() body: BodyRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Arg('kinds', () => [UnitKindEnum], { nullable: true, description: 'Only these kinds.' }) kinds?: UnitKind[],
  ): Promise<AwardSummaryType> {
    const [all, excluded] = await Promise.all([context.load(awardsOfYear, year), excludedBandsOf(context, year)]);
    const counts = (all.get(body.id) ?? []).filter(({ kind }) => kinds == null || kinds.includes(kind));
    const sum = (of: (one: (typeof counts)[number]) => number) => counts.reduce((total, one) => total + of(one), 0);
    const units = sum((one) => one.units);
    const eligible = sum((one) => one.eligible);
    return {
      units,
      eligible,
      ineligible: units - eligible,
      reasons: awardObstacleOrder.map((code) => ({
        code,
        sentence: awardSentences[code][context.locale],
        units: sum(({ reasons }) => reasons[code]),
      })),
      excludedBands: excluded.map((band) => ({ band, units: sum(({ bands }) => bands[band]) })),
    };
  }
}

@Resolver(() => AwardType)
export class AwardResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  async unit(@Root() award: AwardInYear, @Ctx() context: RequestContext): Promise<UnitRow> {
    const unit = await context.load(unitById, award.unitId);
    if (!unit) throw refuse('NOT_FOUND');
    return unit;
  }

  @FieldResolver(() => AwardEligibilityType, { description: 'Whether it may be rewarded, and what stands against it.' })
  async awardEligibility(@Root() award: AwardInYear, @Ctx() context: RequestContext): Promise<AwardEligibilityType> {
    const obstacles = awardObstacles(award, await excludedBandsOf(context, award.year));
    return {
      eligible: obstacles.length === 0,
      reasons: obstacles.map((code) => ({ code, sentence: awardSentences[code][context.locale] })),
    };
  }
}
