import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inTime } from '../../src/kernel/deadline.js';
import { dueOfYear, type RegimeDeadline } from '../../src/modules/reporting/regime.rules.js';
import {
  clashWithWindow,
  isWarning,
  type RegimePlan,
  type RegimeSurroundings,
  regimeFindings,
  regimeWarnings,
  yearsToTry,
} from '../../src/modules/reporting/regime-finding.rules.js';
import { refuse } from '../../src/modules/reporting/reporting.refusals.js';
import type { Window } from '../../src/modules/rulebooks/rule-book.rules.js';

const on = (month: number, day: number, over: Partial<RegimeDeadline> = {}): RegimeDeadline => ({
  month,
  day,
  boundary: 'ON_OR_BEFORE',
  cutOffMonth: null,
  cutOffDay: null,
  shift: 'NONE',
  provisional: true,
  ...over,
});

const regime = (over: Partial<RegimePlan> = {}): RegimePlan => ({
  code: 'ANNUAL',
  reporters: 'BODIES',
  level: 'COMMUNE',
  receiverBodyId: 'city',
  frequency: 'YEAR',
  deadlines: [on(10, 30)],
  afterCode: null,
  fromYear: 2026,
  toYear: 2030,
  ...over,
});

const window = (kind: Window['kind'], toMonth: number, toDay: number): Window => ({
  kind,
  fromMonth: toMonth,
  fromDay: 16,
  toMonth,
  toDay,
});
const windows = [window('AGENCY', 11, 15), window('RESIDENTIAL_AREA', 10, 31)];

const around = (over: Partial<RegimeSurroundings> = {}): RegimeSurroundings => ({
  now: '2026-01-10T02:00:00Z',
  timeZone: 'Asia/Ho_Chi_Minh',
  present: null,
  isNew: true,
  others: [],
  openYears: [{ year: 2026, reporters: 114 }],
  windowsOf: () => windows,
  ...over,
});

const quarters = [on(3, 25), on(6, 25), on(9, 25), on(12, 18)];

