import { holidayYears } from './public-holidays.js';

/** What happens to a deadline whose last day is a day off. */
export type DayShift = 'NONE' | 'NEXT_WORKING_DAY' | 'PREVIOUS_WORKING_DAY';

// Fixed by law in any year; what the moon decides is known for the years of the table alone.
const FIXED = ['01-01', '04-30', '05-01', '09-02'];

/** Whether state offices in Vietnam work on a day: no weekend, no public holiday, no day in lieu of one; a Saturday that was swapped counts (Bộ luật Lao động 2019 art. 111, 112). Outside the years of the table, weekends and the fixed holidays alone are days off. */
export function isWorkingDay(day: string): boolean {
  const date = Temporal.PlainDate.from(day);
  const year = holidayYears[date.year];
  const monthDay = day.slice(5);
  if (year?.worked.includes(monthDay)) return true;
  return date.dayOfWeek < 6 && !(year?.off ?? FIXED).includes(monthDay);
}

/** The day itself when it is worked or nothing shifts, else the nearest working day after or before it. */
export function shiftToWorkingDay(day: string, shift: DayShift): string {
  if (shift === 'NONE') return day;
  const days = shift === 'NEXT_WORKING_DAY' ? 1 : -1;
  let date = Temporal.PlainDate.from(day);
  while (!isWorkingDay(date.toString())) date = date.add({ days });
  return date.toString();
}

/** How many working days lie from one day to another, both included; 0 when the second comes first. */
export function workingDaysFrom(first: string, last: string): number {
  let count = 0;
  const end = Temporal.PlainDate.from(last);
  for (let date = Temporal.PlainDate.from(first); Temporal.PlainDate.compare(date, end) <= 0; ) {
    if (isWorkingDay(date.toString())) count += 1;
    date = date.add({ days: 1 });
  }
  return count;
}
