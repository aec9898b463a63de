import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Boundary,
  dayAfter,
  dayBefore,
  dayExists,
  dayOf,
  dueInstant,
  endOfDayAfter,
  inTime,
  isDay,
  isInstant,
  startOfDay,
  yearsLater,
} from '../../src/kernel/deadline.js';

const HCM = 'Asia/Ho_Chi_Minh';

describe('dueInstant is the first instant that is too late', () => {
  test.each<[string, number, number, number, Boundary, string, string]>([
    ['before 15/11', 2026, 11, 15, 'BEFORE', HCM, '2026-11-14T17:00:00Z'],
    ['on 30/10', 2026, 10, 30, 'ON_OR_BEFORE', HCM, '2026-10-30T17:00:00Z'],
    ['before 20/11', 2022, 11, 20, 'BEFORE', HCM, '2022-11-19T17:00:00Z'],
    ['before 10/5', 2023, 5, 10, 'BEFORE', HCM, '2023-05-09T17:00:00Z'],
    ['before 5/11', 2026, 11, 5, 'BEFORE', HCM, '2026-11-04T17:00:00Z'],
    ['before New Year’s Day', 2026, 1, 1, 'BEFORE', HCM, '2025-12-31T17:00:00Z'],
    ['until the last day of the year', 2026, 12, 31, 'ON_OR_BEFORE', HCM, '2026-12-31T17:00:00Z'],
    ['until 28/2 in a common year', 2026, 2, 28, 'ON_OR_BEFORE', HCM, '2026-02-28T17:00:00Z'],
    ['until 28/2 in a leap year', 2028, 2, 28, 'ON_OR_BEFORE', HCM, '2028-02-28T17:00:00Z'],
    ['until 29/2 in a leap year', 2028, 2, 29, 'ON_OR_BEFORE', HCM, '2028-02-29T17:00:00Z'],
    ['before 1/3 in a common year', 2026, 3, 1, 'BEFORE', HCM, '2026-02-28T17:00:00Z'],
    ['before 1/3 in a leap year', 2028, 3, 1, 'BEFORE', HCM, '2028-02-29T17:00:00Z'],
    ['before 1/3 in a century that is no leap year', 2100, 3, 1, 'BEFORE', HCM, '2100-02-28T17:00:00Z'],
    ['until the end of a month of 30 days', 2026, 4, 30, 'ON_OR_BEFORE', HCM, '2026-04-30T17:00:00Z'],
    ['until the end of a month of 31 days', 2026, 10, 31, 'ON_OR_BEFORE', HCM, '2026-10-31T17:00:00Z'],
    ['before the first of a month', 2026, 11, 1, 'BEFORE', HCM, '2026-10-31T17:00:00Z'],
    ['in UTC', 2026, 10, 30, 'ON_OR_BEFORE', 'UTC', '2026-10-31T00:00:00Z'],
    // The clocks go back on 25/10/2026 in Paris: its day has 25 hours.
    ['on a day of 25 hours', 2026, 10, 25, 'ON_OR_BEFORE', 'Europe/Paris', '2026-10-25T23:00:00Z'],
  ])('%s', (_, year, month, day, boundary, zone, expected) => {
    expect(dueInstant(year, month, day, boundary, zone)).toBe(expected);
  });

  test('a day that does not exist is no deadline', () => {
    expect(() => dueInstant(2026, 2, 29, 'BEFORE', HCM)).toThrow();
    expect(() => dueInstant(2026, 4, 31, 'BEFORE', HCM)).toThrow();
  });

  test('BEFORE a day ends exactly one day earlier than ON_OR_BEFORE it', () => {
    const day = fc.record({
      year: fc.integer({ min: 2000, max: 2100 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    });
    fc.assert(
      fc.property(day, ({ year, month, day }) => {
        const before = dueInstant(year, month, day, 'BEFORE', HCM);
        const on = dueInstant(year, month, day, 'ON_OR_BEFORE', HCM);
        expect(inTime(before, on)).toBe(true);
        expect(Date.parse(on) - Date.parse(before)).toBe(86_400_000);
        expect(dayOf(before, HCM)).toBe(startOfDayText(year, month, day));
      }),
    );
  });
});

const startOfDayText = (year: number, month: number, day: number) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

describe('inTime', () => {
  const due = '2026-11-14T17:00:00Z';
  test.each([
    ['a second before', '2026-11-14T16:59:59Z', true],
    ['a millisecond before', '2026-11-14T16:59:59.999Z', true],
    ['at the instant', due, false],
    ['a second after', '2026-11-14T17:00:01Z', false],
    ['a day before', '2026-11-13T17:00:00Z', true],
  ])('%s', (_, at, expected) => {
    expect(inTime(at, due)).toBe(expected);
  });
});

test.each([
  ['2026-10-30T17:00:00Z', true],
  ['2028-02-29T00:00:00.123Z', true],
  ['2026-02-29T00:00:00Z', false],
  ['2026-10-30T25:00:00Z', false],
  ['2026-10-30T17:00:00', false],
  ['2026-10-30', false],
  ['', false],
])('isInstant: %s is one: %s', (text, expected) => expect(isInstant(text)).toBe(expected));

describe('days', () => {
  test.each([
    [2024, 2, 29, true],
    [2023, 2, 29, false],
    [2000, 2, 29, true],
    [2100, 2, 29, false],
    [2026, 4, 31, false],
    [2026, 13, 1, false],
    [2026, 12, 31, true],
  ])('dayExists(%i, %i, %i) is %s', (year, month, day, expected) => {
    expect(dayExists(year, month, day)).toBe(expected);
  });

  test.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2026-2-3', false],
    ['2026-11', false],
    ['', false],
    ['2026-11-15T00:00:00Z', false],
  ])('isDay(%j) is %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  test('a day begins at midnight of its zone, and an instant falls on its day there', () => {
    expect(startOfDay('2026-11-15', HCM)).toBe('2026-11-14T17:00:00Z');
    expect(dayOf('2026-11-14T16:59:59Z', HCM)).toBe('2026-11-14');
    expect(dayOf('2026-11-14T17:00:00Z', HCM)).toBe('2026-11-15');
  });
});

