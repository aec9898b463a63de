import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportStateAt, percentSent } from '../../src/modules/bi/bi-export.rules.js';

describe('exportStateAt', () => {
  const now = '2026-11-22T02:00:00Z';
  test.each([
    [{ endedAt: null, whole: false, movedAt: '2026-11-22T01:59:59Z' }, 'RUNNING'],
    [{ endedAt: null, whole: false, movedAt: '2026-11-22T01:57:00Z' }, 'RUNNING'],
    [{ endedAt: null, whole: false, movedAt: '2026-11-22T01:56:59Z' }, 'LOST'],
    [{ endedAt: '2026-11-22T01:00:00Z', whole: true, movedAt: '2026-11-22T01:00:00Z' }, 'DONE'],
    [{ endedAt: '2026-11-22T01:00:00Z', whole: false, movedAt: '2026-11-22T01:00:00Z' }, 'CUT_OFF'],
  ])('%j is %s', (row, state) => expect(exportStateAt(row, now)).toBe(state));
});

describe('percentSent', () => {
  test.each([
    [0, 0, 100],
    [0, 3, 0],
    [2, 3, 66],
    [999_999, 1_000_000, 99],
    [3, 3, 100],
  ])('%i of %i is %i', (sent, total, percent) => expect(percentSent(sent, total)).toBe(percent));

  test('is 100 only when all rows have been sent', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000), fc.nat(2_000_000), (a, b) => {
        const [sent, total] = a < b ? [a, b] : [b, a];
        expect(percentSent(sent, total) === 100).toBe(sent === total);
      }),
    );
  });
});
