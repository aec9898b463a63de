import { ArrayMaxSize, ArrayMinSize, IsUUID } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { IsId, OptionalText, Text } from '../../platform/graphql/validation.js';

const MOST_LOWERED = 200;

@InputType({ description: 'The list of a body for a year that is to be closed.' })
export class CloseAssessmentListInput {
  @Field(() => ID, { description: 'The body to which the units answered in the year.' })
  @IsId()
  bodyId!: string;

  @Field(() => Int, { description: 'The year, an open one.' })
  year!: number;

  @Field(() => String, { nullable: true, description: 'What to note about it, at most 2,000 characters.' })
  @OptionalText(2_000)
  note?: string | null;
}

@InputType({ description: 'A closed list that is to be reopened.' })
export class ReopenAssessmentListInput {
  @Field(() => ID, { description: 'The body.' })
  @IsId()
  bodyId!: string;

  @Field(() => Int, { description: 'The year, an open one.' })
  year!: number;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}

@InputType({ description: 'Approved cards over the line of a quota, whose band is lowered by decision.' })
export class LowerBandsInput {
  @Field(() => ID, { description: 'The body.' })
  @IsId()
  bodyId!: string;

  @Field(() => Int, { description: 'The year, an open one.' })
  year!: number;

  @Field(() => [ID], { description: 'The cards, 1 to 200; each over the line of the quota of its band.' })
  @ArrayMinSize(1, { message: `1–${MOST_LOWERED}` })
  @ArrayMaxSize(MOST_LOWERED, { message: `1–${MOST_LOWERED}` })
  @IsUUID('all', { each: true, message: 'id' })
  assessmentIds!: string[];

  @Field(() => String, {
    description: 'The decision and its reason, 1 to 2,000 characters; it stands in the history of each card.',
  })
  @Text(2_000)
  reason!: string;
}
