import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { refuse } from '../../kernel/refusal.js';
import { pageSize } from '../../platform/db/keyset.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { Awaitable, RequestContext } from '../../platform/request-context.js';
import { LevelEnum } from '../areas/area.type.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { Boundaries } from '../bodies/body.rules.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType, BoundariesEnum } from '../bodies/body.type.js';
import type { PlanRow } from '../plans/plan.store.js';
import { type CitationRow, CitationType, PlanType } from '../plans/plan.type.js';
import { pastInstant } from '../standings/standing.loaders.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { type BodyPotential, decidingBodies, methodSentences, warningSentences } from './forecast.rules.js';
import { setTarget } from './set-target.js';
import { TargetInput } from './target.input.js';
import { targetsOfPlan, targetsOfYear } from './target.loaders.js';
import { countsUnits, type Progress, progressOf } from './target.rules.js';
import type { TargetRow } from './target.store.js';
import {
  BodyProgressType,
  DecidingBodyType,
  TargetForecastType,
  TargetOfYearType,
  TargetProgressType,
  TargetType,
  TargetWarningType,
} from './target.type.js';
import { type ForecastOfTarget, forecastOf, trendOf, warningFor } from './target-course.loaders.js';
import { bodiesShown, factsFor } from './target-facts.loaders.js';

/** The progress of a target, with what `byBody` needs to go on. */
interface ProgressOfTarget extends Progress {
  readonly target: TargetRow;
  readonly asOf: Instant | null;
}

@Resolver(() => TargetType)
export class TargetResolver {
  @Mutation(() => TargetType, {
    description:
      'Sets a target of a body for a year. Administrators over the body. Refusals: TARGET_BAND_MISSING, TARGET_BAND_NOT_WANTED, TARGET_THRESHOLD_OUT_OF_RANGE, TARGET_SINCE_NOT_WANTED, YEAR_NOT_OPEN, BODY_ENDED.',
  })
  async setTarget(
    @Arg('input', () => TargetInput, { description: 'The target.' }) input: TargetInput,
    @Ctx() context: RequestContext,
  ): Promise<TargetRow> {
    const { id, year } = await setTarget(context, input);
    const found = (await context.load(targetsOfYear, year)).find((row) => row.id === id);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  @FieldResolver(() => BodyType, { description: 'The body that must reach it.' })
  body(@Root() target: TargetRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, target.bodyId);
  }

  @FieldResolver(() => CitationType, { description: 'Where it is written.' })
  source(@Root() target: TargetRow): CitationRow {
    return { planId: target.planId, section: target.section };
  }

  @FieldResolver(() => TargetProgressType, {
    description: 'How far the whole subtree of its body has come. Refusals: AS_OF_IN_FUTURE, FIGURES_OF_FEW_UNITS.',
  })
  async progress(
    @Root() target: TargetRow,
    @Ctx() context: RequestContext,
    @Arg('asOf', () => InstantScalar, { nullable: true, description: 'A past instant; left out for now.' })
    asOf?: Instant | null,
  ): Promise<ProgressOfTarget> {
    const then = pastInstant(context, asOf);
    const [factsOf, body] = await Promise.all([factsFor(context, target, then), bodyOf(context, target.bodyId)]);
    return { ...progressOf(target, factsOf(body)), target, asOf: then };
  }
}

const MOST_YEARS = 20;

/** What a target says of its past and of its deadline. */
@Resolver(() => TargetType)
export class TargetCourseResolver {
  @FieldResolver(() => TargetForecastType, {
    nullable: true,
    description:
      'Where it will stand at its deadline, by the pace of this year and the course of past ones; null where nothing can be said, and for reports, whose deadlines are their own.',
  })
  forecast(@Root() target: TargetRow, @Ctx() context: RequestContext): Promise<ForecastOfTarget | null> {
    return forecastOf(context, target);
  }

  @FieldResolver(() => TargetWarningType, {
    nullable: true,
    description: 'What should be known before it is too late; null where nothing need be.',
  })
  async warning(@Root() target: TargetRow, @Ctx() context: RequestContext): Promise<TargetWarningType | null> {
    const code = await warningFor(context, target);
    return code && { code, sentence: warningSentences[code][context.locale] };
  }

