import { Field, ID, Int, ObjectType } from 'type-graphql';
import { InstantScalar } from '../../platform/graphql/scalars.js';

@ObjectType('YearClosing', {
  description:
    'A closing of a year (khóa sổ): its figures were frozen, and nothing in it changes unless it is reopened. Closings stay when a year is reopened.',
})
export class YearClosingType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => Int, { description: 'How many units had a standing in it.' })
  units!: number;

  @Field(() => Int, { description: 'Cards that were begun and not approved.' })
  openCards!: number;

  @Field(() => Int, { description: 'Reports that were owed or sent back.' })
  openDues!: number;

  @Field(() => Int, { description: 'Assignments whose product was not accepted.' })
  openAssignments!: number;

  @Field(() => String, { nullable: true, description: 'What was said on closing.' })
  note!: string | null;

  @Field(() => InstantScalar, { description: 'When it was closed.' })
  closedAt!: string;

  @Field(() => String, { description: 'Who closed it.' })
  closedByName!: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was reopened; null while the closing stands.' })
  reopenedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who reopened it.' })
  reopenedByName!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was reopened.' })
  reopenReason!: string | null;
}
