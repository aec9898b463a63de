import type { Sentence } from '../../kernel/refusal.js';
import { standardBands } from '../rulebooks/rule-book.rules.js';
import type { StandardBand } from '../units/unit.rules.js';
import { type ExemplaryCondition, requiredYears } from './award.rules.js';

/** The class that the rules of a year ask of its exemplary units, and the years in which they ask it. */
export interface YearsOfCondition {
  readonly band: StandardBand;
  readonly years: readonly number[];
}

/** What a rule book asks of the units that become exemplary in a year, from the first year of its plan on where it asks it of every year; null where it asks nothing (domain rule 13). */
export function conditionOfBook(
  book: { readonly planId: string | null; readonly fromYear: number; readonly awardRule: ExemplaryCondition },
  plans: readonly { readonly id: string; readonly fromYear: number }[],
  year: number,
): YearsOfCondition | null {
  const { exemplaryBand: band } = book.awardRule;
  if (band === null) return null;
  const plan = plans.find(({ id }) => id === book.planId);
  return { band, years: requiredYears(book.awardRule, plan?.fromYear ?? book.fromYear, year) };
}

/** One required year of an exemplary unit: which class it had, and whether that is enough. */
export interface RequiredYear {
  readonly year: number;
  /** Null where it was not classified. */
  readonly reached: StandardBand | null;
  readonly met: boolean;
  readonly sentence: Sentence;
}

const words: Readonly<Record<StandardBand, Sentence>> = {
  EXCELLENT: { vi: 'Xuất sắc', en: 'EXCELLENT' },
  GOOD: { vi: 'Khá', en: 'GOOD' },
  AVERAGE: { vi: 'Trung bình', en: 'AVERAGE' },
  WEAK: { vi: 'Yếu', en: 'WEAK' },
};

/** Each required year with the class that a unit had in it, whether that is the asked one or a better, and the sentence that says so (domain rule 13: EXEMPLARY needs EXCELLENT in each required year). */
export const judgedYears = (
  years: readonly number[],
  bands: ReadonlyMap<number, StandardBand | null>,
  band: StandardBand,
): RequiredYear[] =>
  years.map((year) => {
    const reached = bands.get(year) ?? null;
    const met = reached !== null && standardBands.indexOf(reached) <= standardBands.indexOf(band);
    return { year, reached, met, sentence: sentenceOfYear(year, reached, met, band) };
  });

/** The required years in which a unit missed the class, or was not classified at all. */
export const missedYears = (
  years: readonly number[],
  bands: ReadonlyMap<number, StandardBand | null>,
  band: StandardBand,
): number[] => judgedYears(years, bands, band).flatMap(({ year, met }) => (met ? [] : [year]));

function sentenceOfYear(year: number, reached: StandardBand | null, met: boolean, band: StandardBand): Sentence {
  if (reached === null)
    return {
      vi: `Năm ${year}: chưa được phân loại (cần loại ${words[band].vi}).`,
      en: `${year}: not classified (${words[band].en} is asked for).`,
    };
  return met
    ? { vi: `Năm ${year}: đạt loại ${words[reached].vi}.`, en: `${year}: classified ${words[reached].en}.` }
    : {
        vi: `Năm ${year}: đạt loại ${words[reached].vi}, cần loại ${words[band].vi}.`,
        en: `${year}: classified ${words[reached].en}, ${words[band].en} is asked for.`,
      };
}

/** Whether a unit meets the tenant's condition for exemplary units, in one sentence over all required years. */
export function conditionSentence(years: readonly RequiredYear[], band: StandardBand | null): Sentence {
  if (band === null)
    return {
      vi: 'Địa phương không đặt điều kiện phân loại cho đơn vị điển hình.',
      en: 'The locality asks for no class of its exemplary units.',
    };
  const missed = years.filter(({ met }) => !met).map(({ year }) => year);
  return missed.length === 0
    ? {
        vi: `Đủ điều kiện: đạt loại ${words[band].vi} trong cả ${years.length} năm yêu cầu.`,
        en: `The condition is met: ${words[band].en} in all ${years.length} required years.`,
      }
    : {
        vi: `Chưa đủ điều kiện: thiếu loại ${words[band].vi} trong các năm ${missed.join(', ')}.`,
        en: `The condition is not met: ${words[band].en} is missing in ${missed.join(', ')}.`,
      };
}
