import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Role } from '../../kernel/actor.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { Permission } from './person.rules.js';
import type { Preferences } from './preference.store.js';

export const RoleEnum = schemaEnum<Role>('Role', 'Role of a person in a tenant.', {
  UNIT_OFFICER: 'Cán bộ đơn vị: registers, scores and reports for one unit.',
  BODY_OFFICER: 'Cán bộ Ban Chỉ đạo: reviews, recognises and assigns in the subtree of a body.',
  BODY_HEAD: 'Lãnh đạo Ban Chỉ đạo: approves, returns and reopens in the subtree of a body.',
  TENANT_ADMIN: 'Quản trị địa phương: sets rules, bodies and people in the subtree of a body.',
  BI_ANALYST: 'Chuyên viên phân tích: reads aggregates only.',
});

export const PermissionEnum = schemaEnum<Permission>(
  'Permission',
  'What a viewer may attempt at all; single records also have to lie in his scope.',
  {
    READ_AGGREGATES: 'Statistics, targets, the tree of bodies, plans and rules.',
    READ_RECORDS: 'Units, registrations, assessments and standings of his scope.',
    KEEP_UNITS: 'Add, change and move units of his scope.',
    REGISTER_UNITS: 'Register units for a year (đăng ký).',
    SCORE_OWN_UNIT: 'Score and submit the unit he reports for (tự chấm).',
    REVIEW: 'Review scores of units below (cấp trên chấm).',
    APPROVE: 'Approve, return and reopen (phê duyệt).',
    DECIDE_RECOGNITION: 'Decide recognition (công nhận).',
    ASSIGN_TASKS: 'Assign tasks and accept their products (phân công).',
    SUBMIT_REPORTS: 'Hand in reports that are due (báo cáo).',
    READ_AUDIT: 'The audit log (nhật ký), over the root body.',
    ADMINISTER: 'Rules, bodies, units and people (quản trị).',
    OPERATE_PLATFORM: 'Create tenants (vận hành nền tảng).',
  },
);

@ObjectType('Membership', {
  description: 'Role of a person in a tenant, over one unit or over the subtree of one body.',
})
export class MembershipType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => RoleEnum, { description: 'The role.' })
  role!: Role;

  @Field(() => String, { description: 'Name of the person as this tenant shows it.' })
  personName!: string;

  @Field(() => String, { description: 'E-mail address with which the person signs in.' })
  email!: string;

  @Field(() => InstantScalar, { description: 'Since when.' })
  grantedAt!: string;

  @Field(() => InstantScalar, { nullable: true, description: 'Until when; null while in force.' })
  endedAt!: string | null;

  @Field(() => Int, { description: 'Version, for ending it.' })
  version!: number;
}

/** A page of memberships, in Vietnamese order of names. */
export const MembershipConnection = connectionType('Membership', () => MembershipType);

export const LanguageEnum = schemaEnum<Preferences['locale']>(
  'Language',
  'A language in which the service writes to people.',
  {
    vi: 'Tiếng Việt.',
    en: 'English.',
  },
);

@ObjectType('Preferences', { description: 'How a tenant writes to a person.' })
export class PreferencesType {
  @Field(() => LanguageEnum, { description: 'In which language.' })
  locale!: Preferences['locale'];

  @Field(() => Boolean, {
    description:
      'Whether reminders come by e-mail too, at most one letter a day; those in the product stay either way.',
  })
  mail!: boolean;
}

@ObjectType('Viewer', { description: 'Who asks.' })
export class ViewerType {
  @Field(() => ID, { description: 'Id of the account.' })
  id!: string;

  @Field(() => String, { description: 'Name, as the tenant of the request shows it.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether this is a platform operator.' })
  operator!: boolean;

  @Field(() => [PermissionEnum], { description: 'What the viewer may attempt in the tenant of the request.' })
  permissions!: Permission[];
}

@ObjectType('SignInPayload', { description: 'A token with which to go on.' })
export class SignInPayload {
  @Field(() => String, { description: 'Send it as `Authorization: Bearer …`.' })
  token!: string;

  @Field(() => InstantScalar, { description: 'When it ends.' })
  expiresAt!: string;
}
