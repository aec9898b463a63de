import { Field, ID, ObjectType } from 'type-graphql';
import { AssessmentType } from './assessment.type.js';

@ObjectType('AssessmentProblemFact', { description: 'A fact that explains a refusal to a program.' })
export class AssessmentProblemFactType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its value as text.' })
  value!: string;
}

@ObjectType('AssessmentProblem', { description: 'Why one card of a bulk was left as it was.' })
export class AssessmentProblemType {
  @Field(() => ID, { description: 'The card as it was named in the input.' })
  id!: string;

  @Field(() => String, { description: 'Stable code, the one by which the single mutation refuses.' })
  code!: string;

  @Field(() => String, { description: 'The sentence in the language of the request.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'The field of the card in the input, where one is meant.' })
  field!: string | null;

  @Field(() => [AssessmentProblemFactType], { description: 'The facts of the refusal.' })
  facts!: AssessmentProblemFactType[];
}

@ObjectType('ApproveAssessmentsPayload', { description: 'What a bulk approval did, and what it did not.' })
export class ApproveAssessmentsPayload {
  @Field(() => [AssessmentType], { description: 'The cards that are approved now, in the order of the input.' })
  approved!: readonly AssessmentType[];

  @Field(() => [AssessmentProblemType], { description: 'A problem for each card that was left as it was.' })
  problems!: readonly AssessmentProblemType[];
}

@ObjectType('ReturnAssessmentsPayload', { description: 'What a bulk return did, and what it did not.' })
export class ReturnAssessmentsPayload {
  @Field(() => [AssessmentType], { description: 'The cards that were sent back, in the order of the input.' })
  returned!: readonly AssessmentType[];

  @Field(() => [AssessmentProblemType], { description: 'A problem for each card that was left as it was.' })
  problems!: readonly AssessmentProblemType[];
}