describe('a regime', () => {
  test.each<[string, Partial<RegimePlan>, Partial<RegimeSurroundings>, string[]]>([
    ['nothing speaks against it', {}, {}, []],
    ['a code that is taken', {}, { present: regime() }, ['REGIME_CODE_TAKEN']],
    ['a change of the regime of that code', {}, { present: regime(), isNew: false }, []],
    ['bodies without a level', { level: null }, {}, ['REGIME_REPORTERS_UNCLEAR']],
    ['years the wrong way round', { toYear: 2025 }, {}, ['REGIME_YEARS_REVERSED']],
    ['a predecessor that nobody knows', { afterCode: 'NOBODY' }, {}, ['REGIME_AFTER_UNKNOWN']],
    ['four deadlines a year', { deadlines: quarters }, {}, ['FREQUENCY_DEADLINES_MISMATCH']],
    ['29/2', { deadlines: [on(2, 29)] }, {}, ['DEADLINE_DAY_DOES_NOT_EXIST']],
    [
      'all that cannot be, and nothing else while it cannot',
      { level: null, toYear: 2025, deadlines: [on(2, 30), on(1, 1)] },
      {},
      [
        'REGIME_REPORTERS_UNCLEAR',
        'REGIME_YEARS_REVERSED',
        'FREQUENCY_DEADLINES_MISMATCH',
        'DEADLINE_DAY_DOES_NOT_EXIST',
      ],
    ],
    [
      'a cut-off on the eve',
      { deadlines: [on(10, 30, { cutOffMonth: 10, cutOffDay: 29 })] },
      {},
      ['DEADLINE_NOT_AFTER_CUT_OFF'],
    ],
    [
      'two days that are a weekend in an open year',
      { deadlines: [on(11, 15, { cutOffMonth: 11, cutOffDay: 13 })] },
      {},
      ['DEADLINE_NOT_AFTER_CUT_OFF', 'DEADLINE_ON_DAY_OFF'],
    ],
    ['as much as no weekend takes', { deadlines: [on(10, 30, { cutOffMonth: 10, cutOffDay: 27 })] }, {}, []],
    ['quarters out of order', { frequency: 'QUARTER', deadlines: quarters.toReversed() }, {}, ['DEADLINE_ORDER']],
    ['after itself', { afterCode: 'ANNUAL' }, {}, ['DEADLINE_ORDER']],
    [
      'due with its predecessor',
      { afterCode: 'UNITS' },
      { others: [regime({ code: 'UNITS', reporters: 'UNITS', level: null })] },
      ['DEADLINE_ORDER'],
    ],
    [
      'after it',
      { afterCode: 'UNITS' },
      { others: [regime({ code: 'UNITS', reporters: 'UNITS', level: null, deadlines: [on(10, 20)] })] },
      [],
    ],
    ['later than what follows it', {}, { others: [regime({ code: 'NEXT', afterCode: 'ANNUAL' })] }, ['DEADLINE_ORDER']],
    [
      'final figures before units are assessed',
      { deadlines: [on(10, 30, { provisional: false })] },
      {},
      ['DEADLINE_IN_WINDOW'],
    ],
    [
      'final figures on the last day of the window',
      { deadlines: [on(11, 15, { provisional: false })], fromYear: 2027, toYear: 2027 },
      {},
      [],
    ],
    [
      'final figures by a cut-off inside it',
      { deadlines: [on(12, 10, { provisional: false, cutOffMonth: 11, cutOffDay: 14 })] },
      {},
      ['DEADLINE_IN_WINDOW'],
    ],
    [
      'final figures where no book is in force',
      { deadlines: [on(10, 30, { provisional: false })] },
      { windowsOf: () => [] },
      [],
    ],
    [
      'a first half-year, which is not the year',
      { frequency: 'HALF_YEAR', deadlines: [on(5, 11, { provisional: false })] },
      {},
      [],
    ],
    [
      'nine months, which are not the year',
      { frequency: 'NINE_MONTHS', deadlines: [on(9, 30, { provisional: false })] },
      {},
      [],
    ],
    [
      'quarters of which the last is the year',
      { frequency: 'QUARTER', deadlines: [...quarters.slice(0, 3), on(10, 30, { provisional: false })] },
      {},
      ['DEADLINE_IN_WINDOW'],
    ],
    [
      'units due with the communes above them',
      {},
      { others: [regime({ code: 'UNITS', reporters: 'UNITS', level: null })] },
      ['LOWER_LEVEL_NOT_EARLIER'],
    ],
    [
      'communes due before the districts',
      {},
      { others: [regime({ code: 'D', level: 'DISTRICT', deadlines: [on(11, 20)] })] },
      [],
    ],
    [
      'communes due after the districts',
      {},
      { others: [regime({ code: 'D', level: 'DISTRICT', deadlines: [on(10, 20)] })] },
      ['LOWER_LEVEL_NOT_EARLIER'],
    ],
    ['another frequency', {}, { others: [regime({ code: 'D', level: 'DISTRICT', frequency: 'ONCE' })] }, []],
    ['other years', {}, { others: [regime({ code: 'D', level: 'DISTRICT', fromYear: 2020, toYear: 2025 })] }, []],
    ['a day off in the open year', { deadlines: [on(11, 14)] }, {}, ['DEADLINE_ON_DAY_OFF']],
    ['a day off that shifts', { deadlines: [on(11, 14, { shift: 'NEXT_WORKING_DAY' })] }, {}, []],
    [
      'a day off in a year that is not open',
      { deadlines: [on(10, 30)] },
      { openYears: [{ year: 2027, reporters: 0 }] },
      ['DEADLINE_ON_DAY_OFF', 'REGIME_WITHOUT_REPORTERS'],
    ],
    ['nobody who reports', {}, { openYears: [{ year: 2026, reporters: 0 }] }, ['REGIME_WITHOUT_REPORTERS']],
    [
      'nobody who reports ad hoc',
      { frequency: 'AD_HOC', deadlines: [] },
      { openYears: [{ year: 2026, reporters: 0 }] },
      [],
    ],
    ['no open year', {}, { openYears: [] }, []],
    ['a deadline that is past', {}, { now: '2026-11-22T02:00:00Z' }, ['DEADLINE_ALREADY_PASSED']],
    ['a deadline at its last second', {}, { now: '2026-10-30T16:59:59Z' }, []],
    ['a deadline at the instant', {}, { now: '2026-10-30T17:00:00Z' }, ['DEADLINE_ALREADY_PASSED']],
    ['a past deadline that was so before', {}, { now: '2026-11-22T02:00:00Z', present: regime(), isNew: false }, []],
    [
      'a past deadline for others than before',
      {},
      { now: '2026-11-22T02:00:00Z', present: regime({ level: 'DISTRICT' }), isNew: false },
      ['DEADLINE_ALREADY_PASSED'],
    ],
    [
      'a deadline that moves into the past',
      {},
      { now: '2026-11-22T02:00:00Z', present: regime({ deadlines: [on(12, 1)] }), isNew: false },
      ['DEADLINE_ALREADY_PASSED'],
    ],
  ])('regimeFindings: %s', (_, over, surroundings, codes) => {
    expect(regimeFindings(regime(over), around(surroundings)).map(({ code }) => code)).toEqual(codes);
  });

  test('each finding is said in both languages with all its facts', () => {
    const spoken: Parameters<typeof refuse>[] = [
      ['DEADLINE_IN_WINDOW', { counted: '2026-10-30', windowEnds: '2026-11-15', kinds: ['AGENCY', 'COMMUNE'] }],
      ['DEADLINE_ON_DAY_OFF', { days: ['2026-11-14'] }],
      ['DEADLINE_ALREADY_PASSED', { periods: ['2026-Q1', '2026-Q2'] }],
      ['REGIME_WITHOUT_REPORTERS', { years: [2026, 2027] }],
      ['LOWER_LEVEL_NOT_EARLIER', { lower: 'A', higher: 'B' }],
      ['DEADLINE_NOT_AFTER_CUT_OFF', { day: 30, month: 10, year: 2027 }],
    ];
    expect(spoken.map((one) => refuse(...one).say('vi')).join('\n')).toMatchInlineSnapshot(`
      "Số liệu cả năm tính đến 30/10/2026, nhưng kỳ đánh giá của cơ quan, xã, phường, đặc khu đến 15/11/2026 mới hết. Hãy đánh dấu số liệu là tạm tính hoặc lùi hạn.
      Hạn rơi vào ngày nghỉ: 14/11/2026. Hãy chọn cách dời sang ngày làm việc, hoặc chấp nhận kèm lý do.
      Hạn của kỳ 2026-Q1, 2026-Q2 đã qua, nên báo cáo sẽ quá hạn ngay khi lập. Hãy bắt đầu từ năm sau, hoặc chấp nhận kèm lý do.
      Chưa có ai phải báo cáo theo chế độ này trong năm 2026, 2027. Nếu vẫn muốn giữ, hãy chấp nhận kèm lý do.
      Cấp dưới nên báo cáo trước: hạn của "A" không sớm hơn hạn của "B". Nếu vẫn muốn giữ, hãy chấp nhận kèm lý do.
      Từ sau ngày chốt số liệu đến hạn 30/10 phải có ít nhất một ngày làm việc; năm 2027 không có."
    `);
    for (const one of spoken) expect(refuse(...one).say('en')).not.toMatch(/[{}]/);
  });

  test('isWarning: every warning can be refused by its code', () => {
    expect(regimeWarnings.filter((code) => refuse.codes.includes(code))).toEqual(regimeWarnings);
    expect(isWarning('DEADLINE_ON_DAY_OFF')).toBe(true);
    expect(isWarning('DEADLINE_IN_WINDOW')).toBe(false);
  });

  test.each<[number, number | null, number[], number[]]>([
    [2026, 2028, [2026], [2026, 2027, 2028]],
    [2020, null, [2025, 2026], [2025, 2026, 2027, 2028, 2029, 2030]],
    [2022, 2025, [2026], [2025]],
    [2035, 2040, [2026], [2035]],
    [2028, null, [], [2028, 2029, 2030]],
  ])('yearsToTry: from %i to %o while %j are open are %j', (fromYear, toYear, open, years) => {
    expect(yearsToTry({ fromYear, toYear }, open)).toEqual(years);
  });

  test('clashWithWindow names what is still open and until when', () => {
    expect(clashWithWindow(regime(), [2026], () => windows)).toEqual({
      index: 0,
      counted: '2026-10-30',
      windowEnds: '2026-11-15',
      kinds: ['AGENCY', 'RESIDENTIAL_AREA'],
    });
    expect(clashWithWindow(regime({ deadlines: [on(11, 10)] }), [2026], () => windows)?.kinds).toEqual(['AGENCY']);
    expect(clashWithWindow(regime({ deadlines: [on(11, 15)] }), [2026], () => windows)).toBeNull();
  });

  test('whatever is accepted without a finding keeps the order of its chain in every year that it is tried out in', () => {
    const deadline = fc
      .record({
        month: fc.integer({ min: 1, max: 12 }),
        day: fc.integer({ min: 1, max: 28 }),
        boundary: fc.constantFrom('BEFORE' as const, 'ON_OR_BEFORE' as const),
        shift: fc.constantFrom('NONE' as const, 'NEXT_WORKING_DAY' as const, 'PREVIOUS_WORKING_DAY' as const),
      })
      .map(({ month, day, ...over }) => on(month, day, over));
    fc.assert(
      fc.property(deadline, deadline, (unit, body) => {
        const units = regime({ code: 'UNITS', reporters: 'UNITS', level: null, deadlines: [unit] });
        const bodies = regime({ deadlines: [body], afterCode: 'UNITS' });
        const found = regimeFindings(bodies, around({ others: [units] })).map(({ code }) => code);
        return (
          found.includes('DEADLINE_ORDER') ||
          yearsToTry(bodies, [2026]).every((year) => inTime(dueOfYear(unit, year, 'UTC'), dueOfYear(body, year, 'UTC')))
        );
      }),
    );
  });
});
