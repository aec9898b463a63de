import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Band,
  bandByScore,
  bandOf,
  type Criterion,
  gateSentences,
  gatesHold,
  isInForce,
  leavesOf,
  standardBands,
  sumOfLeaves,
  validateBook,
  type Window,
  windowInYear,
} from '../../src/modules/rulebooks/rule-book.rules.js';

const band = (code: Band['standard'], minScore: number, ...gates: Band['gates'][number][]): Band => ({
  id: code,
  code,
  label: code,
  standard: code,
  minScore,
  gates,
});
const bands = [band('EXCELLENT', 9000, 'RECOGNISED'), band('GOOD', 7000), band('AVERAGE', 5000), band('WEAK', 0)];
const met = { REGISTERED: true, RECOGNISED: true };
const unmet = { REGISTERED: false, RECOGNISED: false };

const line = (over: Partial<Criterion>): Criterion => ({
  id: over.code ?? 'x',
  parentId: null,
  code: 'x',
  text: 'x',
  maxScore: 10_000,
  kinds: ['AGENCY'],
  scoring: 'MANUAL',
  step: 100,
  linkedFact: null,
  perCollective: null,
  perIndividual: null,
  evidence: 'OPTIONAL',
  notApplicable: 'NOT_ALLOWED',
  ...over,
});

describe('bandOf', () => {
  test.each([
    [10_000, met, 'EXCELLENT'],
    [9000, met, 'EXCELLENT'],
    [8999, met, 'GOOD'],
    [9000, unmet, 'GOOD'],
    [7000, unmet, 'GOOD'],
    [6999, met, 'AVERAGE'],
    [5000, met, 'AVERAGE'],
    [4999, met, 'WEAK'],
    [0, unmet, 'WEAK'],
  ])('%d hundredths, gates %o: %s', (total, facts, expected) =>
    expect(bandOf(total, bands, facts)?.code).toBe(expected),
  );

  test('a gate not met passes over every band that asks for it', () => {
    const strict = [band('EXCELLENT', 9000, 'RECOGNISED'), band('GOOD', 7000, 'REGISTERED'), band('WEAK', 0)];
    expect(bandOf(9500, strict, unmet)?.code).toBe('WEAK');
    expect(bandOf(9500, strict, { REGISTERED: true, RECOGNISED: false })?.code).toBe('GOOD');
  });

  const rank = (one: Band | null) => standardBands.indexOf(one?.standard ?? 'WEAK');
  const total = fc.integer({ min: 0, max: 10_000 });
  const facts = fc.record({ REGISTERED: fc.boolean(), RECOGNISED: fc.boolean() });

  test('covers every total, a higher one never gives a lower band, and a gate never raises one', () => {
    fc.assert(
      fc.property(total, total, facts, (a, b, held) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const lower = bandOf(low, bands, held);
        const higher = bandOf(high, bands, held);
        expect(lower).not.toBeNull();
        expect(rank(higher)).toBeLessThanOrEqual(rank(lower));
        expect(rank(higher)).toBeGreaterThanOrEqual(rank(bandByScore(high, bands)));
      }),
    );
  });

  test('a fact that comes true never lowers a band', () => {
    fc.assert(
      fc.property(total, facts, (points, held) => {
        expect(rank(bandOf(points, bands, met))).toBeLessThanOrEqual(rank(bandOf(points, bands, held)));
      }),
    );
  });

  test('gatesHold: all gates, or none', () => {
    expect(gatesHold({ gates: [] }, unmet)).toBe(true);
    expect(gatesHold({ gates: ['REGISTERED', 'RECOGNISED'] }, { REGISTERED: true, RECOGNISED: false })).toBe(false);
    expect(Object.keys(gateSentences)).toEqual(Object.keys(met));
  });
});

