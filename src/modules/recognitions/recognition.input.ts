import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import { RecognitionStatusEnum } from '../units/unit.type.js';
import { type Judgement, judgements } from './recognition.rules.js';

/** The document of a decision and the year that it decides upon. */
@InputType()
abstract class DecisionInput {
  @Field(() => Int, { description: 'The year: 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year!: number;

  @Field(() => String, { description: 'Number of the decision (số quyết định), 1 to 100 characters.' })
  @Text(100)
  @Matches(/\S/, { message: '1–100' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision; not after today.' })
  decidedOn!: string;
}

@InputType({ description: 'A decision on whether a unit meets “An toàn về ANTT”.' })
export class RecognitionInput extends DecisionInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => RecognitionStatusEnum, { description: 'RECOGNISED, NOT_RECOGNISED or NOT_ASSESSED.' })
  @IsIn(judgements, { message: judgements.join(', ') })
  status!: Judgement;

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

@InputType({ description: 'What is decided upon one unit of a list.' })
export class UnitJudgementInput {
  @Field(() => ID, { description: 'The unit.' })
  @Length(1, 100, { message: '1–100' })
  unitId!: string;

  @Field(() => RecognitionStatusEnum, { description: 'RECOGNISED, NOT_RECOGNISED or NOT_ASSESSED.' })
  @IsIn(judgements, { message: judgements.join(', ') })
  status!: Judgement;

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

@InputType({ description: 'One decision document on the recognition of many units.' })
export class DecideRecognitionsInput extends DecisionInput {
  @Field(() => [UnitJudgementInput], {
    description:
      'The units and what is decided upon each, 1 to 200. Those that are recognised get the next numbers of the register in this order.',
  })
  @ValidateNested({ each: true })
  @ArrayMinSize(1, { message: '1–200' })
  @ArrayMaxSize(200, { message: '1–200' })
  decisions!: UnitJudgementInput[];
}

@InputType({ description: 'A recognition to take back.' })
export class RevokeRecognitionInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => Int, { description: 'The year: 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year!: number;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'Number of the decision by which it is revoked, 1 to 100 characters.' })
  @Text(100)
  @Matches(/\S/, { message: '1–100' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of that decision; not before the recognition and not after today.' })
  decidedOn!: string;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  @Matches(/\S/, { message: '1–2000' })
  reason!: string;
}
