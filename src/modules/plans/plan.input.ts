import { ArrayMaxSize, IsOptional, Length, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { Recurrence } from './plan.store.js';
import { RecurrenceEnum } from './plan.type.js';

@InputType({ description: 'A new plan, as its text states it.' })
export class CreatePlanInput {
  @Field(() => String, { description: 'Code, unique in the tenant, 1 to 60 characters.' })
  @Text(60)
  code!: string;

  @Field(() => String, { nullable: true, description: 'Number of the document, at most 100 characters.' })
  @OptionalText(100)
  number?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'When it was issued, as exact as the text: YYYY, YYYY-MM or YYYY-MM-DD.',
  })
  @OptionalText(10)
  issuedOn?: string | null;

  @Field(() => String, { description: 'Who issued it, 1 to 300 characters.' })
  @Text(300)
  issuer!: string;

  @Field(() => String, { description: 'Title, 1 to 500 characters.' })
  @Text(500)
  title!: string;

  @Field(() => Int, { description: 'First year it rules, 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year it rules; left out while open.' })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  toYear?: number | null;

  @Field(() => [String], { nullable: true, description: 'Documents it is based on, at most 50 of 200 characters.' })
  @IsOptional()
  @ArrayMaxSize(50, { message: '≤ 50' })
  @Length(1, 200, { each: true, message: '1–200' })
  bases?: string[] | null;
}

@InputType({ description: 'A milestone to add to a plan; its time is named in one way.' })
export class AddMilestoneInput {
  @Field(() => ID, { description: 'The plan.' })
  @IsId()
  planId!: string;

  @Field(() => String, { description: 'Name, 1 to 300 characters.' })
  @Text(300)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Section of the plan, at most 100 characters.' })
  @OptionalText(100)
  section?: string | null;

  @Field(() => RecurrenceEnum, { description: 'Whether it returns every year.' })
  recurrence!: Recurrence;

  @Field(() => DayScalar, { nullable: true, description: 'A full day; only for what happens once.' })
  date?: string | null;

  @Field(() => Int, { nullable: true, description: 'Month, 1 to 12.' })
  @IsOptional()
  @Min(1, { message: '1–12' })
  @Max(12, { message: '1–12' })
  month?: number | null;

  @Field(() => Int, { nullable: true, description: 'Day of that month.' })
  @IsOptional()
  @Min(1, { message: '1–31' })
  @Max(31, { message: '1–31' })
  day?: number | null;

  @Field(() => Int, { nullable: true, description: 'Quarter, 1 to 4.' })
  @IsOptional()
  @Min(1, { message: '1–4' })
  @Max(4, { message: '1–4' })
  quarter?: number | null;

  @Field(() => Int, { nullable: true, description: "First year; the plan's first by default." })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  fromYear?: number | null;

  @Field(() => Int, { nullable: true, description: "Last year; the plan's last by default." })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  toYear?: number | null;
}
