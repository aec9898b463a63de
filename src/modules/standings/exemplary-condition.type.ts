import { Field, Int, ObjectType } from 'type-graphql';
import type { StandardBand } from '../units/unit.rules.js';
import { StandardBandEnum } from '../units/unit.type.js';

@ObjectType('ExemplaryYear', { description: 'A year in which an exemplary unit must have had its class.' })
export class ExemplaryYearType {
  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => StandardBandEnum, {
    nullable: true,
    description: 'The class that the unit had; null where it had none.',
  })
  reached!: StandardBand | null;

  @Field(() => Boolean, { description: 'Whether that is the asked class or a better one.' })
  met!: boolean;

  @Field(() => String, { description: 'That as a sentence in the language of the request.' })
  sentence!: string;
}

@ObjectType('ExemplaryCondition', {
  description: 'What the rules of a year ask of an exemplary unit (điển hình), and how far a unit meets it.',
})
export class ExemplaryConditionType {
  @Field(() => StandardBandEnum, { nullable: true, description: 'The asked class; null where the locality asks none.' })
  band!: StandardBand | null;

  @Field(() => Boolean, { description: 'Whether the unit meets it in every required year.' })
  met!: boolean;

  @Field(() => [ExemplaryYearType], { description: 'The required years, earliest first.' })
  years!: readonly ExemplaryYearType[];

  @Field(() => String, { description: 'The whole as a sentence in the language of the request.' })
  sentence!: string;
}
