import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../kernel/deadline.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { Awaitable, RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import { type FiguresOfYear, figuresOfClosing, pastInstant, usingFigures } from '../standings/standing.loaders.js';
import { requireShown, shownTo, showsAll } from '../standings/suppression.loaders.js';
import { seesAggregatesOnly } from '../standings/suppression.rules.js';
import type { YearClosingRow } from '../standings/year-closing.store.js';
import { YearClosingType } from '../standings/year-closing.type.js';
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
  /** Null for the present. */
  readonly asOf: Instant | null;
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

const statisticsFor = (context: RequestContext, question: Question): Awaitable<StatisticsRow> =>
  seesAggregatesOnly(context.insider().actor)
    ? statisticsForBi(context, question)
    : usingFigures(context, question, (rows) => answered(question, rows));

/** The same for a BI reader: as far as the tenant shows groups of so few units. */
async function statisticsForBi(context: RequestContext, question: Question): Promise<StatisticsRow> {
  const { bodyId, kinds } = question;
  const shown = await shownTo(context, question);
  requireShown(shown, bodyId, kinds);
  const row = await usingFigures(context, question, (rows) => answered(question, rows));
  if (!shown || showsAll(shown.averages, bodyId, kinds)) return row;
  return { ...row, averageReviewTotal: null, averageSelfReviewGap: null };
}

/** Answers made of figures that are kept over many requests, by body and kinds: as long as those are. */
const answersOf = new WeakMap<FiguresOfYear, Map<string | null, Map<string, StatisticsRow>>>();
/** Combinations of kinds of one body; there are some thirty, and lists may repeat kinds as they like. */
const MAX_ANSWERS = 40;

function answered(question: Question, rows: FiguresOfYear): StatisticsRow {
  const { bodyId, year, kinds } = question;
  const ofBodies = answersOf.get(rows) ?? new Map<string | null, Map<string, StatisticsRow>>();
  answersOf.set(rows, ofBodies);
  const answers = ofBodies.get(bodyId) ?? new Map<string, StatisticsRow>();
  ofBodies.set(bodyId, answers);
  // A long list asks for each body with one kind: no text is made for that.
  const key = kinds === null ? 'all' : kinds.length === 1 ? (kinds[0] as UnitKind) : kinds.join();
  const known = answers.get(key);
  if (known) return known;
  const { bands, ...figures } = figuresOf(ofKinds(bodyId === null ? rows.all : rows.under(bodyId), kinds));
  const row = { ...figures, bands: bands.map((band) => ({ ...band, year })), question };
  if (answers.size < MAX_ANSWERS) answers.set(key, row);
  return row;
}

// Read only where one of these fields is asked for: figures of units need no look at reports and assignments.
async function deskFor(context: RequestContext, { bodyId, year, kinds, asOf }: Question): Promise<DeskFigures> {
  const desk = await context.load(deskOfYear, { year, asOf });
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
  label(@Root() count: BandCountRow, @Ctx() context: RequestContext): Awaitable<string | null> {
    return context.using(
      ruleBooks,
      'all',
      (books) => books.inForce(count.year)?.bands.find(({ standard }) => standard === count.standard)?.label ?? null,
    );
  }
}

/** Figures that statistics lend to the tenant. */
@Resolver(() => TenantType)
export class StatisticsOfTenantResolver {
  @FieldResolver(() => StatisticsType, {
    description: 'The figures of the whole tenant in a year. Refusals: AS_OF_IN_FUTURE, FIGURES_OF_FEW_UNITS.',
  })
  statistics(
    @Root() tenant: TenantRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
    @Arg('asOf', () => InstantScalar, { nullable: true, description: 'A past instant; left out for now.' })
    asOf?: Instant | null,
  ): Awaitable<StatisticsRow> {
    requireTenantOfRequest(context, tenant);
    return statisticsFor(context, { bodyId: null, year, kinds: null, asOf: pastInstant(context, asOf) });
  }
}

/** Figures that statistics lend to the body. */
@Resolver(() => BodyType)
export class StatisticsOfBodyResolver {
  @FieldResolver(() => StatisticsType, {
    description: 'The figures of its whole subtree in a year. Refusals: AS_OF_IN_FUTURE, FIGURES_OF_FEW_UNITS.',
  })
  statistics(
    @Root() body: BodyRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
    @Arg('kinds', () => [UnitKindEnum], { nullable: true, description: 'Only units of these kinds.' })
    kinds?: UnitKind[] | null,
    @Arg('asOf', () => InstantScalar, { nullable: true, description: 'A past instant; left out for now.' })
    asOf?: Instant | null,
  ): Awaitable<StatisticsRow> {
    return statisticsFor(context, { bodyId: body.id, year, kinds: kinds ?? null, asOf: pastInstant(context, asOf) });
  }
}

/** The figures that a closing froze. */
@Resolver(() => YearClosingType)
export class StatisticsOfClosingResolver {
  @FieldResolver(() => StatisticsType, {
    description: 'The figures as they were frozen: of the whole tenant, or of the subtree of a body.',
  })
  async statistics(
    @Root() closing: YearClosingRow,
    @Ctx() context: RequestContext,
    @Arg('bodyId', () => ID, { nullable: true, description: 'The body; left out for the whole tenant.' })
    bodyId?: string | null,
  ): Promise<StatisticsRow> {
    if (bodyId != null) await bodyOf(context, bodyId);
    const { year, closedAt } = closing;
    requireShown(await shownTo(context, { year, asOf: null }), bodyId ?? null, null);
    return answered(
      { bodyId: bodyId ?? null, year, kinds: null, asOf: closedAt },
      await context.load(figuresOfClosing, closing.id),
    );
  }
}
