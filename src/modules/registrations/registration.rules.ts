import type { Refusal } from '../../kernel/refusal.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { refuse as refuseUnit } from '../units/unit.refusals.js';
import { type EligibilityFacts, eligibility, type Lifetime } from '../units/unit.rules.js';
import { refuse } from './registration.refusals.js';

/** Why a unit cannot be registered for a year, or null when it can: the year is open, the unit exists, is counted and has not registered yet (domain: Registration, rule 8). */
export function obstacleTo(
  unit: EligibilityFacts & Lifetime,
  year: number,
  facts: { readonly yearIsOpen: boolean; readonly isRegistered: boolean },
): Refusal | null {
  if (!facts.yearIsOpen) return refuseYear('YEAR_NOT_OPEN', { year });
  if (unit.validTo !== null) return refuseUnit('UNIT_ENDED');
  const { eligible, exclusion, reason } = eligibility(unit, year);
  if (!eligible)
    return refuse('UNIT_NOT_ELIGIBLE', { exclusion, reasonVi: reason?.vi ?? '', reasonEn: reason?.en ?? '' });
  if (facts.isRegistered) return refuse('ALREADY_REGISTERED', { year });
  return null;
}
