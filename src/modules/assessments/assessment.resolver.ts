import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { mayRead } from '../../kernel/actor.js';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import type { ScoreTyped } from '../rulebooks/criterion.scoring.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { Band } from '../rulebooks/rule-book.rules.js';
import type { CriterionNode, RuleBook } from '../rulebooks/rule-book.store.js';
import { BandType, CriterionType, RuleBookType } from '../rulebooks/rule-book.type.js';
import { unitById } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { approveAssessment } from './approve-assessment.js';
import { AssessmentStepInput, ReturnAssessmentInput, ScoresInput } from './assessment.input.js';
import {
  assessmentOf,
  assessmentOfUnit,
  bookOf,
  filledCard,
  stepsOfAssessment,
  writtenAssessment,
} from './assessment.loaders.js';
import type { AssessmentRow } from './assessment.store.js';
import { AssessmentStepType, AssessmentType, CriterionScoreType, type ScoreTypedType } from './assessment.type.js';
import type { StepRow } from './assessment-step.store.js';
import { explained, standingEvidence } from './evidence.resolver.js';
import { reopenAssessment } from './reopen-assessment.js';
import { returnAssessment } from './return-assessment.js';
import { saveReviewScores } from './save-review-scores.js';
import { saveSelfScores } from './save-self-scores.js';
import { submitAssessment } from './submit-assessment.js';

/** A line of a card that knows whose it is. */
export interface ScoreLine extends CriterionScoreType {
  readonly assessmentId: string;
}

@Resolver(() => AssessmentType)
export class AssessmentResolver {
  @Query(() => AssessmentType, {
    nullable: true,
    description: 'A card; refused with NOT_FOUND when there is none, FORBIDDEN when its unit lies outside the scope.',
  })
  assessment(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return assessmentOf(context, id);
  }

