import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awardObstacles, awardSentences, missedYears, requiredYears } from '../../src/modules/standings/award.rules.js';
import { isOpenable, openableYears } from '../../src/modules/standings/standing.rules.js';
import {
  bySubtree,
  isAssessed,
  isClassifiedAtLeast,
  isEligibleCell,
  isRecognised,
  isRegistered,
  keepsModel,
  type StandingCell,
  unitsWhere,
} from '../../src/modules/standings/standing-count.rules.js';

describe('years', () => {
  test('only plausible years can be opened', () => {
    expect(
      [openableYears.first - 1, openableYears.first, openableYears.last, openableYears.last + 1].map(isOpenable),
    ).toEqual([false, true, true, false]);
  });
});

describe('cells', () => {
  const cell: StandingCell = {
    bodyId: 'b',
    kind: 'AGENCY',
    eligible: true,
    recognition: 'REGISTERED',
    band: 'GOOD',
    keepsModel: true,
    units: 3,
    models: 4,
    selfTotal: 0,
    reviewTotal: 0,
  };

  test('answer for all their units', () => {
    const cells = [cell, { ...cell, units: 2, recognition: 'NOT_REGISTERED' as const, band: null, keepsModel: false }];
    expect(unitsWhere(cells)).toBe(5);
    expect(unitsWhere(cells, isRegistered)).toBe(3);
    expect(unitsWhere(cells, isRecognised)).toBe(0);
    expect(unitsWhere(cells, isEligibleCell, keepsModel)).toBe(3);
    expect(unitsWhere(cells, isAssessed)).toBe(3);
  });

  test.each([
    ['EXCELLENT', [true, false, false, false]],
    ['GOOD', [true, true, false, false]],
    ['WEAK', [true, true, true, true]],
  ] as const)('at least %s', (band, reached) => {
    const bands = ['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK'] as const;
    expect(bands.map((one) => isClassifiedAtLeast(band)({ ...cell, band: one }))).toEqual(reached);
    expect(isClassifiedAtLeast(band)({ ...cell, band: null })).toBe(false);
  });

  test('a subtree holds its own rows and those of all bodies below', () => {
    const ids = ['0', '1', '2', '3'].map((digit) => `${digit.repeat(8)}-0000-7000-8000-000000000000`) as [
      string,
      string,
      string,
      string,
    ];
    const hex = ids.map((id) => id.replaceAll('-', ''));
    const bodies = new Map([
      [ids[0], { path: `${hex[0]}/` }],
      [ids[1], { path: `${hex[0]}/${hex[1]}/` }],
      [ids[2], { path: `${hex[0]}/${hex[1]}/${hex[2]}/` }],
      [ids[3], { path: `${hex[0]}/${hex[3]}/` }],
    ]);
    fc.assert(
      fc.property(fc.array(fc.record({ bodyId: fc.constantFrom(...ids), n: fc.nat(99) })), (rows) => {
        const found = bySubtree(rows, bodies);
        const sum = (list: readonly { n: number }[] = []) => list.reduce((total, { n }) => total + n, 0);
        const own = (id: string) => sum(rows.filter(({ bodyId }) => bodyId === id));
        expect(sum(found.get(ids[0]))).toBe(sum(rows));
        expect(sum(found.get(ids[1]))).toBe(own(ids[1]) + own(ids[2]));
        expect(sum(found.get(ids[3]))).toBe(own(ids[3]));
      }),
    );
  });
});

describe('awards', () => {
  const fine = { eligible: true, recognition: 'RECOGNISED', bandStandard: 'GOOD' } as const;
  const excluded = ['AVERAGE', 'WEAK'] as const;

  test.each([
    ['nothing stands against a good unit', fine, []],
    ['a class that is left out', { ...fine, bandStandard: 'WEAK' }, ['BAND_EXCLUDED']],
    ['not assessed', { ...fine, bandStandard: null }, ['NOT_ASSESSED']],
    ['not recognised', { ...fine, recognition: 'NOT_RECOGNISED' }, ['NOT_RECOGNISED']],
    [
      'everything at once',
      { eligible: false, recognition: 'NOT_REGISTERED', bandStandard: null },
      ['NOT_COUNTED', 'NOT_ASSESSED', 'NOT_RECOGNISED'],
    ],
  ] as const)('%s', (_, facts, obstacles) => {
    expect(awardObstacles(facts, excluded)).toEqual(obstacles);
    for (const code of obstacles) expect(awardSentences[code].vi).toMatch(/\p{L}/u);
  });

  test('a tenant that leaves no class out rewards any', () => {
    expect(awardObstacles({ ...fine, bandStandard: 'WEAK' }, [])).toEqual([]);
  });
});

describe('exemplary units', () => {
  const every = { exemplaryBand: 'EXCELLENT', exemplaryEveryYear: true } as const;

  test('need their class in every year of the plan, or in that year, or have no condition', () => {
    expect(requiredYears(every, 2022, 2025)).toEqual([2022, 2023, 2024, 2025]);
    expect(requiredYears(every, 2026, 2025)).toEqual([2025]);
    expect(requiredYears({ ...every, exemplaryEveryYear: false }, 2022, 2025)).toEqual([2025]);
    expect(requiredYears({ exemplaryBand: null, exemplaryEveryYear: true }, 2022, 2025)).toEqual([]);
  });

  test('miss a year with a lower class or with none', () => {
    const bands = new Map([
      [2022, 'EXCELLENT'],
      [2023, 'GOOD'],
      [2024, null],
    ] as const);
    expect(missedYears([2022, 2023, 2024, 2025], bands, 'EXCELLENT')).toEqual([2023, 2024, 2025]);
    expect(missedYears([2022, 2023], bands, 'GOOD')).toEqual([]);
  });
});
