/** The span of years that one may open; wider ones are slips of the keyboard. */
export const openableYears = { first: 2000, last: 2100 } as const;

/** Whether a year may be opened at all. */
export const isOpenable = (year: number): boolean => year >= openableYears.first && year <= openableYears.last;
