import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FigureRow, noFigure } from '../../src/modules/standings/figure.rules.js';
import { average, deskFigures, figuresOf, ofKinds } from '../../src/modules/statistics/statistics.rules.js';

const figure = (over: Partial<FigureRow>): FigureRow => ({ ...noFigure, bodyId: 'b', kind: 'AGENCY', ...over });

describe('figures', () => {
  test('are sums, rates cut and averages rounded', () => {
    const figures = figuresOf([
      figure({
        units: 2,
        eligible: 2,
        registered: 2,
        recognised: 2,
        assessed: 2,
        excellent: 2,
        models: 1,
        selfTotal: 19_000,
        reviewTotal: 18_500,
      }),
      figure({
        units: 3,
        eligible: 1,
        registered: 1,
        notRecognised: 1,
        assessed: 1,
        average: 1,
        selfTotal: 6000,
        reviewTotal: 5500,
      }),
    ]);
    expect(figures).toEqual({
      units: 5,
      eligible: 3,
      registered: 3,
      assessed: 3,
      recognised: 2,
      bands: [
        { standard: 'EXCELLENT', units: 2 },
        { standard: 'GOOD', units: 0 },
        { standard: 'AVERAGE', units: 1 },
        { standard: 'WEAK', units: 0 },
      ],
      safeRate: 6666,
      goodOrBetterRate: 6666,
      averageReviewTotal: 8000,
      averageSelfReviewGap: 333,
      activeModels: 1,
    });
  });

  test('of nothing are zeros and no rates', () => {
    expect(figuresOf([])).toMatchObject({
      units: 0,
      safeRate: null,
      goodOrBetterRate: null,
      averageReviewTotal: null,
      averageSelfReviewGap: null,
    });
  });
});

describe('average', () => {
  test.each([
    [1, 2, 1],
    [1, 3, 0],
    [2, 3, 1],
    [-1, 2, 0],
    [-3, 2, -1],
    [-2, 3, -1],
    [0, 5, 0],
    [5, 0, null],
  ])('%i over %i is %s', (sum, count, result) => {
    expect(average(sum, count)).toBe(result);
  });

  test('is at most half a hundredth off', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 50_000 }), (sum, count) => {
        const twiceOff = BigInt(average(sum, count) ?? 0) * 2n * BigInt(count) - 2n * BigInt(sum);
        expect(twiceOff <= BigInt(count) && twiceOff > -BigInt(count)).toBe(true);
      }),
    );
  });
});

describe('the desk', () => {
  const row = (kind: 'AGENCY' | 'COMMUNE' | null, reportsDue: number) => ({
    bodyId: 'b',
    kind,
    reportsDue,
    reportsOnTime: 1,
    assignmentsOpen: 2,
    assignmentsOverdue: 0,
  });

  test('adds up', () => {
    expect(deskFigures([row('AGENCY', 3), row(null, 4)])).toEqual({
      reportsDue: 7,
      reportsOnTime: 2,
      assignmentsOpen: 4,
      assignmentsOverdue: 0,
    });
  });

  test('asked for kinds, speaks of units only', () => {
    const rows = [row('AGENCY', 3), row(null, 4), row('COMMUNE', 5)];
    expect(ofKinds(rows, ['AGENCY'])).toEqual([rows[0]]);
    expect(ofKinds(rows, null)).toEqual(rows);
  });
});