  @Mutation(() => AssessmentType, {
    description:
      'Writes self scores (tự chấm); the first save makes the card. Who reports for the unit. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_WRONG_STATE, CRITERION_IS_GROUP, CRITERION_LINKED, CRITERION_NOT_APPLICABLE_REFUSED, CRITERION_NOT_FOR_KIND, NOTHING_TO_ANSWER, NO_RULE_BOOK, SCORE_ABOVE_MAXIMUM, SCORE_ALL_OR_NOTHING, SCORE_BELOW_MINIMUM, SCORE_COMPUTED, SCORE_INPUT_MISSING, SCORE_INPUT_NOT_WANTED, SCORE_ITEM_UNKNOWN, SCORE_NOT_IN_STEP, SCORE_PERCENT_OUT_OF_RANGE, SCORE_SHARE_INVALID, SCORE_WORDING_UNKNOWN, UNIT_NOT_ELIGIBLE, YEAR_NOT_OPEN.',
  })
  async saveSelfScores(
    @Arg('input', () => ScoresInput, { description: 'The lines written on.' }) input: ScoresInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await saveSelfScores(context, input));
  }

  @Mutation(() => AssessmentType, {
    description:
      'Hands a complete card to the superior. Who reports for the unit. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_NOT_SUBMITTABLE, ASSESSMENT_WINDOW_NOT_BEGUN, ASSESSMENT_WRONG_STATE, UNIT_ENDED, UNIT_NOT_ELIGIBLE, UNIT_NOT_REGISTERED, YEAR_NOT_OPEN.',
  })
  async submitAssessment(
    @Arg('input', () => AssessmentStepInput, { description: 'Which card.' }) input: AssessmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await submitAssessment(context, input));
  }

  @Mutation(() => AssessmentType, {
    description:
      'Writes review scores (cấp trên chấm); with the last line the card is REVIEWED. Officers and heads over the unit, but for who reports for it. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_WRONG_STATE, CRITERION_IS_GROUP, CRITERION_LINKED, CRITERION_NOT_APPLICABLE_REFUSED, CRITERION_NOT_FOR_KIND, REVIEW_REASON_REQUIRED, SCORE_ABOVE_MAXIMUM, SCORE_ALL_OR_NOTHING, SCORE_BELOW_MINIMUM, SCORE_COMPUTED, SCORE_INPUT_MISSING, SCORE_INPUT_NOT_WANTED, SCORE_ITEM_UNKNOWN, SCORE_NOT_IN_STEP, SCORE_PERCENT_OUT_OF_RANGE, SCORE_SHARE_INVALID, SCORE_WORDING_UNKNOWN, YEAR_NOT_OPEN.',
  })
  async saveReviewScores(
    @Arg('input', () => ScoresInput, { description: 'The lines written on.' }) input: ScoresInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await saveReviewScores(context, input));
  }

  @Mutation(() => AssessmentType, {
    description:
      'Sends a card back to the unit, whole or single lines, each with its reason. Officers and heads over the unit, but for who reports for it. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_WRONG_STATE, CRITERION_IS_GROUP, CRITERION_LINKED, CRITERION_NOT_FOR_KIND, RETURN_REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async returnAssessment(
    @Arg('input', () => ReturnAssessmentInput, { description: 'Which card or lines, and why.' })
    input: ReturnAssessmentInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await returnAssessment(context, input));
  }

  @Mutation(() => AssessmentType, {
    description:
      'Approves a reviewed card and fixes totals and band. Heads and officers over the unit, but for who reports for it. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_NOT_REVIEWED, ASSESSMENT_WRONG_STATE, RECOGNITION_NOT_DECIDED, UNIT_NOT_ASSESSED, UNIT_NOT_ELIGIBLE, YEAR_NOT_OPEN.',
  })
  async approveAssessment(
    @Arg('input', () => AssessmentStepInput, { description: 'Which card.' }) input: AssessmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await approveAssessment(context, input));
  }

  @Mutation(() => AssessmentType, {
    description:
      'Takes an approval back, with a reason. Officers and heads of a body above the one of the unit; of a unit of a root body, its head. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_WRONG_STATE, REOPEN_REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async reopenAssessment(
    @Arg('input', () => AssessmentStepInput, { description: 'Which card, and why.' }) input: AssessmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await reopenAssessment(context, input));
  }

  @FieldResolver(() => UnitType, { description: 'The unit assessed.' })
  async unit(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    const unit = await context.load(unitById, row.unitId);
    if (!unit) throw refuse('NOT_FOUND');
    return unit;
  }

  @FieldResolver(() => RuleBookType, { description: 'The version of the rules that it was made with.' })
  ruleBook(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<RuleBook> {
    return bookOf(context, row);
  }

  @FieldResolver(() => [CriterionScoreType], {
    description: 'Every line that applies to the unit, in the order of the book.',
  })
  async scores(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<ScoreLine[]> {
    const [{ card }, evidence] = await Promise.all([filledCard(context, row), standingEvidence(context, row)]);
    return card.lines.map((one) => ({
      assessmentId: row.id,
      criterion: one.line,
      selfScore: one.self,
      reviewScore: one.review,
      linked: one.linked,
      notApplicable: one.notApplicable ?? false,
      reviewNotApplicable: one.reviewNotApplicable ?? false,
      selfTyped: typedOf(one.selfTyped),
      reviewTyped: typedOf(one.reviewTyped),
      reason: one.reason ?? null,
      explanation: one.explanation ?? null,
      answer: one.answer ?? null,
      returned: one.returned ?? false,
      evidence: [...explained(one.explanation), ...(evidence.get(one.line.id) ?? [])],
    }));
  }

  @FieldResolver(() => BandType, {
    nullable: true,
    description: 'The band (phân loại), fixed at approval; null before.',
  })
  async band(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<Band | null> {
    if (row.bandId === null) return null;
    return (await bookOf(context, row)).bands.find(({ id }) => id === row.bandId) ?? null;
  }

  @FieldResolver(() => [AssessmentStepType], { description: 'What was done with it, earliest first.' })
  history(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<StepRow[]> {
    return context.load(stepsOfAssessment, row.id);
  }
}

/** What was typed on a line, as it is shown. */
export const typedOf = (typed: ScoreTyped | null | undefined): ScoreTypedType | null =>
  typed == null
    ? null
    : {
        points: typed.points ?? null,
        percent: typed.percent ?? null,
        numerator: typed.numerator ?? null,
        denominator: typed.denominator ?? null,
        counts: Object.entries(typed.counts ?? {}).map(([item, count]) => ({ item, count })),
        wording: typed.wording ?? null,
      };

@Resolver(() => AssessmentStepType)
export class AssessmentStepResolver {
  @FieldResolver(() => [CriterionType], { description: 'The lines that were scored, reviewed or sent back.' })
  async criteria(@Root() step: StepRow, @Ctx() context: RequestContext): Promise<CriterionNode[]> {
    if (step.criterionIds.length === 0) return [];
    const { all } = await context.load(ruleBooks, 'all');
    return all.flatMap(({ lines }) => lines.filter(({ id }) => step.criterionIds.includes(id)));
  }
}

/** Fields that assessments lend to the unit. */
@Resolver(() => UnitType)
export class AssessmentsOfUnitResolver {
  @FieldResolver(() => AssessmentType, {
    nullable: true,
    description: 'Its card for a year; null while there is none.',
  })
  async assessment(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow | null> {
    const { actor } = context.insider();
    const body = (await context.load(bodyTree, 'tree')).byId.get(unit.bodyId);
    if (!body || !mayRead(actor, body.path, unit.id)) throw refuse('FORBIDDEN');
    return context.load(assessmentOfUnit, { unitId: unit.id, year });
  }
}
