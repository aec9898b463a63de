import { dayExists } from '../../kernel/deadline.js';
import type { Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';

/** How a line of the scorecard gets its points; a GROUP is the sum of its children. */
export type ScoringKind = 'GROUP' | 'MANUAL' | 'ALL_OR_NOTHING' | 'LINKED';

/** A fact that the system holds already and that a line or a gate follows. */
export type LinkedFact = 'REGISTERED' | 'RECOGNISED' | 'ACTIVE_MODEL' | 'COMMENDED';

/** A fact without which a band is not given. */
export type GateFact = 'REGISTERED' | 'RECOGNISED';

/** Whether a line asks for evidence. */
export type EvidenceRule = 'NONE' | 'OPTIONAL' | 'REQUIRED';

/** What a line gives where it does not apply to a unit. */
export type NotApplicableRule = 'NOT_ALLOWED' | 'FULL' | 'ZERO';

/** The four classes that every locality's own bands stand for, best first. */
export const standardBands: readonly StandardBand[] = ['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK'];

/** A line of the scorecard. */
export interface Criterion {
  readonly id: string;
  readonly parentId: string | null;
  readonly code: string;
  readonly text: string;
  readonly maxScore: Hundredths;
  readonly kinds: readonly UnitKind[];
  readonly scoring: ScoringKind;
  readonly step: Hundredths | null;
  readonly linkedFact: LinkedFact | null;
  readonly perCollective: Hundredths | null;
  readonly perIndividual: Hundredths | null;
  readonly evidence: EvidenceRule;
  readonly notApplicable: NotApplicableRule;
}

/** A class by score: from `minScore` up to where the next better one begins. */
export interface Band {
  readonly id: string;
  readonly code: string;
  readonly label: string;
  readonly standard: StandardBand;
  readonly minScore: Hundredths;
  readonly gates: readonly GateFact[];
}

/** When a unit kind is assessed, as days of the calendar. */
export interface Window {
  readonly kind: UnitKind;
  readonly fromMonth: number;
  readonly fromDay: number;
  readonly toMonth: number;
  readonly toDay: number;
}

/** What each gate asks, for people. */
export const gateSentences: Readonly<Record<GateFact, Sentence>> = {
  REGISTERED: { vi: 'Đơn vị đã đăng ký phấn đấu trong năm', en: 'The unit registered for the year' },
  RECOGNISED: {
    vi: 'Đơn vị được công nhận đạt tiêu chuẩn “An toàn về ANTT”',
    en: 'The unit is recognised as meeting the standard "Safe in security and order"',
  },
};

/** What gates look at. */
export type GateFacts = Readonly<Record<GateFact, boolean>>;

/** Whether every gate of a band is met. */
export const gatesHold = (band: Pick<Band, 'gates'>, facts: GateFacts): boolean =>
  band.gates.every((gate) => facts[gate]);

/** The band that the points alone would give; `bands` best first. */
export const bandByScore = <B extends Pick<Band, 'minScore'>>(total: Hundredths, bands: readonly B[]): B | null =>
  bands.find((band) => total >= band.minScore) ?? null;

/** The band of a total: a gate that is not met drops to the next lower band whose gates hold; `bands` best first (domain rule 7). */
export const bandOf = <B extends Pick<Band, 'minScore' | 'gates'>>(
  total: Hundredths,
  bands: readonly B[],
  facts: GateFacts,
): B | null => bands.find((band) => total >= band.minScore && gatesHold(band, facts)) ?? null;

/** The lines that are scored themselves: everything but groups. */
export const leavesOf = <C extends Pick<Criterion, 'scoring'>>(criteria: readonly C[]): C[] =>
  criteria.filter(({ scoring }) => scoring !== 'GROUP');

/** The maxima of all lines that are scored themselves, in hundredths of a point. */
export const sumOfLeaves = (criteria: readonly Pick<Criterion, 'scoring' | 'maxScore'>[]): Hundredths =>
  leavesOf(criteria).reduce((sum, { maxScore }) => sum + maxScore, 0);

/** What can be wrong with a book. */
export interface BookProblem {
  readonly code:
    | 'LEAVES_DO_NOT_SUM_TO_TOTAL'
    | 'CHILDREN_DO_NOT_SUM_TO_PARENT'
    | 'GROUP_WITHOUT_CHILDREN'
    | 'LINE_WITH_CHILDREN'
    | 'PARENT_UNKNOWN'
    | 'KINDS_BEYOND_PARENT'
    | 'CODE_TWICE'
    | 'STEP_DOES_NOT_DIVIDE_MAXIMUM'
    | 'NO_BAND_FROM_ZERO'
    | 'LOWEST_BAND_HAS_GATES'
    | 'BANDS_START_TWICE'
    | 'BAND_ABOVE_TOTAL'
    | 'BANDS_OUT_OF_ORDER'
    | 'WINDOW_DAY_DOES_NOT_EXIST';
  /** Code of the criterion or band, or the kind of the window. */
  readonly at: string;
}

/**
 * Every fault of a book; an empty list means that it may be published. Children sum to their parent and leaves to the total (domain rule 3);
 * bands cover 0 to the total, the lowest without gates, and a better standard class never begins below a worse one (domain rule 7).
 */
export function validateBook(book: {
  readonly total: Hundredths;
  readonly criteria: readonly Criterion[];
  readonly bands: readonly Band[];
  readonly windows: readonly Window[];
}): BookProblem[] {
  return [
    ...criteriaProblems(book.total, book.criteria),
    ...bandProblems(book.total, book.bands),
    ...windowProblems(book.windows),
  ];
}

function criteriaProblems(total: Hundredths, criteria: readonly Criterion[]): BookProblem[] {
  const problems: BookProblem[] = [];
  const byId = new Map(criteria.map((line) => [line.id, line]));
  const children = Map.groupBy(criteria, (line) => line.parentId);
  const codes = new Set<string>();
  for (const line of criteria) {
    const at = line.code;
    if (codes.has(at)) problems.push({ code: 'CODE_TWICE', at });
    codes.add(at);
    const parent = line.parentId === null ? undefined : byId.get(line.parentId);
    if (line.parentId !== null && !parent) problems.push({ code: 'PARENT_UNKNOWN', at });
    if (parent && !line.kinds.every((kind) => parent.kinds.includes(kind)))
      problems.push({ code: 'KINDS_BEYOND_PARENT', at });
    const below = children.get(line.id) ?? [];
    if (line.scoring === 'GROUP') {
      if (below.length === 0) problems.push({ code: 'GROUP_WITHOUT_CHILDREN', at });
      else if (below.reduce((sum, { maxScore }) => sum + maxScore, 0) !== line.maxScore) {
        problems.push({ code: 'CHILDREN_DO_NOT_SUM_TO_PARENT', at });
      }
    } else if (below.length > 0) problems.push({ code: 'LINE_WITH_CHILDREN', at });
    if (line.step !== null && line.maxScore % line.step !== 0)
      problems.push({ code: 'STEP_DOES_NOT_DIVIDE_MAXIMUM', at });
  }
  if (sumOfLeaves(criteria) !== total) problems.push({ code: 'LEAVES_DO_NOT_SUM_TO_TOTAL', at: '' });
  return problems;
}

function bandProblems(total: Hundredths, bands: readonly Band[]): BookProblem[] {
  const problems: BookProblem[] = [];
  const best = bands.toSorted((a, b) => b.minScore - a.minScore);
  const lowest = best.at(-1);
  if (lowest?.minScore !== 0) problems.push({ code: 'NO_BAND_FROM_ZERO', at: lowest?.code ?? '' });
  if (lowest && lowest.gates.length > 0) problems.push({ code: 'LOWEST_BAND_HAS_GATES', at: lowest.code });
  best.forEach((band, index) => {
    const below = best[index + 1];
    if (band.minScore > total) problems.push({ code: 'BAND_ABOVE_TOTAL', at: band.code });
    if (below?.minScore === band.minScore) problems.push({ code: 'BANDS_START_TWICE', at: below.code });
    if (below && standardBands.indexOf(below.standard) < standardBands.indexOf(band.standard)) {
      problems.push({ code: 'BANDS_OUT_OF_ORDER', at: below.code });
    }
  });
  return problems;
}

// A window of 29/2 would not exist in three years of four, so a common year decides.
const COMMON_YEAR = 2001;

const windowProblems = (windows: readonly Window[]): BookProblem[] =>
  windows
    .filter(
      (one) => !dayExists(COMMON_YEAR, one.fromMonth, one.fromDay) || !dayExists(COMMON_YEAR, one.toMonth, one.toDay),
    )
    .map((one) => ({ code: 'WINDOW_DAY_DOES_NOT_EXIST', at: one.kind }));

const day = (year: number, month: number, date: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;

/** First and last day of a window for a year: 16/11 to 15/11 begins in the year before (domain: Window). */
export function windowInYear(
  window: Omit<Window, 'kind'>,
  year: number,
): { readonly from: string; readonly to: string } {
  const wraps =
    window.toMonth < window.fromMonth || (window.toMonth === window.fromMonth && window.toDay < window.fromDay);
  return {
    from: day(wraps ? year - 1 : year, window.fromMonth, window.fromDay),
    to: day(year, window.toMonth, window.toDay),
  };
}

/** Whether a book is the one of a year: published, from its first year up to, but not in, the year in which the next one takes over (domain rule 2). */
export const isInForce = (
  book: { readonly status: string; readonly fromYear: number; readonly toYear: number | null },
  year: number,
): boolean => book.status === 'PUBLISHED' && book.fromYear <= year && (book.toYear === null || year < book.toYear);
