import type { Day } from '../../kernel/deadline.js';
import type { Sentence } from '../../kernel/refusal.js';

/** What is assessed: agency, enterprise, school, residential area, commune. */
export type UnitKind = 'AGENCY' | 'ENTERPRISE' | 'EDUCATIONAL_INSTITUTION' | 'RESIDENTIAL_AREA' | 'COMMUNE';

/** Size of an enterprise. */
export type EnterpriseSize = 'LARGE' | 'MEDIUM' | 'SMALL' | 'MICRO';

/** Level of a school. */
export type SchoolLevel =
  | 'UNIVERSITY'
  | 'COLLEGE'
  | 'VOCATIONAL'
  | 'UPPER_SECONDARY'
  | 'LOWER_SECONDARY'
  | 'PRIMARY'
  | 'PRESCHOOL'
  | 'NURSERY';

/** Class of an assessed unit, the same in every tenant whatever its own labels are. */
export type StandardBand = 'EXCELLENT' | 'GOOD' | 'AVERAGE' | 'WEAK';

/** Where a unit stands in a year on the way to "An toàn về ANTT". */
export type RecognitionStatus =
  | 'NOT_REGISTERED'
  | 'REGISTERED'
  | 'RECOGNISED'
  | 'NOT_RECOGNISED'
  | 'NOT_ASSESSED'
  | 'REVOKED';

/** The facts of a unit that decide whether it is counted. */
export interface EligibilityFacts {
  readonly kind: UnitKind;
  readonly enterpriseSize: EnterpriseSize | null;
  readonly schoolLevel: SchoolLevel | null;
  readonly armedForces: boolean;
}

