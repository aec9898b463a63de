import { describe, expect, test } from 'vitest';
import {
  type BookProblemCode,
  type BookSurroundings,
  problemSentence,
  problemSentences,
  validateBook,
} from '../../src/modules/rulebooks/book-validation.rules.js';
import {
  type Band,
  type Criterion,
  type Gate,
  leavesOf,
  sumOfLeaves,
  type Window,
} from '../../src/modules/rulebooks/rule-book.rules.js';
import type { UnitKind } from '../../src/modules/units/unit.rules.js';

const gate = (fact: Gate['fact'], over: Partial<Gate> = {}): Gate => ({
  fact,
  criterionId: null,
  points: null,
  ...over,
});
const band = (code: Band['standard'], minScore: number, ...gates: Gate[]): Band => ({
  id: code,
  code,
  label: code,
  standard: code,
  minScore,
  quotaPercent: null,
  gates,
});
const bands = [band('EXCELLENT', 9000, gate('RECOGNISED')), band('GOOD', 7000), band('AVERAGE', 5000), band('WEAK', 0)];

const line = (over: Partial<Criterion>): Criterion => ({
  id: over.code ?? 'x',
  parentId: null,
  lineageId: over.code ?? 'x',
  code: 'x',
  text: 'x',
  maxScore: 10_000,
  kinds: ['AGENCY'],
  scoring: 'MANUAL',
  step: 100,
  minScore: 0,
  threshold: null,
  items: null,
  wordings: null,
  linkedFact: null,
  perCollective: null,
  perIndividual: null,
  evidence: 'OPTIONAL',
  evidenceTypes: ['EXPLANATION'],
  notApplicable: 'NOT_ALLOWED',
  ...over,
});
const window = (kind: UnitKind, over: Partial<Window> = {}): Window => ({
  kind,
  fromMonth: 11,
  fromDay: 16,
  toMonth: 11,
  toDay: 15,
  ...over,
});
const penalty = { scoring: 'PENALTY', step: null, items: [{ code: 'v', text: 'v', points: 100 }] } as const;

