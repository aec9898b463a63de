import { Field, ID, Int, ObjectType } from 'type-graphql';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { RegistrationTime } from './registration.rules.js';
import type { RegistrationStatus } from './registration.store.js';

export const RegistrationStatusEnum = schemaEnum<RegistrationStatus>('RegistrationStatus', 'State of a registration.', {
  REGISTERED: 'It stands.',
  WITHDRAWN: 'It was taken back; the unit may register again.',
});

@ObjectType('Registration', { description: "A unit's undertaking for one year (đăng ký)." })
export class RegistrationType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => RegistrationStatusEnum, { description: 'Whether it stands.' })
  status!: RegistrationStatus;

  @Field(() => Boolean, { description: 'Whether it covers all departments of the unit.' })
  allDepartments!: boolean;

  @Field(() => InstantScalar, { description: 'When the unit registered, the last time.' })
  registeredAt!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why the unit registered after its window; null for a registration in time.',
  })
  lateReason!: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was taken back; null while it stands.' })
  withdrawnAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back; null while it stands.' })
  withdrawalReason!: string | null;

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
}

export const RegistrationTimeEnum = schemaEnum<RegistrationTime>(
  'RegistrationTime',
  'Where today lies to the window in which a unit registers for a year.',
  {
    EARLY: 'The window has not begun; nobody can register.',
    IN_TIME: 'The window is open, or the kind has none.',
    LATE: 'The window is over; heads and administrators admit late ones for a reason.',
  },
);

@ObjectType('RegistrationWindow', { description: 'When a unit registers for a year, by the rule book in force in it.' })
export class RegistrationWindowType {
  @Field(() => DayScalar, { nullable: true, description: 'First day; null where the kind has no window.' })
  from!: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Last day; null where the kind has no window.' })
  to!: string | null;

  @Field(() => RegistrationTimeEnum, { description: 'Where today lies to it, in the time zone of the tenant.' })
  time!: RegistrationTime;
}

@ObjectType('RegistrationProblemFact', { description: 'A fact that explains a refusal to a program.' })
export class RegistrationProblemFactType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its value as text.' })
  value!: string;
}

@ObjectType('RegistrationProblem', { description: 'Why one unit was not registered.' })
export class RegistrationProblemType {
  @Field(() => ID, { description: 'The unit as it was named in the input.' })
  unitId!: string;

  @Field(() => String, {
    description:
      'Stable code: NOT_FOUND, FORBIDDEN, YEAR_NOT_OPEN, UNIT_ENDED, UNIT_NOT_ELIGIBLE, ALREADY_REGISTERED, REGISTRATION_NOT_BEGUN, REGISTRATION_CLOSED, LATE_REGISTRATION_NOT_ALLOWED or ASSESSMENT_APPROVED.',
  })
  code!: string;

  @Field(() => String, { description: 'The sentence in the language of the request.' })
  message!: string;

  @Field(() => [RegistrationProblemFactType], { description: 'The facts of the refusal.' })
  facts!: RegistrationProblemFactType[];
}

@ObjectType('RegisterUnitsPayload', { description: 'What a bulk registration did, and what it did not.' })
export class RegisterUnitsPayload {
  @Field(() => Int, { description: 'How many registrations were made.' })
  registeredCount!: number;

  @Field(() => Int, {
    description:
      'How many units of the named body had a registration for the year already, standing or withdrawn; they are left as they were. 0 where units were named.',
  })
  unchangedCount!: number;

  @Field(() => [RegistrationType], {
    description: 'The registrations that were made: the first 200 of them, in the order of ids of units.',
  })
  registered!: readonly RegistrationType[];

  @Field(() => Int, { description: 'How many units were not registered.' })
  problemCount!: number;

  @Field(() => [RegistrationProblemType], {
    description:
      'A problem for each unit that was not registered: the first 200 of them, which is all where units were named.',
  })
  problems!: readonly RegistrationProblemType[];
}
