import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Instant } from '../../kernel/deadline.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsOptionalId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { Recurrence } from '../plans/plan.store.js';
import { RecurrenceEnum } from '../plans/plan.type.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';
import type { AssignmentStatus } from './assignment.rules.js';
import type { AssigneeGroup } from './task.rules.js';
import { AssigneeGroupEnum, AssignmentStatusEnum } from './task.type.js';
import { MAX_EVIDENCE_PER_STEP } from './work-evidence.rules.js';

@InputType({ description: 'Who is given the work: named bodies and units, a group, or both.' })
export class AssigneesInput {
  @Field(() => [ID], { nullable: true, description: 'Bodies, at most 500.' })
  @IsOptional()
  @ArrayMaxSize(500, { message: '≤ 500' })
  @IsUUID('all', { each: true, message: 'id' })
  bodyIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Units, at most 500.' })
  @IsOptional()
  @ArrayMaxSize(500, { message: '≤ 500' })
  @IsUUID('all', { each: true, message: 'id' })
  unitIds?: string[] | null;

  @Field(() => AssigneeGroupEnum, {
    nullable: true,
    description: 'A group; each member gets an assignment of its own.',
  })
  group?: AssigneeGroup | null;

  @Field(() => [UnitKindEnum], {
    nullable: true,
    description: 'Only units of these kinds; with UNITS_OF_BODY and UNITS_BELOW alone.',
  })
  @IsOptional()
  @ArrayMinSize(1, { message: '≥ 1' })
  kinds?: UnitKind[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The body that the group is below or answers to; by default the authority, and of work that is handed down the body that hands it down.',
  })
  @IsOptionalId()
  underBodyId?: string | null;
}

@InputType({ description: 'Who works along.' })
export class CoordinatorsInput {
  @Field(() => [ID], { nullable: true, description: 'Bodies, at most 50.' })
  @IsOptional()
  @ArrayMaxSize(50, { message: '≤ 50' })
  @IsUUID('all', { each: true, message: 'id' })
  bodyIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Units, at most 50.' })
  @IsOptional()
  @ArrayMaxSize(50, { message: '≤ 50' })
  @IsUUID('all', { each: true, message: 'id' })
  unitIds?: string[] | null;
}

@InputType({ description: 'A new task with its assignments: the six clears (6 rõ).' })
export class TaskInput {
  @Field(() => String, { description: 'Code, unique in the tenant, 1 to 60 characters.' })
  @Text(60)
  code!: string;

  @Field(() => ID, { nullable: true, description: 'The plan that asks for it.' })
  @IsOptionalId()
  planId?: string | null;

  @Field(() => String, { nullable: true, description: 'Section of that plan, at most 100 characters.' })
  @OptionalText(100)
  section?: string | null;

  @Field(() => String, { description: 'What is to be done, 1 to 1,000 characters.' })
  @Text(1_000)
  work!: string;

  @Field(() => RecurrenceEnum, { nullable: true, description: 'Whether it returns every year; ONCE by default.' })
  recurrence?: Recurrence | null;

  @Field(() => Int, { description: 'Year of the work, 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year!: number;

  @Field(() => AssigneesInput, { description: 'Who: at least one.' })
  @ValidateNested()
  assignees!: AssigneesInput;

  @Field(() => String, {
    nullable: true,
    description: 'The assignees in words, at most 300 characters; their names or that of the group by default.',
  })
  @OptionalText(300)
  assigneeLabel?: string | null;

  @Field(() => CoordinatorsInput, { nullable: true, description: 'Who works along with each assignee.' })
  @IsOptional()
  @ValidateNested()
  coordinators?: CoordinatorsInput | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When: the first instant that is too late.' })
  dueAt?: Instant | null;

  @Field(() => String, { nullable: true, description: 'What the assignee answers for, at most 1,000 characters.' })
  @OptionalText(1_000)
  responsibility?: string | null;

  @Field(() => String, { description: 'What is handed over, 1 to 500 characters.' })
  @Text(500)
  product!: string;

  @Field(() => ID, { description: 'The body that accepts it; every assignee lies in its subtree.' })
  @IsId()
  authorityBodyId!: string;
}

@InputType({ description: 'A file or a link that shows what a step reports: one of the two.' })
export class StepEvidenceInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A file that was handed in at POST /files/work?assignment=ID&name=NAME for this very assignment.',
  })
  @IsOptionalId()
  fileId?: string | null;

  @Field(() => String, { nullable: true, description: 'An https:// address, at most 2000 characters.' })
  @OptionalText(2_000)
  link?: string | null;

  @Field(() => String, { nullable: true, description: 'What it shows, at most 500 characters.' })
  @OptionalText(500)
  note?: string | null;
}

