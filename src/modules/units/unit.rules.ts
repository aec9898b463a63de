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
export type RecognitionStatus = 'NOT_REGISTERED' | 'REGISTERED' | 'RECOGNISED' | 'NOT_RECOGNISED' | 'NOT_ASSESSED';

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
export type Exclusion = 'ARMED_FORCES' | 'SMALL_OR_MICRO_ENTERPRISE' | 'SCHOOL_BELOW_LOWER_SECONDARY' | 'NOT_IN_YEAR';

/** Whether a unit is counted, and the sentence that says why; null where nothing need be said. */
export interface Eligibility {
  readonly eligible: boolean;
  readonly exclusion: Exclusion | null;
  readonly reason: Sentence | null;
}

/** The circular by which units are counted or left out. */
export const ELIGIBILITY_SOURCE = 'Thông tư 124/2021/TT-BCA';

/** Enterprises of these sizes are left out (Thông tư 124/2021). */
export const sizesLeftOut: readonly EnterpriseSize[] = ['SMALL', 'MICRO'];

/** Schools of these levels are left out (Thông tư 124/2021). */
export const levelsLeftOut: readonly SchoolLevel[] = ['PRIMARY', 'PRESCHOOL', 'NURSERY'];

const reasons: Readonly<Record<Exclusion | 'SIZE_UNKNOWN' | 'LEVEL_UNKNOWN', Sentence>> = {
  ARMED_FORCES: {
    vi: `Đơn vị lực lượng vũ trang không thuộc diện (${ELIGIBILITY_SOURCE}).`,
    en: `Units of the armed forces are left out (${ELIGIBILITY_SOURCE}).`,
  },
  SMALL_OR_MICRO_ENTERPRISE: {
    vi: `Doanh nghiệp nhỏ và siêu nhỏ không thuộc diện (${ELIGIBILITY_SOURCE}).`,
    en: `Small and micro enterprises are left out (${ELIGIBILITY_SOURCE}).`,
  },
  SCHOOL_BELOW_LOWER_SECONDARY: {
    vi: `Trường tiểu học, mầm non và nhà trẻ không thuộc diện (${ELIGIBILITY_SOURCE}).`,
    en: `Primary, preschool and nursery schools are left out (${ELIGIBILITY_SOURCE}).`,
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

function exclusionOf(unit: EligibilityFacts): Exclusion | null {
  if (unit.armedForces) return 'ARMED_FORCES';
  if (unit.enterpriseSize !== null && sizesLeftOut.includes(unit.enterpriseSize)) return 'SMALL_OR_MICRO_ENTERPRISE';
  if (unit.schoolLevel !== null && levelsLeftOut.includes(unit.schoolLevel)) return 'SCHOOL_BELOW_LOWER_SECONDARY';
  return null;
}

/** Whether a unit is counted: armed forces, small and micro enterprises, primary, preschool and nursery schools are left out; a size or level that is not known counts (Thông tư 124/2021). */
export const isEligible = (unit: EligibilityFacts): boolean => exclusionOf(unit) === null;

/** Whether a unit exists on at least one day of the calendar year. */
export const existsIn = (unit: Lifetime, year: number): boolean =>
  unit.validFrom <= `${year}-12-31` && (unit.validTo === null || unit.validTo > `${year}-01-01`);

/** Whether a unit is counted in a year and why not, or why although a fact is not known (Thông tư 124/2021; domain rule 8). */
export function eligibility(unit: EligibilityFacts & Lifetime, year: number): Eligibility {
  const exclusion = exclusionOf(unit) ?? (existsIn(unit, year) ? null : 'NOT_IN_YEAR');
  if (exclusion) return { eligible: false, exclusion, reason: reasons[exclusion] };
  const reason =
    unit.kind === 'ENTERPRISE' && unit.enterpriseSize === null
      ? reasons.SIZE_UNKNOWN
      : unit.kind === 'EDUCATIONAL_INSTITUTION' && unit.schoolLevel === null
        ? reasons.LEVEL_UNKNOWN
        : null;
  return { eligible: true, exclusion: null, reason };
}

/** Body, kind and eligibility of a year follow the unit until the year is over; later moves leave a past year with the body that was responsible (domain rule 12). */
export const followsUnit = (year: number, today: Day): boolean => year >= Number(today.slice(0, 4));

/** Whether the facts belong to the kind: a size to an enterprise, a level to a school, armed forces to an agency (domain: Unit, UnitKind). */
export const factsFitKind = (unit: EligibilityFacts): boolean =>
  (unit.enterpriseSize === null || unit.kind === 'ENTERPRISE') &&
  (unit.schoolLevel === null || unit.kind === 'EDUCATIONAL_INSTITUTION') &&
  (!unit.armedForces || unit.kind === 'AGENCY');
