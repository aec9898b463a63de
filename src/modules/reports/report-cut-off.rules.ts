import type { Instant } from '../../kernel/deadline.js';
import { cutOffInstant, type Deadline, type Frequency, periodsOf } from '../reporting/regime.rules.js';

/** Up to when the report is counted that the receiver of a regime hands on: up to the cut-off that the regime sets its reporters for the period, so that own figures and those from below are of one instant; null where it sets none. */
export function cutOffOfPeriod(
  regime: { readonly frequency: Frequency; readonly fromYear: number },
  deadlines: readonly Deadline[],
  year: number,
  period: string,
  timeZone: string,
): Instant | null {
  const at = periodsOf(regime.frequency, deadlines.length, year, regime.fromYear).findIndex(
    ({ code }) => code === period,
  );
  const deadline = deadlines[at];
  return deadline ? cutOffInstant(deadline, year, timeZone) : null;
}
