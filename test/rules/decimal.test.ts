import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalFromColumn, decimalToColumn, decimalToJson, parseDecimal } from '../../src/kernel/decimal.js';

describe('decimals are whole hundredths', () => {
  test.each([
    ['97.5', 9750],
    ['97.50', 9750],
    ['0', 0],
    ['-0', 0],
    ['0.01', 1],
    ['-2.5', -250],
    [3, 300],
    [0.1, 10],
    ['999999999.99', 99_999_999_999],
    ['1.005', null],
    ['1e3', null],
    ['', null],
    [' 1', null],
    ['1,5', null],
    ['NaN', null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    ['1234567890', null],
    [0.1 + 0.2, null],
  ])('%s is read as %s', (text, hundredths) => expect(parseDecimal(text)).toBe(hundredths));

  test('what is written is read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (value) => {
        expect(parseDecimal(decimalToColumn(value))).toBe(value);
        expect(decimalFromColumn(decimalToColumn(value))).toBe(value);
        expect(parseDecimal(decimalToJson(value))).toBe(value);
      }),
    );
  });

  test('a column that is no decimal is a fault, not a zero', () => expect(() => decimalFromColumn('x')).toThrow());
});
