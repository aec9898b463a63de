import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterPenalties,
  allOrNothingFault,
  cappedCount,
  incidentsTyped,
  type LineScoring,
  manualFault,
  mostCounted,
  partsFit,
  pointsAtThreshold,
  type Rounding,
  rounded,
  type ScoreTyped,
  type ScoringKind,
  scoreTyped,
  shareOfMaximum,
  sumOfItems,
  type TypedFault,
  wantedInput,
} from '../../src/modules/rulebooks/criterion.scoring.js';

const halfUp: Rounding = { mode: 'HALF_UP', unit: 1 };
const line = (scoring: ScoringKind, over: Partial<LineScoring> = {}): LineScoring => ({
  scoring,
  maxScore: 300,
  step: null,
  minScore: 0,
  threshold: null,
  items: null,
  wordings: null,
  ...over,
});
const manual = line('MANUAL', { step: 100 });
const counted = line('COUNT_CAPPED', {
  items: [
    { code: 'T', text: 'tập thể', points: 200 },
    { code: 'C', text: 'cá nhân', points: 100 },
  ],
});
const penalty = line('PENALTY', {
  maxScore: 1000,
  minScore: 200,
  items: [
    { code: 'V', text: 'vụ việc', points: 300 },
    { code: 'N', text: 'nhắc nhở', points: 50 },
  ],
});
const threshold = line('PERCENT_THRESHOLD', { threshold: 9000 });
const share = line('PERCENT_SHARE');
const either = line('EITHER_OR', {
  maxScore: 200,
  wordings: [
    {
      code: 'DT',
      text: 'đoàn thể hoàn thành tốt',
      scoring: 'ALL_OR_NOTHING',
      step: null,
      minScore: 0,
      threshold: null,
      items: null,
    },
    {
      code: 'TH',
      text: 'nộp thuế',
      scoring: 'PERCENT_THRESHOLD',
      step: null,
      minScore: 0,
      threshold: 10_000,
      items: null,
    },
  ],
});

describe('rounded', () => {
  test.each<[number, number, Rounding, number]>([
    [100, 3, halfUp, 33],
    [200, 3, halfUp, 67],
    [1, 2, halfUp, 1],
    [1, 2, { mode: 'DOWN', unit: 1 }, 0],
    [1, 3, { mode: 'UP', unit: 1 }, 1],
    [133, 1, { mode: 'HALF_UP', unit: 50 }, 150],
    [124, 1, { mode: 'HALF_UP', unit: 50 }, 100],
    [125, 1, { mode: 'HALF_UP', unit: 50 }, 150],
    [101, 1, { mode: 'UP', unit: 100 }, 200],
    [199, 1, { mode: 'DOWN', unit: 100 }, 100],
    [300, 3, { mode: 'UP', unit: 100 }, 100],
  ])('%d/%d by %o: %d', (numerator, denominator, by, expected) =>
    expect(rounded(numerator, denominator, by)).toBe(expected),
  );

  test('is exact for the largest numbers that can be typed, and keeps the order', () => {
    expect(rounded(mostCounted * 10_000 - 10_000, mostCounted, { mode: 'DOWN', unit: 1 })).toBe(9999);
    const mode = fc.constantFrom<Rounding['mode']>('HALF_UP', 'UP', 'DOWN');
    const unit = fc.constantFrom(1, 5, 10, 25, 50, 100);
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(10_000),
        fc.integer({ min: 1, max: 10_000 }),
        mode,
        unit,
        (a, b, of, how, to) => {
          const by = { mode: how, unit: to };
          expect(rounded(Math.min(a, b), of, by)).toBeLessThanOrEqual(rounded(Math.max(a, b), of, by));
          expect(rounded(a, of, by) % to).toBe(0);
        },
      ),
    );
  });
});

