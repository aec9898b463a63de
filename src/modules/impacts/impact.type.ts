import { Field, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import { BandType } from '../rulebooks/rule-book.type.js';
import { TargetType } from '../targets/target.type.js';
import type { StandardBand } from '../units/unit.rules.js';
import { StandardBandEnum } from '../units/unit.type.js';
import type { NotComputedReason } from './impact.rules.js';

export const NotComputedReasonEnum = schemaEnum<NotComputedReason>(
  'NotComputedReason',
  'Why a unit could not be counted by other rules.',
  {
    LEFT_OUT: 'The other rules leave it out.',
    NO_CARD: 'It has no card for the year.',
    NOT_APPROVED: 'Its card is not approved.',
    LINES_NOT_SCORED: 'The other rules have lines that nobody scored.',
  },
);

@ObjectType('BandChange', { description: 'A unit whose band would be another one.' })
export class BandChangeType {
  @Field(() => BandType, { nullable: true, description: 'Its band as it was approved.' })
  before!: BandType | null;

  @Field(() => BandType, { nullable: true, description: 'Its band by the other rules.' })
  after!: BandType | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Its total as it was approved.' })
  totalBefore!: Hundredths | null;

  @Field(() => DecimalScalar, { description: 'Its total by the other rules.' })
  totalAfter!: Hundredths;

  @Field(() => Boolean, {
    description: 'Whether points were brought over in proportion, because a line weighs or scores otherwise.',
  })
  estimated!: boolean;
}

/** A page of units that change band. */
export const BandChangeConnection = connectionType('BandChange', () => BandChangeType);

@ObjectType('UnitNotComputed', { description: 'A unit that could not be counted by the other rules.' })
export class UnitNotComputedType {
  @Field(() => NotComputedReasonEnum, { description: 'Why.' })
  reason!: NotComputedReason;

  @Field(() => [String], { description: 'Codes of the lines that nobody scored; empty for the other reasons.' })
  lines!: readonly string[];
}

/** A page of units that could not be counted. */
export const UnitNotComputedConnection = connectionType('UnitNotComputed', () => UnitNotComputedType);

@ObjectType('NotComputedCount', { description: 'How many units could not be counted for one reason.' })
export class NotComputedCountType {
  @Field(() => NotComputedReasonEnum, { description: 'Why.' })
  reason!: NotComputedReason;

  @Field(() => Int, { description: 'How many units.' })
  units!: number;
}

@ObjectType('BandShift', { description: 'How many units a class has, and would have.' })
export class BandShiftType {
  @Field(() => StandardBandEnum, { description: 'The class.' })
  standard!: StandardBand;

  @Field(() => Int, { description: 'Units that have it.' })
  before!: number;

  @Field(() => Int, { description: 'Units that would have it; those that could not be counted keep theirs.' })
  after!: number;
}

@ObjectType('TargetFlip', { description: 'A target that would be met and is not, or the other way round.' })
export class TargetFlipType {
  @Field(() => TargetType, { description: 'The target.' })
  target!: TargetType;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is met; null without figure.' })
  metBefore!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it would be met; null without figure.' })
  metAfter!: boolean | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Its value now, in percent.' })
  valueBefore!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Its value by the other rules, in percent.' })
  valueAfter!: Hundredths | null;
}

@ObjectType('BodyMoves', { description: 'How many units of one body would rise or fall.' })
export class BodyMovesType {
  @Field(() => Int, { description: 'Units that would have a better class.' })
  rising!: number;

  @Field(() => Int, { description: 'Units that would have a worse class.' })
  falling!: number;
}

@ObjectType('RuleBookImpact', { description: 'What other rules would have made of the results of a year.' })
export class RuleBookImpactType {
  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => Int, { description: 'Units that were looked at.' })
  units!: number;

  @Field(() => Int, { description: 'Units whose card was counted anew.' })
  computed!: number;

  @Field(() => Int, { description: 'Units with points that were brought over in proportion.' })
  estimated!: number;

  @Field(() => Int, { description: 'Units that would have a better class.' })
  rising!: number;

  @Field(() => Int, { description: 'Units that would have a worse class.' })
  falling!: number;

  @Field(() => Int, { description: 'Units that are left out now and would be counted.' })
  newlyCounted!: number;

  @Field(() => Int, { description: 'Units that are counted now and would be left out.' })
  newlyLeftOut!: number;
}
