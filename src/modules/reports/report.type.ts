import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Day, Instant } from '../../kernel/deadline.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';
import type { Measure, PartState } from './report-figures.rules.js';
import type { SectionKind } from './report-outline.rules.js';

export const PartStateEnum = schemaEnum<PartState>('ReportPartState', 'How a report from below stands.', {
  NOT_ASKED: 'No regime asks for one; its figures are counted by the service.',
  ACCEPTED: 'Accepted (đã tiếp nhận): its figures go up.',
  WAITING: 'Handed in, waits for an answer; nothing goes up yet.',
  RETURNED: 'Sent back; nothing goes up.',
  MISSING: 'Not handed in.',
});

export const MeasureEnum = schemaEnum<Measure>('ReportMeasure', 'What a consolidated report counts.', {
  units: 'Units, counted or not.',
  eligible: 'Units that are counted (thuộc diện).',
  registered: 'Units that registered.',
  assessed: 'Units with an approved card.',
  recognised: 'Units recognised as meeting “An toàn về ANTT”.',
  excellent: 'Units classified EXCELLENT.',
  good: 'Units classified GOOD.',
  average: 'Units classified AVERAGE.',
  weak: 'Units classified WEAK.',
  models: 'Active models that the units keep; one kept by two units counts twice.',
  commendedCollectives: 'Commendations of units.',
  commendedPersons: 'Persons commended.',
  tasks: 'Assignments of the year, cancelled ones left out.',
  tasksDone: 'Assignments whose product was accepted.',
  tasksLate: 'Assignments that were due and not delivered.',
});

export const SectionKindEnum = schemaEnum<SectionKind>('ReportSectionKind', 'What a section speaks of.', {
  RESULTS: 'Results (kết quả thực hiện).',
  SHORTCOMINGS: 'Shortcomings (tồn tại, hạn chế).',
  CAUSES: 'Causes (nguyên nhân); a person writes them.',
  NEXT: 'Next programme (chương trình, nhiệm vụ thời gian tới).',
  OTHER: "A heading of the plan's own; a person writes it.",
});

@ObjectType('ReportCounts', { description: 'All counts of a set of units, and of the bodies over them.' })
export class ReportCountsType {
  @Field(() => Int, { description: 'Units, counted or not.' })
  units!: number;

  @Field(() => Int, { description: 'Units that are counted (thuộc diện).' })
  eligible!: number;

  @Field(() => Int, { description: 'Units that registered (đăng ký).' })
  registered!: number;

  @Field(() => Int, { description: 'Units with an approved card.' })
  assessed!: number;

  @Field(() => Int, { description: 'Units recognised as meeting “An toàn về ANTT”.' })
  recognised!: number;

  @Field(() => Int, { description: 'Units classified EXCELLENT.' })
  excellent!: number;

  @Field(() => Int, { description: 'Units classified GOOD.' })
  good!: number;

  @Field(() => Int, { description: 'Units classified AVERAGE.' })
  average!: number;

  @Field(() => Int, { description: 'Units classified WEAK.' })
  weak!: number;

  @Field(() => Int, { description: 'Active models that the units keep.' })
  models!: number;

  @Field(() => Int, { description: 'Commendations of units (khen tập thể).' })
  commendedCollectives!: number;

  @Field(() => Int, { description: 'Persons commended (khen cá nhân).' })
  commendedPersons!: number;

  @Field(() => Int, { description: 'Assignments of the year, cancelled ones left out.' })
  tasks!: number;

  @Field(() => Int, { description: 'Assignments whose product was accepted.' })
  tasksDone!: number;

  @Field(() => Int, { description: 'Assignments that were due and not delivered.' })
  tasksLate!: number;
}

@ObjectType('ReportKindFigures', { description: 'The counts of one kind of unit.' })
export class KindFiguresType {
  @Field(() => UnitKindEnum, { nullable: true, description: 'The kind; null for what the bodies themselves owe.' })
  kind!: UnitKind | null;

  @Field(() => ReportCountsType, { description: 'Its counts.' })
  counts!: ReportCountsType;
}

@ObjectType('ReportBodyFigures', { description: 'What goes up from a body right below.' })
export class BodyFiguresType {
  @Field(() => ID, { description: 'Id of the body.' })
  bodyId!: string;

  @Field(() => String, { description: 'Its name at the time.' })
  name!: string;

  @Field(() => PartStateEnum, { description: 'How its report stood.' })
  state!: PartState;

  @Field(() => String, { nullable: true, description: 'Number of its document; null where it reported without one.' })
  document!: string | null;

  @Field(() => ReportCountsType, { nullable: true, description: 'Its counts; null while nothing goes up from it.' })
  counts!: ReportCountsType | null;
}

@ObjectType('ReportReporter', { description: 'One reporter whose report is received for the period.' })
export class ReporterLineType {
  @Field(() => String, { description: 'Name of the body or unit.' })
  name!: string;

