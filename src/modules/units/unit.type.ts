import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type {
  EnterpriseSize,
  Exclusion,
  RecognitionStatus,
  SchoolLevel,
  StandardBand,
  UnitKind,
} from './unit.rules.js';
import type { UnitOrder } from './unit.store.js';

export const UnitKindEnum = schemaEnum<UnitKind>('UnitKind', 'What is assessed.', {
  AGENCY: 'Cơ quan: agency or organisation.',
  ENTERPRISE: 'Doanh nghiệp: enterprise.',
  EDUCATIONAL_INSTITUTION: 'Cơ sở giáo dục: school or university.',
  RESIDENTIAL_AREA: 'Khu dân cư: residential area.',
  COMMUNE: 'Xã, phường, đặc khu: commune.',
});

export const EnterpriseSizeEnum = schemaEnum<EnterpriseSize>('EnterpriseSize', 'Size of an enterprise.', {
  LARGE: 'Doanh nghiệp lớn.',
  MEDIUM: 'Doanh nghiệp vừa.',
  SMALL: 'Doanh nghiệp nhỏ: left out by Thông tư 124/2021.',
  MICRO: 'Doanh nghiệp siêu nhỏ: left out by Thông tư 124/2021.',
});

export const SchoolLevelEnum = schemaEnum<SchoolLevel>('SchoolLevel', 'Level of a school.', {
  UNIVERSITY: 'Đại học.',
  COLLEGE: 'Cao đẳng.',
  VOCATIONAL: 'Giáo dục nghề nghiệp.',
  UPPER_SECONDARY: 'Trung học phổ thông.',
  LOWER_SECONDARY: 'Trung học cơ sở.',
  PRIMARY: 'Tiểu học: left out by Thông tư 124/2021.',
  PRESCHOOL: 'Mầm non: left out by Thông tư 124/2021.',
  NURSERY: 'Nhà trẻ: left out by Thông tư 124/2021.',
});

export const StandardBandEnum = schemaEnum<StandardBand>(
  'StandardBand',
  'Class (phân loại) of an assessed unit, the same in every tenant whatever its own labels are.',
  { EXCELLENT: 'Xuất sắc.', GOOD: 'Khá.', AVERAGE: 'Trung bình.', WEAK: 'Yếu.' },
);

export const RecognitionStatusEnum = schemaEnum<RecognitionStatus>(
  'RecognitionStatus',
  'Where a unit stands in a year on the way to “An toàn về ANTT”.',
  {
    NOT_REGISTERED: 'Not registered for the year.',
    REGISTERED: 'Registered (đã đăng ký), no decision yet.',
    RECOGNISED: 'Recognised (đạt tiêu chuẩn).',
    NOT_RECOGNISED: 'Not recognised (không đạt), for a reason.',
    NOT_ASSESSED: 'Not assessed (không xét), for a reason.',
    REVOKED: 'It was recognised, and that was taken back (thu hồi), for a reason.',
  },
);

export const ExclusionEnum = schemaEnum<Exclusion>('EligibilityExclusion', 'Why a unit is not counted.', {
  ARMED_FORCES: 'It belongs to the armed forces.',
  SMALL_OR_MICRO_ENTERPRISE: 'It is a small or micro enterprise.',
  SCHOOL_BELOW_LOWER_SECONDARY: 'It is a primary, preschool or nursery school.',
  ENTERPRISE_SIZE: 'It is an enterprise of a size that the rule book leaves out.',
  SCHOOL_LEVEL: 'It is a school of a level that the rule book leaves out.',
  NOT_IN_YEAR: 'It does not exist in the year.',
});

export const UnitOrderEnum = schemaEnum<UnitOrder>('UnitOrder', 'Order of a list of units.', {
  NAME: 'Vietnamese order of names.',
  CODE: 'Order of codes.',
});

@ObjectType('Eligibility', { description: 'Whether a unit is counted in a year (thuộc diện), and why.' })
export class EligibilityType {
  @Field(() => Boolean, { description: 'Whether it is counted.' })
  eligible!: boolean;

  @Field(() => ExclusionEnum, { nullable: true, description: 'Why it is not counted; null when it is.' })
  exclusion!: Exclusion | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The reason as a sentence in the language of the request; also given when a unit counts although its size or level is not known.',
  })
  reason!: string | null;

  @Field(() => String, { description: 'The document that says who is counted, by default Thông tư 124/2021.' })
  rule!: string;
}

@ObjectType('Unit', { description: 'What is assessed (đơn vị): it answers to one body.' })
@Directive('@key(fields: "id")')
export class UnitType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Code, unique in the tenant.' })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => UnitKindEnum, { description: 'Kind.' })
  kind!: UnitKind;

  @Field(() => EnterpriseSizeEnum, {
    nullable: true,
    description: 'Size of an enterprise; null when not known or of another kind.',
  })
  enterpriseSize!: EnterpriseSize | null;

  @Field(() => SchoolLevelEnum, {
    nullable: true,
    description: 'Level of a school; null when not known or of another kind.',
  })
  schoolLevel!: SchoolLevel | null;

  @Field(() => Boolean, { description: 'Whether it belongs to the armed forces.' })
  armedForces!: boolean;

  @Field(() => Boolean, { description: 'Whether it is made up for the demo.' })
  demo!: boolean;

  @Field(() => DayScalar, { description: 'First day of the unit.' })
  validFrom!: string;

  @Field(() => DayScalar, { nullable: true, description: 'First day after its end; null while it exists.' })
  validTo!: string | null;

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
}

/** A page of units. */
export const UnitConnection = connectionType('Unit', () => UnitType);
