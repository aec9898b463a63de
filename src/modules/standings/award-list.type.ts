import { ArrayUnique, IsOptional } from 'class-validator';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import { RecognitionStatusEnum, StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { AwardObstacle } from './award.rules.js';
import { AwardObstacleEnum } from './standing.type.js';

@InputType({ description: 'Which units of an award list; what is left out does not narrow.' })
export class AwardFilter {
  @Field(() => Boolean, { nullable: true, description: 'Only those that may be rewarded, or only those that may not.' })
  @IsOptional()
  eligible?: boolean | null;

  @Field(() => AwardObstacleEnum, { nullable: true, description: 'Only those against which this stands.' })
  @IsOptional()
  reason?: AwardObstacle | null;

  @Field(() => StandardBandEnum, { nullable: true, description: 'Only those of this class.' })
  @IsOptional()
  band?: StandardBand | null;

  @Field(() => [UnitKindEnum], { nullable: true, description: 'Only these kinds.' })
  @IsOptional()
  @ArrayUnique({ message: '×2' })
  kinds?: UnitKind[] | null;
}

@ObjectType('Award', { description: 'A unit in the award list (khen thưởng) of a year.' })
export class AwardType {
  @Field(() => RecognitionStatusEnum, { description: 'How far it is on the way to “An toàn về ANTT”.' })
  recognition!: RecognitionStatus;

  @Field(() => StandardBandEnum, { nullable: true, description: 'Its class; null while its card is not approved.' })
  bandStandard!: StandardBand | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Total of the review scores on the approved card.' })
  reviewTotal!: Hundredths | null;
}

/** A page of an award list. */
export const AwardConnection = connectionType('Award', () => AwardType);

@ObjectType('AwardReasonCount', { description: 'How many units one reason stands against.' })
export class AwardReasonCountType {
  @Field(() => AwardObstacleEnum, { description: 'The reason as a code.' })
  code!: AwardObstacle;

  @Field(() => String, { description: 'The reason as a sentence in the language of the request.' })
  sentence!: string;

  @Field(() => Int, { description: 'How many units; one may have several reasons against it.' })
  units!: number;
}

@ObjectType('AwardBandCount', { description: 'How many units a class leaves out of awards.' })
export class AwardBandCountType {
  @Field(() => StandardBandEnum, { description: 'The class.' })
  band!: StandardBand;

  @Field(() => Int, { description: 'How many units have it.' })
  units!: number;
}

@ObjectType('AwardSummary', { description: 'Who may be rewarded for a year, in numbers, by the rules of the tenant.' })
export class AwardSummaryType {
  @Field(() => Int, { description: 'How many units there are.' })
  units!: number;

  @Field(() => Int, { description: 'How many may be rewarded.' })
  eligible!: number;

  @Field(() => Int, { description: 'How many may not.' })
  ineligible!: number;

  @Field(() => [AwardReasonCountType], { description: 'What stands against how many, every reason once.' })
  reasons!: AwardReasonCountType[];

  @Field(() => [AwardBandCountType], {
    description: 'The classes that earn no award, such as AVERAGE and WEAK, each with its units.',
  })
  excludedBands!: AwardBandCountType[];
}
