import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Comparator } from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import { BodyType } from '../bodies/body.type.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';
import { StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { Denominator, Metric } from './target.rules.js';

export const MetricEnum = schemaEnum<Metric>('Metric', 'What a target measures.', {
  REGISTRATION_RATE: 'Share of units that registered (đăng ký).',
  SAFE_RATE: 'Share of units recognised as meeting “An toàn về ANTT”.',
  CLASSIFIED_AT_LEAST_RATE: 'Share of units classified in a class or a better one (phân loại).',
  ACTIVE_MODEL_RATE: 'Share of units that keep at least one active model (mô hình).',
  REPORT_ON_TIME_RATE: 'Share of reports that came in time, of those due by now.',
  EXEMPLARY_COUNT: 'Number of units recognised as exemplary (điển hình).',
  EXEMPLARY_NOMINATION_COUNT: 'Number of units nominated as exemplary.',
});

export const ComparatorEnum = schemaEnum<Comparator>(
  'Comparator',
  'How a figure is held against its threshold, exactly.',
  {
    AT_LEAST: 'Reaches it or more (từ … trở lên).',
    MORE_THAN: 'Exceeds it (trên …): 75 % is not more than 75 %.',
    AT_MOST: 'Reaches it or less.',
    LESS_THAN: 'Stays below it.',
    EXACTLY: 'Equals it.',
  },
);

export const DenominatorEnum = schemaEnum<Denominator>('Denominator', 'Which units a rate is a share of.', {
  ELIGIBLE: 'Those that are counted (thuộc diện).',
  REGISTERED: 'Those that registered.',
  ASSESSED: 'Those with an approved card.',
});

@ObjectType('BodyProgress', { description: 'How far the subtree of one body reaches a target.' })
export class BodyProgressType {
  @Field(() => BodyType, { description: 'The body.' })
  body!: BodyType;

  @Field(() => Int, { description: 'Units (or reports) that have what is asked.' })
  numerator!: number;

  @Field(() => Int, { nullable: true, description: 'Units (or reports) that it is a share of; null for counts.' })
  denominator!: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Percent, cut to two places, or the count; null where there is no figure.',
  })
  value!: Hundredths | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is met, decided on whole counts; null without figure.',
  })
  met!: boolean | null;

  @Field(() => Int, { description: 'By how many units it is missed; 0 when met or without figure.' })
  shortfall!: number;
}

@ObjectType('TargetProgress', { description: 'How far a target is reached, from the facts of this moment.' })
export class TargetProgressType {
  @Field(() => Int, { description: 'Units (or reports) that have what is asked; only such as are in the denominator.' })
  numerator!: number;

  @Field(() => Int, { nullable: true, description: 'Units (or reports) that it is a share of; null for counts.' })
  denominator!: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Percent, cut (not rounded) to two places, or the count; null where there is no figure.',
  })
  value!: Hundredths | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is met, decided on whole counts, never on `value`; null where there is no figure.',
  })
  met!: boolean | null;

  @Field(() => Int, {
    description:
      'How many more units are needed (for an upper limit: how many too many); 0 when met or without figure.',
  })
  shortfall!: number;
}

@ObjectType('Target', { description: 'What a body must reach in a year (chỉ tiêu).' })
export class TargetType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Code, unique for its body and year.' })
  code!: string;

  @Field(() => MetricEnum, { description: 'What it measures.' })
  metric!: Metric;

  @Field(() => StandardBandEnum, { nullable: true, description: 'The class that CLASSIFIED_AT_LEAST_RATE asks for.' })
  band!: StandardBand | null;

  @Field(() => ComparatorEnum, { description: 'How the figure is held against the threshold.' })
  comparator!: Comparator;

  @Field(() => DecimalScalar, { description: 'Percent for rates, units for counts.' })
  threshold!: Hundredths;

  @Field(() => [UnitKindEnum], { description: 'The unit kinds that it counts.' })
  kinds!: readonly UnitKind[];

  @Field(() => DenominatorEnum, { description: 'Which units a rate is a share of.' })
  denominator!: Denominator;

  @Field(() => Int, { description: 'The year in which it must be reached.' })
  year!: number;

  @Field(() => Int, { nullable: true, description: 'For counts over several years: the first of them.' })
  sinceYear!: number | null;

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
}
