import type { Day } from '../../kernel/deadline.js';

/** State of a model (mô hình). */
export type ModelStatus = 'PROPOSED' | 'ACTIVE' | 'PROMOTED' | 'RECOGNISED_BY_PROVINCE' | 'RECOGNISED_ABOVE' | 'ENDED';

/** One of the four things that a model has to make clear ("4 rõ"). */
export type ModelClear = 'PURPOSE' | 'METHOD' | 'OPERATION' | 'RESULTS';

/** What a model says of itself. */
export interface ModelTexts {
  readonly purpose?: string | null | undefined;
  readonly method?: string | null | undefined;
  readonly operation?: string | null | undefined;
  readonly results?: string | null | undefined;
}

/** Whether a unit as a whole was commended, or persons of it, who are only counted. */
export type CommendationKind = 'COLLECTIVE' | 'INDIVIDUAL';

/** The level of whoever commended: commune, district, province, ministry, or the state itself. */
export type CommendationLevel = 'COMMUNE' | 'DISTRICT' | 'PROVINCE' | 'MINISTRY' | 'STATE';

/** A step of a unit on the way to being exemplary (điển hình). */
export type ExemplaryStatus = 'PILOT' | 'NOMINATED' | 'RECOGNISED';

/** A span of years; `toYear` is the last one, none while it lasts. */
export interface YearSpan {
  readonly fromYear: number;
  readonly toYear?: number | null | undefined;
}

/** A model that only was proposed is none yet. */
export const dormantStatus: ModelStatus = 'PROPOSED';

/** Whether a span covers a year; the last year counts. */
export const coversYear = ({ fromYear, toYear }: YearSpan, year: number): boolean =>
  fromYear <= year && (toYear == null || year <= toYear);

/** Whether a model works in a year: begun, not ended before, and never a mere proposal (domain: Model). */
export const isActiveIn = (model: YearSpan & { readonly worked: boolean }, year: number): boolean =>
  model.worked && coversYear(model, year);

/** What of the four clears a model still leaves open: its nature and purpose, its method, how it is run and who answers for it, its results (354/KH-UBND Hải Phòng, II.3). */
export const modelGaps = ({ purpose, method, operation, results }: ModelTexts): ModelClear[] => [
  ...(purpose == null ? (['PURPOSE'] as const) : []),
  ...(method == null ? (['METHOD'] as const) : []),
  ...(operation == null ? (['OPERATION'] as const) : []),
  ...(results == null ? (['RESULTS'] as const) : []),
];

/** The years of a list that a span covers. */
export const yearsWithin = (years: readonly number[], span: YearSpan): number[] =>
  years.filter((year) => coversYear(span, year));

/** A collective is commended once by a decision; of persons only the number is kept (domain: Commendation; no name of a person is held). */
export const isQuantityRight = (kind: CommendationKind, quantity: number): boolean =>
  kind === 'INDIVIDUAL' || quantity === 1;

/** A decision is dated today or earlier, in the tenant's time zone. */
export const isDecidedBy = (decidedOn: Day, today: Day): boolean => decidedOn <= today;
