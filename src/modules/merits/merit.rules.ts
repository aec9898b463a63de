import type { Day } from '../../kernel/deadline.js';

/** State of a model (mô hình). */
export type ModelStatus = 'PROPOSED' | 'ACTIVE' | 'PROMOTED' | 'RECOGNISED_BY_PROVINCE' | 'ENDED';

/** Whether a unit as a whole was commended, or persons of it, who are only counted. */
export type CommendationKind = 'COLLECTIVE' | 'INDIVIDUAL';

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

/** Whether a model works in a year: begun, not ended before, and more than a proposal (domain: Model). */
export const isActiveIn = (model: YearSpan & { readonly status: ModelStatus }, year: number): boolean =>
  model.status !== dormantStatus && coversYear(model, year);

/** The years of a list that a span covers. */
export const yearsWithin = (years: readonly number[], span: YearSpan): number[] =>
  years.filter((year) => coversYear(span, year));

/** A collective is commended once by a decision; of persons only the number is kept (domain: Commendation; no name of a person is held). */
export const isQuantityRight = (kind: CommendationKind, quantity: number): boolean =>
  kind === 'INDIVIDUAL' || quantity === 1;

/** A decision is dated today or earlier, in the tenant's time zone. */
export const isDecidedBy = (decidedOn: Day, today: Day): boolean => decidedOn <= today;
