import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Boundary, Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { DayShift } from '../../kernel/working-days.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { LevelEnum } from '../areas/area.type.js';
import type { Frequency, Reporters } from './regime.rules.js';
import type { RegimeWarning } from './regime-finding.rules.js';
import type { ReportStatus } from './report-due.rules.js';

export const ReporterKindEnum = schemaEnum<Reporters>('ReporterKind', 'Who has to report.', {
  BODIES: 'The bodies of a level.',
  BODIES_AND_AGENCIES: 'The bodies of a level, and the agencies that answer to the receiving body.',
  UNITS: 'The units (đơn vị).',
});

export const FrequencyEnum = schemaEnum<Frequency>('Frequency', 'How often a report is due.', {
  MONTH: 'Every month (hằng tháng).',
  QUARTER: 'Every quarter (hằng quý).',
  HALF_YEAR: 'Half-yearly (6 tháng); the second half may be left to the yearly report.',
  NINE_MONTHS: 'After nine months (9 tháng).',
  YEAR: 'Every year (hằng năm).',
  ONCE: 'Once, in the first year.',
  AD_HOC: 'When asked (đột xuất): no dues are planned.',
});

export const BoundaryEnum = schemaEnum<Boundary>('Boundary', 'Whether the named day itself still counts.', {
  BEFORE: 'Before the day (trước ngày): the last moment is the end of the day before.',
  ON_OR_BEFORE: 'Until the end of the day.',
});

export const DayShiftEnum = schemaEnum<DayShift>(
  'DayShift',
  'What happens to a deadline whose last day is a day off.',
  {
    NONE: 'It stays where it is.',
    NEXT_WORKING_DAY: 'The next working day is the last (ngày làm việc kế tiếp).',
    PREVIOUS_WORKING_DAY: 'The working day before is the last.',
  },
);

export const ReportStatusEnum = schemaEnum<ReportStatus>('ReportStatus', 'State of a report, by the clock.', {
  UPCOMING: 'Its period has not begun.',
  OPEN: 'It can be handed in.',
  SUBMITTED: 'Handed in (đã nộp), waits for an answer.',
  ACCEPTED: 'Accepted (đã tiếp nhận).',
  RETURNED: 'Sent back (trả lại) with a reason, still in time.',
  OVERDUE: 'Not handed in, or sent back, and the due instant has passed (quá hạn).',
});

@ObjectType('ReporterRule', { description: 'Who reports under a regime.' })
export class ReporterRuleType {
  @Field(() => ReporterKindEnum, { description: 'Which kind of reporters.' })
  kind!: Reporters;

  @Field(() => LevelEnum, { nullable: true, description: 'Level of the bodies; null for units.' })
  level!: Level | null;

  @Field(() => String, { description: "The reporters in the plan's words." })
  label!: string;
}

@ObjectType('DeadlineRule', { description: 'One deadline (thời hạn) of a regime, as a day of the calendar year.' })
export class DeadlineRuleType {
  @Field(() => Int, { description: 'Month, 1 to 12.' })
  month!: number;

  @Field(() => Int, { description: 'Day of the month.' })
  day!: number;

  @Field(() => BoundaryEnum, { description: 'Whether the day itself still counts.' })
  boundary!: Boundary;

  @Field(() => Int, { nullable: true, description: 'Month of the day up to which figures are counted.' })
  cutOffMonth!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Day up to which figures are counted (chốt số liệu), itself included.',
  })
  cutOffDay!: number | null;

  @Field(() => DayShiftEnum, { description: 'What happens when the deadline falls on a day off.' })
  shift!: DayShift;

  @Field(() => [Int], {
    description:
      'How many days before its last day to remind; empty: as the tenant reminds of everything (`reminderRules`).',
  })
  remindDaysBefore!: readonly number[];

  @Field(() => Boolean, {
    description: 'Whether its figures are not yet final (tạm tính), because units are still being assessed.',
  })
  provisional!: boolean;
}

