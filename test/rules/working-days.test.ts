import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Boundary, dueInstant, inTime } from '../../src/kernel/deadline.js';
import { holidayYears } from '../../src/kernel/public-holidays.js';
import { type DayShift, isWorkingDay, shiftToWorkingDay, workingDaysFrom } from '../../src/kernel/working-days.js';
import { dueOfYear, isDueLater } from '../../src/modules/reporting/regime.rules.js';
import { solarOfLunar } from '../support/lunar-calendar.js';

const HCM = 'Asia/Ho_Chi_Minh';
const years = Object.keys(holidayYears).map(Number);
const date = (day: string) => Temporal.PlainDate.from(day);

describe('days off', () => {
  test('the calendar of the moon gives the first days that everybody knows', () => {
    expect([2023, 2024, 2025, 2026].map((year) => solarOfLunar(year, 1, 1))).toEqual([
      '2023-01-22',
      '2024-02-10',
      '2025-01-29',
      '2026-02-17',
    ]);
    // Hanoi and Beijing part: the new moon falls on 2/2 at 23:07 in Hanoi.
    expect(solarOfLunar(2030, 1, 1)).toBe('2030-02-02');
    expect(solarOfLunar(2025, 3, 10)).toBe('2025-04-07');
  });

  test.each(years)('%i holds every holiday of the law: Tết and Giỗ Tổ by the moon, the others by date', (year) => {
    const first = solarOfLunar(year, 1, 1);
    const holidays = [
      `${year}-01-01`,
      ...[-1, 0, 1, 2].map((days) => date(first).add({ days }).toString()),
      solarOfLunar(year, 3, 10),
      `${year}-04-30`,
      `${year}-05-01`,
      `${year}-09-02`,
    ];
    expect(holidays.filter(isWorkingDay)).toEqual([]);
  });

  test.each(years)('%i has as many days off as the law gives, days in lieu and swapped ones included', (year) => {
    const { off, worked } = holidayYears[year] ?? { off: [], worked: [] };
    // Eleven days since 2021: 1/1, five of Tết, Giỗ Tổ, 30/4, 1/5, two of 2/9; ten before.
    expect(off.length - worked.length).toBe(year === 2020 ? 10 : 11);
    for (const day of off) expect(date(`${year}-${day}`).dayOfWeek).toBeLessThan(6);
    for (const day of worked) expect(date(`${year}-${day}`).dayOfWeek).toBe(6);
    expect(new Set(off).size).toBe(off.length);
  });

  // Whole holidays as the documents name them, first and last day; weekends stand in them.
  test.each([
    ['2020-01-23', '2020-01-29', 'Tết Canh Tý'],
    ['2021-02-10', '2021-02-16', 'Tết Tân Sửu'],
    ['2021-09-02', '2021-09-05', 'Quốc khánh 2021'],
    ['2022-01-31', '2022-02-04', 'Tết Nhâm Dần, 245/VPCP-KGVX'],
    ['2022-09-01', '2022-09-02', 'Quốc khánh 2022, 245/VPCP-KGVX'],
    ['2023-01-20', '2023-01-26', 'Tết Quý Mão, 8056/VPCP-KGVX'],
    ['2023-09-01', '2023-09-04', 'Quốc khánh 2023, 8056/VPCP-KGVX'],
    ['2024-02-08', '2024-02-14', 'Tết Giáp Thìn, 8662/VPCP-KGVX'],
    ['2024-04-27', '2024-05-01', '29/4 đổi sang 4/5, 2450/VPCP-KGVX'],
    ['2024-08-31', '2024-09-03', 'Quốc khánh 2024, 8662/VPCP-KGVX'],
    ['2025-01-25', '2025-02-02', 'Tết Ất Tỵ, 8726/VPCP-KGVX'],
    ['2025-04-30', '2025-05-04', '2/5 đổi sang 26/4, 8726/VPCP-KGVX'],
    ['2025-08-30', '2025-09-02', 'Quốc khánh 2025, 8726/VPCP-KGVX'],
    ['2026-01-01', '2026-01-04', '2/1 đổi sang 10/1, 12729/VPCP-KGVX'],
    ['2026-02-14', '2026-02-22', 'Tết Bính Ngọ'],
    ['2026-04-25', '2026-04-27', 'Giỗ Tổ 26/4, nghỉ bù thứ Hai'],
    ['2026-08-29', '2026-09-02', 'Quốc khánh 2026'],
  ])('nobody works from %s to %s, and the nearest working days are close by (%s)', (first, last) => {
    expect(workingDaysFrom(first, last)).toBe(0);
    const around = [date(first).subtract({ days: 3 }).toString(), date(last).add({ days: 3 }).toString()] as const;
    expect(workingDaysFrom(...around)).toBeGreaterThan(1);
  });

  test.each(['2024-05-04', '2025-04-26', '2026-01-10', '2026-08-22'])('the Saturday %s is worked', (day) => {
    expect(isWorkingDay(day)).toBe(true);
  });

  test('each year names its source, and says whether it was announced', () => {
    for (const { source } of Object.values(holidayYears)) expect(source).toMatch(/^Bộ luật Lao động 20(12|19) art\. 1/);
    expect(years.filter((year) => holidayYears[year]?.announced)).toEqual([2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    for (const year of years.filter((one) => !holidayYears[one]?.announced))
      expect(holidayYears[year]?.worked).toEqual([]);
  });

  test.each([
    ['2026-02-13', true, 'the last Friday before Tết'],
    ['2026-02-16', false, 'the last day of the lunar year'],
    ['2026-02-20', false, 'the fourth of Tết'],
    ['2026-02-23', true, 'the Monday after'],
    ['2026-04-26', false, 'Giỗ Tổ on a Sunday'],
    ['2026-04-27', false, 'the day in lieu of it'],
    ['2026-01-02', false, 'swapped'],
    ['2026-01-10', true, 'the Saturday worked for it'],
    ['2026-01-17', false, 'an ordinary Saturday'],
    ['2024-02-29', true, 'a leap day'],
    ['2035-01-01', false, 'a fixed holiday beyond the table'],
    ['2035-01-02', true, 'an ordinary Tuesday beyond the table'],
  ])('%s is worked: %s (%s)', (day, worked) => {
    expect(isWorkingDay(day)).toBe(worked);
  });
});

describe('a shifted deadline', () => {
  test.each<[number, number, number, Boundary, DayShift, string]>([
    [2026, 10, 30, 'ON_OR_BEFORE', 'NEXT_WORKING_DAY', '2026-10-30T17:00:00Z'],
    [2027, 10, 30, 'ON_OR_BEFORE', 'NONE', '2027-10-30T17:00:00Z'],
    [2027, 10, 30, 'ON_OR_BEFORE', 'NEXT_WORKING_DAY', '2027-11-01T17:00:00Z'],
    [2027, 10, 30, 'ON_OR_BEFORE', 'PREVIOUS_WORKING_DAY', '2027-10-29T17:00:00Z'],
    // The last day of "before 15/11" is the 14th, a Sunday.
    [2027, 11, 15, 'BEFORE', 'NONE', '2027-11-14T17:00:00Z'],
    [2027, 11, 15, 'BEFORE', 'NEXT_WORKING_DAY', '2027-11-15T17:00:00Z'],
    // Into Tết 2026 and out of it.
    [2026, 2, 17, 'ON_OR_BEFORE', 'NEXT_WORKING_DAY', '2026-02-23T17:00:00Z'],
    [2026, 2, 17, 'ON_OR_BEFORE', 'PREVIOUS_WORKING_DAY', '2026-02-13T17:00:00Z'],
    // Over the end of a year and of a leap February.
    [2028, 1, 1, 'ON_OR_BEFORE', 'NEXT_WORKING_DAY', '2028-01-04T17:00:00Z'],
    [2024, 2, 29, 'ON_OR_BEFORE', 'NEXT_WORKING_DAY', '2024-02-29T17:00:00Z'],
    [2020, 2, 29, 'ON_OR_BEFORE', 'NEXT_WORKING_DAY', '2020-03-02T17:00:00Z'],
    [2024, 3, 1, 'BEFORE', 'NONE', '2024-02-29T17:00:00Z'],
    [2026, 12, 31, 'ON_OR_BEFORE', 'NONE', '2026-12-31T17:00:00Z'],
  ])('%i-%i-%i %s %s is due at %s', (year, month, day, boundary, shift, expected) => {
    expect(dueInstant(year, month, day, boundary, HCM, shift)).toBe(expected);
  });

  test.each([
    // As the plans of the five founding tenants say it.
    ['Thanh Hóa, before 15/11', 11, 15, 'BEFORE', '2026-11-14T17:00:00Z'],
    ['Hải Phòng, on 30/10', 10, 30, 'ON_OR_BEFORE', '2026-10-30T17:00:00Z'],
    ['Hòa Bình, before 20/11', 11, 20, 'BEFORE', '2026-11-19T17:00:00Z'],
    ['Tứ Kỳ, the half-year before 10/5', 5, 10, 'BEFORE', '2026-05-09T17:00:00Z'],
    ['Tứ Kỳ, the year before 10/11', 11, 10, 'BEFORE', '2026-11-09T17:00:00Z'],
    ['Thiện Tín, units before 30/10', 10, 30, 'BEFORE', '2026-10-29T17:00:00Z'],
    ['Thiện Tín, the commune before 5/11', 11, 5, 'BEFORE', '2026-11-04T17:00:00Z'],
  ] as const)('%s: a second before is in time, the instant itself is not', (_who, month, day, boundary, expected) => {
    const due = dueInstant(2026, month, day, boundary, HCM);
    expect(due).toBe(expected);
    expect(inTime(Temporal.Instant.from(due).subtract({ seconds: 1 }).toString(), due)).toBe(true);
    expect(inTime(due, due)).toBe(false);
  });

  const anyDay = fc.record({
    year: fc.integer({ min: 2020, max: 2030 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  });
  const shifts = fc.constantFrom<DayShift>('NONE', 'NEXT_WORKING_DAY', 'PREVIOUS_WORKING_DAY');

  test('BEFORE comes earlier than ON_OR_BEFORE, and never later once both shift', () => {
    fc.assert(
      fc.property(anyDay, shifts, ({ year, month, day }, shift) => {
        const [before, on] = (['BEFORE', 'ON_OR_BEFORE'] as const).map((boundary) =>
          dueInstant(year, month, day, boundary, HCM, shift),
        ) as [string, string];
        return shift === 'NONE' ? inTime(before, on) : !inTime(on, before);
      }),
    );
  });

  test('a shift ends on a working day, passes none, and leaves a working day where it is', () => {
    fc.assert(
      fc.property(anyDay, shifts, ({ year, month, day }, shift) => {
        const from = Temporal.PlainDate.from({ year, month, day });
        const to = shiftToWorkingDay(from.toString(), shift);
        if (shift === 'NONE' || isWorkingDay(from.toString())) return to === from.toString();
        const [first, last] = shift === 'NEXT_WORKING_DAY' ? [from.toString(), to] : [to, from.toString()];
        return isWorkingDay(to) && workingDaysFrom(first, last) === 1;
      }),
    );
  });

  test('what a chain accepts keeps its order in every year', () => {
    const deadline = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      boundary: fc.constantFrom<Boundary>('BEFORE', 'ON_OR_BEFORE'),
      cutOffMonth: fc.constant(null),
      cutOffDay: fc.constant(null),
      shift: shifts,
    });
    fc.assert(
      fc.property(deadline, deadline, (lower, higher) => {
        fc.pre(isDueLater([higher], [lower]));
        return years.every((year) => inTime(dueOfYear(lower, year, HCM), dueOfYear(higher, year, HCM)));
      }),
    );
  });

  test('a chain that a shift would let fall together is refused', () => {
    const on = (day: number, shift: DayShift) => ({
      month: 10,
      day,
      boundary: 'ON_OR_BEFORE' as const,
      cutOffMonth: null,
      cutOffDay: null,
      shift,
    });
    expect(isDueLater([on(31, 'NONE')], [on(30, 'NONE')])).toBe(true);
    expect(isDueLater([on(31, 'NEXT_WORKING_DAY')], [on(30, 'NEXT_WORKING_DAY')])).toBe(false);
  });

  test.each([
    ['2026-02-13', '2026-02-23', 2],
    ['2026-11-20', '2026-11-20', 1],
    ['2026-11-21', '2026-11-22', 0],
    ['2026-11-23', '2026-11-22', 0],
  ])('from %s to %s there are %i working days', (first, last, count) => {
    expect(workingDaysFrom(first, last)).toBe(count);
  });
});
