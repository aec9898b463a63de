import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueInstant } from '../../src/kernel/deadline.js';
import {
  isRange,
  lastDayOf,
  MAX_DAYS,
  milestoneInYear,
  overlaps,
  yearsTouched,
} from '../../src/modules/calendar/calendar.rules.js';

const HCM = 'Asia/Ho_Chi_Minh';

describe('the calendar', () => {
  test.each([
    ['2026-01-01', '2026-01-01', true],
    ['2026-01-01', '2025-12-31', false],
    ['2026-01-01', '2027-02-05', true],
    ['2026-01-01', '2027-02-06', false],
  ])('from %s to %s can be asked for: %s', (from, to, expected) => {
    expect(isRange({ from, to })).toBe(expected);
  });

  test.each([
    ['2026-01-10', '2026-01-20', true],
    ['2026-01-20', '2026-01-25', true],
    ['2026-01-21', '2026-01-25', false],
    ['2026-01-01', '2026-01-09', false],
    ['2026-01-01', '2026-12-31', true],
  ])('%s to %s shares a day with 10/1 to 20/1: %s', (from, to, expected) => {
    expect(overlaps({ from, to }, { from: '2026-01-10', to: '2026-01-20' })).toBe(expected);
  });

  test('a range holds a year and some weeks, to the day', () => {
    const to = (days: number) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
    expect(isRange({ from: '2026-01-01', to: to(MAX_DAYS) })).toBe(true);
    expect(isRange({ from: '2026-01-01', to: to(MAX_DAYS + 1) })).toBe(false);
  });

  test('a window for a year can begin in the year before', () => {
    expect(yearsTouched({ from: '2026-12-01', to: '2026-12-31' })).toEqual([2026, 2027]);
    expect(yearsTouched({ from: '2026-12-01', to: '2027-01-31' })).toEqual([2026, 2027, 2028]);
  });

  test('a deadline stands on the last day on which it can be met', () => {
    expect(lastDayOf('2026-10-30T17:00:00Z', HCM)).toBe('2026-10-30');
    expect(lastDayOf('2026-10-30T17:00:00.001Z', HCM)).toBe('2026-10-31');
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2100 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        (year, month, day) => {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          return lastDayOf(dueInstant(year, month, day, 'ON_OR_BEFORE', HCM), HCM) === text;
        },
      ),
    );
  });

  const milestone = {
    recurrence: 'YEARLY' as const,
    onDate: null,
    month: null,
    day: null,
    quarter: null,
    fromYear: 2025,
    toYear: 2027,
  };
  test.each([
    [{ month: 8, day: 19 }, 2026, '2026-08-19', '2026-08-19'],
    [{ month: 2 }, 2026, '2026-02-01', '2026-02-28'],
    [{ quarter: 1 }, 2026, '2026-01-01', '2026-03-31'],
    [{ quarter: 4 }, 2026, '2026-10-01', '2026-12-31'],
    [{ recurrence: 'ONCE' as const, onDate: '2026-05-02' }, 2026, '2026-05-02', '2026-05-02'],
  ])('%o happens in %i from %s to %s', (over, year, from, to) => {
    expect(milestoneInYear({ ...milestone, ...over }, year)).toEqual({ from, to });
  });

  test.each([
    [{ month: 8 }, 2024],
    [{ month: 8 }, 2028],
    [{}, 2026],
    [{ recurrence: 'ONCE' as const, month: 8 }, 2026],
    [{ recurrence: 'ONCE' as const, onDate: '2026-05-02' }, 2025],
  ])('%o does not stand in the calendar of %i', (over, year) => {
    expect(milestoneInYear({ ...milestone, ...over }, year)).toBeNull();
  });
});
