import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { readScope } from '../../kernel/actor.js';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import { unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { AppealAssessmentInput, DecideAppealInput } from './appeal.input.js';
import { appealOf, appealsOfAssessment } from './appeal.loaders.js';
import { type AppealStatus, appealClosesAt } from './appeal.rules.js';
import { type AppealRow, pageAppeals } from './appeal.store.js';
import { AppealConnection, AppealStatusEnum, AppealType } from './appeal.type.js';
import { appealAssessment } from './appeal-assessment.js';
import { assessmentOf, bookOf } from './assessment.loaders.js';
import type { AssessmentRow } from './assessment.store.js';
import { AssessmentType } from './assessment.type.js';
import { decideAppeal } from './decide-appeal.js';

@Resolver(() => AppealType)
export class AppealResolver {
  @Query(() => AppealConnection, {
    description:
      "Requests for re-examination, the latest first, cut to the caller's scope: the subtrees of his bodies and the units he reports for.",
  })
  async appeals(
    @Ctx() context: RequestContext,
    @Arg('bodyId', () => ID, { nullable: true, description: 'Only of units under this body.' }) bodyId?: string,
    @Arg('year', () => Int, { nullable: true, description: 'Only of this year.' }) year?: number,
    @Arg('status', () => AppealStatusEnum, { nullable: true, description: 'Only those that stand so.' })
    status?: AppealStatus,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<AppealRow>> {
    const scope = readScope(context.insider().actor);
    if (scope.paths.length + scope.unitIds.length === 0) throw refuse('FORBIDDEN');
    const under = bodyId == null ? null : await bodyOf(context, bodyId.toLowerCase());
    const asked = { scope, underPath: under?.path ?? null, year: year ?? null, status: status ?? null };
    return toConnection(await pageAppeals(context.db, asked, { first, after }), (row) => row);
  }

  @Mutation(() => AppealType, {
    description:
      'Asks for a re-examination of an approved card, once for each approval and within the days of its rule book. Who reports for the unit; also while the list is closed. Refusals: APPEAL_ALREADY_FILED, APPEAL_NOT_APPROVED, APPEAL_NOT_FORESEEN, APPEAL_TOO_LATE, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async appealAssessment(
    @Arg('input', () => AppealAssessmentInput, { description: 'Which card, and why.' }) input: AppealAssessmentInput,
    @Ctx() context: RequestContext,
  ): Promise<AppealRow> {
    return appealOf(context, await appealAssessment(context, input));
  }

  @Mutation(() => AppealType, {
    description:
      'Answers an appeal; upheld, the card is reopened with it. Officers and heads over the unit, but for who reports for it. Refusals: APPEAL_ANSWERED, APPEAL_DATE_IN_FUTURE, ASSESSMENT_LIST_CLOSED (UPHELD only), REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async decideAppeal(
    @Arg('input', () => DecideAppealInput, { description: 'Which one, and the answer.' }) input: DecideAppealInput,
    @Ctx() context: RequestContext,
  ): Promise<AppealRow> {
    return appealOf(context, await decideAppeal(context, input));
  }

  @FieldResolver(() => UnitType, { description: 'The unit that asks.' })
  unit(@Root() { unitId }: AppealRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, unitId);
  }

  @FieldResolver(() => AssessmentType, { description: 'The card.' })
  assessment(@Root() { assessmentId }: AppealRow, @Ctx() context: RequestContext): Promise<AssessmentRow> {
    return assessmentOf(context, assessmentId);
  }
}

/** Fields that appeals lend to the card. */
@Resolver(() => AssessmentType)
export class AppealsOfAssessmentResolver {
  @FieldResolver(() => [AppealType], { description: 'Requests for re-examination, the latest first.' })
  appeals(@Root() { id }: AssessmentRow, @Ctx() context: RequestContext): Promise<AppealRow[]> {
    return context.load(appealsOfAssessment, id);
  }

  @FieldResolver(() => InstantScalar, {
    nullable: true,
    description:
      'Until when the unit may ask for a re-examination: the first instant that is too late; null while the card is not approved, and where the rules foresee none.',
  })
  async appealUntil(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<string | null> {
    if (row.status !== 'APPROVED' || row.approvedAt === null) return null;
    const { appealDays } = await bookOf(context, row);
    return appealClosesAt(row.approvedAt, appealDays, context.insider().tenant.timeZone);
  }
}
