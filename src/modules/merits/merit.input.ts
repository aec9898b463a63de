import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsOptionalId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { CommendationKind, CommendationLevel, ExemplaryStatus, ModelStatus } from './merit.rules.js';
import { CommendationKindEnum, CommendationLevelEnum, ExemplaryStatusEnum, ModelStatusEnum } from './merit.type.js';

const YEARS = { message: '2000–2100' };

@InputType({ description: 'A new model.' })
export class CreateModelInput {
  @Field(() => ID, { description: 'The body that it belongs to.' })
  @IsId()
  bodyId!: string;

  @Field(() => String, { description: 'Name, 1 to 300 characters; unique at its place.' })
  @Text(300)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where it works, at most 300 characters.' })
  @OptionalText(300)
  place?: string | null;

  @Field(() => ModelStatusEnum, { nullable: true, description: 'State, ACTIVE by default; a model is not made ENDED.' })
  @IsOptional()
  @IsIn(['PROPOSED', 'ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE'], { message: 'not ENDED' })
  status?: ModelStatus | null;

  @Field(() => Int, { description: 'First year, 2000 to 2100.' })
  @Min(2000, YEARS)
  @Max(2100, YEARS)
  fromYear!: number;

  @Field(() => ID, { nullable: true, description: 'The plan that asks for it.' })
  @IsOptionalId()
  planId?: string | null;

  @Field(() => String, { nullable: true, description: 'Section of that plan, at most 100 characters.' })
  @OptionalText(100)
  section?: string | null;

  @Field(() => String, { nullable: true, description: 'Its nature and purpose, at most 2,000 characters.' })
  @OptionalText(2_000)
  purpose?: string | null;

  @Field(() => String, { nullable: true, description: 'How it works, at most 2,000 characters.' })
  @OptionalText(2_000)
  method?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How it is run and who answers for it, at most 2,000 characters.',
  })
  @OptionalText(2_000)
  operation?: string | null;

  @Field(() => String, { nullable: true, description: 'What it brings about, at most 2,000 characters.' })
  @OptionalText(2_000)
  results?: string | null;
}

@InputType({ description: 'The end of a model.' })
export class EndModelInput {
  @Field(() => ID, { description: 'The model.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => Int, { description: 'The last year in which it works, 2000 to 2100.' })
  @Min(2000, YEARS)
  @Max(2100, YEARS)
  toYear!: number;

  @Field(() => String, { nullable: true, description: 'Number of the decision, at most 100 characters.' })
  @OptionalText(100)
  decisionNumber?: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of the decision, today or earlier.' })
  decidedOn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why, at most 2,000 characters; asked of all but a model that merely works.',
  })
  @OptionalText(2_000)
  reason?: string | null;
}

@InputType({ description: 'A model that a unit keeps from a year on.' })
export class KeepModelInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => ID, { description: 'The model.' })
  @IsId()
  modelId!: string;

  @Field(() => Int, { description: 'The first year in which it does, 2000 to 2100.' })
  @Min(2000, YEARS)
  @Max(2100, YEARS)
  fromYear!: number;
}

@InputType({ description: 'A model that a unit no longer keeps.' })
export class DropModelInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => ID, { description: 'The model.' })
  @IsId()
  modelId!: string;

  @Field(() => Int, { description: 'The last year in which it did, 2000 to 2100.' })
  @Min(2000, YEARS)
  @Max(2100, YEARS)
  toYear!: number;
}

@InputType({ description: 'A commendation outside the schedule (khen thưởng đột xuất).' })
export class RecordCommendationInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => Int, { description: 'The year that it counts in.' })
  year!: number;

  @Field(() => CommendationKindEnum, { description: 'Whether the unit as a whole or persons of it were commended.' })
  kind!: CommendationKind;

  @Field(() => Int, {
    nullable: true,
    description: 'How many persons, 1 to 10,000; 1 by default and for a collective.',
  })
  @IsOptional()
  @IsInt({ message: '1–10000' })
  @Min(1, { message: '1–10000' })
  @Max(10_000, { message: '1–10000' })
  quantity?: number | null;

  @Field(() => String, { description: 'Number of the decision, 1 to 100 characters.' })
  @Text(100)
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision, today or earlier.' })
  decidedOn!: string;

  @Field(() => String, { description: 'Who awarded it, 1 to 300 characters.' })
  @Text(300)
  awardedBy!: string;

  @Field(() => CommendationLevelEnum, { nullable: true, description: 'At which level; left out: not said.' })
  @IsOptional()
  level?: CommendationLevel | null;
}

@InputType({ description: 'A step of a unit on the way to being exemplary (điển hình).' })
export class SetExemplaryInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => Int, { description: 'The year of the step.' })
  year!: number;

  @Field(() => ExemplaryStatusEnum, { description: 'The step.' })
  status!: ExemplaryStatus;

  @Field(() => DayScalar, { description: 'Day of the decision, today or earlier.' })
  decidedOn!: string;
}

@InputType({ description: 'A step on the way to being exemplary to take back.' })
export class WithdrawExemplaryInput {
  @Field(() => ID, { description: 'The step.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  @Matches(/\S/, { message: '1–2000' })
  reason!: string;
}
