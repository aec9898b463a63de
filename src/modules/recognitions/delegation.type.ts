import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';

@ObjectType('RecognitionDelegation', {
  description: 'A body lets another one decide recognition for the units of its subtree (ủy quyền), between two days.',
})
export class RecognitionDelegationType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => DayScalar, { description: 'First day on which it is in force.' })
  validFrom!: string;

  @Field(() => DayScalar, {
    nullable: true,
    description: 'First day on which it no longer is; null while no end is set. On its first day itself: it never was.',
  })
  validTo!: string | null;

  @Field(() => String, { description: 'Number of the decision (số quyết định) that delegates.' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of that decision.' })
  decidedOn!: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was ended by somebody; null where it was not.' })
  endedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was ended; null where it was not.' })
  endReason!: string | null;

  @Field(() => Int, { description: 'Version, for ending it.' })
  version!: number;
}

/** A page of delegations. */
export const RecognitionDelegationConnection = connectionType('RecognitionDelegation', () => RecognitionDelegationType);