describe('each way of scoring', () => {
  test.each<[string, LineScoring, ScoreTyped, number | TypedFault]>([
    ['MANUAL 0', manual, { points: 0 }, 0],
    ['MANUAL the maximum', manual, { points: 300 }, 300],
    ['MANUAL between steps', manual, { points: 150 }, 'SCORE_NOT_IN_STEP'],
    ['MANUAL above', manual, { points: 400 }, 'SCORE_ABOVE_MAXIMUM'],
    ['MANUAL from a minimum', line('MANUAL', { step: 100, minScore: 50, maxScore: 250 }), { points: 150 }, 150],
    ['MANUAL below it', line('MANUAL', { step: 100, minScore: 100 }), { points: 0 }, 'SCORE_BELOW_MINIMUM'],
    ['MANUAL by a percentage', manual, { percent: 5000 }, 'SCORE_INPUT_NOT_WANTED'],
    ['MANUAL by a wording', manual, { points: 100, wording: 'DT' }, 'SCORE_INPUT_NOT_WANTED'],
    ['MANUAL nothing', manual, {}, 'SCORE_INPUT_MISSING'],
    ['ALL_OR_NOTHING all', line('ALL_OR_NOTHING'), { points: 300 }, 300],
    ['ALL_OR_NOTHING nothing', line('ALL_OR_NOTHING'), { points: 0 }, 0],
    ['ALL_OR_NOTHING half', line('ALL_OR_NOTHING'), { points: 100 }, 'SCORE_ALL_OR_NOTHING'],
    ['ALL_OR_NOTHING above', line('ALL_OR_NOTHING'), { points: 400 }, 'SCORE_ABOVE_MAXIMUM'],
    ['PERCENT_SHARE of 87.5 %', share, { percent: 8750 }, 263],
    ['PERCENT_SHARE 2 of 3', share, { numerator: 2, denominator: 3 }, 200],
    ['PERCENT_SHARE 0 of 3', share, { numerator: 0, denominator: 3 }, 0],
    ['PERCENT_SHARE of none', share, { numerator: 0, denominator: 0 }, 'SCORE_SHARE_INVALID'],
    ['PERCENT_SHARE 4 of 3', share, { numerator: 4, denominator: 3 }, 'SCORE_SHARE_INVALID'],
    ['PERCENT_SHARE of what', share, { numerator: 4 }, 'SCORE_SHARE_INVALID'],
    ['PERCENT_SHARE twice', share, { percent: 100, numerator: 1, denominator: 2 }, 'SCORE_SHARE_INVALID'],
    ['PERCENT_SHARE 101 %', share, { percent: 10_100 }, 'SCORE_PERCENT_OUT_OF_RANGE'],
    ['PERCENT_SHARE typed points', share, { points: 100 }, 'SCORE_COMPUTED'],
    ['PERCENT_THRESHOLD at it', threshold, { numerator: 9, denominator: 10 }, 300],
    ['PERCENT_THRESHOLD just below', threshold, { numerator: 89_999, denominator: 100_000 }, 0],
    ['PERCENT_THRESHOLD by percent', threshold, { percent: 9000 }, 300],
    ['COUNT_CAPPED a collective and a person', counted, { counts: { T: 1, C: 1 } }, 300],
    ['COUNT_CAPPED two persons', counted, { counts: { C: 2 } }, 200],
    ['COUNT_CAPPED many', counted, { counts: { T: 3, C: 9 } }, 300],
    ['COUNT_CAPPED none', counted, { counts: {} }, 0],
    ['COUNT_CAPPED something else', counted, { counts: { X: 1 } }, 'SCORE_ITEM_UNKNOWN'],
    ['COUNT_CAPPED typed points', counted, { points: 100 }, 'SCORE_COMPUTED'],
    ['PENALTY none', penalty, { counts: {} }, 1000],
    ['PENALTY one and two', penalty, { counts: { V: 1, N: 2 } }, 600],
    ['PENALTY down to its floor', penalty, { counts: { V: 5 } }, 200],
    ['EITHER_OR the first wording', either, { wording: 'DT', points: 200 }, 200],
    ['EITHER_OR the first, half', either, { wording: 'DT', points: 100 }, 'SCORE_ALL_OR_NOTHING'],
    ['EITHER_OR the second', either, { wording: 'TH', percent: 10_000 }, 200],
    ['EITHER_OR the second with points', either, { wording: 'TH', points: 200 }, 'SCORE_COMPUTED'],
    ['EITHER_OR without wording', either, { percent: 10_000 }, 'SCORE_INPUT_MISSING'],
    ['EITHER_OR typed points', either, { points: 200 }, 'SCORE_COMPUTED'],
    ['EITHER_OR a third', either, { wording: 'X', points: 200 }, 'SCORE_WORDING_UNKNOWN'],
    ['LINKED', line('LINKED'), { points: 300 }, 'SCORE_COMPUTED'],
    ['GROUP', line('GROUP'), { counts: {} }, 'SCORE_INPUT_NOT_WANTED'],
  ])('%s', (_, of, typed, expected) =>
    expect(scoreTyped(of, typed, halfUp)).toEqual(
      typeof expected === 'number' ? { points: expected } : { fault: expected },
    ),
  );

  test('one by one', () => {
    expect(manualFault(manual, 100)).toBeNull();
    expect(allOrNothingFault({ maxScore: 300 }, 100)).toBe('SCORE_ALL_OR_NOTHING');
    expect(shareOfMaximum({ maxScore: 100 }, 999, 1000, { mode: 'UP', unit: 100 })).toBe(100);
    expect(shareOfMaximum({ maxScore: 150 }, 1, 1, { mode: 'UP', unit: 100 })).toBe(150);
    expect(pointsAtThreshold(threshold, 0, 10)).toBe(0);
    expect(sumOfItems(counted.items ?? [], { T: 2 })).toBe(400);
    expect(cappedCount(counted, { T: 2 })).toBe(300);
    expect(afterPenalties(penalty, { V: 2 })).toBe(400);
    expect(wantedInput.EITHER_OR).toBe('WORDING');
    expect(incidentsTyped(penalty, { counts: { V: 1, N: 2 } })).toBe(3);
    expect(incidentsTyped(counted, { counts: { T: 1 } })).toBe(0);
    expect(incidentsTyped(penalty, undefined)).toBe(0);
  });

  test('whatever is typed, points lie between the floor and the maximum, and more never gives less', () => {
    const lines = [share, threshold, counted, penalty];
    fc.assert(
      fc.property(
        fc.constantFrom(...lines),
        fc.nat(100),
        fc.nat(100),
        fc.integer({ min: 1, max: 100 }),
        (of, a, b, d) => {
          const typed = (n: number): ScoreTyped =>
            wantedInput[of.scoring] === 'SHARE'
              ? { numerator: Math.min(n, d), denominator: d }
              : { counts: { [of.items?.[0]?.code ?? '']: n } };
          const points = (n: number) => {
            const scored = scoreTyped(of, typed(n), halfUp);
            if ('fault' in scored) throw new Error(scored.fault);
            return scored.points;
          };
          const [low, high] = [points(Math.min(a, b)), points(Math.max(a, b))];
          expect(low).toBeGreaterThanOrEqual(of.minScore);
          expect(high).toBeLessThanOrEqual(of.maxScore);
          if (of.scoring === 'PENALTY') expect(high).toBeLessThanOrEqual(low);
          else expect(high).toBeGreaterThanOrEqual(low);
        },
      ),
    );
  });
});

