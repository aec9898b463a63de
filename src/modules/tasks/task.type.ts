import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../kernel/deadline.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { Recurrence } from '../plans/plan.store.js';
import { RecurrenceEnum } from '../plans/plan.type.js';
import type { AssignmentStatus, Clear } from './assignment.rules.js';
import type { AssigneeGroup } from './task.rules.js';

export const AssignmentStatusEnum = schemaEnum<AssignmentStatus>(
  'AssignmentStatus',
  'State of an assignment, by the clock.',
  {
    ASSIGNED: 'Given (đã giao).',
    ACCEPTED: 'Taken on by the assignee (đã nhận).',
    IN_PROGRESS: 'Under way (đang thực hiện).',
    DELIVERED: 'The product is handed over (đã nộp sản phẩm), waits for the authority.',
    ACCEPTED_PRODUCT: 'The product is accepted (đã nghiệm thu).',
    OVERDUE: 'Not delivered and the due instant has passed (quá hạn).',
    CANCELLED: 'Called off (đã hủy), for a reason.',
  },
);

export const ClearEnum = schemaEnum<Clear>('Clear', 'One of the six clears (6 rõ).', {
  WHO: 'Rõ người: the assignee.',
  WHAT: 'Rõ việc: the work.',
  WHEN: 'Rõ thời gian: the due instant.',
  RESPONSIBILITY: 'Rõ trách nhiệm: what the assignee answers for.',
  PRODUCT: 'Rõ sản phẩm: what is handed over.',
  AUTHORITY: 'Rõ thẩm quyền: who accepts it.',
});

export const AssigneeGroupEnum = schemaEnum<AssigneeGroup>(
  'AssigneeGroup',
  'A group by rule that becomes one assignment for each of its members; a yearly task finds them anew each year.',
  {
    COMMUNE_BODIES: 'The bodies of communes below a body (UBND xã, phường, đặc khu).',
    DISTRICT_BODIES: 'The bodies of districts below a body.',
    CHILD_BODIES: 'The bodies directly below a body, of whatever level.',
    BODIES_BELOW: 'All bodies below a body, at any depth.',
    AGENCIES_OF_BODY: 'The agencies that answer to a body itself (các sở, ban, ngành).',
    UNITS_OF_BODY: 'The units that answer to a body itself, of some kinds or of all.',
    UNITS_BELOW: 'The units of a whole subtree, of some kinds or of all.',
    MEMBERS_OF_BODY: 'The organisations that sit on a body, each as its unit of the same name.',
  },
);

@ObjectType('Task', { description: 'A piece of work (nhiệm vụ) that a plan or a body asks for.' })
export class TaskType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Code, unique in the tenant.' })
  code!: string;

  @Field(() => String, { description: 'What is to be done.' })
  work!: string;

  @Field(() => String, { nullable: true, description: 'Section of the plan.' })
  section!: string | null;

  @Field(() => Boolean, { description: 'Whether it falls to the standing agency (cơ quan thường trực).' })
  standing!: boolean;

  @Field(() => RecurrenceEnum, { description: 'Whether it returns every year.' })
  recurrence!: Recurrence;

  @Field(() => String, { description: "The assignee in the plan's words; a group becomes one assignment each." })
  assigneeLabel!: string;

  @Field(() => AssigneeGroupEnum, {
    nullable: true,
    description: 'The group that it means by rule; null where it names everybody.',
  })
  assigneeGroup!: AssigneeGroup | null;

  @Field(() => Int, { description: 'Year in which its work was given first.' })
  firstYear!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Last year of a yearly task that was ended; null while it goes on.',
  })
  lastYear!: number | null;

  @Field(() => Int, { description: 'Version, for the next change.' })
  version!: number;
}

@ObjectType('WorkFile', {
  description:
    'A file that an assignee handed in at `POST /files/work?assignment=ID&name=NAME`, kept outside the database under the hash of what it holds, and given out at `GET /files/work/ID`.',
})
export class WorkFileType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Its name, which ends as its type does.' })
  name!: string;

  @Field(() => String, { description: 'Its type, by what it holds: application/pdf, say.' })
  type!: string;

  @Field(() => Int, { description: 'Its length in bytes.' })
  size!: number;

  @Field(() => String, {
    description: 'SHA-256 of what it holds, as 64 hexadecimal digits; compared at every download.',
  })
  hash!: string;

  @Field(() => InstantScalar, { description: 'When it was handed in.' })
  uploadedAt!: Instant;

  @Field(() => String, { description: 'Who handed it in, by the name of the account at that time.' })
  personName!: string;
}

