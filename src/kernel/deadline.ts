import { type DayShift, shiftToWorkingDay } from './working-days.js';

/** Whether the named day itself still counts: BEFORE 15/11 ends with 14/11 24:00, ON_OR_BEFORE 30/10 with 30/10 24:00. */
export type Boundary = 'BEFORE' | 'ON_OR_BEFORE';

/** An instant in UTC as text, e.g. 2026-10-30T17:00:00Z. */
export type Instant = string;

/** A day of the calendar as text, e.g. 2026-10-30. */
export type Day = string;

/** Whether the calendar has this day in that year (29/2 only in leap years). */
export function dayExists(year: number, month: number, day: number): boolean {
  try {
    Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** The first instant that is too late for a deadline, in the tenant's time zone; source: domain rule 10. When its last day is a day off, a shift moves that day to a working one. Throws for a day that does not exist. */
export function dueInstant(
  year: number,
  month: number,
  day: number,
  boundary: Boundary,
  timeZone: string,
  shift: DayShift = 'NONE',
): Instant {
  const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  const last = boundary === 'BEFORE' ? date.subtract({ days: 1 }) : date;
  const end = Temporal.PlainDate.from(shiftToWorkingDay(last.toString(), shift)).add({ days: 1 });
  return startOfDay(end.toString(), timeZone);
}

/** The instant at which a day begins in a time zone. */
export function startOfDay(day: Day, timeZone: string): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString();
}

/** The day that an instant falls on in a time zone. */
export function dayOf(instant: Instant, timeZone: string): Day {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The day after a day. */
export const dayAfter = (day: Day): Day => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

/** The day before a day. */
export const dayBefore = (day: Day): Day => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();

/** An instant as people of a time zone read it, e.g. 00:00 31/10/2026. */
export function clockTime(instant: Instant, timeZone: string): string {
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(there.hour)}:${two(there.minute)} ${two(there.day)}/${two(there.month)}/${there.year}`;
}

/** The same clock time so many years later in a time zone; 29/2 becomes 28/2 in a year that has none. */
export function yearsLater(instant: Instant, years: number, timeZone: string): Instant {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .add({ years }, { overflow: 'constrain' })
    .toInstant()
    .toString();
}

/** The end of the day that comes so many days after that of an instant, in a time zone: of today with 0. */
export function endOfDayAfter(instant: Instant, days: number, timeZone: string): Instant {
  const day = Temporal.PlainDate.from(dayOf(instant, timeZone)).add({ days: days + 1 });
  return startOfDay(day.toString(), timeZone);
}

/** How many days lie between two days: 0 for the same, negative where the second comes first. */
export const daysBetween = (from: Day, to: Day): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;

/** Whether an instant is still in time: strictly before the first instant that is too late. */
export function inTime(at: Instant, dueAt: Instant): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(at), Temporal.Instant.from(dueAt)) < 0;
}

/** Whether a text is an instant in UTC that exists, e.g. 2026-10-30T17:00:00Z. */
export function isInstant(text: string): boolean {
  try {
    return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) && Temporal.Instant.from(text) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a text is a day that exists, e.g. 2026-02-29 is none. */
export function isDay(text: string): boolean {
  try {
    return (
      /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
    );
  } catch {
    return false;
  }
}
