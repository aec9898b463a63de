import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { approveAssessments } from './approve-assessments.js';
import { assessmentById } from './assessment.loaders.js';
import type { AssessmentRow } from './assessment.store.js';
import { ApproveAssessmentsInput, ReturnAssessmentsInput } from './bulk.input.js';
import { ApproveAssessmentsPayload, type AssessmentProblemType, ReturnAssessmentsPayload } from './bulk.type.js';
import type { BulkResult } from './cards-in-bulk.js';
import { returnAssessments } from './return-assessments.js';

/** What officials do to many cards at once. */
@Resolver()
export class BulkResolver {
  @Mutation(() => ApproveAssessmentsPayload, {
    description:
      'Approves up to 200 cards, each under the rules of approveAssessment; one that is refused is left as it is and holds up no other. Heads and officers. Problems of single cards: ASSESSMENT_NOT_REVIEWED, ASSESSMENT_WRONG_STATE, CONFLICT, FORBIDDEN, NOT_FOUND, RECOGNITION_NOT_DECIDED, UNIT_NOT_ELIGIBLE, YEAR_NOT_OPEN.',
  })
  async approveAssessments(
    @Arg('input', () => ApproveAssessmentsInput, { description: 'Which cards.' }) input: ApproveAssessmentsInput,
    @Ctx() context: RequestContext,
  ): Promise<ApproveAssessmentsPayload> {
    const result = await approveAssessments(context, input);
    return { approved: await cardsOf(context, result.doneIds), problems: shown(context, result) };
  }

  @Mutation(() => ReturnAssessmentsPayload, {
    description:
      'Sends up to 200 cards back, each under the rules of returnAssessment; one that is refused is left as it is and holds up no other. Heads and officers. Problems of single cards: ASSESSMENT_WRONG_STATE, BAD_USER_INPUT, CONFLICT, CRITERION_IS_GROUP, CRITERION_LINKED, CRITERION_NOT_FOR_KIND, FORBIDDEN, NOT_FOUND, RETURN_REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async returnAssessments(
    @Arg('input', () => ReturnAssessmentsInput, { description: 'Which cards, and why.' }) input: ReturnAssessmentsInput,
    @Ctx() context: RequestContext,
  ): Promise<ReturnAssessmentsPayload> {
    const result = await returnAssessments(context, input);
    return { returned: await cardsOf(context, result.doneIds), problems: shown(context, result) };
  }
}

const cardsOf = async (context: RequestContext, ids: readonly string[]): Promise<AssessmentRow[]> =>
  (await context.loadAll(assessmentById, ids)).filter((card) => card !== null);

const shown = ({ locale }: RequestContext, { problems }: BulkResult): AssessmentProblemType[] =>
  problems.map(({ id, refusal }) => ({
    id,
    code: refusal.code,
    message: refusal.say(locale),
    field: refusal.field ?? null,
    facts: Object.entries(refusal.facts).map(([name, value]) => ({ name, value: String(value) })),
  }));
