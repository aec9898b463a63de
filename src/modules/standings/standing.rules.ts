import type { Day } from '../../kernel/deadline.js';

/** Body, kind and eligibility of a year follow the unit until the year is over; later moves leave a past year with the body that was responsible (domain rule 12). */
export const followsUnit = (year: number, today: Day): boolean => year >= Number(today.slice(0, 4));

/** The span of years that one may open; wider ones are slips of the keyboard. */
export const openableYears = { first: 2000, last: 2100 } as const;

/** Whether a year may be opened at all. */
export const isOpenable = (year: number): boolean => year >= openableYears.first && year <= openableYears.last;
