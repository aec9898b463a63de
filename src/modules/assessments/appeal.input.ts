import { IsIn } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import { type AppealOutcome, appealOutcomes } from './appeal.rules.js';
import { AppealStatusEnum } from './appeal.type.js';

@InputType({ description: 'A request for the re-examination of an approved card.' })
export class AppealAssessmentInput {
  @Field(() => ID, { description: 'The card.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'What the unit asks to be looked at again, and why, 1 to 4,000 characters.' })
  @Text(4_000)
  grounds!: string;
}

@InputType({ description: 'The answer to an appeal.' })
export class DecideAppealInput {
  @Field(() => ID, { description: 'The appeal.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => AppealStatusEnum, { description: 'UPHELD or DISMISSED.' })
  @IsIn(appealOutcomes, { message: appealOutcomes.join(', ') })
  outcome!: AppealOutcome;

  @Field(() => String, { description: 'The answer with its reason, 1 to 2,000 characters.' })
  @Text(2_000)
  answer!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Number of the decision, where there is a document; together with its day.',
  })
  @OptionalText(100)
  decisionNumber?: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of that decision; not after today.' })
  decidedOn?: string | null;
}
