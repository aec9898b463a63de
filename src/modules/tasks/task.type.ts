import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../kernel/deadline.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { Recurrence } from '../plans/plan.store.js';
import { RecurrenceEnum } from '../plans/plan.type.js';
import type { AssignmentStatus, Clear } from './assignment.rules.js';

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

export const AssigneeGroupEnum = schemaEnum<'COMMUNE_BODIES' | 'DISTRICT_BODIES' | 'AGENCIES_OF_BODY'>(
  'AssigneeGroup',
  'A group that becomes one assignment for each of its members.',
  {
    COMMUNE_BODIES: 'The bodies of communes below a body.',
    DISTRICT_BODIES: 'The bodies of districts below a body.',
    AGENCIES_OF_BODY: 'The agencies that answer to a body itself.',
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

  @Field(() => InstantScalar, { nullable: true, description: 'When the product was last handed over.' })
  deliveredAt!: Instant | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the product was accepted.' })
  acceptedAt!: Instant | null;

  @Field(() => Int, { description: 'Version, for the next step.' })
  version!: number;
}

/** A page of assignments by due instant. */
export const AssignmentConnection = connectionType('Assignment', () => AssignmentType);
