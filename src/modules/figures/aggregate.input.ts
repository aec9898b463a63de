import { IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { IsOptionalId, Text } from '../../platform/graphql/validation.js';
import { LevelEnum } from '../areas/area.type.js';
import type { Boundaries } from '../bodies/body.rules.js';
import { BoundariesEnum } from '../bodies/body.type.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import { RecognitionStatusEnum, StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { Dimension } from './aggregate.rules.js';
import { DimensionEnum, DirectionEnum, MeasureEnum } from './aggregate.type.js';
import type { Measure } from './measure.rules.js';

@InputType({ description: 'One part of an order: by a measure, or by a dimension that is grouped by.' })
export class AggregateOrder {
  @Field(() => MeasureEnum, { nullable: true, description: 'A measure; it need not be among those that are shown.' })
  measure?: Measure | null;

  @Field(() => DimensionEnum, { nullable: true, description: 'A dimension, where no measure is named.' })
  dimension?: Dimension | null;

  @Field(() => DirectionEnum, {
    nullable: true,
    description: 'Which way, ASC by default; what has no figure comes last either way.',
  })
  direction?: 'ASC' | 'DESC' | null;
}

@InputType({ description: 'Figures of many units at once: by what, of which, and what of them.' })
export class AggregateInput {
  @Field(() => [DimensionEnum], {
    description: 'What to group by, at most 4; an empty list gives one row. AREA goes by the areas of bodies.',
  })
  groupBy!: Dimension[];

  @Field(() => LevelEnum, {
    nullable: true,
    description:
      'The level of BODY and AREA: each unit counts for the body of this level at or above the one it answers to; where there is none, for null.',
  })
  level?: Level | null;

  @Field(() => [MeasureEnum], { description: 'What of them; at least one.' })
  measures!: Measure[];

  @Field(() => [Int], {
    description: 'The years, 1 to 20. Without YEAR among the dimensions a unit counts once for each of them.',
  })
  years!: number[];

  @Field(() => ID, { nullable: true, description: 'Only the subtree of this body.' })
  @IsOptionalId()
  underBody?: string | null;

  @Field(() => [UnitKindEnum], { nullable: true, description: 'Only units of these kinds.' })
  kinds?: UnitKind[] | null;

  @Field(() => [StandardBandEnum], {
    nullable: true,
    description: 'Only units with an approved card in one of these classes.',
  })
  bands?: StandardBand[] | null;

  @Field(() => [RecognitionStatusEnum], { nullable: true, description: 'Only units that stand so.' })
  recognitions?: RecognitionStatus[] | null;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'A past instant; left out for now. Not together with QUARTER.',
  })
  asOf?: Instant | null;

  @Field(() => BoundariesEnum, {
    nullable: true,
    description: 'Under which bodies units of past years count: those of then (by default) or those of now.',
  })
  boundaries?: Boundaries | null;

  @Field(() => [AggregateOrder], {
    nullable: true,
    description: 'The order of rows, at most 4 parts; the order of the dimensions by default and where rows tie.',
  })
  orderBy?: AggregateOrder[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Only the first so many rows of the order; totals still speak of all.',
  })
  top?: number | null;

  @Field(() => Int, { nullable: true, description: 'Rows a page, 1 to 1,000; 200 by default.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor to go on from.' })
  after?: string | null;
}

@InputType({ description: 'A value of an aggregate that should explain itself.' })
export class ExplainInput {
  @Field(() => String, { description: 'The `cell` of its row.' })
  @Text(4_000)
  cell!: string;

  @Field(() => MeasureEnum, { description: 'Which measure of the row.' })
  measure!: Measure;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of a rate or average: list the units that it divides by, instead of those that have what is asked.',
  })
  denominator?: boolean | null;
}

@InputType({ description: 'What BI readers of the tenant are shown.' })
export class FigureRulesInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Groups of fewer units are not shown to BI readers, nor groups from which one could be computed: 2 to 100; left out to show every group.',
  })
  @IsOptional()
  @Min(2, { message: '2–100' })
  @Max(100, { message: '2–100' })
  smallestCell?: number | null;

  @Field(() => Boolean, { description: 'Whether BI readers are told the names of the units behind a figure.' })
  unitNamesForBi!: boolean;

  @Field(() => Int, { description: 'The version that was seen; 0 before it is set for the first time.' })
  version!: number;
}

@InputType({ description: 'Whether the tenant shares its totals.' })
export class SharingInput {
  @Field(() => Boolean, { description: 'Whether its figures go into the totals across tenants.' })
  shares!: boolean;

  @Field(() => Int, { description: 'The version that was seen; 0 before it is set for the first time.' })
  version!: number;
}