  @Field(() => PartStateEnum, { description: 'How its report stood; MISSING ones have not reported.' })
  state!: PartState;

  @Field(() => InstantScalar, { description: 'The first instant that was too late for it.' })
  dueAt!: Instant;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was handed in; null until then.' })
  submittedAt!: Instant | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether in time; null while none is handed in.' })
  onTime!: boolean | null;
}

@ObjectType('ReportFigures', {
  description:
    'Consolidated figures: own units, and of the bodies right below what they reported and had accepted. A body that reported without a document is counted by the service.',
})
export class ReportFiguresType {
  @Field(() => InstantScalar, { description: 'The instant up to which is counted (chốt số liệu).' })
  countedAt!: Instant;

  @Field(() => ReportCountsType, { description: 'What the report says in all.' })
  total!: ReportCountsType;

  @Field(() => ReportCountsType, { description: 'Units that answer to the body itself.' })
  own!: ReportCountsType;

  @Field(() => ReportCountsType, {
    description:
      'Everything that the service counts below, whether it was reported or not; to be held against `total`.',
  })
  counted!: ReportCountsType;

  @Field(() => [KindFiguresType], { description: 'The total by kind of unit.' })
  byKind!: KindFiguresType[];

  @Field(() => [BodyFiguresType], { description: 'Body by body, in Vietnamese order of names.' })
  byBody!: BodyFiguresType[];

  @Field(() => [ReporterLineType], { description: 'Who reports to this body for the period, and who has not.' })
  reporters!: ReporterLineType[];
}

@ObjectType('FigureDifference', { description: 'A figure that came out differently when the year was closed.' })
export class FigureDifferenceType {
  @Field(() => String, { nullable: true, description: 'Name of the body; null for the whole.' })
  name!: string | null;

  @Field(() => MeasureEnum, { description: 'What was counted.' })
  measure!: Measure;

  @Field(() => Int, { nullable: true, description: 'What was reported; null where nothing was.' })
  reported!: number | null;

  @Field(() => Int, { description: 'What it came out as.' })
  final!: number;
}

@ObjectType('ReportSection', { description: 'A section of a report.' })
export class ReportSectionType {
  @Field(() => String, { description: 'Code, stable within the report.' })
  code!: string;

  @Field(() => SectionKindEnum, { description: 'What it speaks of.' })
  kind!: SectionKind;

  @Field(() => String, { description: 'Heading.' })
  heading!: string;

  @Field(() => String, { description: 'Its text, a paragraph a line.' })
  text!: string;

  @Field(() => String, {
    description: 'What the figures said when it was last filled; a person edited the text where it differs.',
  })
  proposal!: string;
}

@ObjectType('DocumentLinks', {
  description: 'Where files are fetched, with the same `Authorization` and `X-Tenant` headers as here.',
})
export class DocumentLinksType {
  @Field(() => String, { description: 'Path of the DOCX file.' })
  docx!: string;

  @Field(() => String, { description: 'Path of the PDF file.' })
  pdf!: string;

  @Field(() => String, { description: 'Path of the spreadsheet with every table.' })
  xlsx!: string;
}

@ObjectType('DocumentIssue', {
  description: 'A report as it was submitted: numbered and frozen (as reported). It never changes.',
})
export class DocumentIssueType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: "Number, counting from 1 in each calendar year of the body's reports." })
  number!: number;

  @Field(() => DayScalar, { description: 'Day of issue.' })
  issuedOn!: Day;

  @Field(() => InstantScalar, { description: 'Instant of issue.' })
  issuedAt!: Instant;

  @Field(() => InstantScalar, { description: 'The instant up to which was counted.' })
  countedAt!: Instant;

  @Field(() => Int, { nullable: true, description: 'Version of the rule book that was in force; null where none was.' })
  ruleBookVersion!: number | null;
}

@ObjectType('Document', {
  description: 'A report that a body consolidates for a period (báo cáo): its working copy, and what was issued of it.',
})
export class DocumentType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'Year that is reported on.' })
  year!: number;

  @Field(() => String, { description: 'Period: 2026, 2026-H1, 2026-Q3, 2026-07 or 2026-9M.' })
  period!: string;

  @Field(() => String, { description: 'Abstract (trích yếu).' })
  title!: string;

  @Field(() => String, { description: 'Place of issue (địa danh).' })
  place!: string;

  @Field(() => String, { description: 'Authority above the issuer.' })
  superior!: string;

  @Field(() => String, { description: 'To whom it is addressed (Kính gửi).' })
  addressee!: string;

  @Field(() => [String], { description: 'Capacity of who signs; never a name.' })
  signer!: readonly string[];

  @Field(() => [String], { description: 'Who receives it (Nơi nhận).' })
  recipients!: readonly string[];

  @Field(() => [ReportSectionType], { description: 'Its sections in the order of the outline.' })
  sections!: readonly ReportSectionType[];

  @Field(() => Int, { description: 'Version, for the next step.' })
  version!: number;
}
