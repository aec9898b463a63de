import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contribution, type FigureRow, figureCounts } from '../../src/modules/standings/figure.rules.js';
import { maySetTarget } from '../../src/modules/targets/target.policy.js';
import {
  countsUnits,
  type Demand,
  distinctMarks,
  isThresholdInRange,
  mostUnits,
  namesBandRightly,
  progressOf,
  runsSinceRightly,
  shareCounts,
} from '../../src/modules/targets/target.rules.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../../src/modules/units/unit.rules.js';

interface Cell {
  readonly kind: UnitKind;
  readonly eligible: boolean;
  readonly recognition: RecognitionStatus;
  readonly band: StandardBand | null;
  readonly keepsModel: boolean;
  readonly units: number;
}

/** The figures of some units that stand alike. */
const cell = (over: Partial<Cell> = {}): FigureRow => {
  const { kind, eligible, recognition, band, keepsModel, units }: Cell = {
    kind: 'ENTERPRISE',
    eligible: true,
    recognition: 'RECOGNISED',
    band: 'GOOD',
    keepsModel: false,
    units: 1,
    ...over,
  };
  const one = contribution({
    eligible,
    registered: recognition !== 'NOT_REGISTERED',
    recognition,
    bandStandard: band,
    selfTotal: 0,
    reviewTotal: 0,
    activeModels: keepsModel ? 1 : 0,
    nominated: false,
    exemplary: false,
  });
  const counts = Object.fromEntries(figureCounts.map((name) => [name, one[name] * units]));
  return { ...one, ...counts, bodyId: 'b', kind };
};

const demand = (over: Partial<Demand> = {}): Demand => ({
  metric: 'SAFE_RATE',
  band: null,
  comparator: 'AT_LEAST',
  threshold: 7000,
  kinds: ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION'],
  denominator: 'ELIGIBLE',
  ...over,
});

const facts = (...figures: FigureRow[]) => ({ figures, reports: [], marks: [] });

describe('progress of a rate', () => {
  test('counts eligible units of the asked kinds only', () => {
    const progress = progressOf(
      demand(),
      facts(
        cell({ units: 70 }),
        cell({ units: 30, recognition: 'NOT_RECOGNISED' }),
        cell({ units: 5, eligible: false }),
        cell({ units: 9, kind: 'RESIDENTIAL_AREA' }),
      ),
    );
    expect(progress).toEqual({ numerator: 70, denominator: 100, value: 7000, met: true, shortfall: 0 });
  });

  test.each(['ELIGIBLE', 'REGISTERED', 'ASSESSED'] as const)('a unit that is left out is not among the %s', (among) => {
    const cells = facts(cell({ units: 7, band: 'GOOD' }), cell({ units: 2, band: 'GOOD', eligible: false }));
    expect(progressOf(demand({ denominator: among }), cells)).toMatchObject({ numerator: 7, denominator: 7 });
  });

  test('75 % exactly is not more than 75 %', () => {
    const goodOrBetter = demand({
      metric: 'CLASSIFIED_AT_LEAST_RATE',
      band: 'GOOD',
      comparator: 'MORE_THAN',
      threshold: 7500,
      denominator: 'ASSESSED',
    });
    const cells = [
      cell({ units: 40, band: 'EXCELLENT' }),
      cell({ units: 35, band: 'GOOD' }),
      cell({ units: 25, band: 'WEAK' }),
    ];
    expect(progressOf(goodOrBetter, facts(...cells, cell({ units: 50, band: null })))).toEqual({
      numerator: 75,
      denominator: 100,
      value: 7500,
      met: false,
      shortfall: 1,
    });
    expect(progressOf(goodOrBetter, facts(...cells, cell({ band: 'GOOD' })))).toMatchObject({
      met: true,
      shortfall: 0,
    });
  });

  test('an empty denominator is no figure', () => {
    expect(progressOf(demand(), facts(cell({ eligible: false })))).toEqual({
      numerator: 0,
      denominator: 0,
      value: null,
      met: null,
      shortfall: 0,
    });
  });

  test.each([
    ['REGISTRATION_RATE', 'ELIGIBLE', 3, 4],
    ['ACTIVE_MODEL_RATE', 'ELIGIBLE', 1, 4],
    ['ACTIVE_MODEL_RATE', 'REGISTERED', 1, 3],
    ['SAFE_RATE', 'REGISTERED', 1, 3],
    ['SAFE_RATE', 'ASSESSED', 1, 2],
  ] as const)('%s of %s', (metric, denominator, numerator, whole) => {
    const cells = [
      cell({ keepsModel: true }),
      cell({ recognition: 'NOT_RECOGNISED', band: 'WEAK' }),
      cell({ recognition: 'REGISTERED', band: null }),
      cell({ recognition: 'NOT_REGISTERED', band: null }),
    ];
    expect(shareCounts(demand({ metric, denominator }), facts(...cells))).toEqual({ numerator, denominator: whole });
  });

  test('reports of bodies count for every target, those of units for their kinds', () => {
    const reports = [
      { bodyId: 'b', kind: null, due: 10, onTime: 9 },
      { bodyId: 'b', kind: 'AGENCY' as const, due: 4, onTime: 1 },
      { bodyId: 'b', kind: 'COMMUNE' as const, due: 7, onTime: 7 },
    ];
    expect(shareCounts(demand({ metric: 'REPORT_ON_TIME_RATE' }), { figures: [], reports, marks: [] })).toEqual({
      numerator: 10,
      denominator: 14,
    });
  });

  test('a rate never exceeds 100 %, and more units that fit never lower it', () => {
    const cells = fc.array(
      fc.record({
        kind: fc.constantFrom<Cell['kind'][]>('AGENCY', 'COMMUNE'),
        eligible: fc.boolean(),
        recognition: fc.constantFrom<Cell['recognition'][]>('NOT_REGISTERED', 'REGISTERED', 'RECOGNISED'),
        band: fc.constantFrom<Cell['band'][]>('EXCELLENT', 'GOOD', 'WEAK', null),
        keepsModel: fc.boolean(),
        units: fc.nat(50_000),
      }),
    );
    const asked = fc.record({
      metric: fc.constantFrom<Demand['metric'][]>(
        'REGISTRATION_RATE',
        'SAFE_RATE',
        'CLASSIFIED_AT_LEAST_RATE',
        'ACTIVE_MODEL_RATE',
      ),
      denominator: fc.constantFrom<Demand['denominator'][]>('ELIGIBLE', 'REGISTERED', 'ASSESSED'),
    });
    fc.assert(
      fc.property(cells, asked, (list, { metric, denominator }) => {
        const rate = demand({ metric, denominator, band: metric === 'CLASSIFIED_AT_LEAST_RATE' ? 'GOOD' : null });
        const all = list.map((over) => cell(over));
        const counts = shareCounts(rate, facts(...all));
        expect(counts.numerator).toBeLessThanOrEqual(counts.denominator);
        const before = progressOf(rate, facts(...all));
        const after = progressOf(rate, facts(...all, cell({ kind: 'AGENCY', keepsModel: true })));
        expect(after.value ?? 0).toBeGreaterThanOrEqual(before.value ?? 0);
      }),
    );
  });
});

