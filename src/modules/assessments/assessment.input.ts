import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';

const MAX_REASON = 2000;
const MAX_LINES = 200;
const MAX_ITEMS = 20;

@InputType({ description: 'How many of one item are counted on a line.' })
export class CountInput {
  @Field(() => String, { description: 'Code of the item in the rule book.' })
  @Text(20)
  item!: string;

  @Field(() => Int, { description: 'How many, at most 1,000,000,000.' })
  @Min(0, { message: '≥ 0' })
  count!: number;
}

@InputType({ description: 'What is written on one line of a card. A field that is left out stays as it is.' })
export class ScoreInput {
  @Field(() => ID, { description: 'The line: a criterion of the rule book of the card.' })
  @IsId()
  criterionId!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'MANUAL, ALL_OR_NOTHING: points, from the minimum to the maximum in the steps of the line. On every line null takes away what was typed.',
  })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  score?: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'PERCENT_SHARE, PERCENT_THRESHOLD: the percentage, 0 to 100; instead of numerator and denominator.',
  })
  @IsOptional()
  percent?: Hundredths | null;

  @Field(() => Int, {
    nullable: true,
    description: 'PERCENT_SHARE, PERCENT_THRESHOLD: how many have what is asked; together with the denominator.',
  })
  @IsOptional()
  numerator?: number | null;

  @Field(() => Int, { nullable: true, description: 'Of how many, more than 0 and not fewer than the numerator.' })
  @IsOptional()
  denominator?: number | null;

  @Field(() => [CountInput], {
    nullable: true,
    description: 'COUNT_CAPPED, PENALTY: how many of each item; an item left out counts 0, an empty list means none.',
  })
  @IsOptional()
  @ArrayMaxSize(MAX_ITEMS, { message: `≤ ${MAX_ITEMS}` })
  @ValidateNested({ each: true })
  counts?: CountInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'EITHER_OR: code of the wording that applies, together with what that wording wants.',
  })
  @OptionalText(20)
  wording?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Self-scoring: explanation in place of evidence, at most 2000 characters; null takes it away.',
  })
  @OptionalText(MAX_REASON)
  explanation?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Self-scoring of a card that was sent back: what the unit answers on this line, at most 2000 characters; null takes it away.',
  })
  @OptionalText(MAX_REASON)
  answer?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'The line does not apply to the unit; its points then follow from the rule book. Not together with a score.',
  })
  notApplicable?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Review: why the points differ from those that the unit gave itself, at most 2000 characters.',
  })
  @OptionalText(MAX_REASON)
  reason?: string | null;
}

@InputType({ description: 'Scores for one column of the card of a unit in a year.' })
export class ScoresInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  unitId!: string;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version that was seen; null for the first save, which makes the card. A stale one is refused with CONFLICT.',
  })
  @IsOptional()
  @IsVersion()
  version?: number | null;

  @Field(() => [ScoreInput], {
    description: 'The lines written on, 1 to 200, each at most once; other lines stay as they are.',
  })
  @ArrayMinSize(1, { message: `1–${MAX_LINES}` })
  @ArrayMaxSize(MAX_LINES, { message: `1–${MAX_LINES}` })
  @ValidateNested({ each: true })
  scores!: ScoreInput[];
}

@InputType({ description: 'A step of a card.' })
export class AssessmentStepInput {
  @Field(() => ID, { description: 'The card.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { nullable: true, description: 'Why, at most 2000 characters; required for reopening.' })
  @IsOptional()
  @MaxLength(MAX_REASON, { message: `≤ ${MAX_REASON}` })
  reason?: string | null;
}

@InputType({ description: 'A line that is sent back, with its reason.' })
export class ReturnedLineInput {
  @Field(() => String, { description: 'Code of the line in the rule book of the card, e.g. 5đ.' })
  @Text(20)
  code!: string;

  @Field(() => String, { description: 'What is to be put right on it, 1 to 2000 characters.' })
  @MaxLength(MAX_REASON, { message: `≤ ${MAX_REASON}` })
  reason!: string;
}

@InputType({ description: 'Sending a card back to the unit: as a whole, or single lines of it.' })
export class ReturnAssessmentInput {
  @Field(() => ID, { description: 'The card.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'What is to be put right, 1 to 2000 characters.' })
  @MaxLength(MAX_REASON, { message: `≤ ${MAX_REASON}` })
  reason!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Lines sent back for the reason of the whole, at most 200. Without lines here and in `lines` the card goes back as a whole.',
  })
  @IsOptional()
  @ArrayMaxSize(MAX_LINES, { message: `≤ ${MAX_LINES}` })
  @IsUUID('all', { each: true, message: 'id' })
  criterionIds?: string[] | null;

  @Field(() => [ReturnedLineInput], {
    nullable: true,
    description:
      'Lines sent back, each with a reason of its own, at most 200. Each line that is sent back has to be changed or answered by the unit and is reviewed anew.',
  })
  @IsOptional()
  @ArrayMaxSize(MAX_LINES, { message: `≤ ${MAX_LINES}` })
  @ValidateNested({ each: true })
  lines?: ReturnedLineInput[] | null;
}