describe('validateBook', () => {
  const book = {
    total: 10_000,
    lines: [
      line({ code: '1', maxScore: 4000 }),
      line({ code: '2', maxScore: 6000, scoring: 'GROUP', step: null }),
      line({ code: '2a', parentId: '2', maxScore: 1000 }),
      line({ code: '2b', parentId: '2', maxScore: 5000 }),
    ],
    bands: bands as readonly Band[],
    windows: [window('AGENCY')] as readonly Window[],
  };
  const replaced = (code: string, over: Partial<Criterion>) =>
    book.lines.map((one) => (one.code === code ? { ...one, ...over } : one));

  test('finds nothing in a sound book', () => {
    expect(validateBook(book)).toEqual([]);
    expect(sumOfLeaves(book.lines)).toBe(10_000);
    expect(leavesOf(book.lines).map(({ code }) => code)).toEqual(['1', '2a', '2b']);
  });

  test.each<[string, Partial<typeof book>, BookProblemCode, string]>([
    ['leaves short of the total', { total: 10_100 }, 'LEAVES_DO_NOT_SUM_TO_TOTAL', 'AGENCY'],
    [
      'children short of the parent',
      { lines: replaced('2', { maxScore: 7000 }) },
      'CHILDREN_DO_NOT_SUM_TO_PARENT',
      '2',
    ],
    ['a group of nothing', { lines: replaced('1', { scoring: 'GROUP', step: null }) }, 'GROUP_WITHOUT_CHILDREN', '1'],
    [
      'a line with children',
      { lines: replaced('2', { scoring: 'ALL_OR_NOTHING', step: null }) },
      'LINE_WITH_CHILDREN',
      '2',
    ],
    ['a parent of another book', { lines: replaced('2a', { parentId: '9' }) }, 'PARENT_UNKNOWN', '2a'],
    [
      'a child for more kinds',
      { lines: replaced('2a', { kinds: ['AGENCY', 'COMMUNE'] }) },
      'KINDS_BEYOND_PARENT',
      '2a',
    ],
    ['a code twice', { lines: replaced('2b', { code: '2a' }) }, 'CODE_TWICE', '2a'],
    ['a step that misses the maximum', { lines: replaced('1', { step: 300 }) }, 'STEP_DOES_NOT_DIVIDE_MAXIMUM', '1'],
    ['no band from 0', { bands: bands.slice(0, 3) }, 'NO_BAND_FROM_ZERO', 'AVERAGE'],
    ['a gate on the lowest band', { bands: [band('WEAK', 0, gate('REGISTERED'))] }, 'LOWEST_BAND_HAS_GATES', 'WEAK'],
    ['two bands from one score', { bands: [...bands, band('GOOD', 5000)] }, 'BANDS_START_TWICE', 'GOOD'],
    [
      'a band nobody can reach',
      { bands: [band('EXCELLENT', 10_001), band('WEAK', 0)] },
      'BAND_ABOVE_TOTAL',
      'EXCELLENT',
    ],
    [
      'a better class below a worse one',
      { bands: [band('WEAK', 9000), band('GOOD', 0)] },
      'BANDS_OUT_OF_ORDER',
      'GOOD',
    ],
    [
      'a window of 31 April',
      { windows: [window('AGENCY', { fromMonth: 1, fromDay: 1, toMonth: 4, toDay: 31 })] },
      'WINDOW_DAY_DOES_NOT_EXIST',
      'AGENCY',
    ],
    [
      'a step without its kind',
      { lines: replaced('1', { scoring: 'ALL_OR_NOTHING' }) },
      'SCORING_PARTS_DO_NOT_FIT',
      '1',
    ],
    [
      'a percentage without threshold',
      { lines: replaced('1', { scoring: 'PERCENT_THRESHOLD', step: null }) },
      'SCORING_PARTS_DO_NOT_FIT',
      '1',
    ],
    [
      'a fact that nobody holds',
      { lines: replaced('1', { scoring: 'LINKED', step: null }) },
      'LINKED_FACT_UNKNOWN',
      '1',
    ],
    ['a fact beside points', { lines: replaced('1', { linkedFact: 'REGISTERED' }) }, 'LINKED_FACT_UNKNOWN', '1'],
    [
      'a commendation without weights',
      { lines: replaced('1', { scoring: 'LINKED', step: null, linkedFact: 'COMMENDED' }) },
      'LINKED_FACT_UNKNOWN',
      '1',
    ],
    [
      'a fact that may not apply',
      { lines: replaced('1', { scoring: 'LINKED', step: null, linkedFact: 'REGISTERED', notApplicable: 'FULL' }) },
      'LINKED_NOT_APPLICABLE',
      '1',
    ],
    [
      'evidence of no type',
      { lines: replaced('1', { evidence: 'REQUIRED', evidenceTypes: [] }) },
      'EVIDENCE_WITHOUT_TYPE',
      '1',
    ],
    ['a kind without lines', { windows: [window('AGENCY'), window('COMMUNE')] }, 'NO_CRITERION_FOR_KIND', 'COMMUNE'],
    ['a kind without window', { windows: [] }, 'NO_WINDOW_FOR_KIND', 'AGENCY'],
    [
      'a card of which nothing may be left',
      { lines: [line({ code: '1', notApplicable: 'EXCLUDE_AND_SCALE' })] },
      'EVERY_LINE_MAY_BE_LEFT_OUT',
      'AGENCY',
    ],
    [
      'a quota on the lowest band',
      { bands: [{ ...band('WEAK', 0), quotaPercent: 2000 }] },
      'LOWEST_BAND_HAS_QUOTA',
      'WEAK',
    ],
    ['a band code twice', { bands: [...bands, band('GOOD', 1000)] }, 'BAND_CODE_TWICE', 'GOOD'],
    [
      'a gate on a line that is gone',
      { bands: [band('GOOD', 5000, gate('NO_INCIDENT', { criterionId: '9' })), band('WEAK', 0)] },
      'GATE_LINE_UNKNOWN',
      'GOOD',
    ],
    [
      'a gate above the maximum of its line',
      { bands: [band('GOOD', 5000, gate('MINIMUM_POINTS', { criterionId: '1', points: 4001 })), band('WEAK', 0)] },
      'GATE_CANNOT_BE_MET',
      'GOOD',
    ],
    [
      'incidents where none are counted',
      { bands: [band('GOOD', 5000, gate('NO_INCIDENT', { criterionId: '1' })), band('WEAK', 0)] },
      'GATE_CANNOT_BE_MET',
      'GOOD',
    ],
    ['two windows of one kind', { windows: [window('AGENCY'), window('AGENCY')] }, 'WINDOW_OVERLAPS', 'AGENCY'],
  ])('finds %s', (_, over, code, at) =>
    expect(validateBook({ ...book, ...over }).map((one) => [one.code, one.at])).toContainEqual([code, at]),
  );

  test('lines of single kinds: the scorecard of each kind comes out even', () => {
    const kinds: UnitKind[] = ['AGENCY', 'ENTERPRISE'];
    const lines = [
      line({ code: '1', maxScore: 4000, kinds }),
      line({ code: '2', maxScore: 6000, kinds, scoring: 'GROUP', step: null }),
      line({ code: '2a', parentId: '2', maxScore: 6000, kinds: ['AGENCY'] }),
      line({ code: '2b', parentId: '2', maxScore: 6000, kinds: ['ENTERPRISE'] }),
    ];
    const windows = kinds.map((kind) => window(kind));
    expect(validateBook({ ...book, lines, windows })).toEqual([]);
    expect(validateBook({ ...book, lines: lines.slice(0, 3), windows }).map(({ code, at }) => [code, at])).toEqual([
      ['CHILDREN_DO_NOT_SUM_TO_PARENT', '2'],
      ['LEAVES_DO_NOT_SUM_TO_TOTAL', 'ENTERPRISE'],
    ]);
  });

  test('gates that can be met, and what surrounds a book', () => {
    const lines = [line({ code: '1', maxScore: 4000 }), line({ code: '2', maxScore: 6000, ...penalty })];
    const gates = [
      gate('MINIMUM_POINTS', { criterionId: '1', points: 4000 }),
      gate('NO_INCIDENT', { criterionId: '2' }),
    ];
    const sound = { ...book, lines, bands: [band('GOOD', 5000, ...gates), band('WEAK', 0)] };
    const around: BookSurroundings = {
      fromYear: 2026,
      before: { windows: [window('AGENCY')] },
      approvedYears: [],
      closedYears: [],
    };
    expect(validateBook(sound, around)).toEqual([]);
    const codes = (over: Partial<BookSurroundings>, windows = sound.windows) =>
      validateBook({ ...sound, windows }, { ...around, ...over }).map(({ code, at }) => [code, at]);
    expect(codes({ approvedYears: [2026] })).toEqual([['YEAR_HAS_APPROVED_ASSESSMENTS', '2026']]);
    expect(codes({ closedYears: [2026] })).toEqual([['YEAR_IS_CLOSED', '2026']]);
    // The new window would begin on 1/11/2025, while the old one runs to 15/11/2025.
    expect(codes({}, [window('AGENCY', { fromDay: 1, toMonth: 10, toDay: 31 })])).toEqual([
      ['WINDOW_OVERLAPS', 'AGENCY'],
    ]);
  });

  test('every fault has its sentence in both languages, with the figures filled in', () => {
    expect(
      problemSentence({ code: 'LEAVES_DO_NOT_SUM_TO_TOTAL', at: 'AGENCY', found: 9950, expected: 10_000 }),
    ).toEqual({
      vi: 'Loại đơn vị AGENCY: các tiêu chí cộng lại được 99,5 điểm, không bằng tổng điểm 100.',
      en: 'Kind AGENCY: its lines add up to 99.5 points, not to the total of 100.',
    });
    for (const code of Object.keys(problemSentences) as BookProblemCode[]) {
      expect(problemSentence({ code, at: 'x', found: 1, expected: 2 }).vi).not.toMatch(/[{}]/);
    }
  });
});
