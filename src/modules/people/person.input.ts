import { IsOptional, Length } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Role } from '../../kernel/actor.js';
import {
  Email,
  IsId,
  IsOptionalId,
  IsVersion,
  MAX_PASSWORD,
  NewPassword,
  OptionalText,
  Text,
} from '../../platform/graphql/validation.js';
import { LanguageEnum, RoleEnum } from './person.type.js';

@InputType({ description: 'Who signs in.' })
export class SignInInput {
  @Field(() => String, { description: 'E-mail address of the account.' })
  @Length(1, 254, { message: '1–254' })
  email!: string;

  @Field(() => String, { description: 'Password.' })
  @Length(1, MAX_PASSWORD, { message: `1–${MAX_PASSWORD}` })
  password!: string;
}

@InputType({ description: 'Another password for the viewer.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password in use.' })
  @Length(1, MAX_PASSWORD, { message: `1–${MAX_PASSWORD}` })
  current!: string;

  @Field(() => String, { description: 'The new password, 10 to 200 characters.' })
  @NewPassword()
  next!: string;
}

@InputType({ description: 'A role for a person, over one body with its subtree or over one unit.' })
export class GrantMembershipInput {
  @Field(() => String, { description: 'E-mail address with which the person signs in.' })
  @Email()
  email!: string;

  @Field(() => String, { description: 'Name of the person as this tenant shows it, 1 to 200 characters.' })
  @Text(200)
  personName!: string;

  @Field(() => RoleEnum, { description: 'The role.' })
  role!: Role;

  @Field(() => ID, { nullable: true, description: 'The body, for every role but UNIT_OFFICER.' })
  @IsOptionalId()
  bodyId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The unit, for UNIT_OFFICER.' })
  @IsOptionalId()
  unitId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Initial password, 10 to 200 characters, for an account that is made now; a known account keeps its own.',
  })
  @IsOptional()
  @NewPassword()
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Join code of an account that works in another tenant already, as its holder reads it in `viewer`.',
  })
  @OptionalText(40)
  joinCode?: string | null;
}

@InputType({ description: 'A first password for a person who lost his.' })
export class ResetPasswordInput {
  @Field(() => ID, { description: 'A membership of the person in this tenant.' })
  @IsId()
  membershipId!: string;

  @Field(() => String, {
    description: 'New first password, 10 to 200 characters; the person changes it after signing in.',
  })
  @NewPassword()
  password!: string;
}

@InputType({ description: 'How the tenant shall write to the viewer.' })
export class PreferencesInput {
  @Field(() => LanguageEnum, { description: 'In which language.' })
  locale!: 'vi' | 'en';

  @Field(() => Boolean, { description: 'Whether reminders come by e-mail too, at most one letter a day.' })
  mail!: boolean;
}

@InputType({ description: 'A role to end.' })
export class EndMembershipInput {
  @Field(() => ID, { description: 'The membership.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'Why, 1 to 500 characters; it stands in the audit log.' })
  @Text(500)
  reason!: string;
}
