import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Comparator,
  countMeets,
  countShortfall,
  shareMeets,
  sharePercent,
  shareShortfall,
} from '../../src/kernel/comparison.js';

const comparators: readonly Comparator[] = ['AT_LEAST', 'MORE_THAN', 'AT_MOST', 'LESS_THAN', 'EXACTLY'];

describe('shares', () => {
  test.each([
    // The words of the plans: "từ 70 % trở lên", "trên 75 %".
    ['70 % is at least 70 %', 'AT_LEAST', 70, 100, 7000, true],
    ['69 of 100 is not', 'AT_LEAST', 69, 100, 7000, false],
    ['75 % exactly is not more than 75 %', 'MORE_THAN', 75, 100, 7500, false],
    ['76 of 100 is', 'MORE_THAN', 76, 100, 7500, true],
    ['one of many more than 75 % is', 'MORE_THAN', 30_001, 40_000, 7500, true],
    ['69.999… % is not 70 %', 'AT_LEAST', 69_999, 100_000, 7000, false],
    ['2 of 3 is not at least 66.67 %', 'AT_LEAST', 2, 3, 6667, false],
    ['2 of 3 is at least 66.66 %', 'AT_LEAST', 2, 3, 6666, true],
    ['2 of 3 is never exactly 66.67 %', 'EXACTLY', 2, 3, 6667, false],
    ['all are 100 %', 'AT_LEAST', 7, 7, 10_000, true],
    ['5 % is at most 5 %', 'AT_MOST', 5, 100, 500, true],
    ['5 % is not less than 5 %', 'LESS_THAN', 5, 100, 500, false],
    ['a half is exactly 50 %', 'EXACTLY', 1, 2, 5000, true],
    ['no unit in the denominator is no figure', 'AT_LEAST', 0, 0, 0, null],
  ] as const)('%s', (_, comparator, numerator, denominator, threshold, meets) => {
    expect(shareMeets(comparator, numerator, denominator, threshold)).toBe(meets);
  });

  test('the percentage is cut, so that a figure below its threshold never shows as the threshold', () => {
    expect(sharePercent(69_999, 100_000)).toBe(6999);
    expect(sharePercent(2, 3)).toBe(6666);
    expect(sharePercent(0, 0)).toBeNull();
  });

  test.each([
    ['AT_LEAST', 69, 100, 7000, 1],
    ['AT_LEAST', 2, 3, 6667, 1],
    ['MORE_THAN', 75, 100, 7500, 1],
    ['MORE_THAN', 0, 7, 5000, 4],
    ['AT_MOST', 8, 100, 500, 3],
    ['LESS_THAN', 5, 100, 500, 1],
    ['EXACTLY', 3, 10, 5000, 2],
    ['AT_LEAST', 0, 0, 7000, 0],
  ] as const)('%s: %i of %i against %i misses by %i', (comparator, numerator, denominator, threshold, shortfall) => {
    expect(shareShortfall(comparator, numerator, denominator, threshold)).toBe(shortfall);
  });

  const shares = fc.integer({ min: 1, max: 2_000_000 }).chain((denominator) =>
    fc.record({
      denominator: fc.constant(denominator),
      numerator: fc.integer({ min: 0, max: denominator }),
      threshold: fc.integer({ min: 0, max: 10_000 }),
    }),
  );

  test('more than is at least and not exactly; less than is not at least', () => {
    fc.assert(
      fc.property(shares, ({ numerator, denominator, threshold }) => {
        const meets = Object.fromEntries(
          comparators.map((one) => [one, shareMeets(one, numerator, denominator, threshold)]),
        );
        expect(meets['MORE_THAN']).toBe(meets['AT_LEAST'] && !meets['EXACTLY']);
        expect(meets['LESS_THAN']).toBe(!meets['AT_LEAST']);
        expect(meets['AT_MOST']).toBe(!meets['MORE_THAN']);
      }),
    );
  });

  test('a target is met after exactly its shortfall, and not one unit earlier', () => {
    fc.assert(
      fc.property(shares, fc.constantFrom('AT_LEAST', 'MORE_THAN'), ({ numerator, denominator, threshold }, one) => {
        fc.pre(one === 'AT_LEAST' || threshold < 10_000);
        const missing = shareShortfall(one, numerator, denominator, threshold);
        expect(numerator + missing).toBeLessThanOrEqual(denominator);
        expect(shareMeets(one, numerator + missing, denominator, threshold)).toBe(true);
        if (missing > 0) expect(shareMeets(one, numerator + missing - 1, denominator, threshold)).toBe(false);
      }),
    );
  });
});

describe('counts', () => {
  test.each([
    ['AT_LEAST', 1, 100, true, 0],
    ['AT_LEAST', 0, 100, false, 1],
    ['MORE_THAN', 3, 300, false, 1],
    ['AT_MOST', 5, 300, false, 2],
    ['LESS_THAN', 3, 300, false, 1],
    ['EXACTLY', 7, 500, false, 2],
    ['EXACTLY', 5, 500, true, 0],
  ] as const)('%s: %i units against %i hundredths', (comparator, count, threshold, meets, shortfall) => {
    expect(countMeets(comparator, count, threshold)).toBe(meets);
    expect(countShortfall(comparator, count, threshold)).toBe(shortfall);
  });
});
