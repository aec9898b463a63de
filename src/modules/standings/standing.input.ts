import { Field, InputType, Int } from 'type-graphql';

@InputType({ description: 'A year to open.' })
export class OpenYearInput {
  @Field(() => Int, { description: 'The year, 2000 to 2100.' })
  year!: number;
}
