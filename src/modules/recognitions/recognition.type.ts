import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { RecognitionStatus } from '../units/unit.rules.js';
import { RecognitionStatusEnum } from '../units/unit.type.js';

@ObjectType('Recognition', {
  description: 'Where a unit stands in a year on the way to “An toàn về ANTT”; the decision, where there is one.',
})
export class RecognitionType {
  @Field(() => ID, { nullable: true, description: 'Stable id of the decision; null while there is none.' })
  id!: string | null;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => RecognitionStatusEnum, { description: 'The decision, or else whether the unit is registered.' })
  status!: RecognitionStatus;

  @Field(() => String, { nullable: true, description: 'Number of the decision (số quyết định).' })
  decisionNumber!: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of the decision.' })
  decidedOn!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was decided so.' })
  reason!: string | null;

  @Field(() => Int, { nullable: true, description: 'Version, for changing the decision; null while there is none.' })
  version!: number | null;
}
