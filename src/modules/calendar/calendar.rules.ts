import type { Day, Instant } from '../../kernel/deadline.js';

/** What stands in the calendar. */
export type CalendarEntryKind = 'DEADLINE' | 'WINDOW' | 'MILESTONE';

/** First and last day of something, both included. */
export interface Days {
  readonly from: Day;
  readonly to: Day;
}

/** A year and some weeks: what a person looks at. */
export const MAX_DAYS = 400;

/** Whether a range of days can be asked for: not reversed, and at most 400 days long. */
export const isRange = ({ from, to }: Days): boolean => {
  const { days } = Temporal.PlainDate.from(from).until(to);
  return days >= 0 && days <= MAX_DAYS;
};

/** Whether two spans of days share a day. */
export const overlaps = (a: Days, b: Days): boolean => a.from <= b.to && b.from <= a.to;

/** The years whose windows, deadlines and milestones may touch a range: a window for a year can begin in the year before. */
export function yearsTouched({ from, to }: Days): number[] {
  const first = Number(from.slice(0, 4));
  const last = Number(to.slice(0, 4)) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The last day on which a deadline can be met: the instant that is too late belongs to the day after (domain rule 10). */
export const lastDayOf = (dueAt: Instant, timeZone: string): Day =>
  Temporal.Instant.from(dueAt).subtract({ milliseconds: 1 }).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** When a milestone of a plan happens in a year; null where it does not, or where the plan says nothing finer than the year. */
export function milestoneInYear(
  milestone: {
    readonly recurrence: 'ONCE' | 'YEARLY';
    readonly onDate: Day | null;
    readonly month: number | null;
    readonly day: number | null;
    readonly quarter: number | null;
    readonly fromYear: number;
    readonly toYear: number | null;
  },
  year: number,
): Days | null {
  const { onDate, month, day, quarter, fromYear, toYear, recurrence } = milestone;
  if (onDate !== null) return onDate.startsWith(`${year}-`) ? { from: onDate, to: onDate } : null;
  if (recurrence === 'ONCE' ? year !== fromYear : year < fromYear || (toYear !== null && year > toYear)) return null;
  if (month !== null && day !== null) {
    const on = Temporal.PlainDate.from({ year, month, day }).toString();
    return { from: on, to: on };
  }
  const first = month ?? (quarter === null ? null : quarter * 3 - 2);
  if (first === null) return null;
  const from = Temporal.PlainDate.from({ year, month: first, day: 1 });
  const to = from.add({ months: month === null ? 3 : 1 }).subtract({ days: 1 });
  return { from: from.toString(), to: to.toString() };
}
