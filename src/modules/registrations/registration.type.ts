import { Field, ID, Int, ObjectType } from 'type-graphql';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
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

  @Field(() => InstantScalar, { nullable: true, description: 'When it was taken back; null while it stands.' })
  withdrawnAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back; null while it stands.' })
  withdrawalReason!: string | null;

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
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
      'Stable code: NOT_FOUND, FORBIDDEN, YEAR_NOT_OPEN, UNIT_ENDED, UNIT_NOT_ELIGIBLE or ALREADY_REGISTERED.',
  })
  code!: string;

  @Field(() => String, { description: 'The sentence in the language of the request.' })
  message!: string;

  @Field(() => [RegistrationProblemFactType], { description: 'The facts of the refusal.' })
  facts!: RegistrationProblemFactType[];
}

@ObjectType('RegisterUnitsPayload', { description: 'What a bulk registration did, and what it did not.' })
export class RegisterUnitsPayload {
  @Field(() => [RegistrationType], { description: 'The registrations that were made.' })
  registered!: readonly RegistrationType[];

  @Field(() => [RegistrationProblemType], { description: 'A problem for each unit that was not registered.' })
  problems!: readonly RegistrationProblemType[];
}
