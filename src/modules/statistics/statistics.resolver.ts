import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import { cellsOfYear } from '../standings/standing.loaders.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';
import { deskOfYear } from './statistics.loaders.js';
import { type DeskFigures, deskFigures, figuresOf, ofKinds } from './statistics.rules.js';
import { BandCountType, StatisticsType } from './statistics.type.js';

/** Which units the figures speak of; body null is the whole tenant, kinds null are all. */
interface Question {
  readonly bodyId: string | null;
  readonly year: number;
  readonly kinds: readonly UnitKind[] | null;
}

type StatisticsRow = Omit<StatisticsType, 'bands'> & {
  readonly question: Question;
  readonly bands: readonly BandCountRow[];
};

interface BandCountRow {
  readonly standard: StandardBand;
  readonly units: number;
  readonly year: number;
}

async function statisticsFor(context: RequestContext, question: Question): Promise<StatisticsRow> {
  const { bodyId, year, kinds } = question;
  const cells = await context.load(cellsOfYear, year);
  const { bands, ...figures } = figuresOf(ofKinds(bodyId === null ? cells.all : cells.under(bodyId), kinds));
  return { ...figures, bands: bands.map((band) => ({ ...band, year })), question };
}

// Read only where one of these fields is asked for: figures of units need no look at reports and assignments.
async function deskFor(context: RequestContext, { bodyId, year, kinds }: Question): Promise<DeskFigures> {
  const desk = await context.load(deskOfYear, year);
  return deskFigures(ofKinds(bodyId === null ? desk.all : desk.under(bodyId), kinds));
}

@Resolver(() => StatisticsType)
export class StatisticsResolver {
  @FieldResolver(() => Int, {
    description:
      'Reports of the bodies and units that are due by now or handed in already. With `kinds`, of units of these kinds only.',
  })
  async reportsDue(@Root() { question }: StatisticsRow, @Ctx() context: RequestContext): Promise<number> {
    return (await deskFor(context, question)).reportsDue;
  }

  @FieldResolver(() => Int, { description: 'Those of them that came in time.' })
  async reportsOnTime(@Root() { question }: StatisticsRow, @Ctx() context: RequestContext): Promise<number> {
    return (await deskFor(context, question)).reportsOnTime;
  }

  @FieldResolver(() => Int, {
    description:
      'Assignments of the year (phân công) whose product is not accepted yet. With `kinds`, of units of these kinds only.',
  })
  async assignmentsOpen(@Root() { question }: StatisticsRow, @Ctx() context: RequestContext): Promise<number> {
    return (await deskFor(context, question)).assignmentsOpen;
  }

  @FieldResolver(() => Int, { description: 'Those of them that are late now: not delivered at their due instant.' })
  async assignmentsOverdue(@Root() { question }: StatisticsRow, @Ctx() context: RequestContext): Promise<number> {
    return (await deskFor(context, question)).assignmentsOverdue;
  }
}

@Resolver(() => BandCountType)
export class BandCountResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: "The locality's own word for the class in that year; null where its rules name none.",
  })
  async label(@Root() count: BandCountRow, @Ctx() context: RequestContext): Promise<string | null> {
    const book = (await context.load(ruleBooks, 'all')).inForce(count.year);
    return book?.bands.find(({ standard }) => standard === count.standard)?.label ?? null;
  }
}

/** Figures that statistics lend to the tenant. */
@Resolver(() => TenantType)
export class StatisticsOfTenantResolver {
  @FieldResolver(() => StatisticsType, { description: 'The figures of the whole tenant in a year.' })
  statistics(
    @Root() tenant: TenantRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<StatisticsRow> {
    requireTenantOfRequest(context, tenant);
    return statisticsFor(context, { bodyId: null, year, kinds: null });
  }
}

/** Figures that statistics lend to the body. */
@Resolver(() => BodyType)
export class StatisticsOfBodyResolver {
  @FieldResolver(() => StatisticsType, { description: 'The figures of its whole subtree in a year.' })
  statistics(
    @Root() body: BodyRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
    @Arg('kinds', () => [UnitKindEnum], { nullable: true, description: 'Only units of these kinds.' })
    kinds?: UnitKind[],
  ): Promise<StatisticsRow> {
    return statisticsFor(context, { bodyId: body.id, year, kinds: kinds ?? null });
  }
}