  @FieldResolver(() => [TargetOfYearType], {
    description:
      'The same measure, held against the same threshold, in the opened years up to its own, earliest first. Refusals: FIGURES_OF_FEW_UNITS.',
  })
  trend(
    @Root() target: TargetRow,
    @Ctx() context: RequestContext,
    @Arg('years', () => Int, { nullable: true, description: 'At most so many years, 1 to 20; 5 by default.' })
    years?: number | null,
    @Arg('boundaries', () => BoundariesEnum, {
      nullable: true,
      description: 'Under which bodies units of past years count: those of then (by default) or those of now.',
    })
    boundaries?: Boundaries | null,
  ): Promise<TargetOfYearType[]> {
    const most = years ?? 5;
    if (most < 1 || most > MOST_YEARS) throw refuse('BAD_USER_INPUT', { problem: `years: 1–${MOST_YEARS}` }, 'years');
    return trendOf(context, target, most, boundaries ?? 'THEN');
  }
}

@Resolver(() => TargetForecastType)
export class TargetForecastResolver {
  @FieldResolver(() => String, { description: 'How the range was made, as a sentence in the language of the request.' })
  says(@Root() { method }: ForecastOfTarget, @Ctx() context: RequestContext): string {
    return methodSentences[method][context.locale];
  }
}

@Resolver(() => TargetProgressType)
export class TargetProgressResolver {
  @FieldResolver(() => [BodyProgressType], {
    description:
      'The same measure for each body of a level in the subtree, in Vietnamese order of names. Units that answer to a body of another level are in none of them.',
  })
  async byBody(
    @Root() { target, asOf }: ProgressOfTarget,
    @Arg('level', () => LevelEnum, { description: 'Which level.' }) level: Level,
    @Ctx() context: RequestContext,
  ): Promise<(Progress & { readonly body: BodyRow })[]> {
    const [factsOf, tree, isShown] = await Promise.all([
      factsFor(context, target, asOf),
      context.load(bodyTree, 'tree'),
      bodiesShown(context, target, asOf),
    ]);
    const { isUnder } = tree.inYear(target.year);
    return tree.all
      .filter((body) => body.level === level && isUnder(body.id, target.bodyId) && isShown(body))
      .map((body) => ({ ...progressOf(target, factsOf(body)), body }));
  }
}

/** Which bodies decide whether a target is met. */
@Resolver(() => TargetProgressType)
export class DecidingBodiesResolver {
  @FieldResolver(() => [DecidingBodyType], {
    description:
      'The bodies of a level that can still give most, the largest potential first: those that decide whether the target is met. Empty for counts and upper limits.',
  })
  async deciding(
    @Root() { target, asOf, shortfall }: ProgressOfTarget,
    @Arg('level', () => LevelEnum, { description: 'Which level.' }) level: Level,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, description: 'How many bodies, 1 to 200; 10 by default.' })
    first?: number | null,
  ): Promise<(BodyPotential<BodyRow> & { readonly together: number; readonly indispensable: boolean })[]> {
    const most = pageSize(first ?? 10);
    if (countsUnits(target.metric) || !['AT_LEAST', 'MORE_THAN'].includes(target.comparator)) return [];
    const [factsOf, tree, isShown] = await Promise.all([
      factsFor(context, target, asOf),
      context.load(bodyTree, 'tree'),
      bodiesShown(context, target, asOf),
    ]);
    const { isUnder } = tree.inYear(target.year);
    const bodies = tree.all
      .filter((body) => body.level === level && isUnder(body.id, target.bodyId) && isShown(body))
      .map((body) => {
        const { numerator, denominator } = progressOf(target, factsOf(body));
        return { body, potential: (denominator ?? 0) - numerator };
      });
    return decidingBodies(bodies, shortfall).slice(0, most);
  }
}

/** Fields that targets lend to the tenant. */
@Resolver(() => TenantType)
export class TargetsOfTenantResolver {
  @FieldResolver(() => [TargetType], { description: 'The targets of a year, of all bodies.' })
  targets(
    @Root() tenant: TenantRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<readonly TargetRow[]> {
    requireTenantOfRequest(context, tenant);
    return context.load(targetsOfYear, year);
  }
}

/** Fields that targets lend to the body. */
@Resolver(() => BodyType)
export class TargetsOfBodyResolver {
  @FieldResolver(() => [TargetType], { description: 'Its own targets of a year.' })
  targets(
    @Root() body: BodyRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Awaitable<readonly TargetRow[]> {
    return context.using(targetsOfYear, year, (rows) => rows.filter(({ bodyId }) => bodyId === body.id));
  }
}

/** Fields that targets lend to the plan. */
@Resolver(() => PlanType)
export class TargetsOfPlanResolver {
  @FieldResolver(() => [TargetType], { description: 'The targets that it states, earliest year first.' })
  targets(@Root() plan: PlanRow, @Ctx() context: RequestContext): Promise<readonly TargetRow[]> {
    return context.load(targetsOfPlan, plan.id);
  }
}
