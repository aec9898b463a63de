import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedByQuota,
  bandBelow,
  compareRanked,
  loweredSentence,
  partOfList,
  quotasOf,
  type Ranked,
  tieBreak,
} from '../../src/modules/assessments/assessment-list.rules.js';

describe('partOfList', () => {
  const facts = { registered: true, recognition: 'REGISTERED', status: null } as const;
  test.each([
    ['approved', { ...facts, status: 'APPROVED' }, 'CLASSIFIED'],
    ['approved without registration', { ...facts, registered: false, status: 'APPROVED' }, 'CLASSIFIED'],
    ['not assessed, without a card', { ...facts, recognition: 'NOT_ASSESSED' }, 'NOT_ASSESSED'],
    ['not assessed, with an open card', { ...facts, recognition: 'NOT_ASSESSED', status: 'RETURNED' }, 'NOT_ASSESSED'],
    ['registered, nothing handed in', facts, 'OPEN'],
    ['registered and begun', { ...facts, status: 'SELF_SCORING' }, 'OPEN'],
    ['recognised and waiting for approval', { ...facts, recognition: 'RECOGNISED', status: 'REVIEWED' }, 'OPEN'],
    ['reopened', { ...facts, status: 'REOPENED' }, 'OPEN'],
    ['never registered', { ...facts, registered: false, recognition: 'NOT_REGISTERED' }, 'OUTSIDE'],
    [
      'never registered, begun and never handed in',
      { registered: false, recognition: 'NOT_REGISTERED', status: 'SELF_SCORING' },
      'OUTSIDE',
    ],
    [
      'handed in, and the registration withdrawn',
      { registered: false, recognition: 'NOT_REGISTERED', status: 'RETURNED' },
      'OUTSIDE',
    ],
  ] as const)('%s', (_, unit, part) => expect(partOfList(unit)).toBe(part));
});

describe('allowedByQuota: at most so many percent of whole units', () => {
  test.each([
    [0, 2_000, 0],
    [4, 2_000, 0],
    [5, 2_000, 1],
    [9, 2_000, 1],
    [10, 2_000, 2],
    [41_800, 2_000, 8_360],
    [3, 3_333, 0],
    [30_003, 3_333, 9_999],
    [7, 10_000, 7],
    [10_000, 1, 1],
    [9_999, 1, 0],
  ])('%i classified, quota %i/100 %%: %i', (classified, quota, allowed) =>
    expect(allowedByQuota(classified, quota)).toBe(allowed),
  );

  test('is the most that keeps 100·n ≤ quota·classified, for any list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 10_000 }), (classified, quota) => {
        const n = allowedByQuota(classified, quota);
        expect(n * 10_000).toBeLessThanOrEqual(quota * classified);
        expect((n + 1) * 10_000).toBeGreaterThan(quota * classified);
      }),
    );
  });
});

describe('compareRanked', () => {
  const unit = (unitCode: string, reviewTotal: number, submittedAt: string): Ranked => ({
    unitCode,
    reviewTotal,
    submittedAt,
  });
  const noon = '2026-11-10T05:00:00Z';
  test.each([
    ['more points first', unit('B', 9_001, noon), unit('A', 9_000, '2026-11-01T05:00:00Z')],
    ['of equal points the earlier card', unit('B', 9_000, '2026-11-09T16:59:59Z'), unit('A', 9_000, noon)],
    ['by a fraction of a second', unit('B', 9_000, noon), unit('A', 9_000, '2026-11-10T05:00:00.001Z')],
    ['of the same instant the code', unit('A', 9_000, noon), unit('B', 9_000, noon)],
  ])('%s', (_, before, after) => {
    expect(compareRanked(before, after)).toBeLessThan(0);
    expect(compareRanked(after, before)).toBeGreaterThan(0);
    expect(compareRanked(before, before)).toBe(0);
  });

  test('says so in both languages', () => {
    expect(tieBreak.vi).toContain('phiếu nộp trước xếp trước');
    expect(tieBreak.en).toContain('handed in earlier');
  });
});

const book = [
  { id: 'x', code: 'XS', quotaPercent: 2_000 },
  { id: 'k', code: 'K', quotaPercent: 5_000 },
  { id: 'y', code: 'Y', quotaPercent: null },
];
const units = (codes: string) => [...codes].map((code, at) => ({ bandCode: code === 'X' ? 'XS' : code, at }));

describe('quotasOf', () => {
  test.each([
    ['nobody', '', [0, 0], [[], []]],
    ['just within', 'XKKYY', [1, 2], [[], []]],
    ['one over, the last of its band', 'XXKKY', [1, 2], [[1], []]],
    ['few units allow none', 'XKKY', [0, 2], [[0], []]],
    ['both broken', 'XXKKKKK', [1, 3], [[1], [5, 6]]],
    ['a lowered unit ranks before those that earned the lower band', 'XKKKY', [1, 2], [[], [3]]],
  ])('%s', (_, codes, allowed, over) => {
    const states = quotasOf(book, units(codes));
    expect(states.map(({ band }) => band.code)).toEqual(['XS', 'K']);
    expect(states.map((state) => state.allowed)).toEqual(allowed);
    expect(states.map((state) => state.over.map(({ at }) => at))).toEqual(over);
    expect(states.every(({ classified }) => classified === codes.length)).toBe(true);
  });

  test('lowering whoever is over the line, band by band, leaves no quota broken', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('XS', 'K', 'Y'), { maxLength: 60 }), (codes) => {
        let list = codes.map((bandCode: string, at) => ({ bandCode, at }));
        for (const [at, { code }] of book.entries()) {
          const over = new Set(quotasOf(book, list).find(({ band }) => band.code === code)?.over);
          list = list.map((unit) => (over.has(unit) ? { ...unit, bandCode: book[at + 1]?.code ?? code } : unit));
        }
        expect(quotasOf(book, list).every(({ over }) => over.length === 0)).toBe(true);
      }),
    );
  });
});

describe('bandBelow', () => {
  test.each([
    ['the next lower', 'x', () => true, 'k'],
    ['past one whose gates it does not meet', 'x', ({ code }: { code: string }) => code !== 'K', 'y'],
    ['nothing under the lowest', 'y', () => true, null],
    ['nothing under a band of another book', 'z', () => true, null],
  ] as const)('%s', (_, from, holds, expected) => expect(bandBelow(book, from, holds)?.id ?? null).toBe(expected));

  test('says what was done', () => {
    expect(loweredSentence({ label: 'Khá' }).vi).toContain('hạ xuống loại Khá');
    expect(loweredSentence({ label: 'Khá' }).en).toContain('the band is Khá');
  });
});
