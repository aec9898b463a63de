import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aggregateLimits,
  type FigureCell,
  type Group,
  grouped,
  keyOf,
  mostGroups,
  notTogether,
  ordered,
  sumNames,
  unitKinds,
} from '../../src/modules/figures/aggregate.rules.js';
import {
  averageMeasures,
  compareMeasured,
  deskMeasures,
  type Measure,
  measured,
  measures,
  type Sums,
  spread,
  wholeRoot,
} from '../../src/modules/figures/measure.rules.js';
import { quarterEnd, quarterMoments } from '../../src/modules/figures/quarter.rules.js';
import { noFigure } from '../../src/modules/standings/figure.rules.js';

const HCM = 'Asia/Ho_Chi_Minh';
const sums = (some: Partial<Sums>): Sums => ({ ...noFigure, ...some });

describe('measured', () => {
  test.each<[Measure, Partial<Sums>, number | null, number | null, number | null]>([
    ['UNITS', { units: 7 }, 700, null, null],
    ['SAFE_RATE', { recognised: 2, eligible: 3 }, 6666, 2, 3],
    ['SAFE_RATE', {}, null, 0, 0],
    ['GOOD_OR_BETTER_RATE', { excellent: 1, good: 2, weak: 1, assessed: 4 }, 7500, 3, 4],
    ['AVERAGE_REVIEW_TOTAL', { reviewTotal: 17_001, assessed: 2 }, 8501, null, 2],
    ['AVERAGE_SELF_TOTAL', { selfTotal: 17_000, assessed: 2 }, 8500, null, 2],
    ['AVERAGE_SELF_REVIEW_GAP', { selfTotal: 100, reviewTotal: 350, assessed: 2 }, -125, null, 2],
    ['SPREAD_OF_REVIEW_TOTAL', { reviewTotal: 300, reviewSquares: 50_000, assessed: 2 }, 50, null, 2],
    ['REPORT_ON_TIME_RATE', { reportsDue: 4, reportsOnTime: 1 }, 2500, 1, 4],
    ['ASSIGNMENTS_OVERDUE', { assignmentsOverdue: 3 }, 300, null, null],
  ])('%s of %j is %j', (measure, some, value, numerator, denominator) => {
    expect(measured(measure, sums(some))).toEqual({ value, numerator, denominator });
  });

  test('compareMeasured holds shares against each other by their counts, and puts what has no figure last', () => {
    const share = (recognised: number, eligible: number) => measured('SAFE_RATE', sums({ recognised, eligible }));
    // Both show as 66.66.
    expect(compareMeasured(share(2, 3), share(6666, 10_000), 'ASC')).toBe(1);
    expect(compareMeasured(share(1, 3), share(2, 3), 'DESC')).toBe(1);
    for (const direction of ['ASC', 'DESC'] as const)
      expect(compareMeasured(share(0, 0), share(0, 3), direction)).toBe(1);
    expect(compareMeasured(share(1, 2), share(2, 4), 'ASC')).toBe(0);
  });
});

test('wholeRoot and spread are exact', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (value) => {
      const root = wholeRoot(value);
      expect(root * root <= value && value < (root + 1n) * (root + 1n)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 50 }), (totals) => {
      const sum = totals.reduce((a, b) => a + b, 0);
      const found =
        spread(
          totals.length,
          sum,
          totals.reduce((a, b) => a + b * b, 0),
        ) ?? -1;
      const mean = sum / totals.length;
      const plain = Math.sqrt(totals.reduce((a, b) => a + (b - mean) ** 2, 0) / totals.length);
      expect(Math.abs(found - plain)).toBeLessThanOrEqual(0.5001);
    }),
  );
  expect(spread(0, 0, 0)).toBe(null);
});

const cell = (some: Partial<FigureCell>): FigureCell => ({
  ...noFigure,
  bodyId: 'a',
  kind: 'AGENCY',
  band: null,
  recognition: null,
  year: 2026,
  quarter: null,
  units: 1,
  ...some,
});

