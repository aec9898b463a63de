import type { Day } from '../../kernel/deadline.js';
import { type Window, windowInYear } from '../rulebooks/rule-book.rules.js';

/** The last day on which units are assessed in a year, by its rules; where they name no window, the last day of the year. A year is closed after it, not before (domain rule 11). */
export const lastDayOfAssessment = (windows: readonly Omit<Window, 'kind'>[], year: number): Day =>
  windows.reduce<Day | null>((latest, window) => {
    const { to } = windowInYear(window, year);
    return latest === null || to > latest ? to : latest;
  }, null) ?? `${year}-12-31`;
