import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysBetween } from '../../src/kernel/deadline.js';
import {
  type CourseOfYear,
  decidingBodies,
  type Forecast,
  forecast,
  methodSentences,
  outlookOf,
  type PastCourse,
  warningOf,
  warningSentences,
} from '../../src/modules/targets/forecast.rules.js';

const course = (over: Partial<CourseOfYear> = {}): CourseOfYear => ({
  numerator: 30,
  denominator: 100,
  daysOver: 100,
  days: 300,
  moving: false,
  ...over,
});

test.each([
  ['2025-11-16', '2025-11-16', 0],
  ['2025-11-16', '2026-11-15', 364],
  ['2024-02-28', '2024-03-01', 2],
  ['2026-01-02', '2026-01-01', -1],
])('daysBetween %s and %s are %i', (from, to, days) => expect(daysBetween(from, to)).toBe(days));

describe('forecast', () => {
  test.each<[string, Partial<CourseOfYear>, readonly PastCourse[], Omit<Forecast, 'years'> | null]>([
    ['this year’s pace alone', {}, [], { method: 'PACE', low: 90, high: 90 }],
    [
      'a pace that does not come out even, outwards',
      { numerator: 1, daysOver: 7 },
      [],
      { method: 'PACE', low: 42, high: 43 },
    ],
    ['never more than there are', { numerator: 50 }, [], { method: 'PACE', low: 100, high: 100 }],
    ['a count without upper end', { numerator: 50, denominator: null }, [], { method: 'PACE', low: 150, high: 150 }],
    [
      'pace and past years',
      {},
      [
        { year: 2024, sameDay: 40, end: 80 },
        { year: 2025, sameDay: 10, end: 70 },
      ],
      { method: 'PACE_AND_PAST_YEARS', low: 60, high: 100 },
    ],
    [
      'past years that had not begun by then are left out',
      {},
      [{ year: 2025, sameDay: 0, end: 70 }],
      { method: 'PACE', low: 90, high: 90 },
    ],
    [
      'the count itself once the deadline is over',
      { daysOver: 300 },
      [{ year: 2025, sameDay: 1, end: 2 }],
      { method: 'FINAL', low: 30, high: 30 },
    ],
    ['nothing before the first day is over', { daysOver: 0 }, [], null],
    [
      'a share whose denominator grows too is carried on as it is',
      { moving: true },
      [],
      { method: 'PACE', low: 30, high: 30 },
    ],
    [
      'such a share may also fall as it did before',
      { moving: true },
      [{ year: 2025, sameDay: 80, end: 60 }],
      { method: 'PACE_AND_PAST_YEARS', low: 22, high: 30 },
    ],
  ])('%s', (_case, over, past, wanted) => {
    const found = forecast(course(over), past);
    expect(found && { method: found.method, low: found.low, high: found.high }).toEqual(wanted);
  });

  test('names the years that it looked at, and every method says what it does', () => {
    const found = forecast(course(), [
      { year: 2024, sameDay: 0, end: 5 },
      { year: 2025, sameDay: 3, end: 5 },
    ]);
    expect(found?.years).toEqual([2025]);
    expect(Object.keys(methodSentences).sort()).toEqual(['FINAL', 'PACE', 'PACE_AND_PAST_YEARS']);
  });

  test('is a range between what is reached and what there is', () => {
    const past = fc.array(fc.record({ year: fc.constant(2025), sameDay: fc.nat(100), end: fc.nat(100) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: 1, max: 400 }), past, (numerator, daysOver, courses) => {
        const found = forecast(course({ numerator, daysOver, days: 365 }), courses);
        expect(found && numerator <= found.low && found.low <= found.high && found.high <= 100).toBe(true);
      }),
    );
  });
});

const range = (low: number, high: number, method: Forecast['method'] = 'PACE'): Forecast => ({
  low,
  high,
  method,
  years: [],
});

describe('outlookOf', () => {
  test.each([
    ['AT_LEAST', 70_00, range(70, 80), 'LIKELY'],
    ['AT_LEAST', 70_00, range(69, 80), 'OPEN'],
    ['AT_LEAST', 70_00, range(60, 69), 'UNLIKELY'],
    ['MORE_THAN', 75_00, range(75, 75, 'FINAL'), 'MISSED'],
    ['AT_LEAST', 75_00, range(75, 75, 'FINAL'), 'MET'],
    ['AT_MOST', 10_00, range(5, 20), 'OPEN'],
    ['AT_MOST', 10_00, range(5, 10), 'LIKELY'],
  ] as const)('%s %i of 100 with %j is %s', (comparator, threshold, found, outlook) =>
    expect(outlookOf({ comparator, threshold }, 100, found)).toBe(outlook),
  );
  test('of a count and of nothing', () => {
    expect(outlookOf({ comparator: 'AT_LEAST', threshold: 300 }, null, range(2, 3))).toBe('OPEN');
    expect(outlookOf({ comparator: 'AT_LEAST', threshold: 300 }, 0, range(0, 0))).toBe(null);
  });
});

test.each([
  ['MISSED', 300, 'MISSED'],
  ['UNLIKELY', 10, 'UNLIKELY'],
  ['OPEN', 199, null],
  ['OPEN', 200, 'OPEN_LATE'],
  ['LIKELY', 299, null],
  ['MET', 300, null],
  [null, 99, null],
  [null, 100, 'NO_FIGURE'],
] as const)('warningOf %s after %i of 300 days is %s', (outlook, daysOver, warning) => {
  expect(warningOf(outlook, course({ daysOver }))).toBe(warning);
  if (warning) expect(warningSentences[warning].vi).not.toBe('');
});

describe('decidingBodies', () => {
  const bodies = [
    { body: 'a', potential: 3 },
    { body: 'b', potential: 10 },
    { body: 'c', potential: 0 },
    { body: 'd', potential: 3 },
  ];
  test('come with the largest potential first, and say what cannot be done without them', () => {
    expect(decidingBodies(bodies, 7)).toEqual([
      { body: 'b', potential: 10, together: 10, indispensable: true },
      { body: 'a', potential: 3, together: 13, indispensable: false },
      { body: 'd', potential: 3, together: 16, indispensable: false },
    ]);
    expect(decidingBodies(bodies, 16).every(({ indispensable }) => indispensable)).toBe(true);
    expect(decidingBodies(bodies, 0).some(({ indispensable }) => indispensable)).toBe(false);
  });
});
