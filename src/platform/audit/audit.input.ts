import { Field, ID, InputType } from 'type-graphql';
import { InstantScalar } from '../graphql/scalars.js';
import { IsOptionalId, OptionalText } from '../graphql/validation.js';

@InputType({ description: 'Which events are asked for; what is left out does not narrow.' })
export class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Only what was done to this record.' })
  @IsOptionalId()
  subjectId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only this action, e.g. assessment.submit.' })
  @OptionalText(100)
  action?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what this account did.' })
  @IsOptionalId()
  accountId?: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'From this instant on.' })
  from?: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'Before this instant.' })
  to?: string | null;
}
