import { ArrayMaxSize, ArrayMinSize, ValidateNested } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { AssessmentStepInput, ReturnAssessmentInput } from './assessment.input.js';

const MAX_CARDS = 200;

@InputType({ description: 'Cards to approve, each by itself.' })
export class ApproveAssessmentsInput {
  @Field(() => [AssessmentStepInput], { description: 'The cards, 1 to 200, each once.' })
  @ArrayMinSize(1, { message: `1–${MAX_CARDS}` })
  @ArrayMaxSize(MAX_CARDS, { message: `1–${MAX_CARDS}` })
  @ValidateNested({ each: true })
  cards!: AssessmentStepInput[];
}

@InputType({ description: 'Cards to send back, each by itself and with its own reasons.' })
export class ReturnAssessmentsInput {
  @Field(() => [ReturnAssessmentInput], { description: 'The cards, 1 to 200, each once.' })
  @ArrayMinSize(1, { message: `1–${MAX_CARDS}` })
  @ArrayMaxSize(MAX_CARDS, { message: `1–${MAX_CARDS}` })
  @ValidateNested({ each: true })
  cards!: ReturnAssessmentInput[];
}
