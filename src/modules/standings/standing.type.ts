import { Field, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DecimalScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { RecognitionStatus } from '../units/unit.rules.js';
import { RecognitionStatusEnum } from '../units/unit.type.js';
import type { AwardObstacle } from './award.rules.js';

@ObjectType('Standing', {
  description:
    'Where a unit stands in a year, with everything that counts; changed in the same transaction as the facts. Totals and band are those of the approved card.',
})
export class StandingType {
  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => Boolean, { description: 'Whether it is counted in the year (thuộc diện).' })
  eligible!: boolean;

  @Field(() => Boolean, { description: 'Whether it registered (đăng ký).' })
  registered!: boolean;

  @Field(() => RecognitionStatusEnum, { description: 'How far it is on the way to “An toàn về ANTT”.' })
  recognition!: RecognitionStatus;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Total of its self scores (tự chấm) on the approved card.',
  })
  selfTotal!: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Total of the review scores (cấp trên chấm) on the approved card.',
  })
  reviewTotal!: Hundredths | null;

  @Field(() => Int, { description: 'How many active models (mô hình) it keeps.' })
  activeModels!: number;

  @Field(() => Boolean, { description: 'Whether it was nominated as exemplary in the year.' })
  nominated!: boolean;

  @Field(() => Boolean, { description: 'Whether it was recognised as exemplary (điển hình) in the year.' })
  exemplary!: boolean;

  @Field(() => Boolean, { description: 'Whether the year is closed and this is frozen.' })
  final!: boolean;
}

export const AwardObstacleEnum = schemaEnum<AwardObstacle>(
  'AwardObstacle',
  'Why a unit may not be rewarded for a year.',
  {
    NOT_COUNTED: 'It is not among the units that are counted.',
    NOT_ASSESSED: 'Its card is not approved.',
    NOT_RECOGNISED: 'It is not recognised as meeting “An toàn về ANTT”.',
    BAND_EXCLUDED: 'Its class is left out of awards by the rules of the tenant.',
  },
);

@ObjectType('AwardReason', { description: 'Why a unit may not be rewarded.' })
export class AwardReasonType {
  @Field(() => AwardObstacleEnum, { description: 'The reason as a code.' })
  code!: AwardObstacle;

  @Field(() => String, { description: 'The reason as a sentence in the language of the request.' })
  sentence!: string;
}

@ObjectType('AwardEligibility', {
  description: 'Whether a unit may be rewarded (khen thưởng) for a year by the rules of the tenant.',
})
export class AwardEligibilityType {
  @Field(() => Boolean, { description: 'Whether it may.' })
  eligible!: boolean;

  @Field(() => [AwardReasonType], { description: 'Everything that stands against it; empty when it may.' })
  reasons!: AwardReasonType[];
}

@ObjectType('TenantYear', { description: 'A year of the movement that the tenant opened.' })
export class TenantYearType {
  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => InstantScalar, { description: 'Since when its facts can be entered.' })
  openedAt!: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When its figures were frozen; null while it is open.' })
  closedAt!: string | null;
}
