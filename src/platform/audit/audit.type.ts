import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../graphql/connection.js';
import { InstantScalar } from '../graphql/scalars.js';

@ObjectType('AuditChange', { description: 'One field of one record, before and after.' })
export class AuditChangeType {
  @Field(() => String, { description: 'Kind of record.' })
  record!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the record.' })
  recordId!: string | null;

  @Field(() => String, { description: 'Name of the field.' })
  field!: string;

  @Field(() => String, { nullable: true, description: 'Before; null for a new record.' })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'After.' })
  to!: string | null;
}

@ObjectType('AuditEvent', { description: 'Who did what, when, from what to what, and why (nhật ký).' })
export class AuditEventType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'Number in the chain of the tenant, without gaps.' })
  seq!: number;

  @Field(() => InstantScalar, { description: 'When.' })
  at!: string;

  @Field(() => String, { description: 'Who, by the name he had then.' })
  personName!: string;

  @Field(() => ID, { nullable: true, description: 'Account; null where the service itself acted.' })
  accountId!: string | null;

  @Field(() => String, { description: 'What, e.g. assessment.submit.' })
  action!: string;

  @Field(() => String, { description: 'Kind of record that it was done to.' })
  subjectType!: string;

  @Field(() => ID, { nullable: true, description: 'Id of that record.' })
  subjectId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why, where a reason was asked for.' })
  reason!: string | null;

  @Field(() => String, { description: 'Id of the request, as in the log of the service.' })
  requestId!: string;
}

/** A page of audit events, newest first. */
export const AuditEventConnection = connectionType('AuditEvent', () => AuditEventType);

@ObjectType('AuditVerification', { description: 'What recomputing the chain of audit events found.' })
export class AuditVerificationType {
  @Field(() => Boolean, { description: 'Whether no event is missing, changed or out of place.' })
  whole!: boolean;

  @Field(() => Int, { description: 'How many events fit, from the first on.' })
  events!: number;

  @Field(() => Int, { nullable: true, description: 'Number of the first event that does not fit.' })
  firstBroken!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Hash of the last event that fits. Kept elsewhere, it also shows a chain that was rewritten as a whole.',
  })
  lastHash!: string | null;
}
