/** The facts of a unit that decide whether it is counted. */
export interface EligibilityFacts {
  readonly kind: string;
  readonly enterpriseSize: string | null;
  readonly schoolLevel: string | null;
  readonly armedForces: boolean;
}

/** Whether a unit is counted: armed forces, small and micro enterprises, primary, preschool and nursery schools are left out (Thông tư 124/2021/TT-BCA). */
export const isEligible = (unit: EligibilityFacts): boolean =>
  !unit.armedForces &&
  !['SMALL', 'MICRO'].includes(unit.enterpriseSize ?? '') &&
  !['PRIMARY', 'PRESCHOOL', 'NURSERY'].includes(unit.schoolLevel ?? '');