@ObjectType('StepEvidence', { description: 'A file or a link that shows what a step reports (minh chứng).' })
export class StepEvidenceType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'The address; null for a file.' })
  link!: string | null;

  @Field(() => String, { nullable: true, description: 'What it shows, as was said.' })
  note!: string | null;
}

@ObjectType('AssignmentStep', { description: 'Progress or a decision on an assignment.' })
export class AssignmentStepType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => InstantScalar, { description: 'When.' })
  at!: Instant;

  @Field(() => String, { description: 'Who, by the name he has in this tenant.' })
  person!: string;

  @Field(() => AssignmentStatusEnum, { nullable: true, description: 'State before.' })
  from!: AssignmentStatus | null;

  @Field(() => AssignmentStatusEnum, { description: 'State after.' })
  to!: AssignmentStatus;

  @Field(() => Int, { description: 'Progress in percent, 0 to 100.' })
  percent!: number;

  @Field(() => String, { nullable: true, description: 'What was said, or why.' })
  note!: string | null;
}

@ObjectType('Assignment', { description: 'The six clears (6 rõ) of one assignee for one year (phân công).' })
export class AssignmentType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'Year of the work.' })
  year!: number;

  @Field(() => InstantScalar, {
    description: 'When it was given; of work from before this was kept, the beginning of its year.',
  })
  givenAt!: Instant;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'When: the first instant that is too late; null while the plan leaves it open.',
  })
  dueAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'What the assignee answers for; null while it is left open.' })
  responsibility!: string | null;

  @Field(() => String, { description: 'What is handed over.' })
  product!: string;

  @Field(() => AssignmentStatusEnum, { description: 'State without the clock: never OVERDUE.' })
  stage!: AssignmentStatus;

  @Field(() => Int, { description: 'Progress in percent, 0 to 100.' })
  percent!: number;

  @Field(() => Boolean, {
    description:
      'Whether a head stated the progress although work was handed down. Otherwise it is the mean of the assignments directly below that are not cancelled, each counting the same, cut to whole percent.',
  })
  percentStated!: boolean;

  @Field(() => InstantScalar, { nullable: true, description: 'When the product was last handed over.' })
  deliveredAt!: Instant | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the product was accepted.' })
  acceptedAt!: Instant | null;

  @Field(() => Int, { description: 'Version, for the next step.' })
  version!: number;
}

@ObjectType('AssignmentCounts', { description: 'How many assignments are in which state, by the clock.' })
export class AssignmentCountsType {
  @Field(() => Int, { description: 'All of them, cancelled ones too.' })
  total!: number;

  @Field(() => Int, { description: 'Given, not taken on, not overdue.' })
  assigned!: number;

  @Field(() => Int, { description: 'Taken on, not overdue.' })
  accepted!: number;

  @Field(() => Int, { description: 'Under way, not overdue.' })
  inProgress!: number;

  @Field(() => Int, { description: 'Not delivered and past the due instant.' })
  overdue!: number;

  @Field(() => Int, { description: 'Delivered, waiting for the authority.' })
  delivered!: number;

  @Field(() => Int, { description: 'Product accepted.' })
  acceptedProduct!: number;

  @Field(() => Int, { description: 'Called off.' })
  cancelled!: number;

  @Field(() => Int, { description: 'Of those delivered or accepted: handed over last at or after the due instant.' })
  deliveredLate!: number;

  @Field(() => Int, { description: 'Of those neither accepted nor called off: with one of the six clears open.' })
  unclear!: number;
}

@ObjectType('TaskRules', { description: 'How work is given in a tenant.' })
export class TaskRulesType {
  @Field(() => Boolean, {
    description: 'Whether assignments that leave one of the six clears open are neither given nor taken on.',
  })
  refuseUnclear!: boolean;

  @Field(() => Int, { description: 'Version, for the next change; 0 while nothing was set.' })
  version!: number;
}

/** A page of assignments by due instant. */
export const AssignmentConnection = connectionType('Assignment', () => AssignmentType);