describe('partsFit', () => {
  test.each<[string, LineScoring, boolean]>([
    ['a step where points are given', manual, true],
    ['no step', line('MANUAL'), false],
    ['a step of nothing', line('MANUAL', { step: 0 }), false],
    ['a step where nobody steps', line('ALL_OR_NOTHING', { step: 100 }), false],
    ['a threshold', threshold, true],
    ['none', line('PERCENT_THRESHOLD'), false],
    ['more than all', line('PERCENT_THRESHOLD', { threshold: 10_100 }), false],
    ['items', counted, true],
    ['no items', line('COUNT_CAPPED'), false],
    ['an item twice', line('PENALTY', { items: [...(penalty.items ?? []), ...(penalty.items ?? [])] }), false],
    ['items of nothing', line('PENALTY', { items: [{ code: 'V', text: 'x', points: 0 }] }), false],
    ['a floor', penalty, true],
    ['a floor above the maximum', { ...penalty, minScore: 1100 }, false],
    ['a floor where nothing is lost', line('PERCENT_SHARE', { minScore: 100 }), false],
    ['two wordings', either, true],
    ['one wording', { ...either, wordings: either.wordings?.slice(0, 1) ?? null }, false],
    [
      'a wording without its threshold',
      { ...either, wordings: either.wordings?.map((one) => ({ ...one, threshold: null })) ?? null },
      false,
    ],
  ])('%s: %#', (_, of, expected) => expect(partsFit(of)).toBe(expected));
});
