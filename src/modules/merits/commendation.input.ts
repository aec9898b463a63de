import { Field, ID, InputType } from 'type-graphql';
import { IsId, Text } from '../../platform/graphql/validation.js';

@InputType({ description: 'A commendation to take back.' })
export class ReverseCommendationInput {
  @Field(() => ID, { description: 'The commendation.' })
  @IsId()
  id!: string;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}