@InputType({ description: 'A step of an assignment.' })
export class AssignmentStepInput {
  @Field(() => ID, { description: 'The assignment.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => Int, { nullable: true, description: 'Progress in percent, 0 to 100; for reportProgress only.' })
  percent?: number | null;

  @Field(() => String, { nullable: true, description: 'What there is to say, at most 2,000 characters.' })
  @OptionalText(2_000)
  note?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the product is handed over with this report; for reportProgress only.',
  })
  delivered?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'With true, progress follows the assignments below again after a head had stated it; for reportProgress only, without percent and delivered.',
  })
  followBelow?: boolean | null;

  @Field(() => [StepEvidenceInput], {
    nullable: true,
    description: 'What shows it (minh chứng), at most 20 pieces; for reportProgress only.',
  })
  @IsOptional()
  @ArrayMaxSize(MAX_EVIDENCE_PER_STEP, { message: `≤ ${MAX_EVIDENCE_PER_STEP}` })
  @ValidateNested({ each: true })
  evidence?: StepEvidenceInput[] | null;
}

@InputType({ description: 'Work that a body hands down: a part of its assignment for each body or unit below.' })
export class CascadeAssignmentInput {
  @Field(() => ID, { description: 'The assignment of the body that hands down.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => AssigneesInput, { description: 'Who: at least one, all below the body.' })
  @ValidateNested()
  assignees!: AssigneesInput;

  @Field(() => CoordinatorsInput, { nullable: true, description: 'Who works along with each assignee.' })
  @IsOptional()
  @ValidateNested()
  coordinators?: CoordinatorsInput | null;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'When: not after the due instant above, which is the default.',
  })
  dueAt?: Instant | null;

  @Field(() => String, { nullable: true, description: 'What each answers for, at most 1,000 characters.' })
  @OptionalText(1_000)
  responsibility?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What each hands over, at most 500 characters; by default what the body itself hands over.',
  })
  @OptionalText(500)
  product?: string | null;

  @Field(() => String, { nullable: true, description: 'What there is to say, at most 2,000 characters.' })
  @OptionalText(2_000)
  note?: string | null;
}

@InputType({ description: 'How work is given in the tenant.' })
export class TaskRulesInput {
  @Field(() => Boolean, {
    description: 'Whether assignments that leave one of the six clears open are neither given nor taken on.',
  })
  refuseUnclear!: boolean;

  @Field(() => Int, {
    description: 'The version that was seen, 0 while nothing was set; a stale one is refused with CONFLICT.',
  })
  @Min(0, { message: '≥ 0' })
  version!: number;
}

@InputType({ description: 'A step of an assignment that needs a reason.' })
export class AssignmentReasonInput {
  @Field(() => ID, { description: 'The assignment.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}

@InputType({ description: 'The end of a yearly task.' })
export class EndTaskInput {
  @Field(() => ID, { description: 'The task.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => Int, { description: 'The last year whose work it gives, 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  lastYear!: number;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  reason!: string;
}

@InputType({ description: 'What the plan left open in an assignment; what is left out stays.' })
export class ClarifyAssignmentInput {
  @Field(() => ID, { description: 'The assignment.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => InstantScalar, { nullable: true, description: 'When: the first instant that is too late.' })
  dueAt?: Instant | null;

  @Field(() => String, { nullable: true, description: 'What the assignee answers for, at most 1,000 characters.' })
  @OptionalText(1_000)
  responsibility?: string | null;

  @Field(() => String, { nullable: true, description: 'What is handed over, at most 500 characters.' })
  @OptionalText(500)
  product?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why; required where something that was already said changes. At most 2,000 characters.',
  })
  @OptionalText(2_000)
  reason?: string | null;
}

@InputType({ description: 'What a list of assignments is asked for; what is left out does not narrow.' })
export class AssignmentFilter {
  @Field(() => Int, { nullable: true, description: 'Year of the work.' })
  year?: number | null;

  @Field(() => AssignmentStatusEnum, { nullable: true, description: 'State by the clock.' })
  status?: AssignmentStatus | null;

  @Field(() => Boolean, { nullable: true, description: 'Only overdue ones, or with false only others.' })
  overdue?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Only assignees in the subtree of this body.' })
  underBody?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only work of this body itself.' })
  assigneeBody?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only work of this unit.' })
  assigneeUnit?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only tasks that cite this plan.' })
  planId?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Only work of the caller's own bodies and units." })
  mine?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Only work that is not delivered and due from now to the end of the day so many days ahead: 0 is today. At most 366.',
  })
  @IsOptional()
  @Min(0, { message: '0–366' })
  @Max(366, { message: '0–366' })
  dueInDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'With true, only products that were handed over and wait for the caller: those he may accept or return.',
  })
  waitingForMe?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Only work whose product this body accepts.' })
  authorityBody?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only assignments of this task.' })
  taskId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Only what was handed down from this assignment, one step below it.',
  })
  parentId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only assignments with all six clears, or with false only those that leave one open.',
  })
  clear?: boolean | null;
}
