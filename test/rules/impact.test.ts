import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noFacts } from '../../src/modules/assessments/assessment.scoring.js';
import {
  carriedOver,
  figuresOfUnits,
  inProportion,
  mostMoved,
  recount,
} from '../../src/modules/impacts/impact.rules.js';
import type { Band, Criterion } from '../../src/modules/rulebooks/rule-book.rules.js';

const rounding = { mode: 'HALF_UP', unit: 1 } as const;
const line = (id: string, over: Partial<Criterion> = {}): Criterion => ({
  id,
  parentId: null,
  lineageId: id,
  code: id,
  text: id,
  maxScore: 300,
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
  evidence: 'NONE',
  evidenceTypes: [],
  notApplicable: 'NOT_ALLOWED',
  ...over,
});

describe('carriedOver', () => {
  const from = line('1', { notApplicable: 'FULL' });
  const at = (over: Partial<Criterion>, entry: Parameters<typeof carriedOver>[2], of: Criterion | undefined = from) =>
    carriedOver(line('n', over), of, entry, noFacts, rounding);
  const exact = (points: number, leftOut = false) => ({ points, leftOut, estimated: false });
  const share = { scoring: 'PERCENT_SHARE', step: null } as const;

  test.each<[string, Partial<Criterion>, Parameters<typeof carriedOver>[2], unknown]>([
    ['the same line', {}, { review: 200 }, exact(200)],
    ['another weight, all', { maxScore: 500 }, { review: 300 }, { points: 500, leftOut: false, estimated: true }],
    [
      'another weight, cut to the step',
      { maxScore: 500 },
      { review: 200 },
      { points: 300, leftOut: false, estimated: true },
    ],
    [
      'all or nothing, not all',
      { scoring: 'ALL_OR_NOTHING', step: null },
      { review: 200 },
      { points: 0, leftOut: false, estimated: true },
    ],
    [
      'what was typed is counted anew',
      { ...share, maxScore: 1000 },
      { review: 150, reviewTyped: { percent: 5000 } },
      exact(500),
    ],
    ['said not to apply', { notApplicable: 'ZERO' }, { self: 300, review: 300, notApplicable: true }, exact(0)],
    ['left out', { notApplicable: 'EXCLUDE_AND_SCALE' }, { review: 300, reviewNotApplicable: true }, exact(0, true)],
    ['not reviewed', {}, { self: 200 }, null],
    ['never scored', {}, undefined, null],
    ['a fact', { scoring: 'LINKED', step: null, linkedFact: 'REGISTERED' }, undefined, exact(0)],
  ])('%s', (_, over, entry, expected) => expect(at(over, entry)).toEqual(expected));

  test('a line that is new has nothing to carry', () => {
    expect(carriedOver(line('n'), undefined, { review: 100 }, noFacts, rounding)).toBeNull();
  });

  test('inProportion never leaves 0..maximum, keeps the order, and all stays all', () => {
    const lines = [line('m', { maxScore: 700 }), line('s', { scoring: 'PERCENT_SHARE', step: null, maxScore: 450 })];
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.nat(300), fc.nat(300), (to, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((points) => inProportion(to, points, 300));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(to.maxScore);
        expect(low).toBeLessThanOrEqual(high ?? 0);
        expect(inProportion(to, 300, 300)).toBe(to.maxScore);
        expect(inProportion(to, 0, 300)).toBe(0);
      }),
    );
  });
});

test('recount: total and band by the other rules, or the lines that nobody scored', () => {
  const band = (code: Band['standard'], minScore: number): Band => ({
    id: code,
    code,
    label: code,
    standard: code,
    minScore,
    quotaPercent: null,
    gates: [],
  });
  const book = { bands: [band('GOOD', 400), band('WEAK', 0)], rounding };
  const lines = [line('a'), line('b')];
  const kept = (one: Criterion) => (one.id === 'a' || one.id === 'b' ? one : undefined);
  expect(recount(book, lines, kept, { a: { review: 300 }, b: { review: 100 } }, noFacts)).toMatchObject({
    total: 400,
    band: { code: 'GOOD' },
    estimated: false,
  });
  expect(recount(book, [...lines, line('c')], kept, { a: { review: 300 } }, noFacts)).toEqual({ missing: ['b', 'c'] });
});

test('figuresOfUnits: units of one body and kind are added up', () => {
  const unit = {
    bodyId: 'x',
    kind: 'AGENCY',
    eligible: true,
    recognition: 'RECOGNISED',
    band: 'GOOD',
    models: 2,
  } as const;
  const found = figuresOfUnits([unit, unit, { ...unit, models: 0 }, { ...unit, kind: 'COMMUNE', eligible: false }]);
  expect(
    found.map(({ kind, units, eligible, good, keeping, models }) => [kind, units, eligible, good, keeping, models]),
  ).toEqual([
    ['AGENCY', 3, 3, 3, 2, 4],
    ['COMMUNE', 1, 0, 0, 0, 0],
  ]);
});

test('mostMoved: by rising less falling, ten at most', () => {
  const moves = Array.from({ length: 12 }, (_, index) => ({ bodyId: String(index), rising: index, falling: 3 }));
  expect(mostMoved(moves, 'winners').map(({ bodyId }) => bodyId)).toEqual(['11', '10', '9', '8', '7', '6', '5', '4']);
  expect(mostMoved(moves, 'losers').map(({ bodyId }) => bodyId)).toEqual(['0', '1', '2']);
});
