import { type Comparator, countMeets, shareMeets } from '../../kernel/comparison.js';
import type { Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';

/** How far a past year was at the same point of its span, and where it ended: counts of the same measure, or two counts in the proportion of its shares. */
export interface PastCourse {
  readonly year: number;
  readonly sameDay: number;
  readonly end: number;
}

/** From what a forecast was made. */
export type ForecastMethod = 'FINAL' | 'PACE' | 'PACE_AND_PAST_YEARS';

/** Where a numerator will stand at the deadline: at least `low`, at most `high`, by everything that speaks for it. */
export interface Forecast {
  readonly method: ForecastMethod;
  readonly low: number;
  readonly high: number;
  /** The past years that were looked at. */
  readonly years: readonly number[];
}

/** What is known of the year under way: how many have what is asked, of how many (null: no upper end), and how many of its days are over. */
export interface CourseOfYear {
  /** Whether the denominator grows with the year as well (registered, assessed): then the share is carried on, not the count. */
  readonly moving: boolean;
  readonly numerator: number;
  readonly denominator: number | null;
  readonly daysOver: number;
  readonly days: number;
}

const cut = (value: bigint, most: number | null): number =>
  most !== null && value > BigInt(most) ? most : Number(value);

/**
 * Where a count will stand at the deadline, as a range: this year's pace carried on evenly (the count by the days over, times all days), and, for each
 * past year that had begun by then, this year's count grown as that year's still did. The range spans all of them, rounded outwards to whole units, never below
 * what is reached already nor above the denominator. Where the denominator grows as well, the share of today takes the place of the pace. At or after the deadline it is the count itself; before the first day is over there is no forecast.
 */
export function forecast(course: CourseOfYear, past: readonly PastCourse[]): Forecast | null {
  const { numerator, denominator, daysOver, days, moving } = course;
  if (daysOver >= days) return { method: 'FINAL', low: numerator, high: numerator, years: [] };
  if (daysOver <= 0) return null;
  const usable = past.filter(({ sameDay, end }) => sameDay > 0 && (moving || end >= sameDay));
  const grown: readonly (readonly [bigint, bigint])[] = [
    moving ? [BigInt(numerator), 1n] : [BigInt(numerator) * BigInt(days), BigInt(daysOver)],
    ...usable.map(({ sameDay, end }) => [BigInt(numerator) * BigInt(end), BigInt(sameDay)] as const),
  ];
  const lows = grown.map(([part, whole]) => part / whole);
  const highs = grown.map(([part, whole]) => (part + whole - 1n) / whole);
  const least = (values: readonly bigint[]) => values.reduce((one, other) => (other < one ? other : one));
  const largest = (values: readonly bigint[]) => values.reduce((one, other) => (other > one ? other : one));
  return {
    method: usable.length > 0 ? 'PACE_AND_PAST_YEARS' : 'PACE',
    low: Math.max(moving ? 0 : numerator, cut(least(lows), denominator)),
    high: Math.max(numerator, cut(largest(highs), denominator)),
    years: usable.map(({ year }) => year),
  };
}

/** How a target stands by its forecast. */
export type Outlook = 'MET' | 'LIKELY' | 'OPEN' | 'UNLIKELY' | 'MISSED';

/** Whether a target will be met: certain once its deadline is over; before it, likely or not where the whole range says so, open where it does not (domain rule 9: decided on whole counts). */
export function outlookOf(
  { comparator, threshold }: { readonly comparator: Comparator; readonly threshold: Hundredths },
  denominator: number | null,
  range: Forecast,
): Outlook | null {
  const meets = (numerator: number): boolean | null =>
    denominator === null
      ? countMeets(comparator, numerator, threshold)
      : shareMeets(comparator, numerator, denominator, threshold);
  const [atLow, atHigh] = [meets(range.low), meets(range.high)];
  if (atLow === null || atHigh === null) return null;
  if (range.method === 'FINAL') return atLow ? 'MET' : 'MISSED';
  if (atLow && atHigh) return 'LIKELY';
  return atLow || atHigh ? 'OPEN' : 'UNLIKELY';
}

/** What somebody should be warned of in time. */
export type TargetWarning = 'MISSED' | 'UNLIKELY' | 'OPEN_LATE' | 'NO_FIGURE';

/** Which warning a target gives, if any: missed; not to be reached at this pace; still open in the last third of its time; or nothing to count when a third is over. */
export function warningOf(outlook: Outlook | null, { daysOver, days }: CourseOfYear): TargetWarning | null {
  if (outlook === 'MISSED' || outlook === 'UNLIKELY') return outlook;
  if (outlook === 'OPEN') return 3 * daysOver >= 2 * days ? 'OPEN_LATE' : null;
  return outlook === null && 3 * daysOver >= days ? 'NO_FIGURE' : null;
}

/** What each warning says to people. */
export const warningSentences: Readonly<Record<TargetWarning, Sentence>> = {
  MISSED: { vi: 'Đã hết hạn và chỉ tiêu không đạt.', en: 'The deadline is over and the target is missed.' },
  UNLIKELY: {
    vi: 'Với tiến độ hiện nay, chỉ tiêu khó đạt đúng hạn.',
    en: 'At this pace the target will not be reached by its deadline.',
  },
  OPEN_LATE: {
    vi: 'Đã qua hai phần ba thời gian mà chưa chắc đạt chỉ tiêu.',
    en: 'Two thirds of the time are over and it is still open whether the target will be reached.',
  },
  NO_FIGURE: {
    vi: 'Đã qua một phần ba thời gian mà chưa có số liệu để tính.',
    en: 'A third of the time is over and there is nothing to count yet.',
  },
};

/** What each way of forecasting says of itself. */
export const methodSentences: Readonly<Record<ForecastMethod, Sentence>> = {
  FINAL: { vi: 'Đã hết hạn: số liệu hiện có.', en: 'The deadline is over: the figure as it stands.' },
  PACE: {
    vi: 'Theo tiến độ (hoặc tỷ lệ) năm nay, tính đều đến hết hạn; chưa có năm trước để so sánh.',
    en: "This year's pace (or share) carried on evenly to the deadline; no past year to compare with.",
  },
  PACE_AND_PAST_YEARS: {
    vi: 'Khoảng giữa tiến độ (hoặc tỷ lệ) năm nay tính đều đến hết hạn và mức thay đổi của các năm trước từ cùng thời điểm.',
    en: "Between this year's pace (or share) carried on evenly to the deadline and how past years still changed from the same point on.",
  },
};

/** How much one body can still give. */
export interface BodyPotential<Body> {
  readonly body: Body;
  /** Units in the denominator that do not have what is asked yet. */
  readonly potential: number;
}

/** The bodies that can still give most, with what they could give together so far, and whether the target can be met without the one: not where all others together cannot give what is missing. */
export function decidingBodies<Body>(
  bodies: readonly BodyPotential<Body>[],
  shortfall: number,
): (BodyPotential<Body> & { readonly together: number; readonly indispensable: boolean })[] {
  const all = bodies.reduce((sum, { potential }) => sum + potential, 0);
  let together = 0;
  return bodies
    .filter(({ potential }) => potential > 0)
    .toSorted((one, other) => other.potential - one.potential)
    .map((one) => {
      together += one.potential;
      return { ...one, together, indispensable: all - one.potential < shortfall };
    });
}