describe('progress of a count', () => {
  const mark = (unitId: string, year: number, bodyId = 'b', kind: 'AGENCY' | 'COMMUNE' = 'AGENCY') => ({
    unitId,
    bodyId,
    kind,
    year,
  });
  const count = demand({ metric: 'EXEMPLARY_COUNT', threshold: 200, kinds: ['AGENCY'] });

  test('a unit counts once however many years it was named in, under its latest body', () => {
    const marks = [mark('u', 2022, 'old'), mark('u', 2024, 'new'), mark('v', 2023), mark('w', 2023, 'b', 'COMMUNE')];
    expect(distinctMarks(count, marks)).toEqual([marks[1], marks[2]]);
    expect(progressOf(count, { figures: [], reports: [], marks })).toEqual({
      numerator: 2,
      denominator: null,
      value: 200,
      met: true,
      shortfall: 0,
    });
  });

  test('nothing named is a figure: zero', () => {
    expect(progressOf(count, { figures: [], reports: [], marks: [] })).toMatchObject({
      value: 0,
      met: false,
      shortfall: 2,
    });
  });

  test('countsUnits tells counts from rates', () => {
    expect(countsUnits('EXEMPLARY_NOMINATION_COUNT')).toBe(true);
    expect(countsUnits('REPORT_ON_TIME_RATE')).toBe(false);
  });
});

describe('what can be set', () => {
  test.each([
    ['SAFE_RATE', 'AT_LEAST', 0, true],
    ['SAFE_RATE', 'AT_LEAST', 10_000, true],
    ['SAFE_RATE', 'AT_LEAST', 10_001, false],
    ['SAFE_RATE', 'AT_LEAST', -1, false],
    ['SAFE_RATE', 'MORE_THAN', 10_000, false],
    ['SAFE_RATE', 'LESS_THAN', 0, false],
    ['SAFE_RATE', 'AT_LEAST', 6667, true],
    ['EXEMPLARY_COUNT', 'AT_LEAST', 300, true],
    ['EXEMPLARY_COUNT', 'AT_LEAST', 350, false],
    ['EXEMPLARY_COUNT', 'AT_LEAST', mostUnits * 100 + 100, false],
  ] as const)('%s %s %i: %s', (metric, comparator, threshold, fits) => {
    expect(isThresholdInRange({ metric, comparator, threshold })).toBe(fits);
  });

  test('a class is named where the metric asks for one, and nowhere else', () => {
    expect(namesBandRightly('CLASSIFIED_AT_LEAST_RATE', 'GOOD')).toBe(true);
    expect(namesBandRightly('CLASSIFIED_AT_LEAST_RATE', null)).toBe(false);
    expect(namesBandRightly('SAFE_RATE', 'GOOD')).toBe(false);
  });

  test('only counts run over several years', () => {
    expect(runsSinceRightly('EXEMPLARY_COUNT', 2022, 2025)).toBe(true);
    expect(runsSinceRightly('EXEMPLARY_COUNT', 2026, 2025)).toBe(false);
    expect(runsSinceRightly('SAFE_RATE', 2022, 2025)).toBe(false);
    expect(runsSinceRightly('SAFE_RATE', null, 2025)).toBe(true);
  });

  test('by an administrator over the body', () => {
    const actor = (role: 'TENANT_ADMIN' | 'BODY_HEAD', bodyPath: string) => ({
      accountId: 'a',
      name: 'A',
      operator: false,
      tenantIds: ['t'],
      memberships: [{ id: 'm', role, bodyId: 'b', bodyPath, unitId: null }],
    });
    expect(maySetTarget(actor('TENANT_ADMIN', 'aa/'), 'aa/bb/').allowed).toBe(true);
    expect(maySetTarget(actor('TENANT_ADMIN', 'aa/bb/'), 'aa/').allowed).toBe(false);
    expect(maySetTarget(actor('BODY_HEAD', 'aa/'), 'aa/').allowed).toBe(false);
  });
});
