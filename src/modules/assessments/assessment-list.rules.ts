import { type Instant, inTime as isEarlier } from '../../kernel/deadline.js';
import type { Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { Band } from '../rulebooks/rule-book.rules.js';
import type { RecognitionStatus } from '../units/unit.rules.js';
import type { AssessmentStatus } from './assessment.workflow.js';

/** What a list says of a unit before its class is looked at. */
export interface ListedFacts {
  readonly registered: boolean;
  readonly recognition: RecognitionStatus;
  /** Where its card stands; null while there is none. */
  readonly status: AssessmentStatus | null;
}

/** What keeps a unit in or out of the list of its body: it has its class, it is not assessed for a cause, something is still open, or it has nothing to do with the year. */
export type ListPart = 'CLASSIFIED' | 'NOT_ASSESSED' | 'OPEN' | 'OUTSIDE';

/** Where a unit that counts stands in the list of its body for a year: a registered unit is open until it is classified or not assessed; one whose registration does not stand has no part in it unless it was classified. */
export function partOfList({ registered, recognition, status }: ListedFacts): ListPart {
  if (status === 'APPROVED') return 'CLASSIFIED';
  if (recognition === 'NOT_ASSESSED') return 'NOT_ASSESSED';
  return registered ? 'OPEN' : 'OUTSIDE';
}

/** How many units of those that a body classified a quota lets into a band: whole units, never rounded up, since two of nine are more than 20 % (domain rules 7 and 9); the quota in hundredths of a percent. */
export function allowedByQuota(classified: number, quotaPercent: Hundredths): number {
  const share = classified * quotaPercent;
  return (share - (share % 10_000)) / 10_000;
}

/** A classified unit, as far as the ranking looks at it. */
export interface Ranked {
  readonly unitCode: string;
  readonly reviewTotal: Hundredths;
  readonly submittedAt: Instant;
}

/** The order that decides who is over the line of a quota: more points of the superior first; of equal points, the card that was handed in earlier; of the same instant, the unit's code. */
export function compareRanked(a: Ranked, b: Ranked): number {
  if (a.reviewTotal !== b.reviewTotal) return b.reviewTotal - a.reviewTotal;
  if (isEarlier(a.submittedAt, b.submittedAt)) return -1;
  if (isEarlier(b.submittedAt, a.submittedAt)) return 1;
  return a.unitCode < b.unitCode ? -1 : a.unitCode > b.unitCode ? 1 : 0;
}

/** How ties are broken, for people. */
export const tieBreak: Sentence = {
  vi: 'Xếp theo tổng điểm cấp trên chấm, từ cao xuống thấp; bằng điểm thì phiếu nộp trước xếp trước; nộp cùng lúc thì theo mã đơn vị.',
  en: 'By the total of the review, highest first; of equal totals, the card that was handed in earlier; of the same instant, by the code of the unit.',
};

/** What a quota does to a list. */
export interface QuotaState<B, Unit> {
  readonly band: B;
  readonly quotaPercent: Hundredths;
  readonly classified: number;
  readonly allowed: number;
  readonly inBand: number;
  /** The units over the line: the last of the band in the order of the ranking. */
  readonly over: readonly Unit[];
}

/** How each band with a quota stands against it; `ranked` are all that the body classified, in their order, with the code of their band. */
export function quotasOf<B extends Pick<Band, 'code' | 'quotaPercent'>, Unit extends { readonly bandCode: string }>(
  bands: readonly B[],
  ranked: readonly Unit[],
): QuotaState<B, Unit>[] {
  return bands.flatMap((band) => {
    if (band.quotaPercent === null) return [];
    const inBand = ranked.filter(({ bandCode }) => bandCode === band.code);
    const allowed = allowedByQuota(ranked.length, band.quotaPercent);
    return [
      {
        band,
        quotaPercent: band.quotaPercent,
        classified: ranked.length,
        allowed,
        inBand: inBand.length,
        over: inBand.slice(allowed),
      },
    ];
  });
}

/** What a card says where a quota took its band lower. */
export const loweredSentence = (given: Pick<Band, 'label'>): Sentence => ({
  vi: `Vượt tỷ lệ khống chế của danh sách nên được hạ xuống loại ${given.label} theo quyết định.`,
  en: `The list broke its quota, so by decision the band is ${given.label}.`,
});

/** The band into which a quota lowers a unit: the next lower one of its book whose gates it meets; null where there is none below. */
export function bandBelow<B extends Pick<Band, 'id'>>(
  bands: readonly B[],
  bandId: string,
  holds: (band: B) => boolean,
): B | null {
  const at = bands.findIndex(({ id }) => id === bandId);
  return at < 0 ? null : (bands.slice(at + 1).find(holds) ?? null);
}
