import type { Day } from '../../kernel/deadline.js';
import type { Refusal } from '../../kernel/refusal.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { refuse as refuseUnit } from '../units/unit.refusals.js';
import {
  type EligibilityFacts,
  type EligibilityRule,
  eligibility,
  followsUnit,
  type Lifetime,
} from '../units/unit.rules.js';
import { refuse } from './registration.refusals.js';

/** Why a unit is not counted in a year by its rule, as a refusal; null when it is (domain rule 8). */
export function notCounted(
  unit: EligibilityFacts & Lifetime,
  year: number,
  rule: EligibilityRule,
  field?: string,
): Refusal | null {
  const { eligible, exclusion, reason } = eligibility(unit, year, rule);
  if (eligible) return null;
  return refuse('UNIT_NOT_ELIGIBLE', { exclusion, reasonVi: reason?.vi ?? '', reasonEn: reason?.en ?? '' }, field);
}

/** Why nothing more is decided for a unit in a year: it has been left out since it registered. A year that is over keeps the eligibility that it had (domain rules 8 and 12). */
export const leftOutSince = (
  unit: EligibilityFacts & Lifetime,
  year: number,
  rule: EligibilityRule,
  today: Day,
): Refusal | null => (followsUnit(year, today) ? notCounted(unit, year, rule) : null);

/** Why a unit cannot be registered for a year, or null when it can: the year is open, the unit exists, is counted and has not registered yet (domain: Registration, rule 8). */
export function obstacleTo(
  unit: EligibilityFacts & Lifetime,
  year: number,
  facts: { readonly yearIsOpen: boolean; readonly isRegistered: boolean; readonly rule: EligibilityRule },
): Refusal | null {
  if (!facts.yearIsOpen) return refuseYear('YEAR_NOT_OPEN', { year });
  if (unit.validTo !== null) return refuseUnit('UNIT_ENDED');
  return notCounted(unit, year, facts.rule) ?? (facts.isRegistered ? refuse('ALREADY_REGISTERED', { year }) : null);
}
