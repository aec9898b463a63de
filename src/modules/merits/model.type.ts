import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { ModelClear, ModelStatus } from './merit.rules.js';
import { ModelStatusEnum } from './merit.type.js';

export const ModelClearEnum = schemaEnum<ModelClear>(
  'ModelClear',
  'One of the four things that a model makes clear ("4 rõ").',
  {
    PURPOSE: 'Its nature and purpose (rõ tính chất, tôn chỉ).',
    METHOD: 'Its method (rõ phương pháp).',
    OPERATION: 'How it is run and who answers for it (rõ cơ chế vận hành và trách nhiệm).',
    RESULTS: 'What it brings about (rõ kết quả).',
  },
);

@ObjectType('ModelStep', { description: 'A step of a model: who, what, when, by which decision and why.' })
export class ModelStepType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => InstantScalar, { description: 'When it was taken.' })
  at!: string;

  @Field(() => String, { description: 'Who took it.' })
  personName!: string;

  @Field(() => ModelStatusEnum, { nullable: true, description: 'The state before; null where the model was added.' })
  fromStatus!: ModelStatus | null;

  @Field(() => ModelStatusEnum, { description: 'The state after.' })
  toStatus!: ModelStatus;

  @Field(() => String, { nullable: true, description: 'Number of the decision.' })
  decisionNumber!: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of the decision.' })
  decidedOn!: string | null;

  @Field(() => String, { nullable: true, description: 'Who decided, where it was an authority above.' })
  authority!: string | null;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason!: string | null;
}

@ObjectType('ModelKeeper', { description: 'A unit that keeps or kept a model, with the years in which it does.' })
export class ModelKeeperType {
  @Field(() => Int, { description: 'First year.' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year; null while the unit keeps it.' })
  toYear!: number | null;
}

/** A page of the units that keep a model. */
export const ModelKeeperConnection = connectionType('ModelKeeper', () => ModelKeeperType);
