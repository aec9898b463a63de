import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { CommendationKind, CommendationLevel, ExemplaryStatus, ModelStatus } from './merit.rules.js';

export const ModelStatusEnum = schemaEnum<ModelStatus>('ModelStatus', 'State of a model.', {
  PROPOSED: 'Proposed; counts for nothing yet.',
  ACTIVE: 'At work.',
  PROMOTED: 'At work and spread to others (nhân rộng).',
  RECOGNISED_BY_PROVINCE: 'At work and recognised by the province.',
  RECOGNISED_ABOVE: 'At work and recognised by another authority above, which its step names.',
  ENDED: 'Ended; its past years stay.',
});

export const CommendationKindEnum = schemaEnum<CommendationKind>('CommendationKind', 'Who was commended.', {
  COLLECTIVE: 'The unit as a whole (tập thể).',
  INDIVIDUAL: 'Persons of it (cá nhân); only their number is kept.',
});

export const CommendationLevelEnum = schemaEnum<CommendationLevel>(
  'CommendationLevel',
  'The level of whoever commended.',
  {
    COMMUNE: 'The commune (cấp xã).',
    DISTRICT: 'The former district (cấp huyện).',
    PROVINCE: 'The province or city (cấp tỉnh).',
    MINISTRY: 'A ministry or central body (bộ, ngành trung ương).',
    STATE: 'The government or the president (cấp Nhà nước).',
  },
);

export const ExemplaryStatusEnum = schemaEnum<ExemplaryStatus>(
  'ExemplaryStatus',
  'Step of a unit on the way to being exemplary (điển hình).',
  {
    PILOT: 'Chosen as a pilot (thí điểm).',
    NOMINATED: 'Nominated (giới thiệu, đề nghị).',
    RECOGNISED: 'Recognised as exemplary.',
  },
);

@ObjectType('Model', { description: 'Working method (mô hình) that units may keep.' })
export class ModelType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where it works.' })
  place!: string | null;

  @Field(() => ModelStatusEnum, { description: 'State.' })
  status!: ModelStatus;

  @Field(() => String, { nullable: true, description: 'Section of the plan that asks for it.' })
  section!: string | null;

  @Field(() => Int, { description: 'First year.' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year; null while it works.' })
  toYear!: number | null;

  @Field(() => String, { nullable: true, description: 'Its nature and purpose.' })
  purpose!: string | null;

  @Field(() => String, { nullable: true, description: 'How it works.' })
  method!: string | null;

  @Field(() => String, { nullable: true, description: 'How it is run and who answers for it.' })
  operation!: string | null;

  @Field(() => String, { nullable: true, description: 'What it brings about.' })
  results!: string | null;

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
}

/** A page of models. */
export const ModelConnection = connectionType('Model', () => ModelType);

@ObjectType('KeptModel', { description: 'A model that a unit keeps, with the years in which it does.' })
export class KeptModelType {
  @Field(() => ModelType, { description: 'The model.' })
  model!: ModelType;

  @Field(() => Int, { description: 'First year.' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year; null while the unit keeps it.' })
  toYear!: number | null;
}

@ObjectType('Commendation', {
  description: 'Commendation outside the schedule (khen thưởng đột xuất) of a unit, or a count of its persons.',
})
export class CommendationType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year that it counts in.' })
  year!: number;

  @Field(() => CommendationKindEnum, { description: 'Who was commended.' })
  kind!: CommendationKind;

  @Field(() => Int, { description: 'How many: 1 for a collective, the number of persons otherwise.' })
  quantity!: number;

  @Field(() => String, { description: 'Number of the decision.' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision.' })
  decidedOn!: string;

  @Field(() => String, { description: 'Who awarded it.' })
  awardedBy!: string;

  @Field(() => CommendationLevelEnum, { nullable: true, description: 'At which level; null where it was not said.' })
  level!: CommendationLevel | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was taken back; null while it counts.' })
  reversedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who took it back.' })
  reversedByName!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back.' })
  reverseReason!: string | null;
}

@ObjectType('ExemplaryStep', { description: 'Step of a unit on the way to being exemplary (điển hình).' })
export class ExemplaryStepType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year of the step.' })
  year!: number;

  @Field(() => ExemplaryStatusEnum, { description: 'The step.' })
  status!: ExemplaryStatus;

  @Field(() => DayScalar, { description: 'Day of the decision.' })
  decidedOn!: string;

  @Field(() => Boolean, { description: 'Whether it was taken back; it then counts for nothing.' })
  withdrawn!: boolean;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was taken back; null while it stands.' })
  withdrawnAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back; null while it stands.' })
  withdrawalReason!: string | null;

  @Field(() => Int, { description: 'Version, for withdrawing it.' })
  version!: number;
}
