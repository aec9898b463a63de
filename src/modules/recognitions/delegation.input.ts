import { Matches } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsOptionalId, IsVersion, Text } from '../../platform/graphql/validation.js';

@InputType({ description: 'A delegation of the power to recognise from one body to another.' })
export class DelegateRecognitionInput {
  @Field(() => ID, { description: 'The body whose power it is, for all units of its subtree.' })
  @IsId()
  fromBodyId!: string;

  @Field(() => ID, { description: 'The body that may decide too.' })
  @IsId()
  toBodyId!: string;

  @Field(() => DayScalar, { description: 'First day on which it is in force; not before the decision.' })
  validFrom!: string;

  @Field(() => DayScalar, {
    nullable: true,
    description: 'First day on which it no longer is; left out where no end is set.',
  })
  validTo?: string | null;

  @Field(() => String, { description: 'Number of the decision (số quyết định) that delegates, 1 to 100 characters.' })
  @Text(100)
  @Matches(/\S/, { message: '1–100' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of that decision; not after today.' })
  decidedOn!: string;
}

@InputType({ description: 'The end of a delegation.' })
export class EndRecognitionDelegationInput {
  @Field(() => ID, { description: 'The delegation.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => DayScalar, {
    description:
      'First day on which it is no longer in force: today or later, and after every decision that rests on it. The day on which it would begin cancels one that has not begun.',
  })
  validTo!: string;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  @Matches(/\S/, { message: '1–2000' })
  reason!: string;
}

@InputType({ description: 'Which delegations are asked for; what is left out does not narrow.' })
export class RecognitionDelegationFilter {
  @Field(() => ID, { nullable: true, description: 'Only those that this body gave or received.' })
  @IsOptionalId()
  bodyId?: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Only those that are in force on this day.' })
  onDay?: string | null;
}
