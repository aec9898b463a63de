import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { AppealStatus } from './appeal.rules.js';

export const AppealStatusEnum = schemaEnum<AppealStatus>(
  'AppealStatus',
  'Where a request for re-examination (kiến nghị xét lại) stands.',
  {
    OPEN: 'Asked, not answered yet.',
    UPHELD: 'Upheld (chấp nhận): the card was reopened.',
    DISMISSED: 'Dismissed (không chấp nhận): the card stays as it was approved.',
  },
);

@ObjectType('Appeal', { description: 'A unit asks for a re-examination of its approved card, once for each approval.' })
export class AppealType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year of the card.' })
  year!: number;

  @Field(() => InstantScalar, { description: 'The approval that it is about.' })
  approvedAt!: string;

  @Field(() => String, { description: 'What the unit asks to be looked at again, and why.' })
  grounds!: string;

  @Field(() => AppealStatusEnum, { description: 'Where it stands.' })
  status!: AppealStatus;

  @Field(() => InstantScalar, { description: 'When it was asked.' })
  filedAt!: string;

  @Field(() => String, { description: 'Who asked for the unit.' })
  filedByName!: string;

  @Field(() => String, { nullable: true, description: 'The answer with its reason; null while it is open.' })
  answer!: string | null;

  @Field(() => String, { nullable: true, description: 'Number of the decision, where there is a document.' })
  decisionNumber!: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of that decision.' })
  decidedOn!: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was answered.' })
  decidedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who answered.' })
  decidedByName!: string | null;

  @Field(() => Int, { description: 'Version, for answering.' })
  version!: number;
}

/** Pages of appeals. */
export const AppealConnection = connectionType('Appeal', () => AppealType);
