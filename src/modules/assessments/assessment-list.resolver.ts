import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import type { Connection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { BandOfBook } from '../rulebooks/rule-book.store.js';
import { BandType } from '../rulebooks/rule-book.type.js';
import { unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { assessmentById } from './assessment.loaders.js';
import type { AssessmentRow } from './assessment.store.js';
import { AssessmentType } from './assessment.type.js';
import { CloseAssessmentListInput, LowerBandsInput, ReopenAssessmentListInput } from './assessment-list.input.js';
import type { AssessmentList } from './assessment-list.js';
import { assessmentListOf, closingsOfList } from './assessment-list.loaders.js';
import { mayReadList } from './assessment-list.policy.js';
import { type QuotaState, tieBreak } from './assessment-list.rules.js';
import type { ClassifiedUnit, ListClosingRow, ListedUnit, ListKey } from './assessment-list.store.js';
import {
  AssessmentListClosingType,
  AssessmentListType,
  BandQuotaType,
  OpenUnitConnection,
  OpenUnitType,
  RankedUnitConnection,
  RankedUnitType,
} from './assessment-list.type.js';
import { closeAssessmentList } from './close-assessment-list.js';
import { lowerBands } from './lower-bands.js';
import { pageOfRanking, pageOfUnits } from './page-of-list.js';
import { reopenAssessmentList } from './reopen-assessment-list.js';

interface RankedRow extends ClassifiedUnit {
  readonly place: number;
  readonly overQuota: boolean;
}

/** The list of a key: NOT_FOUND when the tenant has no such body, FORBIDDEN when it lies outside what the caller may read. */
async function readableList(context: RequestContext, { bodyId, year }: ListKey): Promise<AssessmentList> {
  const { actor } = context.insider();
  const body = await bodyOf(context, bodyId.toLowerCase());
  if (!mayReadList(actor, body.path).allowed) throw refuse('FORBIDDEN');
  return context.load(assessmentListOf, { bodyId: body.id, year });
}

@Resolver(() => AssessmentListType)
export class AssessmentListResolver {
  @Query(() => AssessmentListType, {
    description:
      'The list of a body for a year with the ranking that decides over quotas. For whoever reads the records of the body; NOT_FOUND when there is none, else FORBIDDEN.',
  })
  assessmentList(
    @Arg('bodyId', () => ID, { description: 'The body to which the units answered in the year.' }) bodyId: string,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentList> {
    return readableList(context, { bodyId, year });
  }

  @Mutation(() => AssessmentListType, {
    description:
      'Closes the list of a body for a year: no card of it is scored, submitted, reviewed, approved or reopened from then on, and no registration or recognition behind it changes. Officers and heads over the body. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_LIST_OPEN_UNITS, QUOTA_EXCEEDED, YEAR_NOT_OPEN.',
  })
  async closeAssessmentList(
    @Arg('input', () => CloseAssessmentListInput, { description: 'Which list.' }) input: CloseAssessmentListInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentList> {
    return readableList(context, await closeAssessmentList(context, input));
  }

  @Mutation(() => AssessmentListType, {
    description:
      'Takes the closing of a list back, with a reason. Officers and heads of a body above; of a root body, its head. Refusals: ASSESSMENT_LIST_NOT_CLOSED, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async reopenAssessmentList(
    @Arg('input', () => ReopenAssessmentListInput, { description: 'Which list, and why.' })
    input: ReopenAssessmentListInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentList> {
    return readableList(context, await reopenAssessmentList(context, input));
  }

  @Mutation(() => AssessmentListType, {
    description:
      'Gives units over the line of a quota the next lower band whose gates they meet, by decision; their points stay. Officers and heads over the body, but for who reports for one of the units. Refusals: ASSESSMENT_LIST_CLOSED, BAND_WITHIN_QUOTA, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async lowerBands(
    @Arg('input', () => LowerBandsInput, { description: 'Whose, and why.' }) input: LowerBandsInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentList> {
    return readableList(context, await lowerBands(context, input));
  }

  @FieldResolver(() => BodyType, { description: 'The body.' })
  body(@Root() { bodyId }: AssessmentList, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, bodyId);
  }

  @FieldResolver(() => AssessmentListClosingType, {
    nullable: true,
    description: 'The closing under which it is closed now; null while it is open.',
  })
  async closing(@Root() list: AssessmentList, @Ctx() context: RequestContext): Promise<ListClosingRow | null> {
    return (await context.load(closingsOfList, list)).find(({ reopenedAt }) => reopenedAt === null) ?? null;
  }

  @FieldResolver(() => [AssessmentListClosingType], { description: 'All closings, the latest first.' })
  closings(@Root() list: AssessmentList, @Ctx() context: RequestContext): Promise<ListClosingRow[]> {
    return context.load(closingsOfList, list);
  }

  @FieldResolver(() => Int, { description: 'How many units have a class.' })
  classified(@Root() { ranked }: AssessmentList): number {
    return ranked.length;
  }

  @FieldResolver(() => Int, { description: 'How many are not assessed, for a cause; they count in no quota.' })
  notAssessed(@Root() { notAssessed }: AssessmentList): number {
    return notAssessed.length;
  }

  @FieldResolver(() => Int, { description: 'How many are still open; the list cannot be closed while there are any.' })
  open(@Root() { open }: AssessmentList): number {
    return open.length;
  }

  @FieldResolver(() => [BandQuotaType], { description: 'The bands that have a quota, best first.' })
  quotas(
    @Root() { quotas }: AssessmentList,
  ): (QuotaState<BandOfBook, ClassifiedUnit> & { readonly overCount: number })[] {
    return quotas.map((quota) => ({ ...quota, overCount: quota.over.length }));
  }

  @FieldResolver(() => String, { description: 'By what units are ranked, and how ties are broken.' })
  rankedBy(@Ctx() { locale }: RequestContext): string {
    return tieBreak[locale];
  }

  @FieldResolver(() => RankedUnitConnection, { description: 'The classified units in the order of the ranking.' })
  ranking(
    @Root() { ranked, quotas }: AssessmentList,
    @Arg('overQuota', () => Boolean, {
      nullable: true,
      description: 'Only units over the line of a quota, or only the others.',
    })
    overQuota?: boolean,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Connection<RankedRow> {
    const over = new Set(quotas.flatMap((quota) => quota.over));
    const rows = ranked.map((unit, index) => ({ ...unit, place: index + 1, overQuota: over.has(unit) }));
    return pageOfRanking(overQuota == null ? rows : rows.filter((row) => row.overQuota === overQuota), {
      first,
      after,
    });
  }

  @FieldResolver(() => OpenUnitConnection, { description: 'The units that are still open, by id.' })
  openUnits(
    @Root() { open }: AssessmentList,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Connection<ListedUnit> {
    return pageOfUnits(open, { first, after });
  }
}

@Resolver(() => BandQuotaType)
export class BandQuotaResolver {
  @FieldResolver(() => BandType, { description: 'The band.' })
  band(@Root() { band }: QuotaState<BandOfBook, ClassifiedUnit>): BandOfBook {
    return band;
  }
}

@Resolver(() => RankedUnitType)
export class RankedUnitResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: RankedRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, unitId);
  }

  @FieldResolver(() => AssessmentType, { description: 'Its card.' })
  async assessment(@Root() { assessmentId }: RankedRow, @Ctx() context: RequestContext): Promise<AssessmentRow> {
    const found = await context.load(assessmentById, assessmentId);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  @FieldResolver(() => BandType, { description: 'The band that it has.' })
  band(@Root() { bandId }: RankedRow, @Ctx() context: RequestContext): Promise<BandOfBook> {
    return bandOfId(context, bandId);
  }
}

@Resolver(() => OpenUnitType)
export class OpenUnitResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: ListedUnit, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, unitId);
  }

  @FieldResolver(() => AssessmentType, { nullable: true, description: 'Its card; null while there is none.' })
  assessment(@Root() { assessmentId }: ListedUnit, @Ctx() context: RequestContext): Promise<AssessmentRow | null> {
    return assessmentId === null ? Promise.resolve(null) : context.load(assessmentById, assessmentId);
  }
}

/** Fields that lists lend to the card. */
@Resolver(() => AssessmentType)
export class BandOfAssessmentResolver {
  @FieldResolver(() => BandType, {
    nullable: true,
    description: 'The band that points and gates give, where a quota lowered it; null where `band` is the one earned.',
  })
  async earnedBand(
    @Root() { earnedBandId }: AssessmentRow,
    @Ctx() context: RequestContext,
  ): Promise<BandOfBook | null> {
    return earnedBandId === null ? null : bandOfId(context, earnedBandId);
  }
}

async function bandOfId(context: RequestContext, id: string): Promise<BandOfBook> {
  const band = (await context.load(ruleBooks, 'all')).all.flatMap(({ bands }) => bands).find((one) => one.id === id);
  if (!band) throw new Error(`band ${id} is missing`);
  return band;
}
