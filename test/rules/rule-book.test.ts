import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Band,
  bandByScore,
  bandOf,
  compareCodes,
  type Gate,
  type GateFact,
  gateSentence,
  gateSentences,
  gatesHold,
  isInForce,
  standardBands,
  windowInYear,
} from '../../src/modules/rulebooks/rule-book.rules.js';

const gate = (fact: GateFact, over: Partial<Gate> = {}): Gate => ({ fact, criterionId: null, points: null, ...over });
const band = (code: Band['standard'], minScore: number, ...gates: GateFact[]): Band => ({
  id: code,
  code,
  label: code,
  standard: code,
  minScore,
  quotaPercent: null,
  gates: gates.map((fact) => gate(fact)),
});
const bands = [band('EXCELLENT', 9000, 'RECOGNISED'), band('GOOD', 7000), band('AVERAGE', 5000), band('WEAK', 0)];
type Facts = Readonly<Partial<Record<GateFact, boolean>>>;
const met: Facts = { REGISTERED: true, RECOGNISED: true };
const unmet: Facts = { REGISTERED: false, RECOGNISED: false };
const asked = (facts: Facts) => (one: Gate) => facts[one.fact] === true;

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
    expect(bandOf(total, bands, asked(facts))?.code).toBe(expected),
  );

  test('a gate not met passes over every band that asks for it', () => {
    const strict = [band('EXCELLENT', 9000, 'RECOGNISED'), band('GOOD', 7000, 'REGISTERED'), band('WEAK', 0)];
    expect(bandOf(9500, strict, asked(unmet))?.code).toBe('WEAK');
    expect(bandOf(9500, strict, asked({ REGISTERED: true, RECOGNISED: false }))?.code).toBe('GOOD');
  });

  const rank = (one: Band | null) => standardBands.indexOf(one?.standard ?? 'WEAK');
  const total = fc.integer({ min: 0, max: 10_000 });
  const facts = fc.record({ REGISTERED: fc.boolean(), RECOGNISED: fc.boolean() });

  test('covers every total, a higher one never gives a lower band, and a gate never raises one', () => {
    fc.assert(
      fc.property(total, total, facts, (a, b, held) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const lower = bandOf(low, bands, asked(held));
        const higher = bandOf(high, bands, asked(held));
        expect(lower).not.toBeNull();
        expect(rank(higher)).toBeLessThanOrEqual(rank(lower));
        expect(rank(higher)).toBeGreaterThanOrEqual(rank(bandByScore(high, bands)));
      }),
    );
  });

  test('a fact that comes true never lowers a band', () => {
    fc.assert(
      fc.property(total, facts, (points, held) => {
        expect(rank(bandOf(points, bands, asked(met)))).toBeLessThanOrEqual(rank(bandOf(points, bands, asked(held))));
      }),
    );
  });

  test('gatesHold: all gates, or none', () => {
    expect(gatesHold({ gates: [] }, asked(unmet))).toBe(true);
    const both = { gates: [gate('REGISTERED'), gate('RECOGNISED')] };
    expect(gatesHold(both, asked({ REGISTERED: true, RECOGNISED: false }))).toBe(false);
    expect(gatesHold(both, asked(met))).toBe(true);
  });
});

describe('words', () => {
  test('gateSentence: every gate says what it asks, by the code of its line', () => {
    const lines = [{ id: 'x', code: '5đ' }];
    expect(gateSentence(gate('MINIMUM_POINTS', { criterionId: 'x', points: 150 }), lines)).toEqual({
      vi: 'Tiêu chí 5đ được chấm từ 1,5 điểm trở lên',
      en: 'Criterion 5đ is given at least 1.5 points',
    });
    expect(gateSentence(gate('NO_INCIDENT', { criterionId: 'x' }), lines).vi).toContain('tiêu chí 5đ');
    for (const fact of Object.keys(gateSentences) as GateFact[]) {
      expect(gateSentence(gate(fact), lines).vi.length).toBeGreaterThan(10);
    }
  });

  test('compareCodes: Vietnamese letters in their order, numbers as numbers', () => {
    const codes = ['5g', '10', '5đ', '5e', '5d', '2', '5c', '5b', '5a', '1'];
    expect(codes.toSorted(compareCodes)).toEqual(['1', '2', '5a', '5b', '5c', '5d', '5đ', '5e', '5g', '10']);
  });
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
