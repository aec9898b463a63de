import { Field, ID, Int, ObjectType } from 'type-graphql';
import { schemaEnum } from '../../platform/graphql/enums.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';
import type { ProvisionKind, Recurrence } from './plan.store.js';

export const RecurrenceEnum = schemaEnum<Recurrence>('Recurrence', 'Whether something happens once or every year.', {
  ONCE: 'Once.',
  YEARLY: 'Every year (hằng năm).',
});

export const ProvisionKindEnum = schemaEnum<ProvisionKind>('ProvisionKind', 'What a provision of a plan is about.', {
  PRINCIPLE: 'A principle or a goal in words.',
  SIZE: 'The size of the field: how many units of a kind there are.',
  PILOT: 'A pilot (thí điểm).',
});

@ObjectType('PlanProvision', { description: 'What a plan states besides its targets, tasks and dates.' })
export class PlanProvisionType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => ProvisionKindEnum, { description: 'What it is about.' })
  kind!: ProvisionKind;

  @Field(() => String, { description: 'The statement.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'Section of the plan.' })
  section!: string | null;

  @Field(() => Int, { nullable: true, description: 'The year meant, where there is one.' })
  year!: number | null;

  @Field(() => UnitKindEnum, { nullable: true, description: 'The kind of units meant, where there is one.' })
  unitKind!: UnitKind | null;

  @Field(() => Int, { nullable: true, description: 'How many units, where it counts.' })
  quantity!: number | null;
}

@ObjectType('Milestone', {
  description: 'Interim or final review (sơ kết, tổng kết), campaign day or quarter of a plan.',
})
export class MilestoneType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Section of the plan.' })
  section!: string | null;

  @Field(() => RecurrenceEnum, { description: 'Whether it returns every year.' })
  recurrence!: Recurrence;

  @Field(() => Int, { nullable: true, description: 'Month, 1 to 12, where the plan names one.' })
  month!: number | null;

  @Field(() => Int, { nullable: true, description: 'Day of that month.' })
  day!: number | null;

  @Field(() => Int, { nullable: true, description: 'Quarter, 1 to 4, where the plan names one instead of a month.' })
  quarter!: number | null;

  @Field(() => Int, { description: 'First year.' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year; null while the plan leaves it open.' })
  toYear!: number | null;
}

@ObjectType('Plan', { description: 'The document (kế hoạch) that targets, tasks and deadlines cite.' })
export class PlanType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Code, unique in the tenant.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'Number of the document, e.g. 39/KH-UBND.' })
  number!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'When it was issued, as exact as the text at hand: YYYY, YYYY-MM or YYYY-MM-DD.',
  })
  issuedOn!: string | null;

  @Field(() => String, { description: 'Who issued it.' })
  issuer!: string;

  @Field(() => String, { description: 'Title.' })
  title!: string;

  @Field(() => Int, { description: 'First year it rules.' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Last year it rules; null while open.' })
  toYear!: number | null;

  @Field(() => [String], { description: 'The documents it is based on (căn cứ), by number.' })
  bases!: readonly string[];

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
}

@ObjectType('Citation', { description: 'Where something is written: a plan and the section in it.' })
export class CitationType {
  @Field(() => String, { nullable: true, description: 'Section of the plan, e.g. II.2.' })
  section!: string | null;
}

/** A citation as the rows of citing modules carry it; `Citation.plan` is resolved here. */
export interface CitationRow {
  readonly planId: string | null;
  readonly section: string | null;
}