describe('validateBook', () => {
  const book = {
    total: 10_000,
    criteria: [
      line({ code: '1', maxScore: 4000 }),
      line({ code: '2', maxScore: 6000, scoring: 'GROUP', step: null }),
      line({ code: '2a', parentId: '2', maxScore: 1000 }),
      line({ code: '2b', parentId: '2', maxScore: 5000 }),
    ],
    bands,
    windows: [{ kind: 'AGENCY', fromMonth: 11, fromDay: 16, toMonth: 11, toDay: 15 }] as Window[],
  };
  const replaced = (code: string, over: Partial<Criterion>) =>
    book.criteria.map((one) => (one.code === code ? { ...one, ...over } : one));

  test('finds nothing in a sound book', () => {
    expect(validateBook(book)).toEqual([]);
    expect(sumOfLeaves(book.criteria)).toBe(10_000);
    expect(leavesOf(book.criteria).map(({ code }) => code)).toEqual(['1', '2a', '2b']);
  });

  test.each<[string, Partial<typeof book>, string, string]>([
    ['leaves short of the total', { total: 10_100 }, 'LEAVES_DO_NOT_SUM_TO_TOTAL', ''],
    [
      'children short of the parent',
      { criteria: replaced('2', { maxScore: 7000 }) },
      'CHILDREN_DO_NOT_SUM_TO_PARENT',
      '2',
    ],
    [
      'a group of nothing',
      { criteria: replaced('1', { scoring: 'GROUP', step: null }) },
      'GROUP_WITHOUT_CHILDREN',
      '1',
    ],
    [
      'a line with children',
      { criteria: replaced('2', { scoring: 'ALL_OR_NOTHING', step: null }) },
      'LINE_WITH_CHILDREN',
      '2',
    ],
    ['a parent of another book', { criteria: replaced('2a', { parentId: '9' }) }, 'PARENT_UNKNOWN', '2a'],
    [
      'a child for more kinds',
      { criteria: replaced('2a', { kinds: ['AGENCY', 'COMMUNE'] }) },
      'KINDS_BEYOND_PARENT',
      '2a',
    ],
    ['a code twice', { criteria: replaced('2b', { code: '2a' }) }, 'CODE_TWICE', '2a'],
    ['a step that misses the maximum', { criteria: replaced('1', { step: 300 }) }, 'STEP_DOES_NOT_DIVIDE_MAXIMUM', '1'],
    ['no band from 0', { bands: bands.slice(0, 3) }, 'NO_BAND_FROM_ZERO', 'AVERAGE'],
    ['a gate on the lowest band', { bands: [band('WEAK', 0, 'REGISTERED')] }, 'LOWEST_BAND_HAS_GATES', 'WEAK'],
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
      { windows: [{ kind: 'AGENCY', fromMonth: 1, fromDay: 1, toMonth: 4, toDay: 31 }] },
      'WINDOW_DAY_DOES_NOT_EXIST',
      'AGENCY',
    ],
  ])('finds %s', (_, over, code, at) => expect(validateBook({ ...book, ...over })).toContainEqual({ code, at }));
});

describe('years', () => {
  test.each([
    [
      { fromMonth: 11, fromDay: 16, toMonth: 11, toDay: 15 },
      { from: '2025-11-16', to: '2026-11-15' },
    ],
    [
      { fromMonth: 11, fromDay: 1, toMonth: 10, toDay: 31 },
      { from: '2025-11-01', to: '2026-10-31' },
    ],
    [
      { fromMonth: 1, fromDay: 1, toMonth: 12, toDay: 31 },
      { from: '2026-01-01', to: '2026-12-31' },
    ],
    [
      { fromMonth: 3, fromDay: 5, toMonth: 3, toDay: 5 },
      { from: '2026-03-05', to: '2026-03-05' },
    ],
  ])('windowInYear: %o', (window, expected) => expect(windowInYear(window, 2026)).toEqual(expected));

  test.each([
    ['PUBLISHED', 2020, null, true],
    ['PUBLISHED', 2026, null, true],
    ['PUBLISHED', 2027, null, false],
    ['PUBLISHED', 2020, 2026, false],
    ['PUBLISHED', 2020, 2027, true],
    ['DRAFT', 2020, null, false],
    ['RETIRED', 2020, null, false],
  ])('isInForce in 2026: %s from %d to %s: %s', (status, fromYear, toYear, expected) =>
    expect(isInForce({ status, fromYear, toYear }, 2026)).toBe(expected),
  );
});
