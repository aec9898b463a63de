import { ArrayMaxSize, ArrayMinSize, IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Comparator } from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsOptionalId, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';
import { StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { Denominator, Metric } from './target.rules.js';
import { ComparatorEnum, DenominatorEnum, MetricEnum } from './target.type.js';

@InputType({ description: 'A target of a body for a year: new, or changed with the version that was seen.' })
export class TargetInput {
  @Field(() => ID, { description: 'The body that must reach it.' })
  @IsId()
  bodyId!: string;

  @Field(() => Int, { description: 'The year in which it must be reached; an open one.' })
  year!: number;

  @Field(() => String, { description: 'Code, unique for the body and year, 1 to 60 characters.' })
  @Text(60)
  code!: string;

  @Field(() => MetricEnum, { description: 'What it measures.' })
  metric!: Metric;

  @Field(() => StandardBandEnum, {
    nullable: true,
    description: 'The class for CLASSIFIED_AT_LEAST_RATE; left out for any other metric.',
  })
  band?: StandardBand | null;

  @Field(() => ComparatorEnum, { description: 'How the figure is held against the threshold.' })
  comparator!: Comparator;

  @Field(() => DecimalScalar, { description: 'Percent from 0 to 100 for rates, a whole number of units for counts.' })
  threshold!: Hundredths;

  @Field(() => [UnitKindEnum], { description: 'The unit kinds that it counts, at least one.' })
  @ArrayMinSize(1, { message: '1–5' })
  @ArrayMaxSize(5, { message: '1–5' })
  kinds!: UnitKind[];

  @Field(() => DenominatorEnum, { description: 'Which units a rate is a share of.' })
  denominator!: Denominator;

  @Field(() => Int, { nullable: true, description: 'For counts over several years: the first of them, 2000 to 2100.' })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  sinceYear?: number | null;

  @Field(() => ID, { nullable: true, description: 'The plan that states it.' })
  @IsOptionalId()
  planId?: string | null;

  @Field(() => String, { nullable: true, description: 'Section of that plan, at most 100 characters.' })
  @OptionalText(100)
  section?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version that was seen, for changing a target; left out for a new one. A stale one is refused with CONFLICT.',
  })
  @IsOptional()
  @Min(1, { message: '≥ 1' })
  version?: number | null;
}