/** The days between which a unit exists; `validTo` is the first day on which it no longer does. */
export interface Lifetime {
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** Why a unit is not counted. */
export type Exclusion =
  | 'ARMED_FORCES'
  | 'SMALL_OR_MICRO_ENTERPRISE'
  | 'SCHOOL_BELOW_LOWER_SECONDARY'
  | 'ENTERPRISE_SIZE'
  | 'SCHOOL_LEVEL'
  | 'NOT_IN_YEAR';

/** Whether a unit is counted, and the sentence that says why; null where nothing need be said. */
export interface Eligibility {
  readonly eligible: boolean;
  readonly exclusion: Exclusion | null;
  readonly reason: Sentence | null;
}

/** Which units are left out, and by which document; every locality's rule book says it for its years. */
export interface EligibilityRule {
  readonly armedForces: boolean;
  readonly sizes: readonly EnterpriseSize[];
  readonly levels: readonly SchoolLevel[];
  readonly source: string;
}

/** The national rule: armed forces, small and micro enterprises, primary, preschool and nursery schools are left out (Thông tư 124/2021). */
export const nationalEligibility: EligibilityRule = {
  armedForces: true,
  sizes: ['SMALL', 'MICRO'],
  levels: ['PRIMARY', 'PRESCHOOL', 'NURSERY'],
  source: 'Thông tư 124/2021/TT-BCA',
};

/** A rule with the years in which its book is in force; `toYear` is the first one in which it no longer is. */
export interface EligibilityRuleOfYears extends EligibilityRule {
  readonly fromYear: number;
  readonly toYear: number | null;
}

/** The rule of a year among those of the tenant's books; in a year without a book the national one (domain rule 8). */
export const ruleOfYear = (rules: readonly EligibilityRuleOfYears[], year: number): EligibilityRule =>
  rules.find(({ fromYear, toYear }) => fromYear <= year && (toYear === null || year < toYear)) ?? nationalEligibility;

/** Every kind of unit, in the order in which they are listed. */
export const allKinds: readonly UnitKind[] = [
  'AGENCY',
  'ENTERPRISE',
  'EDUCATIONAL_INSTITUTION',
  'RESIDENTIAL_AREA',
  'COMMUNE',
];

const reasons: Readonly<Record<Exclusion | 'SIZE_UNKNOWN' | 'LEVEL_UNKNOWN', Sentence>> = {
  ARMED_FORCES: {
    vi: 'Đơn vị lực lượng vũ trang không thuộc diện ({source}).',
    en: 'Units of the armed forces are left out ({source}).',
  },
  SMALL_OR_MICRO_ENTERPRISE: {
    vi: 'Doanh nghiệp nhỏ và siêu nhỏ không thuộc diện ({source}).',
    en: 'Small and micro enterprises are left out ({source}).',
  },
  SCHOOL_BELOW_LOWER_SECONDARY: {
    vi: 'Trường tiểu học, mầm non và nhà trẻ không thuộc diện ({source}).',
    en: 'Primary, preschool and nursery schools are left out ({source}).',
  },
  ENTERPRISE_SIZE: {
    vi: 'Doanh nghiệp ở quy mô này không thuộc diện ({source}).',
    en: 'Enterprises of this size are left out ({source}).',
  },
  SCHOOL_LEVEL: {
    vi: 'Cơ sở giáo dục ở cấp học này không thuộc diện ({source}).',
    en: 'Schools of this level are left out ({source}).',
  },
  NOT_IN_YEAR: {
    vi: 'Đơn vị không tồn tại trong năm này.',
    en: 'The unit does not exist in this year.',
  },
  SIZE_UNKNOWN: {
    vi: 'Chưa biết quy mô doanh nghiệp nên vẫn tính là thuộc diện.',
    en: 'The size of the enterprise is not known, so it is counted.',
  },
  LEVEL_UNKNOWN: {
    vi: 'Chưa biết cấp học nên vẫn tính là thuộc diện.',
    en: 'The level of the school is not known, so it is counted.',
  },
};

function exclusionOf(unit: EligibilityFacts, rule: EligibilityRule): Exclusion | null {
  const { enterpriseSize: size, schoolLevel: level } = unit;
  if (unit.armedForces && rule.armedForces) return 'ARMED_FORCES';
  if (size !== null && rule.sizes.includes(size)) {
    return nationalEligibility.sizes.includes(size) ? 'SMALL_OR_MICRO_ENTERPRISE' : 'ENTERPRISE_SIZE';
  }
  if (level !== null && rule.levels.includes(level)) {
    return nationalEligibility.levels.includes(level) ? 'SCHOOL_BELOW_LOWER_SECONDARY' : 'SCHOOL_LEVEL';
  }
  return null;
}

/** Whether a unit is counted by a rule: what it leaves out is not; a size or level that is not known counts (domain rule 8). */
export const isEligible = (unit: EligibilityFacts, rule: EligibilityRule): boolean => exclusionOf(unit, rule) === null;

/** Whether a unit exists on at least one day of the calendar year. */
export const existsIn = (unit: Lifetime, year: number): boolean =>
  unit.validFrom <= `${year}-12-31` && (unit.validTo === null || unit.validTo > `${year}-01-01`);

/** Whether a unit is counted in a year by the rule of that year, and why not, or why although a fact is not known (domain rule 8). */
export function eligibility(unit: EligibilityFacts & Lifetime, year: number, rule: EligibilityRule): Eligibility {
  const exclusion = exclusionOf(unit, rule) ?? (existsIn(unit, year) ? null : 'NOT_IN_YEAR');
  if (exclusion) return { eligible: false, exclusion, reason: said(exclusion, rule) };
  const reason =
    unit.kind === 'ENTERPRISE' && unit.enterpriseSize === null && rule.sizes.length > 0
      ? reasons.SIZE_UNKNOWN
      : unit.kind === 'EDUCATIONAL_INSTITUTION' && unit.schoolLevel === null && rule.levels.length > 0
        ? reasons.LEVEL_UNKNOWN
        : null;
  return { eligible: true, exclusion: null, reason };
}

function said(exclusion: Exclusion, { source }: EligibilityRule): Sentence {
  const { vi, en } = reasons[exclusion];
  return { vi: vi.replace('{source}', source), en: en.replace('{source}', source) };
}

/** Body, kind and eligibility of a year follow the unit until the year is over; later moves leave a past year with the body that was responsible (domain rule 12). */
export const followsUnit = (year: number, today: Day): boolean => year >= Number(today.slice(0, 4));

/** Whether the facts belong to the kind: a size to an enterprise, a level to a school, armed forces to an agency (domain: Unit, UnitKind). */
export const factsFitKind = (unit: EligibilityFacts): boolean =>
  (unit.enterpriseSize === null || unit.kind === 'ENTERPRISE') &&
  (unit.schoolLevel === null || unit.kind === 'EDUCATIONAL_INSTITUTION') &&
  (!unit.armedForces || unit.kind === 'AGENCY');