export const RegimeWarningEnum = schemaEnum<RegimeWarning>(
  'RegimeWarning',
  'What is doubtful about a reporting regime: it can be accepted with a reason.',
  {
    LOWER_LEVEL_NOT_EARLIER: 'Reporters of a lower level are not due earlier than those of a higher one.',
    DEADLINE_ON_DAY_OFF: 'In an open year the last day is a day off, and nothing shifts it.',
    DEADLINE_ALREADY_PASSED: 'In an open year a deadline has passed: reports would be overdue from the start.',
    REGIME_WITHOUT_REPORTERS: 'In an open year nobody reports under it.',
  },
);

export const FindingSeverityEnum = schemaEnum<FindingSeverity>('FindingSeverity', 'How much a finding weighs.', {
  ERROR: 'It cannot be set like this.',
  WARNING: 'It can be set when it is accepted with a reason.',
});

/** How much a finding weighs. */
export type FindingSeverity = 'ERROR' | 'WARNING';

@ObjectType('WarningAcceptance', { description: 'A warning that was accepted when a reporting regime was set.' })
export class WarningAcceptanceType {
  @Field(() => RegimeWarningEnum, { description: 'Which one.' })
  warning!: RegimeWarning;

  @Field(() => Int, { description: 'The version of the regime that was set with it.' })
  regimeVersion!: number;

  @Field(() => String, { description: 'Why it was accepted.' })
  reason!: string;

  @Field(() => InstantScalar, { description: 'When it was accepted.' })
  acceptedAt!: Instant;
}

@ObjectType('RegimeFinding', { description: 'Something that is wrong or doubtful about a reporting regime.' })
export class RegimeFindingType {
  @Field(() => String, { description: 'Code of the refusal; of a warning also its `RegimeWarning`.' })
  code!: string;

  @Field(() => FindingSeverityEnum, { description: 'Whether it can be accepted.' })
  severity!: FindingSeverity;

  @Field(() => String, { description: 'What it says, in the language of the request.' })
  sentence!: string;

  @Field(() => String, { description: 'The field of the input that is meant.' })
  field!: string;

  @Field(() => WarningAcceptanceType, {
    nullable: true,
    description: 'The last time that this warning was accepted for this regime; null when it never was.',
  })
  accepted!: WarningAcceptanceType | null;
}

@ObjectType('ReportingRegime', {
  description: 'Reporting regime (chế độ báo cáo): who reports to whom, through whom, how often, until when.',
})
export class ReportingRegimeType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Code, unique in the tenant.' })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { description: 'Who receives, by name.' })
  receiver!: string;

  @Field(() => String, { nullable: true, description: 'Through whom (qua).' })
  via!: string | null;

  @Field(() => String, { nullable: true, description: 'Whom the receiver reports to in turn.' })
  recipient!: string | null;

  @Field(() => FrequencyEnum, { description: 'How often.' })
  frequency!: Frequency;

  @Field(() => [String], { description: 'What the report contains (nội dung).' })
  contents!: readonly string[];

  @Field(() => Int, { description: 'First year.' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year; null while open.' })
  toYear!: number | null;

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
}

@ObjectType('Extension', { description: 'More time (gia hạn) for one reporter.' })
export class ExtensionType {
  @Field(() => InstantScalar, { description: 'The new first instant that is too late.' })
  to!: Instant;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => InstantScalar, { description: 'When it was given.' })
  at!: Instant;
}

@ObjectType('ReportDue', { description: 'One reporter, one period, one due instant (hạn báo cáo).' })
export class ReportDueType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'Year that is reported on.' })
  year!: number;

  @Field(() => String, { description: 'Period: 2026, 2026-H1, 2026-Q3, 2026-07 or 2026-9M.' })
  period!: string;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'When counting stops; null where the regime names no cut-off.',
  })
  cutOffAt!: Instant | null;

  @Field(() => InstantScalar, { description: 'From when on it can be handed in.' })
  opensAt!: Instant;

  @Field(() => InstantScalar, {
    description: 'The first instant that is too late by the rule; see `effectiveDueAt` for an extension.',
  })
  dueAt!: Instant;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was last handed in; null until then.' })
  submittedAt!: Instant | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was accepted.' })
  acceptedAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'The report itself; null until handed in.' })
  content!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was sent back; null unless it was.' })
  returnReason!: string | null;

  @Field(() => Int, { description: 'Version, for the next step.' })
  version!: number;
}

/** A page of dues by due instant. */
export const ReportDueConnection = connectionType('ReportDue', () => ReportDueType);
