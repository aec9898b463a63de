import type { Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { EligibilityRule, StandardBand, UnitKind } from '../units/unit.rules.js';
import type { LineScoring, Rounding } from './criterion.scoring.js';

/** A fact that the system holds already and that a line follows. */
export type LinkedFact =
  | 'REGISTERED'
  | 'ALL_DEPARTMENTS_REGISTERED'
  | 'RECOGNISED'
  | 'ACTIVE_MODEL'
  | 'REPORTED_ON_TIME'
  | 'COMMENDED';

/** What a gate asks: a fact that the system holds, so many points on a line, or a line without an incident. */
export type GateFact = Exclude<LinkedFact, 'COMMENDED'> | 'MINIMUM_POINTS' | 'NO_INCIDENT';

/** A condition of a band besides the points. */
export interface Gate {
  readonly fact: GateFact;
  /** MINIMUM_POINTS, NO_INCIDENT: the line that is looked at. */
  readonly criterionId: string | null;
  /** MINIMUM_POINTS: the least that the superior must give on it. */
  readonly points: Hundredths | null;
}

/** Whether a line asks for evidence. */
export type EvidenceRule = 'NONE' | 'OPTIONAL' | 'REQUIRED';

/** What may stand as evidence: what the unit writes, a file, a link. */
export type EvidenceKind = 'EXPLANATION' | 'FILE' | 'LINK';

/** What a line gives where it does not apply to a unit; EXCLUDE_AND_SCALE leaves it out and scales the others up to the total. */
export type NotApplicableRule = 'NOT_ALLOWED' | 'FULL' | 'ZERO' | 'EXCLUDE_AND_SCALE';

/** The four classes that every locality's own bands stand for, best first. */
export const standardBands: readonly StandardBand[] = ['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK'];

/** A line of the scorecard. */
export interface Criterion extends LineScoring {
  readonly id: string;
  readonly parentId: string | null;
  /** The first line of which it is a copy, the same through all versions that carried it on; of a line that is no copy its own id. */
  readonly lineageId: string;
  readonly code: string;
  readonly text: string;
  readonly kinds: readonly UnitKind[];
  readonly linkedFact: LinkedFact | null;
  readonly perCollective: Hundredths | null;
  readonly perIndividual: Hundredths | null;
  readonly evidence: EvidenceRule;
  readonly evidenceTypes: readonly EvidenceKind[];
  readonly notApplicable: NotApplicableRule;
}

/** A class by score: from `minScore` up to where the next better one begins. */
export interface Band {
  readonly id: string;
  readonly code: string;
  readonly label: string;
  readonly standard: StandardBand;
  readonly minScore: Hundredths;
  /** At most this share of the units that a body classifies, in hundredths of a percent; null without limit. */
  readonly quotaPercent: Hundredths | null;
  readonly gates: readonly Gate[];
}

/** When a unit kind is assessed, as days of the calendar. */
export interface Window {
  readonly kind: UnitKind;
  readonly fromMonth: number;
  readonly fromDay: number;
  readonly toMonth: number;
  readonly toDay: number;
}

/** Who is left out of awards, and who may become exemplary. */
export interface AwardRule {
  readonly planId: string | null;
  readonly excludedBands: readonly StandardBand[];
  readonly section: string | null;
  readonly exemplaryBand: StandardBand | null;
  readonly exemplaryEveryYear: boolean;
  readonly exemplarySection: string | null;
}

/** Everything that a book says, whatever its state: what is drafted, tried out, compared, offered and published. */
export interface BookContent {
  readonly total: Hundredths;
  readonly rounding: Rounding;
  /** Whether the locality confirmed bands and thresholds. */
  readonly verified: boolean;
  readonly planId: string | null;
  readonly section: string | null;
  /** Days in which a unit may ask for a re-examination after its card is approved; 0: it may not. */
  readonly appealDays: number;
  readonly eligibility: EligibilityRule;
  readonly awardRule: AwardRule;
  /** In the order of the book: a parent before its children. */
  readonly lines: readonly Criterion[];
  /** Best first. */
  readonly bands: readonly Band[];
  readonly windows: readonly Window[];
}

/** What each gate asks, for people; `{code}` and `{points}` are those of the line that it looks at. */
export const gateSentences: Readonly<Record<GateFact, Sentence>> = {
  REGISTERED: { vi: 'Đơn vị đã đăng ký phấn đấu trong năm', en: 'The unit registered for the year' },
  ALL_DEPARTMENTS_REGISTERED: {
    vi: '100% phòng, ban, tổ, đội của đơn vị đăng ký cam kết',
    en: 'All departments of the unit registered',
  },
  RECOGNISED: {
    vi: 'Đơn vị được công nhận đạt tiêu chuẩn “An toàn về ANTT”',
    en: 'The unit is recognised as meeting the standard "Safe in security and order"',
  },
  ACTIVE_MODEL: { vi: 'Đơn vị duy trì ít nhất một mô hình hiệu quả', en: 'The unit keeps an active model' },
  REPORTED_ON_TIME: {
    vi: 'Đơn vị nộp mọi báo cáo của năm đúng hạn',
    en: 'The unit handed in every report of the year in time',
  },
  MINIMUM_POINTS: {
    vi: 'Tiêu chí {code} được chấm từ {points} điểm trở lên',
    en: 'Criterion {code} is given at least {points} points',
  },
  NO_INCIDENT: { vi: 'Không có vụ việc nào bị trừ điểm ở tiêu chí {code}', en: 'No incident on criterion {code}' },
};

/** What a gate asks, as a sentence, with the line that it looks at called by its code. */
export function gateSentence(gate: Gate, lines: readonly Pick<Criterion, 'id' | 'code'>[]): Sentence {
  const code = lines.find(({ id }) => id === gate.criterionId)?.code ?? '?';
  const points = String((gate.points ?? 0) / 100);
  const fill = (text: string, spelled: string) => text.replace('{code}', code).replace('{points}', spelled);
  const { vi, en } = gateSentences[gate.fact];
  return { vi: fill(vi, points.replace('.', ',')), en: fill(en, points) };
}

/** Answers whether a gate is met, for one card. */
export type GateTest = (gate: Gate) => boolean;

/** Whether every gate of a band is met. */
export const gatesHold = (band: Pick<Band, 'gates'>, isMet: GateTest): boolean => band.gates.every(isMet);

/** The band that the points alone would give; `bands` best first. */
export const bandByScore = <B extends Pick<Band, 'minScore'>>(total: Hundredths, bands: readonly B[]): B | null =>
  bands.find((band) => total >= band.minScore) ?? null;

/** The band of a total: a gate that is not met drops to the next lower band whose gates hold; `bands` best first (domain rule 7). */
export const bandOf = <B extends Pick<Band, 'minScore' | 'gates'>>(
  total: Hundredths,
  bands: readonly B[],
  isMet: GateTest,
): B | null => bands.find((band) => total >= band.minScore && gatesHold(band, isMet)) ?? null;

/** The lines that are scored themselves: everything but groups. */
export const leavesOf = <C extends Pick<Criterion, 'scoring'>>(criteria: readonly C[]): C[] =>
  criteria.filter(({ scoring }) => scoring !== 'GROUP');

/** The maxima of all lines that are scored themselves, in hundredths of a point. */
export const sumOfLeaves = (criteria: readonly Pick<Criterion, 'scoring' | 'maxScore'>[]): Hundredths =>
  leavesOf(criteria).reduce((sum, { maxScore }) => sum + maxScore, 0);

const collator = new Intl.Collator('vi', { numeric: true });

/** The order of codes as a Vietnamese reader counts them: 5a 5b 5c 5d 5đ 5e 5g, and 2 before 10. */
export const compareCodes = (a: string, b: string): number => collator.compare(a, b);

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
