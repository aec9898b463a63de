import { Field, InputType, Int } from 'type-graphql';
import { OptionalText, Text } from '../../platform/graphql/validation.js';

@InputType({ description: 'A year to open.' })
export class OpenYearInput {
  @Field(() => Int, { description: 'The year, 2000 to 2100.' })
  year!: number;
}

@InputType({ description: 'A year to close.' })
export class CloseYearInput {
  @Field(() => Int, { description: 'The year, an open one whose assessment windows are over.' })
  year!: number;

  @Field(() => String, { nullable: true, description: 'What to note about it, at most 2,000 characters.' })
  @OptionalText(2_000)
  note?: string | null;
}

@InputType({ description: 'A closed year to reopen.' })
export class ReopenYearInput {
  @Field(() => Int, { description: 'The year, a closed one.' })
  year!: number;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}
