import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awardObstacles, awardSentences, requiredYears } from '../../src/modules/standings/award.rules.js';
import { missedYears } from '../../src/modules/standings/exemplary.rules.js';
import {
  addedTo,
  bySubtree,
  contribution,
  figureChanges,
  figureColumns,
  figureKey,
  figuresAreThere,
  inBand,
  inBandAtLeast,
  noFigure,
  sumOf,
} from '../../src/modules/standings/figure.rules.js';
import { changingParts, isOpenable, openableYears, saysTheSame } from '../../src/modules/standings/standing.rules.js';
import { lastDayOfAssessment } from '../../src/modules/standings/year-closing.rules.js';

const better = (band: 'GOOD' | 'AVERAGE' | 'WEAK') =>
  (({ GOOD: 'EXCELLENT', AVERAGE: 'GOOD', WEAK: 'AVERAGE' }) as const)[band];

describe('years', () => {
  test('only plausible years can be opened', () => {
    expect(
      [openableYears.first - 1, openableYears.first, openableYears.last, openableYears.last + 1].map(isOpenable),
    ).toEqual([false, true, true, false]);
  });
});

describe('a year ends', () => {
  const agencies = { fromMonth: 11, fromDay: 16, toMonth: 11, toDay: 15 };
  const areas = { fromMonth: 11, fromDay: 1, toMonth: 10, toDay: 31 };
  test.each([
    ['with its last window', [areas, agencies], '2026-11-15'],
    ['whatever the order', [agencies, areas], '2026-11-15'],
    ['with December where there is no window', [], '2026-12-31'],
  ])('%s', (_, windows, day) => {
    expect(lastDayOfAssessment(windows, 2026)).toBe(day);
  });
});

describe('figures', () => {
  const standing = {
    bodyId: 'b',
    kind: 'AGENCY',
    eligible: true,
    registered: true,
    recognition: 'REGISTERED',
    bandStandard: 'GOOD',
    selfTotal: 8_150,
    reviewTotal: 8_000,
    activeModels: 2,
    nominated: false,
    exemplary: false,
  } as const;

  test('a standing adds what it says', () => {
    expect(contribution(standing)).toEqual({
      ...noFigure,
      units: 1,
      eligible: 1,
      registered: 1,
      assessed: 1,
      good: 1,
      registeredGood: 1,
      keeping: 1,
      registeredKeeping: 1,
      assessedKeeping: 1,
      models: 2,
      selfTotal: 8_150,
      reviewTotal: 8_000,
      reviewSquares: 64_000_000,
    });
  });

  test('figureColumns: each count has a column of its own', () => {
    expect(Object.keys(noFigure)).toEqual(Object.keys(figureColumns));
    expect(new Set(Object.values(figureColumns)).size).toBe(25);
  });

  test('a unit that is left out is a unit and nothing else', () => {
    expect(contribution({ ...standing, eligible: false })).toEqual({ ...noFigure, units: 1 });
  });

  test.each([
    ['EXCELLENT', 1, 1],
    ['GOOD', 3, 2],
    ['AVERAGE', 6, 3],
    ['WEAK', 10, 4],
  ] as const)('at least %s', (band, all, registered) => {
    const counts = {
      ...noFigure,
      excellent: 1,
      good: 2,
      average: 3,
      weak: 4,
      registeredExcellent: 1,
      registeredGood: 1,
      registeredAverage: 1,
      registeredWeak: 1,
    };
    expect(inBandAtLeast(counts, band)).toBe(all);
    expect(inBandAtLeast(counts, band, 'registered')).toBe(registered);
    expect(inBand(counts, band)).toBe(all - (band === 'EXCELLENT' ? 0 : inBandAtLeast(counts, better(band))));
  });

  test('one that moves is taken from one body and given to the other; what stays changes nothing', () => {
    const moved = { ...standing, bodyId: 'c' };
    const changes = figureChanges([
      { before: standing, after: moved },
      { before: standing, after: standing },
      { before: null, after: standing },
    ]);
    expect(changes).toEqual([{ ...contribution(standing), bodyId: 'c', kind: 'AGENCY' }]);
  });

  test.each([
    ['one that stays in its body', [['a', 'b', 'b']], true],
    ['one that is new', [['a', null, 'b']], false],
    ['one that moves to a body where nobody was seen before', [['a', 'b', 'c']], false],
    [
      'one that moves to a body where another was before',
      [
        ['a', 'b', 'c'],
        ['d', 'c', 'c'],
      ],
      true,
    ],
    [
      'one that is new and changes',
      [
        ['a', null, 'b'],
        ['a', 'b', 'b'],
      ],
      false,
    ],
    [
      'one that moves and changes there',
      [
        ['a', 'b', 'c'],
        ['a', 'c', 'c'],
      ],
      false,
    ],
    [
      'one that moves and comes back',
      [
        ['a', 'b', 'c'],
        ['a', 'c', 'b'],
      ],
      false,
    ],
    [
      'one that is new where another was before',
      [
        ['a', 'b', 'b'],
        ['d', null, 'b'],
      ],
      true,
    ],
    ['nothing', [], true],
  ] as const)('whether the figures are there: %s', (_, changes, there) => {
    const at = (unitId: string, bodyId: string) => ({ unitId, bodyId, year: 2026, kind: 'AGENCY' as const });
    const found = changes.map(([unitId, before, after]) => ({
      before: before === null ? null : at(unitId, before),
      after: at(unitId, after),
    }));
    expect(figuresAreThere(found)).toBe(there);
    // Figures of another year are others.
    expect(figuresAreThere(found.map(({ before, after }) => ({ before, after: { ...after, year: 2025 } })))).toBe(
      changes.length === 0,
    );
  });

  test('a figure is of one year, one body and one kind', () => {
    const key = { year: 2026, bodyId: 'b', kind: 'AGENCY' as const };
    const others = [{ year: 2025 }, { bodyId: 'c' }, { kind: 'ENTERPRISE' as const }].map((other) => ({
      ...key,
      ...other,
    }));
    expect(new Set([key, { ...key }, ...others].map(figureKey)).size).toBe(4);
  });

  test('changes lead from what was to what is, whatever happens', () => {
    const anyStanding = fc.record({
      bodyId: fc.constantFrom('b', 'c'),
      kind: fc.constantFrom('AGENCY' as const, 'COMMUNE' as const),
      eligible: fc.boolean(),
      registered: fc.boolean(),
      recognition: fc.constantFrom('NOT_REGISTERED' as const, 'REGISTERED' as const, 'RECOGNISED' as const),
      bandStandard: fc.constantFrom('EXCELLENT' as const, 'WEAK' as const, null),
      selfTotal: fc.nat(10_000),
      reviewTotal: fc.nat(10_000),
      activeModels: fc.nat(3),
      nominated: fc.boolean(),
      exemplary: fc.boolean(),
    });
    const before = fc.option(anyStanding, { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ before, after: anyStanding })), (changes) => {
        const was = sumOf(changes.flatMap((one) => (one.before ? [contribution(one.before)] : [])));
        const is = sumOf(changes.map((one) => contribution(one.after)));
        expect(addedTo(was, sumOf(figureChanges(changes)))).toEqual(is);
      }),
    );
  });

  test('a state that says the same is no change', () => {
    const state = { ...standing, bandId: 'x' };
    expect(saysTheSame(state, { ...state })).toBe(true);
    expect(saysTheSame(state, { ...state, reviewTotal: 1 })).toBe(false);
    expect(new Set(changingParts).size).toBe(12);
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
