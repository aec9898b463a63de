import { Field, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import type { StandardBand } from '../units/unit.rules.js';
import { StandardBandEnum } from '../units/unit.type.js';

@ObjectType('BandCount', { description: 'How many units were classified in a class.' })
export class BandCountType {
  @Field(() => StandardBandEnum, { description: 'The class.' })
  standard!: StandardBand;

  @Field(() => Int, { description: 'How many units.' })
  units!: number;
}

@ObjectType('Statistics', {
  description:
    'The figures of a year for a set of units (thống kê). A unit that is left out counts in `units` alone, whatever it did before. Everything is an exact count or computed from exact counts; a rate or an average of nothing is null.',
})
export class StatisticsType {
  @Field(() => Int, { description: 'Units, counted or not.' })
  units!: number;

  @Field(() => Int, { description: 'Units that are counted (thuộc diện).' })
  eligible!: number;

  @Field(() => Int, { description: 'Units that registered (đăng ký).' })
  registered!: number;

  @Field(() => Int, { description: 'Units with an approved card.' })
  assessed!: number;

  @Field(() => Int, { description: 'Units recognised as meeting “An toàn về ANTT”.' })
  recognised!: number;

  @Field(() => [BandCountType], { description: 'Units by class of their approved card (phân loại), best class first.' })
  bands!: BandCountType[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Recognised units among those counted, in percent, cut to two places.',
  })
  safeRate!: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Units classified GOOD or better among those with an approved card, in percent, cut to two places.',
  })
  goodOrBetterRate!: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Average total of the review scores (cấp trên chấm) on approved cards, rounded half up to two places.',
  })
  averageReviewTotal!: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Average of self total minus review total on approved cards, rounded half up to two places: positive where units score themselves higher.',
  })
  averageSelfReviewGap!: Hundredths | null;

  @Field(() => Int, { description: 'Active models (mô hình) that the units keep; one kept by two units counts twice.' })
  activeModels!: number;
}
