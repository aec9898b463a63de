import { ArrayUnique, IsIn, IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsOptionalId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { ModelStatus } from './merit.rules.js';
import { ModelStatusEnum } from './merit.type.js';

const YEARS = { message: '2000–2100' };

@InputType({ description: 'A proposed model that begins to work.' })
export class ActivateModelInput {
  @Field(() => ID, { description: 'The model.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The first year in which it works, 2000 to 2100; the proposed one by default.',
  })
  @IsOptional()
  @Min(2000, YEARS)
  @Max(2100, YEARS)
  fromYear?: number | null;

  @Field(() => String, { nullable: true, description: 'Number of the decision, at most 100 characters.' })
  @OptionalText(100)
  decisionNumber?: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of the decision, today or earlier.' })
  decidedOn?: string | null;

  @Field(() => String, { nullable: true, description: 'What to note about it, at most 2,000 characters.' })
  @OptionalText(2_000)
  reason?: string | null;
}

@InputType({ description: 'A model that is spread to others (nhân rộng).' })
export class PromoteModelInput {
  @Field(() => ID, { description: 'The model.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'Number of the decision, 1 to 100 characters.' })
  @Text(100)
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision, today or earlier.' })
  decidedOn!: string;

  @Field(() => String, { nullable: true, description: 'What to note about it, at most 2,000 characters.' })
  @OptionalText(2_000)
  reason?: string | null;
}

@InputType({ description: 'That an authority above recognised a model.' })
export class RecogniseModelInput {
  @Field(() => ID, { description: 'The model.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => ModelStatusEnum, {
    nullable: true,
    description: 'RECOGNISED_BY_PROVINCE, or RECOGNISED_ABOVE by another authority, which is the default.',
  })
  @IsOptional()
  @IsIn(['RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE'], { message: 'RECOGNISED_BY_PROVINCE | RECOGNISED_ABOVE' })
  status?: ModelStatus | null;

  @Field(() => String, { description: 'Who recognised it, 1 to 300 characters.' })
  @Text(300)
  authority!: string;

  @Field(() => String, { description: 'Number of the decision, 1 to 100 characters.' })
  @Text(100)
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision, today or earlier.' })
  decidedOn!: string;
}

@InputType({ description: 'What a model says of itself ("4 rõ"); what is left out stays, null takes away.' })
export class DescribeModelInput {
  @Field(() => ID, { description: 'The model.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

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

@InputType({ description: 'Which models; what is left out does not narrow.' })
export class ModelFilter {
  @Field(() => [ModelStatusEnum], { nullable: true, description: 'In one of these states.' })
  @IsOptional()
  @ArrayUnique({ message: '×2' })
  statuses?: ModelStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'That belong to this body or to one below it.' })
  @IsOptionalId()
  underBody?: string | null;

  @Field(() => Int, { nullable: true, description: 'That work in this year.' })
  year?: number | null;
}
