import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Comparator } from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, DecimalScalar } from '../../platform/graphql/scalars.js';
import { BodyType } from '../bodies/body.type.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';
import { StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { ForecastMethod, Outlook, TargetWarning } from './forecast.rules.js';
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

export const ForecastMethodEnum = schemaEnum<ForecastMethod>('ForecastMethod', 'From what a forecast is made.', {
  FINAL: 'The deadline is over: nothing is forecast.',
  PACE: "From this year's pace alone.",
  PACE_AND_PAST_YEARS: "From this year's pace and from how past years went on from the same day.",
});

export const OutlookEnum = schemaEnum<Outlook>('TargetOutlook', 'How a target stands by its forecast.', {
  MET: 'Its deadline is over and it is met.',
  LIKELY: 'Met wherever in the range it ends.',
  OPEN: 'Met in a part of the range.',
  UNLIKELY: 'Missed wherever in the range it ends.',
  MISSED: 'Its deadline is over and it is missed.',
});

export const TargetWarningEnum = schemaEnum<TargetWarning>('TargetWarningCode', 'What should be known in time.', {
  MISSED: 'The deadline is over and the target is missed.',
  UNLIKELY: 'It will not be reached at this pace.',
  OPEN_LATE: 'Two thirds of the time are over and it is still open.',
  NO_FIGURE: 'A third of the time is over and there is nothing to count.',
});

@ObjectType('TargetForecast', {
  description:
    'Where a target will stand at its deadline, as a range that says how it was made; every number is exact.',
})
export class TargetForecastType {
  @Field(() => DayScalar, { description: 'The last day on which its units are assessed in the year.' })
  deadline!: string;

  @Field(() => ForecastMethodEnum, { description: 'From what it is made.' })
  method!: ForecastMethod;

  @Field(() => [Int], { description: 'The past years that were looked at.' })
  years!: readonly number[];

  @Field(() => Int, { description: 'Days of its time that are over.' })
  daysOver!: number;

  @Field(() => Int, { description: 'Days of its time in all.' })
  days!: number;

  @Field(() => Int, { description: 'How many will have what is asked at least.' })
  low!: number;

  @Field(() => Int, { description: 'How many will have it at most.' })
  high!: number;

  @Field(() => Int, { nullable: true, description: 'Of how many, as of now; null for counts.' })
  denominator!: number | null;

  @Field(() => DecimalScalar, { nullable: true, description: '`low` in percent, cut to two places, or the count.' })
  lowValue!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: '`high` in percent, cut to two places, or the count.' })
  highValue!: Hundredths | null;

  @Field(() => OutlookEnum, { nullable: true, description: 'How the target stands by it.' })
  outlook!: Outlook | null;
}

@ObjectType('TargetWarning', { description: 'What should be known of a target before it is too late.' })
export class TargetWarningType {
  @Field(() => TargetWarningEnum, { description: 'The warning as a code.' })
  code!: TargetWarning;

  @Field(() => String, { description: 'The warning as a sentence in the language of the request.' })
  sentence!: string;
}

@ObjectType('TargetOfYear', { description: 'The measure of a target in one year.' })
export class TargetOfYearType {
  @Field(() => Int, { description: 'The year.' })
  year!: number;

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
    description: 'Whether the target of this year would have been met then; null without figure.',
  })
  met!: boolean | null;
}

@ObjectType('DecidingBody', { description: 'A body that can still give something towards a target.' })
export class DecidingBodyType {
  @Field(() => BodyType, { description: 'The body.' })
  body!: BodyType;

  @Field(() => Int, { description: 'Units of its subtree that count and do not have what is asked yet.' })
  potential!: number;

  @Field(() => Int, { description: 'What it and all bodies before it could give together.' })
  together!: number;

  @Field(() => Boolean, {
    description: 'Whether the target cannot be met without it: all others together could not give what is missing.',
  })
  indispensable!: boolean;
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
