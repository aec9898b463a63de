import { Field, ID, ObjectType } from 'type-graphql';
import type { Day } from '../../kernel/deadline.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { FactSourceKind } from './fact-source.rules.js';

export const FactSourceKindEnum = schemaEnum<FactSourceKind>(
  'FactSourceKind',
  'What kind of record a linked line follows.',
  {
    REGISTRATION: 'The registration of the unit for the year.',
    RECOGNITION: 'The decision on its recognition.',
    MODEL: 'A model that it keeps.',
    COMMENDATION: 'A commendation.',
    REPORT: 'A report that is asked of it.',
  },
);

@ObjectType('FactSource', { description: 'A record behind a linked line; of an approved card as it was then.' })
export class FactSourceType {
  @Field(() => FactSourceKindEnum, { description: 'What it is.' })
  kind!: FactSourceKind;

  @Field(() => ID, { description: 'Id of the record.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Number of the document; null where it has none.' })
  number!: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of the document, or on which it was handed in.' })
  date!: Day | null;

  @Field(() => String, { description: 'The record as a sentence in the language of the request.' })
  sentence!: string;
}
