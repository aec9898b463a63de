import type { Day } from '../../kernel/deadline.js';
import type { Refusal } from '../../kernel/refusal.js';
import { type Window, windowInYear } from '../rulebooks/rule-book.rules.js';
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

/** Where a day lies to the window in which a kind registers for a year. */
export type RegistrationTime = 'EARLY' | 'IN_TIME' | 'LATE';

/** Whether a kind may register for a year on a day of the tenant's calendar: from the first day of its window to the last, both counting; a kind without a window is always in time (domain: Window, 16/11 to 15/11). */
export function registrationTime(window: Omit<Window, 'kind'> | null, year: number, today: Day): RegistrationTime {
  if (window === null) return 'IN_TIME';
  const { from, to } = windowInYear(window, year);
  if (today < from) return 'EARLY';
  return today > to ? 'LATE' : 'IN_TIME';
}

/** Why a unit cannot register on a day, or null when it can: not before its window, and after it only with a reason, by somebody who may admit a late one (domain: Registration, Window). */
export function obstacleOfTime(
  window: Omit<Window, 'kind'> | null,
  year: number,
  today: Day,
  late: { readonly reason: string | null; readonly allowed: boolean },
): Refusal | null {
  const time = registrationTime(window, year, today);
  if (window === null || time === 'IN_TIME') return null;
  const { from: firstDay, to: lastDay } = windowInYear(window, year);
  if (time === 'EARLY') return refuse('REGISTRATION_NOT_BEGUN', { year, firstDay });
  if (!late.allowed) return refuse('LATE_REGISTRATION_NOT_ALLOWED', { year, lastDay });
  return late.reason === null ? refuse('REGISTRATION_CLOSED', { year, lastDay }, 'lateReason') : null;
}
