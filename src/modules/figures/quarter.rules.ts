import { type Instant, inTime, startOfDay } from '../../kernel/deadline.js';

/** The first instant after a quarter of a calendar year in a time zone. */
export const quarterEnd = (year: number, quarter: number, timeZone: string): Instant =>
  startOfDay(quarter === 4 ? `${year + 1}-01-01` : `${year}-${String(quarter * 3 + 1).padStart(2, '0')}-01`, timeZone);

/** The instants at which quarters of some years are looked at: the end of each that is over, now for the one under way; none for those ahead. */
export const quarterMoments = (
  years: readonly number[],
  now: Instant,
  timeZone: string,
): { readonly year: number; readonly quarter: number; readonly at: Instant }[] =>
  years.flatMap((year) =>
    [1, 2, 3, 4].flatMap((quarter) => {
      const begins = quarter === 1 ? startOfDay(`${year}-01-01`, timeZone) : quarterEnd(year, quarter - 1, timeZone);
      if (inTime(now, begins)) return [];
      const end = quarterEnd(year, quarter, timeZone);
      return [{ year, quarter, at: inTime(now, end) ? now : end }];
    }),
  );
