import { IsIn, IsOptional, Matches, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import { RecognitionStatusEnum } from '../units/unit.type.js';
import { type Decision, decisions } from './recognition.rules.js';

@InputType({ description: 'A decision on whether a unit meets “An toàn về ANTT”.' })
export class RecognitionInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => Int, { description: 'The year: 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year!: number;

  @Field(() => RecognitionStatusEnum, { description: 'RECOGNISED, NOT_RECOGNISED or NOT_ASSESSED.' })
  @IsIn(decisions, { message: decisions.join(', ') })
  status!: Decision;

  @Field(() => String, { description: 'Number of the decision (số quyết định), 1 to 100 characters.' })
  @Text(100)
  @Matches(/\S/, { message: '1–100' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision; not after today.' })
  decidedOn!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, 1 to 2,000 characters; required for whatever is not a recognition.',
  })
  @OptionalText(2_000)
  reason?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the earlier decision when it is changed; left out for a first one. Else CONFLICT.',
  })
  @IsOptional()
  @IsVersion()
  version?: number | null;
}