test.each([
  ['2026-02-28', '2026-03-01'],
  ['2028-02-28', '2028-02-29'],
  ['2026-12-31', '2027-01-01'],
  ['2026-10-30', '2026-10-31'],
])('dayAfter %s comes %s, and dayBefore that the first', (day, next) => {
  expect(dayAfter(day)).toBe(next);
  expect(dayBefore(next)).toBe(day);
});

test.each([
  ['2026-10-30T17:00:00Z', 1, '2027-10-30T17:00:00Z'],
  ['2024-02-29T02:00:00Z', 1, '2025-02-28T02:00:00Z'],
  ['2024-02-29T02:00:00Z', 4, '2028-02-29T02:00:00Z'],
  ['2026-12-31T16:59:59Z', 1, '2027-12-31T16:59:59Z'],
])('yearsLater: %s by %i is %s', (instant, years, expected) => {
  expect(yearsLater(instant, years, 'Asia/Ho_Chi_Minh')).toBe(expected);
});

test.each([
  ['2026-10-28T02:00:00Z', 0, '2026-10-28T17:00:00Z'],
  ['2026-10-28T02:00:00Z', 2, '2026-10-30T17:00:00Z'],
  ['2026-10-28T17:00:00Z', 0, '2026-10-29T17:00:00Z'],
  ['2024-02-28T02:00:00Z', 1, '2024-02-29T17:00:00Z'],
  ['2026-12-31T02:00:00Z', 1, '2027-01-01T17:00:00Z'],
])('endOfDayAfter: of %s and %i days is %s', (instant, days, expected) => {
  expect(endOfDayAfter(instant, days, 'Asia/Ho_Chi_Minh')).toBe(expected);
});
