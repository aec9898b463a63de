import { ArrayMaxSize, IsOptional, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Boundary, Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { DayShift } from '../../kernel/working-days.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsOptionalId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import { LevelEnum } from '../areas/area.type.js';
import type { Frequency, Reporters } from './regime.rules.js';
import type { RegimeWarning } from './regime-finding.rules.js';
import type { ReportStatus } from './report-due.rules.js';
import {
  BoundaryEnum,
  DayShiftEnum,
  FrequencyEnum,
  RegimeWarningEnum,
  ReporterKindEnum,
  ReportStatusEnum,
} from './reporting.type.js';

@InputType({ description: 'One deadline of a regime, as a day of the calendar year.' })
export class DeadlineInput {
  @Field(() => Int, { description: 'Month, 1 to 12.' })
  @Min(1, { message: '1–12' })
  @Max(12, { message: '1–12' })
  month!: number;

  @Field(() => Int, { description: 'Day of the month; it exists in every year.' })
  @Min(1, { message: '1–31' })
  @Max(31, { message: '1–31' })
  day!: number;

  @Field(() => BoundaryEnum, { description: 'Whether the day itself still counts.' })
  boundary!: Boundary;

  @Field(() => Int, { nullable: true, description: 'Month of the day up to which figures are counted.' })
  @IsOptional()
  @Min(1, { message: '1–12' })
  @Max(12, { message: '1–12' })
  cutOffMonth?: number | null;

  @Field(() => Int, { nullable: true, description: 'Day up to which figures are counted, itself included.' })
  @IsOptional()
  @Min(1, { message: '1–31' })
  @Max(31, { message: '1–31' })
  cutOffDay?: number | null;

  @Field(() => DayShiftEnum, {
    nullable: true,
    description: 'What happens when the last day is a day off; left out, nothing.',
  })
  shift?: DayShift | null;

  @Field(() => [Int], {
    nullable: true,
    description:
      'How many days before its last day to remind, at most 10 times; left out or empty: as the tenant reminds of everything (`reminderRules`).',
  })
  @IsOptional()
  @ArrayMaxSize(10, { message: '≤ 10' })
  @Min(0, { each: true, message: '0–365' })
  @Max(365, { each: true, message: '0–365' })
  remindDaysBefore?: number[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its figures are not yet final, because units are still being assessed; false when left out.',
  })
  provisional?: boolean | null;
}

@InputType({ description: 'A warning that is accepted.' })
export class AcceptWarningInput {
  @Field(() => RegimeWarningEnum, { description: 'Which one.' })
  warning!: RegimeWarning;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters; it is kept with the regime.' })
  @Text(2_000)
  reason!: string;
}

@InputType({ description: 'A reporting regime: a new one, or with `version` a changed one under the same code.' })
export class ReportingRegimeInput {
  @Field(() => String, { description: 'Code, unique in the tenant: letters, digits, dots, dashes, at most 60.' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/, { message: 'letters, digits, dots, dashes, at most 60' })
  code!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that was seen, to change the regime of this code; left out for a new one.',
  })
  @IsOptional()
  @IsVersion()
  version?: number | null;

  @Field(() => String, { description: 'Name, 1 to 300 characters.' })
  @Text(300)
  name!: string;

  @Field(() => ReporterKindEnum, { description: 'Who reports.' })
  reporters!: Reporters;

  @Field(() => LevelEnum, { nullable: true, description: 'Level of the reporting bodies; left out for units.' })
  level?: Level | null;

  @Field(() => String, { description: "The reporters in the plan's words, 1 to 300 characters." })
  @Text(300)
  label!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The body that receives; left out where it lies outside the tenant.',
  })
  @IsOptionalId()
  receiverBodyId?: string | null;

  @Field(() => String, { description: 'Name of the receiver, 1 to 300 characters.' })
  @Text(300)
  receiver!: string;

  @Field(() => String, { nullable: true, description: 'Through whom, at most 300 characters.' })
  @OptionalText(300)
  via?: string | null;

  @Field(() => String, { nullable: true, description: 'Whom the receiver reports to, at most 300 characters.' })
  @OptionalText(300)
  recipient?: string | null;

  @Field(() => FrequencyEnum, { description: 'How often.' })
  frequency!: Frequency;

  @Field(() => [DeadlineInput], {
    description:
      'The deadlines, in the order of the periods: 1 for YEAR, 1 or 2 for HALF_YEAR, 4 for QUARTER, 12 for MONTH.',
  })
  @ArrayMaxSize(12, { message: '≤ 12' })
  @ValidateNested({ each: true })
  deadlines!: DeadlineInput[];

  @Field(() => [String], { nullable: true, description: 'What the report contains, at most 50 of 300 characters.' })
  @IsOptional()
  @ArrayMaxSize(50, { message: '≤ 50' })
  @Length(1, 300, { each: true, message: '1–300' })
  contents?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Code of the regime that it comes after in a chain.' })
  @OptionalText(60)
  afterCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'The plan that asks for it.' })
  @IsOptionalId()
  planId?: string | null;

  @Field(() => String, { nullable: true, description: 'Section of that plan, at most 100 characters.' })
  @OptionalText(100)
  section?: string | null;

  @Field(() => Int, { description: 'First year, 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year; left out while open.' })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  toYear?: number | null;

  @Field(() => [AcceptWarningInput], {
    nullable: true,
    description: 'The warnings of `reportingRegimeFindings` that are accepted, each with a reason; at most 10.',
  })
  @IsOptional()
  @ArrayMaxSize(10, { message: '≤ 10' })
  @ValidateNested({ each: true })
  acceptedWarnings?: AcceptWarningInput[] | null;
}

@InputType({ description: 'What a list of dues is asked for; what is left out does not narrow.' })
export class ReportDueFilter {
  @Field(() => Int, { nullable: true, description: 'Year that is reported on.' })
  year?: number | null;

  @Field(() => String, { nullable: true, description: 'Code of the regime.' })
  @OptionalText(60)
  regimeCode?: string | null;

  @Field(() => ReportStatusEnum, { nullable: true, description: 'State by the clock.' })
  status?: ReportStatus | null;

  @Field(() => Boolean, { nullable: true, description: 'Only overdue ones, or with false only others.' })
  overdue?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Only reporters in the subtree of this body.' })
  underBody?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what this body itself hands in.' })
  reporterBody?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only what this unit hands in.' })
  reporterUnit?: string | null;
}

@InputType({ description: 'A report to hand in.' })
export class SubmitReportInput {
  @Field(() => ID, { description: 'The due that it answers.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'The report, 1 to 20,000 characters; left out where a body answers with a report that was drafted here.',
  })
  @OptionalText(20_000)
  content?: string | null;
}

@InputType({ description: 'A report to accept.' })
export class AcceptReportInput {
  @Field(() => ID, { description: 'The due.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;
}

@InputType({ description: 'A report to send back.' })
export class ReturnReportInput extends AcceptReportInput {
  @Field(() => String, { description: 'What is missing, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}

@InputType({ description: 'More time for one reporter.' })
export class ExtendDeadlineInput extends AcceptReportInput {
  @Field(() => InstantScalar, { description: 'The new first instant that is too late.' })
  to!: Instant;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}
