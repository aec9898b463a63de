import { Field, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { connectionType, PageInfo } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import { RecognitionStatusEnum, StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { Dimension } from './aggregate.rules.js';
import type { Measure } from './measure.rules.js';

export const DimensionEnum = schemaEnum<Dimension>('AggregateDimension', 'What figures are grouped by.', {
  BODY: 'The body (Ban Chỉ đạo) of the asked level that answered for the units in that year.',
  AREA: 'The area (địa bàn) of that body.',
  UNIT_KIND: 'Kind of the units; null for reports and assignments of bodies themselves.',
  BAND: 'Class of the approved card (phân loại); null for units without one and for those left out.',
  RECOGNITION: 'How far units are on the way to “An toàn về ANTT”; null for those left out.',
  YEAR: 'The year.',
  QUARTER:
    'Quarters of the calendar years: units, reports and assignments as they stood at the end of each, those of the quarter under way as they stand now. Totals are those of the latest quarter.',
});

export const MeasureEnum = schemaEnum<Measure>(
  'AggregateMeasure',
  'What of the units: counts are of units that are counted (thuộc diện) unless it says otherwise.',
  {
    UNITS: 'Units, counted or not.',
    ELIGIBLE: 'Units that are counted (thuộc diện).',
    REGISTERED: 'Units that registered (đăng ký).',
    RECOGNISED: 'Units recognised as meeting “An toàn về ANTT”.',
    NOT_RECOGNISED: 'Units decided as not meeting it.',
    NOT_ASSESSED: 'Units decided as not assessed.',
    ASSESSED: 'Units with an approved card.',
    EXCELLENT: 'Units classified EXCELLENT.',
    GOOD: 'Units classified GOOD.',
    AVERAGE: 'Units classified AVERAGE.',
    WEAK: 'Units classified WEAK.',
    REGISTRATION_RATE: 'Registered units among those counted, in percent.',
    ASSESSMENT_RATE: 'Units with an approved card among those counted, in percent.',
    SAFE_RATE: 'Recognised units among those counted, in percent.',
    EXCELLENT_RATE: 'Units classified EXCELLENT among those with an approved card, in percent.',
    GOOD_OR_BETTER_RATE: 'Units classified GOOD or better among those with an approved card, in percent.',
    KEEPING_MODELS: 'Units that keep at least one active model (mô hình).',
    ACTIVE_MODEL_RATE: 'Those of them among the units counted, in percent.',
    ACTIVE_MODELS: 'Active models that the units keep; one kept by two units counts twice.',
    NOMINATED: 'Units nominated as exemplary in the year.',
    EXEMPLARY: 'Units recognised as exemplary (điển hình) in the year.',
    AVERAGE_SELF_TOTAL: 'Average total of the self scores (tự chấm) on approved cards.',
    AVERAGE_REVIEW_TOTAL: 'Average total of the review scores (cấp trên chấm) on approved cards.',
    SPREAD_OF_REVIEW_TOTAL: 'Standard deviation of the review totals on approved cards.',
    AVERAGE_SELF_REVIEW_GAP:
      'Average of self total minus review total on approved cards: positive where units score themselves higher.',
    REPORTS_DUE: 'Reports of bodies and units that are due by then or handed in already.',
    REPORTS_ON_TIME: 'Those of them that came in time.',
    REPORT_ON_TIME_RATE: 'Reports in time among those due, in percent.',
    ASSIGNMENTS_OPEN: 'Assignments (phân công) whose product is not accepted yet.',
    ASSIGNMENTS_OVERDUE: 'Those of them that are late: not delivered at their due instant.',
  },
);

export const DirectionEnum = schemaEnum<'ASC' | 'DESC'>('SortDirection', 'Which way rows are ordered.', {
  ASC: 'The smallest, or the first of a dimension, at the top.',
  DESC: 'The largest, or the last of a dimension, at the top.',
});

@ObjectType('AggregateValue', { description: 'One measure of one row.' })
export class AggregateValueType {
  @Field(() => MeasureEnum, { description: 'Which measure.' })
  measure!: Measure;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'The count; the percentage, cut to two places; the average or spread, rounded half up to two places. Null where there is no figure.',
  })
  value!: Hundredths | null;

  @Field(() => Int, { nullable: true, description: 'Of a rate: how many have what is asked.' })
  numerator!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of how many it is a rate, an average or a spread.' })
  denominator!: number | null;

  @Field(() => Boolean, {
    description:
      'Whether it is not shown to BI readers, because it speaks of fewer units than the tenant shows, or would give away such a one.',
  })
  suppressed!: boolean;
}

@ObjectType('AggregateRow', {
  description:
    'One group of units. A dimension is null where it was not asked for, or where the units have no value in it.',
})
export class AggregateRowType {
  @Field(() => String, { description: 'Stands for this group of units when it should explain itself: see `explain`.' })
  cell!: string;

  @Field(() => UnitKindEnum, { nullable: true, description: 'Kind of the units.' })
  kind!: UnitKind | null;

  @Field(() => StandardBandEnum, { nullable: true, description: 'Class of their approved cards.' })
  band!: StandardBand | null;

