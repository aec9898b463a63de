import { Field, ID, InputType } from 'type-graphql';
import { IsId } from '../../platform/graphql/validation.js';

@InputType({ description: "A link to one's calendar." })
export class CreateCalendarFeedInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a link that one has already ends with it; without, that is refused.',
  })
  replace?: boolean | null;
}

@InputType({ description: "A link to one's calendar that is to end." })
export class RevokeCalendarFeedInput {
  @Field(() => ID, { description: 'Which one.' })
  @IsId()
  id!: string;
}
