import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { WaiverCause } from './waiver.rules.js';
import { WaiverCauseEnum } from './waiver.type.js';

@InputType({ description: 'A unit that is not assessed in a year.' })
export class WaiveAssessmentInput {
  @Field(() => ID, { description: 'The unit, registered for the year.' })
  @IsId()
  unitId!: string;

  @Field(() => Int, { description: 'The year, an open one.' })
  year!: number;

  @Field(() => WaiverCauseEnum, { description: 'Why.' })
  cause!: WaiverCause;

  @Field(() => String, {
    nullable: true,
    description: 'What is to be said about it, 1 to 2,000 characters; required for OTHER.',
  })
  @OptionalText(2_000)
  note?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Number of the decision, where there is a document; together with its day.',
  })
  @OptionalText(100)
  decisionNumber?: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of that decision; not after today.' })
  decidedOn?: string | null;
}

@InputType({ description: 'A unit that is to be assessed after all.' })
export class ResumeAssessmentInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => Int, { description: 'The year, an open one.' })
  year!: number;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}