  @Field(() => RecognitionStatusEnum, { nullable: true, description: 'How far they are.' })
  recognition!: RecognitionStatus | null;

  @Field(() => Int, { nullable: true, description: 'The year.' })
  year!: number | null;

  @Field(() => Int, { nullable: true, description: 'The quarter, 1 to 4.' })
  quarter!: number | null;

  @Field(() => [AggregateValueType], { description: 'The measures, in the order in which they were asked.' })
  values!: readonly AggregateValueType[];
}

export const FigureSourceEnum = schemaEnum<'KEPT' | 'COUNTED'>('FigureSource', 'Where figures were read.', {
  KEPT: 'From the figures that are kept in the transaction of every fact.',
  COUNTED: 'Counted from the standings of the units just now.',
});

@ObjectType('AggregateResult', { description: 'Figures by group, all of one moment.' })
export class AggregateResultType {
  @Field(() => [AggregateRowType], { description: 'The groups of this page, in their order.' })
  rows!: readonly AggregateRowType[];

  @Field(() => AggregateRowType, {
    description: 'All groups together, also those on other pages or cut off by `top`.',
  })
  totals!: AggregateRowType;

  @Field(() => Int, { description: 'How many rows there are on all pages.' })
  rowCount!: number;

  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;

  @Field(() => FigureSourceEnum, { description: 'Where the figures of units were read; both ways give the same.' })
  source!: 'KEPT' | 'COUNTED';
}

@ObjectType('ExplainedUnit', {
  description:
    'A unit behind a figure, as it stood then. Its name is for those whose scope holds it, and for BI readers where the tenant allows it.',
})
export class ExplainedUnitType {
  @Field(() => String, { nullable: true, description: 'Its name; null where it may not be known.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Its code; null where its name may not be known.' })
  code!: string | null;

  @Field(() => UnitKindEnum, { description: 'Its kind.' })
  kind!: UnitKind;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => Boolean, { description: 'Whether it registered.' })
  registered!: boolean;

  @Field(() => RecognitionStatusEnum, { description: 'How far it was.' })
  recognition!: RecognitionStatus;

  @Field(() => StandardBandEnum, { nullable: true, description: 'Class of its approved card.' })
  band!: StandardBand | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Total of its self scores on the approved card.' })
  selfTotal!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Total of the review scores on the approved card.' })
  reviewTotal!: Hundredths | null;

  @Field(() => Int, { description: 'How many active models it kept.' })
  activeModels!: number;
}

/** A page of the units behind a figure. */
export const ExplainedUnitConnection = connectionType('ExplainedUnit', () => ExplainedUnitType);

@ObjectType('FigureExplanation', { description: 'Why a figure is what it is.' })
export class FigureExplanationType {
  @Field(() => MeasureEnum, { description: 'The measure.' })
  measure!: Measure;

  @Field(() => DecimalScalar, { nullable: true, description: 'Its value as of now; null where there is no figure.' })
  value!: Hundredths | null;

  @Field(() => Int, { nullable: true, description: 'Of a rate: how many have what is asked.' })
  numerator!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of how many it is a rate, an average or a spread.' })
  denominator!: number | null;

  @Field(() => String, { description: 'By which rule it is made, in the language of the request.' })
  rule!: string;
}

@ObjectType('FigureRules', { description: 'What BI readers of a tenant are shown.' })
export class FigureRulesType {
  @Field(() => Int, {
    nullable: true,
    description: 'Groups of fewer units are not shown to BI readers; null shows every group.',
  })
  smallestCell!: number | null;

  @Field(() => Boolean, { description: 'Whether they are told the names of the units behind a figure.' })
  unitNamesForBi!: boolean;

  @Field(() => Int, { description: 'Version, for changing it; 0 until it is set for the first time.' })
  version!: number;
}

@ObjectType('Sharing', {
  description: 'Whether a tenant shares its totals with platform analysts; unless it agrees, it does not.',
})
export class SharingType {
  @Field(() => Boolean, { description: 'Whether its figures go into the totals across tenants.' })
  shares!: boolean;

  @Field(() => Int, { description: 'Version, for changing it; 0 until it is set for the first time.' })
  version!: number;
}

@ObjectType('PlatformTotalsOfKind', { description: 'Totals of one kind of units across the tenants that share them.' })
export class PlatformTotalsOfKindType {
  @Field(() => UnitKindEnum, { description: 'The kind.' })
  kind!: UnitKind;

  @Field(() => [AggregateValueType], { description: 'Every measure of units.' })
  values!: readonly AggregateValueType[];
}

@ObjectType('PlatformTotals', { description: 'Totals of a year across the tenants that agreed to share them.' })
export class PlatformTotalsType {
  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => Int, { description: 'How many tenants share; their names are not told.' })
  tenants!: number;

  @Field(() => [AggregateValueType], { description: 'Every measure of units, of all kinds.' })
  values!: readonly AggregateValueType[];

  @Field(() => [PlatformTotalsOfKindType], { description: 'The same by kind of units.' })
  byKind!: readonly PlatformTotalsOfKindType[];
}
