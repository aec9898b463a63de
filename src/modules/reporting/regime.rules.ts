import {
  type Boundary,
  type Day,
  dayAfter,
  dayBefore,
  dayExists,
  dayOf,
  dueInstant,
  type Instant,
  inTime,
} from '../../kernel/deadline.js';
import { holidayYears } from '../../kernel/public-holidays.js';
import { type DayShift, workingDaysFrom } from '../../kernel/working-days.js';

/** Who reports: the bodies of a level, those and the agencies of the receiving body, or the units. */
export type Reporters = 'BODIES' | 'BODIES_AND_AGENCIES' | 'UNITS';

/** How often a report is due. */
export type Frequency = 'MONTH' | 'QUARTER' | 'HALF_YEAR' | 'NINE_MONTHS' | 'YEAR' | 'ONCE' | 'AD_HOC';

/** One deadline of a regime as a day of the calendar year, with the day up to which figures are counted. */
export interface Deadline {
  readonly month: number;
  readonly day: number;
  readonly boundary: Boundary;
  readonly cutOffMonth: number | null;
  readonly cutOffDay: number | null;
  readonly shift: DayShift;
}

/** A deadline with what is said of its figures. */
export interface RegimeDeadline extends Deadline {
  /** Whether they are marked as not yet final, because units are still assessed when they are counted (domain rule 11). */
  readonly provisional: boolean;
}

/** A period that is reported on: its code and the day from which the report can be handed in. */
export interface Period {
  readonly code: string;
  readonly opensOn: Day;
}

// No leap year: a day that exists in it exists in every year.
const COMMON_YEAR = 2023;

/** How many deadlines each frequency asks for; half-yearly regimes may leave the second half to the yearly report. */
export const deadlineCounts: Readonly<Record<Frequency, readonly number[]>> = {
  MONTH: [12],
  QUARTER: [4],
  HALF_YEAR: [1, 2],
  NINE_MONTHS: [1],
  YEAR: [1],
  ONCE: [1],
  AD_HOC: [0],
};

/** Whether a regime of this frequency has as many deadlines as it has periods in a year. */
export const deadlinesFit = (frequency: Frequency, count: number): boolean => deadlineCounts[frequency].includes(count);

/** Whether the deadline and its cut-off are days that exist in every year: 29/2 is none. */
export const daysExist = ({ month, day, cutOffMonth, cutOffDay }: Deadline): boolean =>
  dayExists(COMMON_YEAR, month, day) &&
  (cutOffMonth === null) === (cutOffDay === null) &&
  (cutOffMonth === null || cutOffDay === null || dayExists(COMMON_YEAR, cutOffMonth, cutOffDay));

/** The instant at which counting stops: the end of the cut-off day; null where the regime names none. */
export const cutOffInstant = (deadline: Deadline, year: number, timeZone: string): Instant | null =>
  deadline.cutOffMonth === null || deadline.cutOffDay === null
    ? null
    : dueInstant(year, deadline.cutOffMonth, deadline.cutOffDay, 'ON_OR_BEFORE', timeZone);

/** The instant at which a deadline of a year has passed. */
export const dueOfYear = (deadline: Deadline, year: number, timeZone: string): Instant =>
  dueInstant(year, deadline.month, deadline.day, deadline.boundary, timeZone, deadline.shift);

// A deadline that shifts lies elsewhere each year: what must hold, holds in each year whose days off are known.
const yearsToCheck = (deadlines: readonly Deadline[]): readonly number[] =>
  deadlines.some(({ shift }) => shift !== 'NONE')
    ? [COMMON_YEAR, ...Object.keys(holidayYears).map(Number)]
    : [COMMON_YEAR];

const isBefore = (first: Deadline, second: Deadline): boolean =>
  yearsToCheck([first, second]).every((year) => inTime(dueOfYear(first, year, 'UTC'), dueOfYear(second, year, 'UTC')));

/** The last day on which a deadline of a year can be met, shifted where it shifts: of "before 15/11" the 14th. */
export const lastDayOfYear = (deadline: Deadline, year: number): Day =>
  dayBefore(dayOf(dueOfYear(deadline, year, 'UTC'), 'UTC'));

/** The day up to which figures of a year are counted: the cut-off, or the last day of the deadline where the regime names none. */
export const countedUntil = (deadline: Deadline, year: number): Day => {
  const cutOff = cutOffInstant(deadline, year, 'UTC');
  return cutOff === null ? lastDayOfYear(deadline, year) : dayBefore(dayOf(cutOff, 'UTC'));
};

/** Whether at least one working day lies between the cut-off day and the end of the deadline in a year (domain rule 10): in which the report is written. */
export const leavesWorkingDay = (deadline: Deadline, year: number): boolean =>
  deadline.cutOffMonth === null ||
  workingDaysFrom(dayAfter(countedUntil(deadline, year)), lastDayOfYear(deadline, year)) > 0;

/** Whether the deadlines of a regime follow each other through the year, each later than the one before. */
export const inOrderOfYear = (deadlines: readonly Deadline[]): boolean =>
  deadlines.every((deadline, index) => {
    const before = deadlines[index - 1];
    return before === undefined || isBefore(before, deadline);
  });

/** Whether a regime that comes after another in a chain is due later: period by period where both have the same number, else by the last of each. */
export function isDueLater(after: readonly Deadline[], before: readonly Deadline[]): boolean {
  const pairs =
    after.length === before.length
      ? after.map((deadline, index) => [before[index], deadline] as const)
      : [[before.at(-1), after.at(-1)] as const];
  return pairs.every(([first, second]) => !first || !second || isBefore(first, second));
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The periods of a regime in a year, in the order of its deadlines; a report can be handed in from the first day of its period on. */
export function periodsOf(frequency: Frequency, deadlineCount: number, year: number, firstYear: number): Period[] {
  const opens = (month: number): Day => `${year}-${two(month)}-01`;
  switch (frequency) {
    case 'MONTH':
      return Array.from({ length: 12 }, (_, index) => ({
        code: `${year}-${two(index + 1)}`,
        opensOn: opens(index + 1),
      }));
    case 'QUARTER':
      return Array.from({ length: 4 }, (_, index) => ({
        code: `${year}-Q${index + 1}`,
        opensOn: opens(index * 3 + 1),
      }));
    case 'HALF_YEAR':
      return [
        { code: `${year}-H1`, opensOn: opens(1) },
        { code: `${year}-H2`, opensOn: opens(7) },
      ].slice(0, deadlineCount);
    case 'NINE_MONTHS':
      return [{ code: `${year}-9M`, opensOn: opens(1) }];
    case 'YEAR':
      return [{ code: String(year), opensOn: opens(1) }];
    case 'ONCE':
      return year === firstYear ? [{ code: String(year), opensOn: opens(1) }] : [];
    case 'AD_HOC':
      return [];
  }
}

/** Whether a regime asks for reports in a year. */
export const coversYear = (
  regime: { readonly fromYear: number; readonly toYear: number | null },
  year: number,
): boolean => year >= regime.fromYear && (regime.toYear === null || year <= regime.toYear);

/** Whether it is clear who reports: bodies by their level, agencies by the body that receives, units without either. */
export const namesReporters = (reporters: Reporters, level: string | null, receiverBodyId: string | null): boolean =>
  (reporters === 'UNITS') === (level === null) && (reporters !== 'BODIES_AND_AGENCIES' || receiverBodyId !== null);
