import { type Day, type Instant, inTime } from '../../kernel/deadline.js';
import { idsOnPath, type Path } from '../../kernel/path.js';
import { shiftToWorkingDay } from '../../kernel/working-days.js';
import { lastDayOf } from '../calendar/calendar.rules.js';

/** On which days is reminded: so many days before the last day, so many after it; each further `escalateEvery` days late one body more up the chain hears of it. */
export interface ReminderRules {
  readonly daysBefore: readonly number[];
  readonly daysLate: readonly number[];
  readonly escalateEvery: number;
}

/** How a tenant reminds until it says otherwise: a week, three days and one day before; one, three, seven and fourteen days late; a body more every three days. */
export const usualReminderRules: ReminderRules = { daysBefore: [7, 3, 1], daysLate: [1, 3, 7, 14], escalateEvery: 3 };

/** A day of reminding: how many bodies up the chain hear of it beside who owes; 0 for him alone. */
export interface ReminderStep {
  readonly day: Day;
  readonly height: number;
}

const shifted = (last: Day, days: number, shift: 'NEXT_WORKING_DAY' | 'PREVIOUS_WORKING_DAY'): Day =>
  shiftToWorkingDay(Temporal.PlainDate.from(last).add({ days }).toString(), shift);

/** The days on which a due instant is reminded of, in order: before and on its last day on working days at the latest, after it on working days at the earliest, so that nobody is reminded on a day off (domain rule 10). */
export function reminderSteps(dueAt: Instant, rules: ReminderRules, timeZone: string): ReminderStep[] {
  const last = lastDayOf(dueAt, timeZone);
  const before = [...rules.daysBefore, 0].map((days) => ({
    day: shifted(last, -days, 'PREVIOUS_WORKING_DAY'),
    height: 0,
  }));
  const late = rules.daysLate.map((days) => ({
    day: shifted(last, days, 'NEXT_WORKING_DAY'),
    height: Math.floor(days / rules.escalateEvery),
  }));
  const heights = new Map<Day, number>();
  for (const { day, height } of [...before, ...late]) heights.set(day, Math.max(height, heights.get(day) ?? 0));
  return [...heights].map(([day, height]) => ({ day, height })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** How far up is reminded today, and null when not at all: steps of days on which nothing ran, from the day after the last run on, count as one of today. */
export function heightToday(
  steps: readonly ReminderStep[],
  { today, lastRun }: { readonly today: Day; readonly lastRun: Day | null },
): number | null {
  const heights = steps
    .filter(({ day }) => day <= today && (lastRun === null ? day === today : day > lastRun))
    .map(({ height }) => height);
  return heights.length === 0 ? null : Math.max(...heights);
}

/** Where a due instant stands when it is reminded of. */
export type ReminderMoment = 'AHEAD' | 'TODAY' | 'LATE';

/** Whether a due instant lies ahead, is met today at the latest, or has passed. */
export function reminderMoment(dueAt: Instant, now: Instant, today: Day, timeZone: string): ReminderMoment {
  if (!inTime(now, dueAt)) return 'LATE';
  return lastDayOf(dueAt, timeZone) === today ? 'TODAY' : 'AHEAD';
}

/** Days from a day to the last day of a due instant: 0 on that day itself, below 0 when it has passed. */
export const daysLeft = (dueAt: Instant, day: Day, timeZone: string): number =>
  Temporal.PlainDate.from(day).until(lastDayOf(dueAt, timeZone)).days;

/**
 * The bodies that hear of what is late below them, nearest first: of a unit its own body and up, of a body the one above it and up; so many as the
 * height says, and none above the body to which it is owed.
 */
export function bodiesAbove(
  owes: { readonly path: Path; readonly isUnit: boolean; readonly owedTo: string | null },
  height: number,
): string[] {
  const up = idsOnPath(owes.path).toReversed();
  const end = owes.owedTo === null ? -1 : up.indexOf(owes.owedTo);
  const within = end === -1 ? up : up.slice(0, end + 1);
  return (owes.isUnit ? within : within.slice(1)).slice(0, height);
}