describe('grouped', () => {
  const cells = [
    cell({ bodyId: 'a' }),
    cell({ bodyId: 'b', kind: 'ENTERPRISE' }),
    cell({ bodyId: 'top', year: 2025 }),
    cell({ bodyId: 'b', kind: null, units: 0, reportsDue: 1 }),
  ];
  const placeOf = (bodyId: string) =>
    bodyId === 'top' ? { bodyId: null, area: null } : { bodyId, area: 'x@2025-07-01' };

  test('gives one row where nothing is grouped by', () => {
    expect(grouped(cells, [], placeOf)).toMatchObject([
      { bodyId: null, year: null, sums: { units: 3, reportsDue: 1 } },
    ]);
  });

  test('gives what answers to no body of the level a row of its own', () => {
    const rows = grouped(cells, ['BODY'], placeOf);
    expect(rows.map(({ bodyId, sums: { units } }) => [bodyId, units])).toEqual([
      ['a', 1],
      ['b', 1],
      [null, 1],
    ]);
    expect(new Set(rows.map(keyOf)).size).toBe(3);
    expect(grouped(cells, ['AREA'], placeOf).map(({ area, sums: { units } }) => [area, units])).toEqual([
      ['x@2025-07-01', 2],
      [null, 1],
    ]);
  });

  test('adds up to the whole, whatever is grouped by', () => {
    const dimensions = fc.subarray(['BODY', 'UNIT_KIND', 'YEAR'] as const);
    const some = fc.array(
      fc.record({
        bodyId: fc.constantFrom('a', 'b', 'top'),
        kind: fc.constantFrom('AGENCY' as const, 'ENTERPRISE' as const),
        year: fc.constantFrom(2025, 2026),
        units: fc.nat(9),
        eligible: fc.nat(9),
      }),
    );
    fc.assert(
      fc.property(some, dimensions, (parts, by) => {
        const all = parts.map(cell);
        const whole: Sums = grouped(all, [], placeOf)[0]?.sums ?? noFigure;
        for (const name of sumNames)
          expect(grouped(all, by, placeOf).reduce((sum, group) => sum + (group.sums[name] ?? 0), 0)).toBe(
            whole[name] ?? 0,
          );
      }),
    );
  });
});

test('ordered sorts by measures and dimensions, with what has no value last and ties by the dimensions', () => {
  const at = (bodyId: string | null, units: number): Group => ({
    ...cell({}),
    bodyId,
    area: null,
    kind: null,
    band: null,
    recognition: null,
    year: null,
    quarter: null,
    sums: sums({ units }),
  });
  const groups = [at(null, 9), at('b', 2), at('a', 2), at('c', 5)];
  const names = (parts: Parameters<typeof ordered>[1]) =>
    ordered(groups, parts, ['BODY'], (id) => id.charCodeAt(0)).map(({ bodyId }) => bodyId);
  expect(names([])).toEqual(['a', 'b', 'c', null]);
  expect(names([{ dimension: 'BODY', direction: 'DESC' }])).toEqual(['c', 'b', 'a', null]);
  expect(names([{ measure: 'UNITS', direction: 'DESC' }])).toEqual([null, 'c', 'a', 'b']);
});

test('aggregateLimits let through communes by kind with every measure, and not by class and decision over twenty years', () => {
  const sizes = { bodies: 170, kinds: 5, years: 1 };
  expect(mostGroups(['BODY', 'UNIT_KIND'], sizes) * 30).toBeLessThan(aggregateLimits.cells);
  expect(mostGroups(['BODY', 'BAND', 'RECOGNITION'], sizes) * 30).toBeGreaterThan(aggregateLimits.cells);
});

test('mostGroups multiplies what each dimension can have', () => {
  const sizes = { bodies: 114, kinds: 5, years: 3 };
  expect(mostGroups([], sizes)).toBe(1);
  expect(mostGroups(['BODY', 'UNIT_KIND'], sizes)).toBe(115 * 6);
  expect(mostGroups(['BODY', 'AREA'], sizes)).toBe(115);
  expect(mostGroups(['AREA', 'BAND', 'RECOGNITION'], sizes)).toBe(115 * 5 * 6);
  expect(mostGroups(['YEAR', 'QUARTER'], sizes)).toBe(12);
});

test('averageMeasures are of approved cards alone, and measures name every one once', () => {
  expect([new Set(measures).size, measures.length]).toEqual([30, 30]);
  expect(unitKinds).toHaveLength(5);
  for (const measure of averageMeasures) expect(measured(measure, sums({ units: 9, eligible: 9 })).value).toBe(null);
});

test('notTogether names the measure that a dimension says nothing of', () => {
  expect(deskMeasures).toContain('REPORTS_DUE');
  expect(notTogether(['BAND'], ['UNITS', 'REPORTS_DUE'])).toBe('REPORTS_DUE');
  expect(notTogether(['BAND'], ['UNITS'])).toBe(undefined);
  expect(notTogether(['BODY', 'UNIT_KIND'], ['REPORTS_DUE'])).toBe(undefined);
});

describe('quarters', () => {
  test.each([
    [1, '2026-03-31T17:00:00Z'],
    [3, '2026-09-30T17:00:00Z'],
    [4, '2026-12-31T17:00:00Z'],
  ])('quarterEnd of %i is %s', (quarter, end) => expect(quarterEnd(2026, quarter, HCM)).toBe(end));

  test('quarterMoments are ends of what is over, now for what is under way, nothing ahead', () => {
    expect(quarterMoments([2025, 2026, 2027], '2026-05-01T00:00:00Z', HCM)).toEqual([
      { year: 2025, quarter: 1, at: '2025-03-31T17:00:00Z' },
      { year: 2025, quarter: 2, at: '2025-06-30T17:00:00Z' },
      { year: 2025, quarter: 3, at: '2025-09-30T17:00:00Z' },
      { year: 2025, quarter: 4, at: '2025-12-31T17:00:00Z' },
      { year: 2026, quarter: 1, at: '2026-03-31T17:00:00Z' },
      { year: 2026, quarter: 2, at: '2026-05-01T00:00:00Z' },
    ]);
  });
});
