import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { within } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { Awaitable, RequestContext } from '../../platform/request-context.js';
import { LevelEnum } from '../areas/area.type.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import type { PlanRow } from '../plans/plan.store.js';
import { type CitationRow, CitationType, PlanType } from '../plans/plan.type.js';
import { pastInstant, usingFigures } from '../standings/standing.loaders.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { setTarget } from './set-target.js';
import { TargetInput } from './target.input.js';
import { marksAsOf, reportsOfYear, targetsOfPlan, targetsOfYear } from './target.loaders.js';
import { countsUnits, type ExemplaryMark, type Progress, progressOf, type TargetFacts } from './target.rules.js';
import type { TargetRow } from './target.store.js';
import { BodyProgressType, TargetProgressType, TargetType } from './target.type.js';

/** The progress of a target, with what `byBody` needs to go on. */
interface ProgressOfTarget extends Progress {
  readonly target: TargetRow;
  readonly asOf: Instant | null;
}

/** Gives the facts of any subtree that a target is held against, now or at an instant; only those that its metric looks at are read. */
async function factsFor(
  context: RequestContext,
  target: TargetRow,
  asOf: Instant | null,
): Promise<(body: BodyRow) => TargetFacts> {
  const none = { figures: [], reports: [], marks: [] };
  const { metric, year } = target;
  if (countsUnits(metric)) {
    const { byId } = await context.load(bodyTree, 'tree');
    const isUnder = (bodyId: string, path: string) => within(byId.get(bodyId)?.path ?? '', path);
    const marks = asOf === null ? target.marks : await marksThen(context, target, asOf);
    return ({ path }) => ({ ...none, marks: marks.filter(({ bodyId }) => isUnder(bodyId, path)) });
  }
  if (metric === 'REPORT_ON_TIME_RATE') {
    const reports = await context.load(reportsOfYear, { year, asOf });
    return ({ id }) => ({ ...none, reports: reports(id) });
  }
  return usingFigures(context, { year, asOf }, (figures) => ({ id }) => ({ ...none, figures: figures.under(id) }));
}

async function marksThen(
  context: RequestContext,
  { metric, year, sinceYear }: TargetRow,
  asOf: Instant,
): Promise<readonly ExemplaryMark[]> {
  const first = sinceYear ?? year;
  const years = Array.from({ length: year - first + 1 }, (_, index) => first + index);
  const marks = await context.load(marksAsOf, { years, asOf });
  return marks.filter((mark) => (metric === 'EXEMPLARY_COUNT' ? mark.exemplary : mark.nominated));
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
    description: 'How far the whole subtree of its body has come. Refusal: AS_OF_IN_FUTURE.',
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
    const [factsOf, tree] = await Promise.all([factsFor(context, target, asOf), context.load(bodyTree, 'tree')]);
    const top = await bodyOf(context, target.bodyId);
    return tree.all
      .filter((body) => body.level === level && within(body.path, top.path))
      .map((body) => ({ ...progressOf(target, factsOf(body)), body }));
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
