import { type Day, dayExists, isDay } from '../../kernel/deadline.js';

/** The day of issue where the text gives a full one: "2022-06" is a month and no day. */
export const fullDay = (issuedOn: string | null): Day | null =>
  issuedOn !== null && isDay(issuedOn) ? issuedOn : null;

/** Whether a text says when a plan was issued: a year, a month or a day that exists. */
export const saysWhenIssued = (text: string): boolean => /^\d{4}(-(0[1-9]|1[0-2]))?$/.test(text) || isDay(text);

/** When a milestone happens, as a plan states it. */
export interface MilestoneTime {
  readonly recurrence: 'ONCE' | 'YEARLY';
  readonly date: Day | null;
  readonly month: number | null;
  readonly day: number | null;
  readonly quarter: number | null;
}

/** A milestone names its time in one way: a full day (only once), a month with or without a day, a quarter, or nothing finer than its years; a day of a month exists in every year. */
export function namesOneTime(time: MilestoneTime): boolean {
  const ways = [time.date, time.month, time.quarter].filter((way) => way !== null).length;
  if (ways > 1 || (time.date !== null && time.recurrence !== 'ONCE')) return false;
  if (time.day === null) return true;
  // 2023 is no leap year: what exists there exists in every year.
  return time.month !== null && dayExists(2023, time.month, time.day);
}
