import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { RecognitionStatus } from '../units/unit.rules.js';
import { RecognitionStatusEnum } from '../units/unit.type.js';

@ObjectType('Recognition', {
  description: 'Where a unit stands in a year on the way to “An toàn về ANTT”; the decision, where there is one.',
})
export class RecognitionType {
  @Field(() => ID, { nullable: true, description: 'Stable id of the decision; null while there is none.' })
  id!: string | null;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => RecognitionStatusEnum, { description: 'The decision, or else whether the unit is registered.' })
  status!: RecognitionStatus;

  @Field(() => String, { nullable: true, description: 'Number of the decision (số quyết định).' })
  decisionNumber!: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of the decision.' })
  decidedOn!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was decided so.' })
  reason!: string | null;

  @Field(() => Int, { nullable: true, description: 'Version, for changing the decision; null while there is none.' })
  version!: number | null;
}

@ObjectType('RecognitionProblemFact', { description: 'A fact that explains a refusal to a program.' })
export class RecognitionProblemFactType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its value as text.' })
  value!: string;
}

@ObjectType('RecognitionProblem', { description: 'Why nothing was decided upon one row of a list.' })
export class RecognitionProblemType {
  @Field(() => Int, { description: 'Place of the row in the input, 1 for the first.' })
  row!: number;

  @Field(() => ID, { description: 'The unit as it was named in the input.' })
  unitId!: string;

  @Field(() => String, {
    description:
      'Stable code: NOT_FOUND, FORBIDDEN, CONFLICT, RECOGNITION_NAMED_TWICE, RECOGNITION_UNIT_NOT_REGISTERED, YEAR_NOT_OPEN, RECOGNITION_STANDS, RECOGNITION_REVOKED, UNIT_NOT_ELIGIBLE, RECOGNITION_REASON_REQUIRED, RECOGNITION_DATE_IN_FUTURE or ASSESSMENT_APPROVED.',
  })
  code!: string;

  @Field(() => String, { description: 'The sentence in the language of the request.' })
  message!: string;

  @Field(() => [RecognitionProblemFactType], { description: 'The facts of the refusal.' })
  facts!: RecognitionProblemFactType[];
}

@ObjectType('DecideRecognitionsPayload', { description: 'What a list of decisions did, and what it did not.' })
export class DecideRecognitionsPayload {
  @Field(() => [RecognitionType], { description: 'The decisions that were taken, in the order of the input.' })
  decided!: readonly RecognitionType[];

  @Field(() => [RecognitionProblemType], {
    description: 'A problem for each row upon which nothing was decided, in the order of the input.',
  })
  problems!: readonly RecognitionProblemType[];
}
