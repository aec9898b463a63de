import { dayExists } from '../../kernel/deadline.js';
import { decimalToJson, type Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { UnitKind } from '../units/unit.rules.js';
import { partsFit } from './criterion.scoring.js';
import {
  type Band,
  type BookContent,
  type Criterion,
  leavesOf,
  standardBands,
  sumOfLeaves,
  type Window,
  windowInYear,
} from './rule-book.rules.js';

/** What can be wrong with a book. */
export type BookProblemCode =
  | 'LEAVES_DO_NOT_SUM_TO_TOTAL'
  | 'CHILDREN_DO_NOT_SUM_TO_PARENT'
  | 'GROUP_WITHOUT_CHILDREN'
  | 'LINE_WITH_CHILDREN'
  | 'PARENT_UNKNOWN'
  | 'KINDS_BEYOND_PARENT'
  | 'CODE_TWICE'
  | 'STEP_DOES_NOT_DIVIDE_MAXIMUM'
  | 'SCORING_PARTS_DO_NOT_FIT'
  | 'LINKED_FACT_UNKNOWN'
  | 'LINKED_NOT_APPLICABLE'
  | 'EVIDENCE_WITHOUT_TYPE'
  | 'NO_CRITERION_FOR_KIND'
  | 'NO_WINDOW_FOR_KIND'
  | 'EVERY_LINE_MAY_BE_LEFT_OUT'
  | 'NO_BAND_FROM_ZERO'
  | 'LOWEST_BAND_HAS_GATES'
  | 'LOWEST_BAND_HAS_QUOTA'
  | 'BANDS_START_TWICE'
  | 'BAND_CODE_TWICE'
  | 'BAND_ABOVE_TOTAL'
  | 'BANDS_OUT_OF_ORDER'
  | 'GATE_LINE_UNKNOWN'
  | 'GATE_CANNOT_BE_MET'
  | 'WINDOW_DAY_DOES_NOT_EXIST'
  | 'WINDOW_OVERLAPS'
  | 'YEAR_HAS_APPROVED_ASSESSMENTS'
  | 'YEAR_IS_CLOSED';

/** A fault of a book, with the place that it is found at. */
export interface BookProblem {
  readonly code: BookProblemCode;
  /** Code of the criterion or band, kind of the window, or the year; empty where the whole book is meant. */
  readonly at: string;
  /** What was found and what was expected, in points, where two figures differ. */
  readonly found?: Hundredths;
  readonly expected?: Hundredths;
}

/** What a book is held against beside itself. */
export interface BookSurroundings {
  readonly fromYear: number;
  /** The book that is in force in the year before, whose last windows the first ones of this book must not overlap. */
  readonly before: { readonly windows: readonly Window[] } | null;
  /** The years from the first one on that have approved assessments. */
  readonly approvedYears: readonly number[];
  /** Whether the first year is closed, or lies before one that is. */
  readonly closedYears: readonly number[];
}

/** What each fault says to people. */
export const problemSentences: Readonly<Record<BookProblemCode, Sentence>> = {
  LEAVES_DO_NOT_SUM_TO_TOTAL: {
    vi: 'Loại đơn vị {at}: các tiêu chí cộng lại được {found} điểm, không bằng tổng điểm {expected}.',
    en: 'Kind {at}: its lines add up to {found} points, not to the total of {expected}.',
  },
  CHILDREN_DO_NOT_SUM_TO_PARENT: {
    vi: 'Tiêu chí {at}: các tiêu chí con cộng lại được {found} điểm, không bằng {expected}.',
    en: 'Criterion {at}: its children add up to {found} points, not to {expected}.',
  },
  GROUP_WITHOUT_CHILDREN: {
    vi: 'Nhóm tiêu chí {at} không có tiêu chí con.',
    en: 'Group {at} has no children.',
  },
  LINE_WITH_CHILDREN: {
    vi: 'Tiêu chí {at} vừa tự chấm điểm vừa có tiêu chí con; hãy đổi thành nhóm.',
    en: 'Criterion {at} scores itself and has children; make it a group.',
  },
  PARENT_UNKNOWN: {
    vi: 'Tiêu chí {at} thuộc một nhóm không có trong bộ.',
    en: 'The group of {at} is not in the book.',
  },
  KINDS_BEYOND_PARENT: {
    vi: 'Tiêu chí {at} áp dụng cho loại đơn vị mà nhóm của nó không áp dụng.',
    en: 'Criterion {at} applies to kinds to which its group does not.',
  },
  CODE_TWICE: { vi: 'Ký hiệu tiêu chí {at} dùng hai lần.', en: 'The code {at} stands on two criteria.' },
  STEP_DOES_NOT_DIVIDE_MAXIMUM: {
    vi: 'Tiêu chí {at}: bước điểm không chia hết khoảng từ điểm tối thiểu đến tối đa.',
    en: 'Criterion {at}: its steps do not lead from the minimum to the maximum.',
  },
  SCORING_PARTS_DO_NOT_FIT: {
    vi: 'Tiêu chí {at}: cách chấm còn thiếu hoặc thừa thông số (bước, ngưỡng, mục đếm, điểm sàn).',
    en: 'Criterion {at}: its way of scoring lacks a part or has one too many (step, threshold, items, floor).',
  },
  LINKED_FACT_UNKNOWN: {
    vi: 'Tiêu chí {at} lấy điểm theo dữ liệu mà hệ thống không có.',
    en: 'Criterion {at} follows a fact that the system does not hold.',
  },
  LINKED_NOT_APPLICABLE: {
    vi: 'Tiêu chí {at} lấy điểm từ dữ liệu nên không thể đánh dấu “không áp dụng”.',
    en: 'Criterion {at} follows a fact, so nobody can say that it does not apply.',
  },
  EVIDENCE_WITHOUT_TYPE: {
    vi: 'Tiêu chí {at} yêu cầu minh chứng nhưng không cho phép loại minh chứng nào.',
    en: 'Criterion {at} asks for evidence and allows no type of it.',
  },
  NO_CRITERION_FOR_KIND: {
    vi: 'Loại đơn vị {at} có kỳ đánh giá nhưng không có tiêu chí nào.',
    en: 'Kind {at} has a window, but no line applies to it.',
  },
  NO_WINDOW_FOR_KIND: {
    vi: 'Loại đơn vị {at} có tiêu chí nhưng chưa có kỳ đánh giá.',
    en: 'Lines apply to kind {at}, but it has no window.',
  },
  EVERY_LINE_MAY_BE_LEFT_OUT: {
    vi: 'Loại đơn vị {at}: mọi tiêu chí đều có thể được loại ra, nên có thể không còn gì để chấm.',
    en: 'Kind {at}: every line may be left out, so that nothing might be left to score.',
  },
  NO_BAND_FROM_ZERO: { vi: 'Không có mức xếp loại nào bắt đầu từ 0 điểm.', en: 'No band begins at 0 points.' },
  LOWEST_BAND_HAS_GATES: {
    vi: 'Mức thấp nhất {at} không được kèm điều kiện, nếu không sẽ có đơn vị không được xếp loại.',
    en: 'The lowest band {at} must not have gates, or some units would have no band.',
  },
  LOWEST_BAND_HAS_QUOTA: {
    vi: 'Mức thấp nhất {at} không được giới hạn tỷ lệ.',
    en: 'The lowest band {at} must not have a quota.',
  },
  BANDS_START_TWICE: {
    vi: 'Mức {at} bắt đầu cùng điểm với một mức khác.',
    en: 'Band {at} begins at the same score as another.',
  },
  BAND_CODE_TWICE: { vi: 'Ký hiệu mức xếp loại {at} dùng hai lần.', en: 'The code {at} stands on two bands.' },
  BAND_ABOVE_TOTAL: {
    vi: 'Mức {at} bắt đầu từ {found} điểm, trên tổng điểm {expected} nên không đơn vị nào đạt được.',
    en: 'Band {at} begins at {found} points, above the total of {expected}: no unit can reach it.',
  },
  BANDS_OUT_OF_ORDER: {
    vi: 'Mức {at} tốt hơn nhưng lại bắt đầu từ điểm thấp hơn.',
    en: 'Band {at} stands for a better class and begins below a worse one.',
  },
  GATE_LINE_UNKNOWN: {
    vi: 'Điều kiện của mức {at} nhắc đến một tiêu chí không có trong bộ.',
    en: 'A gate of band {at} looks at a criterion that is not in the book.',
  },
  GATE_CANNOT_BE_MET: {
    vi: 'Mức {at} có điều kiện không đơn vị nào đáp ứng được.',
    en: 'Band {at} has a gate that nothing can meet.',
  },
  WINDOW_DAY_DOES_NOT_EXIST: {
    vi: 'Kỳ đánh giá của {at} có ngày không tồn tại.',
    en: 'The window of {at} has a day that does not exist.',
  },
  WINDOW_OVERLAPS: {
    vi: 'Kỳ đánh giá của {at} trùng với kỳ trước theo bộ quy tắc cũ.',
    en: 'The window of {at} overlaps the one before, by the earlier rules.',
  },
  YEAR_HAS_APPROVED_ASSESSMENTS: {
    vi: 'Năm {at} đã có phiếu được phê duyệt theo bộ quy tắc hiện hành.',
    en: 'The year {at} has assessments that are approved by the rules in force.',
  },
  YEAR_IS_CLOSED: { vi: 'Năm {at} đã chốt số liệu.', en: 'The year {at} is closed.' },
};

/** A fault as a sentence. */
export function problemSentence({ code, at, found, expected }: BookProblem): Sentence {
  const fill = (text: string, spell: (points: Hundredths | undefined) => string) =>
    text.replace('{at}', at).replace('{found}', spell(found)).replace('{expected}', spell(expected));
  const points = (value: Hundredths | undefined) => (value === undefined ? '' : String(decimalToJson(value)));
  const { vi, en } = problemSentences[code];
  return { vi: fill(vi, (value) => points(value).replace('.', ',')), en: fill(en, points) };
}

/**
 * Every fault of a book; an empty list means that it may be published. For each kind of unit children sum to their parent and leaves to the
 * total (domain rule 3); bands cover 0 to the total, the lowest without gates, and a better standard class never begins below a worse one (domain rule 7).
 */
export function validateBook(
  book: Pick<BookContent, 'total' | 'lines' | 'bands' | 'windows'>,
  around: BookSurroundings | null = null,
): BookProblem[] {
  return [
    ...book.lines.flatMap((line) => lineProblems(line, book.lines)),
    ...codesTwice(book.lines, 'CODE_TWICE'),
    ...kindProblems(book),
    ...bandProblems(book),
    ...windowProblems(book.windows, around),
    ...(around?.approvedYears ?? []).map(
      (year): BookProblem => ({ code: 'YEAR_HAS_APPROVED_ASSESSMENTS', at: String(year) }),
    ),
    ...(around?.closedYears ?? []).map((year): BookProblem => ({ code: 'YEAR_IS_CLOSED', at: String(year) })),
  ];
}

function lineProblems(line: Criterion, lines: readonly Criterion[]): BookProblem[] {
  const at = line.code;
  const parent = lines.find(({ id }) => id === line.parentId);
  const below = lines.filter(({ parentId }) => parentId === line.id);
  const linked = line.scoring === 'LINKED';
  const codes: BookProblem['code'][] = [];
  if (line.parentId !== null && !parent) codes.push('PARENT_UNKNOWN');
  if (parent && !line.kinds.every((kind) => parent.kinds.includes(kind))) codes.push('KINDS_BEYOND_PARENT');
  if (line.scoring === 'GROUP' && below.length === 0) codes.push('GROUP_WITHOUT_CHILDREN');
  if (line.scoring !== 'GROUP' && below.length > 0) codes.push('LINE_WITH_CHILDREN');
  if (line.maxScore <= 0 || !partsFit(line)) codes.push('SCORING_PARTS_DO_NOT_FIT');
  else if ([line, ...(line.wordings ?? [])].some(({ step, minScore }) => missesMaximum(line.maxScore, minScore, step)))
    codes.push('STEP_DOES_NOT_DIVIDE_MAXIMUM');
  if (linked !== (line.linkedFact !== null) || (linked && !weightsFit(line))) codes.push('LINKED_FACT_UNKNOWN');
  if (linked && line.notApplicable !== 'NOT_ALLOWED') codes.push('LINKED_NOT_APPLICABLE');
  if (line.evidence !== 'NONE' && line.evidenceTypes.length === 0) codes.push('EVIDENCE_WITHOUT_TYPE');
  return [...codes.map((code) => ({ code, at })), ...(line.scoring === 'GROUP' ? sumProblems(line, below) : [])];
}

const missesMaximum = (maxScore: Hundredths, minScore: Hundredths, step: Hundredths | null): boolean =>
  step !== null && (maxScore - minScore) % step !== 0;

const weightsFit = ({ linkedFact, perCollective, perIndividual }: Criterion): boolean =>
  (linkedFact === 'COMMENDED') === (perCollective !== null && perIndividual !== null);

// Kinds may have lines of their own: what must come out even is the scorecard of each kind.
function sumProblems(group: Criterion, below: readonly Criterion[]): BookProblem[] {
  const wrong = group.kinds
    .map((kind) => sumOf(below.filter(({ kinds }) => kinds.includes(kind))))
    .find((sum) => sum !== group.maxScore);
  return below.length === 0 || wrong === undefined
    ? []
    : [{ code: 'CHILDREN_DO_NOT_SUM_TO_PARENT', at: group.code, found: wrong, expected: group.maxScore }];
}

const sumOf = (lines: readonly Pick<Criterion, 'maxScore'>[]): Hundredths =>
  lines.reduce((sum, { maxScore }) => sum + maxScore, 0);

function codesTwice(of: readonly { readonly code: string }[], code: 'CODE_TWICE' | 'BAND_CODE_TWICE'): BookProblem[] {
  const codes = of.map((one) => one.code);
  return [...new Set(codes.filter((one, index) => codes.indexOf(one) !== index))].map((at) => ({ code, at }));
}

function kindProblems({ total, lines, windows }: Pick<BookContent, 'total' | 'lines' | 'windows'>): BookProblem[] {
  const leaves = leavesOf(lines);
  const scored = new Set<UnitKind>(leaves.flatMap(({ kinds }) => kinds));
  const assessed = new Set(windows.map(({ kind }) => kind));
  return [
    ...[...assessed]
      .filter((kind) => !scored.has(kind))
      .map((at): BookProblem => ({ code: 'NO_CRITERION_FOR_KIND', at })),
    ...[...scored].filter((kind) => !assessed.has(kind)).map((at): BookProblem => ({ code: 'NO_WINDOW_FOR_KIND', at })),
    ...[...scored].flatMap((kind): BookProblem[] => {
      const ofKind = leaves.filter(({ kinds }) => kinds.includes(kind));
      const found = sumOfLeaves(ofKind);
      return [
        ...(found === total
          ? []
          : [{ code: 'LEAVES_DO_NOT_SUM_TO_TOTAL', at: kind, found, expected: total } satisfies BookProblem]),
        ...(ofKind.every(({ notApplicable }) => notApplicable === 'EXCLUDE_AND_SCALE')
          ? [{ code: 'EVERY_LINE_MAY_BE_LEFT_OUT', at: kind } satisfies BookProblem]
          : []),
      ];
    }),
    ...(scored.size === 0
      ? [{ code: 'LEAVES_DO_NOT_SUM_TO_TOTAL', at: '', found: 0, expected: total } satisfies BookProblem]
      : []),
  ];
}

function bandProblems({ total, bands, lines }: Pick<BookContent, 'total' | 'bands' | 'lines'>): BookProblem[] {
  const problems: BookProblem[] = codesTwice(bands, 'BAND_CODE_TWICE');
  const best = bands.toSorted((a, b) => b.minScore - a.minScore);
  const lowest = best.at(-1);
  if (lowest?.minScore !== 0) problems.push({ code: 'NO_BAND_FROM_ZERO', at: lowest?.code ?? '' });
  if (lowest && lowest.gates.length > 0) problems.push({ code: 'LOWEST_BAND_HAS_GATES', at: lowest.code });
  if (lowest && lowest.quotaPercent !== null) problems.push({ code: 'LOWEST_BAND_HAS_QUOTA', at: lowest.code });
  best.forEach((band, index) => {
    const below = best[index + 1];
    if (band.minScore > total) {
      problems.push({ code: 'BAND_ABOVE_TOTAL', at: band.code, found: band.minScore, expected: total });
    }
    if (below?.minScore === band.minScore) problems.push({ code: 'BANDS_START_TWICE', at: below.code });
    if (below && standardBands.indexOf(below.standard) < standardBands.indexOf(band.standard)) {
      problems.push({ code: 'BANDS_OUT_OF_ORDER', at: below.code });
    }
    problems.push(...gateProblems(band, lines));
  });
  return problems;
}

function gateProblems(band: Band, lines: readonly Criterion[]): BookProblem[] {
  return band.gates.flatMap((gate): BookProblem[] => {
    const onLine = gate.fact === 'MINIMUM_POINTS' || gate.fact === 'NO_INCIDENT';
    const line = lines.find(({ id }) => id === gate.criterionId);
    if (onLine && !line) return [{ code: 'GATE_LINE_UNKNOWN', at: band.code }];
    const possible =
      gate.fact === 'MINIMUM_POINTS'
        ? line !== undefined && line.scoring !== 'GROUP' && gate.points !== null && gate.points <= line.maxScore
        : gate.fact !== 'NO_INCIDENT' || (line !== undefined && countsIncidents(line));
    return possible ? [] : [{ code: 'GATE_CANNOT_BE_MET', at: band.code }];
  });
}

const countsIncidents = ({ scoring, wordings }: Criterion): boolean =>
  scoring === 'PENALTY' || (wordings?.some((wording) => wording.scoring === 'PENALTY') ?? false);

// A window of 29/2 would not exist in three years of four, so a common year decides.
const COMMON_YEAR = 2001;

function windowProblems(windows: readonly Window[], around: BookSurroundings | null): BookProblem[] {
  return windows.flatMap((one): BookProblem[] => {
    const exists = dayExists(COMMON_YEAR, one.fromMonth, one.fromDay) && dayExists(COMMON_YEAR, one.toMonth, one.toDay);
    if (!exists) return [{ code: 'WINDOW_DAY_DOES_NOT_EXIST', at: one.kind }];
    const before = around?.before?.windows.find(({ kind }) => kind === one.kind);
    const overlaps =
      windows.some((other) => other !== one && other.kind === one.kind) ||
      (around !== null &&
        before !== undefined &&
        windowInYear(one, around.fromYear).from <= windowInYear(before, around.fromYear - 1).to);
    return overlaps ? [{ code: 'WINDOW_OVERLAPS', at: one.kind }] : [];
  });
}
