/** The span of years that one may open; wider ones are slips of the keyboard. */
export const openableYears = { first: 2000, last: 2100 } as const;

/** Whether a year may be opened at all. */
export const isOpenable = (year: number): boolean => year >= openableYears.first && year <= openableYears.last;

/** What of a standing may change, and is then kept as history. */
export const changingParts = [
  'bodyId',
  'kind',
  'eligible',
  'registered',
  'recognition',
  'selfTotal',
  'reviewTotal',
  'bandId',
  'bandStandard',
  'activeModels',
  'nominated',
  'exemplary',
] as const;

/** Whether two states of a standing say the same; a state that says the same leaves no history. */
export const saysTheSame = <Standing extends Readonly<Record<(typeof changingParts)[number], unknown>>>(
  one: Standing,
  other: Standing,
): boolean => changingParts.every((part) => one[part] === other[part]);
