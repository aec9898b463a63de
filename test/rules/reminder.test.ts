import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueInstant } from '../../src/kernel/deadline.js';
import { pathUnder } from '../../src/kernel/path.js';
import { isWorkingDay } from '../../src/kernel/working-days.js';
import { digestLetter } from '../../src/modules/reminders/digest-letter.rules.js';
import {
  dayInWords,
  dueInWords,
  type NoticeFacts,
  noticeInWords,
  noticeKind,
} from '../../src/modules/reminders/notice-words.rules.js';
import {
  bodiesAbove,
  daysLeft,
  heightToday,
  reminderMoment,
  reminderSteps,
  usualReminderRules,
} from '../../src/modules/reminders/reminder.rules.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const steps = (dueAt: string, rules = usualReminderRules) =>
  reminderSteps(dueAt, rules, ZONE).map(({ day, height }) => (height === 0 ? day : `${day} +${height}`));

describe('reminderSteps', () => {
  test.each([
    // Hải Phòng: on 30/10/2026, a Friday. A week before, three days and one before, the day itself; 1 late is a Saturday: Monday, which is 3 late as well.
    [
      'ON_OR_BEFORE 30/10',
      dueInstant(2026, 10, 30, 'ON_OR_BEFORE', ZONE),
      ['2026-10-23', '2026-10-27', '2026-10-29', '2026-10-30', '2026-11-02 +1', '2026-11-06 +2', '2026-11-13 +4'],
    ],
    // Thanh Hóa: before 15/11/2026, so the last day is Saturday 14: the last working day before it, Friday 13, stands for one day before and the day itself.
    [
      'BEFORE 15/11',
      dueInstant(2026, 11, 15, 'BEFORE', ZONE),
      ['2026-11-06', '2026-11-11', '2026-11-13', '2026-11-16', '2026-11-17 +1', '2026-11-23 +2', '2026-11-30 +4'],
    ],
    // The same, shifted to the next working day: the last day is Monday 16.
    [
      'BEFORE 15/11, next working day',
      dueInstant(2026, 11, 15, 'BEFORE', ZONE, 'NEXT_WORKING_DAY'),
      ['2026-11-09', '2026-11-13', '2026-11-16', '2026-11-17', '2026-11-19 +1', '2026-11-23 +2', '2026-11-30 +4'],
    ],
    // The second day of Tết 2026 (18/2): all that lies in the holidays comes before or after them.
    [
      'in Tết',
      dueInstant(2026, 2, 18, 'ON_OR_BEFORE', ZONE),
      ['2026-02-11', '2026-02-13', '2026-02-23 +1', '2026-02-25 +2', '2026-03-04 +4'],
    ],
    // Five in the afternoon: that day is the last.
    [
      '17:00 on 1/12',
      '2026-12-01T10:00:00Z',
      [
        '2026-11-24',
        '2026-11-27',
        '2026-11-30',
        '2026-12-01',
        '2026-12-02',
        '2026-12-04 +1',
        '2026-12-08 +2',
        '2026-12-15 +4',
      ],
    ],
    // 24:00 is the end of that day, not the day after.
    [
      '24:00 on 28/2 of a leap year',
      dueInstant(2028, 2, 28, 'ON_OR_BEFORE', ZONE),
      ['2028-02-21', '2028-02-25', '2028-02-28', '2028-02-29', '2028-03-02 +1', '2028-03-06 +2', '2028-03-13 +4'],
    ],
  ])('%s', (_, dueAt, expected) => expect(steps(dueAt)).toEqual(expected));

  test('a tenant or regime may say otherwise; the last day itself is always one', () => {
    const rules = { daysBefore: [0], daysLate: [5], escalateEvery: 10 };
    expect(steps('2026-12-01T10:00:00Z', rules)).toEqual(['2026-12-01', '2026-12-07']);
    expect(steps('2026-12-01T10:00:00Z', { daysBefore: [], daysLate: [], escalateEvery: 1 })).toEqual(['2026-12-01']);
  });

  test('nobody is reminded on a day off, before never after the last day, late never on or before it, and each day once', () => {
    const days = fc.integer({ min: 0, max: 2_000 }).map((n) => Temporal.PlainDate.from('2024-01-01').add({ days: n }));
    const list = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 10 });
    fc.assert(
      fc.property(days, list, list, fc.integer({ min: 1, max: 20 }), (last, daysBefore, daysLate, escalateEvery) => {
        const dueAt = last.add({ days: 1 }).toZonedDateTime(ZONE).toInstant().toString();
        const found = reminderSteps(dueAt, { daysBefore, daysLate, escalateEvery }, ZONE);
        expect(found.every(({ day }) => isWorkingDay(day))).toBe(true);
        expect(new Set(found.map(({ day }) => day)).size).toBe(found.length);
        expect(found.map(({ day }) => day)).toEqual(found.map(({ day }) => day).sort());
        const late = found.filter(({ day }) => day > last.toString());
        expect(late.length > 0).toBe(daysLate.length > 0);
        expect(found.filter(({ height }) => height > 0).every((step) => late.includes(step))).toBe(true);
        // The longer late, the higher.
        expect(late.map(({ height }) => height)).toEqual(late.map(({ height }) => height).sort((a, b) => a - b));
      }),
    );
  });
});

describe('heightToday', () => {
  const due = reminderSteps(dueInstant(2026, 10, 30, 'ON_OR_BEFORE', ZONE), usualReminderRules, ZONE);

  test.each([
    ['the first run of all looks at its own day alone', '2026-10-24', null, null],
    ['and finds what falls on it', '2026-10-23', null, 0],
    ['the day after nothing', '2026-10-24', '2026-10-23', null],
    ['a stop over one day of reminding', '2026-10-28', '2026-10-26', 0],
    ['a stop over three of them is one', '2026-10-31', '2026-10-22', 0],
    ['a stop over days before and after: as high as they go', '2026-11-07', '2026-10-26', 2],
    ['a stop that began after the day', '2026-11-05', '2026-11-02', null],
    ['the same day twice', '2026-11-02', '2026-11-02', null],
  ])('%s', (_, today, lastRun, height) => expect(heightToday(due, { today, lastRun })).toBe(height));

  test('whatever days are stopped, each step is told once, on its day or with the next run', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 }), (offsets) => {
        const runs = offsets
          .sort((a, b) => a - b)
          .map((days) => Temporal.PlainDate.from('2026-10-20').add({ days }).toString());
        let lastRun: string | null = '2026-10-19';
        const told: string[] = [];
        for (const today of runs) {
          if (heightToday(due, { today, lastRun }) !== null) told.push(today);
          lastRun = today;
        }
        const expected = new Set(due.flatMap(({ day }) => runs.find((run) => run >= day) ?? []));
        expect(told).toEqual([...expected].sort());
      }),
    );
  });
});

describe('reminderMoment, daysLeft', () => {
  const dueAt = dueInstant(2026, 10, 30, 'ON_OR_BEFORE', ZONE);
  test.each([
    ['2026-10-29T22:00:00Z', '2026-10-30', 'TODAY', 0],
    ['2026-10-29T16:59:59Z', '2026-10-29', 'AHEAD', 1],
    ['2026-10-30T16:59:59Z', '2026-10-30', 'TODAY', 0],
    ['2026-10-30T17:00:00Z', '2026-10-31', 'LATE', -1],
  ])('at %s', (now, today, moment, left) => {
    expect(reminderMoment(dueAt, now, today, ZONE)).toBe(moment);
    expect(daysLeft(dueAt, today, ZONE)).toBe(left);
  });

  test('what was due this morning is late this afternoon, by no day yet', () => {
    expect(reminderMoment('2026-12-01T02:00:00Z', '2026-12-01T08:00:00Z', '2026-12-01', ZONE)).toBe('LATE');
    expect(daysLeft('2026-12-01T02:00:00Z', '2026-12-01', ZONE)).toBe(0);
  });
});

describe('bodiesAbove', () => {
  const [city, district, commune] = [1, 2, 3].map((n) => `00000000-0000-7000-8000-00000000000${n}`) as [
    string,
    string,
    string,
  ];
  const path = pathUnder(pathUnder(pathUnder('', city), district), commune);

  test.each([
    ['of a unit its own body first', { path, isUnit: true, owedTo: null }, 1, [commune]],
    ['then the one above', { path, isUnit: true, owedTo: null }, 2, [commune, district]],
    ['of a body the one above it', { path, isUnit: false, owedTo: null }, 1, [district]],
    ['to the root and no further', { path, isUnit: false, owedTo: null }, 9, [district, city]],
    ['none above whom it is owed to', { path, isUnit: true, owedTo: district }, 9, [commune, district]],
    ['a body that owes it to itself tells nobody', { path, isUnit: false, owedTo: commune }, 1, []],
    ['nobody at first', { path, isUnit: true, owedTo: null }, 0, []],
    ['nobody is above the root', { path: pathUnder('', city), isUnit: false, owedTo: null }, 3, []],
  ])('%s', (_, owes, height, expected) => expect(bodiesAbove(owes, height)).toEqual(expected));
});

describe('noticeInWords', () => {
  const dueAt = dueInstant(2026, 10, 30, 'ON_OR_BEFORE', ZONE);
  const report = { title: 'Báo cáo tổng kết', period: '2026', dueAt, below: null } as const;
  const work = { title: 'Ra quân “Ngày hội”', period: null, dueAt: '2026-12-01T10:00:00Z', below: null } as const;

  test.each([
    [
      { ...report, kind: 'REPORT_AHEAD', day: '2026-10-29' },
      '“Báo cáo tổng kết” (năm 2026): còn 1 ngày, hạn là hết ngày 30/10/2026.',
      '“Báo cáo tổng kết” (2026): 1 day left, due by the end of 2026-10-30.',
    ],
    [
      { ...report, kind: 'REPORT_TODAY', day: '2026-10-30' },
      '“Báo cáo tổng kết” (năm 2026): hôm nay là ngày cuối, hạn là hết ngày 30/10/2026.',
      '“Báo cáo tổng kết” (2026): today is the last day, due by the end of 2026-10-30.',
    ],
    [
      { ...report, kind: 'REPORT_LATE', day: '2026-11-02' },
      '“Báo cáo tổng kết” (năm 2026): đã quá hạn 3 ngày, hạn là hết ngày 30/10/2026.',
      '“Báo cáo tổng kết” (2026): 3 days late, was due by the end of 2026-10-30.',
    ],
    [
      { ...report, kind: 'REPORTS_LATE_BELOW', day: '2026-11-02', below: 14 },
      '“Báo cáo tổng kết” (năm 2026): 14 đầu mối cấp dưới chưa nộp báo cáo, đã quá hạn 3 ngày, hạn là hết ngày 30/10/2026.',
      '“Báo cáo tổng kết” (2026): 14 below have not handed in the report, 3 days late, was due by the end of 2026-10-30.',
    ],
    [
      { ...work, kind: 'WORK_AHEAD', day: '2026-11-24' },
      '“Ra quân “Ngày hội””: còn 7 ngày, hạn là 17:00 ngày 01/12/2026.',
      '“Ra quân “Ngày hội””: 7 days left, due by 17:00 on 2026-12-01.',
    ],
    [
      { ...work, kind: 'WORK_TODAY', day: '2026-12-01' },
      '“Ra quân “Ngày hội””: hôm nay là ngày cuối, hạn là 17:00 ngày 01/12/2026.',
      '“Ra quân “Ngày hội””: today is the last day, due by 17:00 on 2026-12-01.',
    ],
    [
      { ...work, kind: 'WORK_LATE', day: '2026-12-01' },
      '“Ra quân “Ngày hội””: đã quá hạn từ hôm nay, hạn là 17:00 ngày 01/12/2026.',
      '“Ra quân “Ngày hội””: late since today, was due by 17:00 on 2026-12-01.',
    ],
    [
      { ...work, kind: 'WORK_LATE_BELOW', day: '2026-12-04', below: 1 },
      '“Ra quân “Ngày hội””: 1 đầu mối cấp dưới chưa giao sản phẩm, đã quá hạn 3 ngày, hạn là 17:00 ngày 01/12/2026.',
      '“Ra quân “Ngày hội””: 1 below has not handed in the product, 3 days late, was due by 17:00 on 2026-12-01.',
    ],
  ] as const)('%s', (facts, vi, en) => {
    expect(noticeInWords(facts, 'vi', ZONE)).toBe(vi);
    expect(noticeInWords(facts, 'en', ZONE)).toBe(en);
  });

  test('a long text is cut, days and instants are written as people do: dayInWords, dueInWords', () => {
    const long = noticeInWords(
      { ...report, title: 'x'.repeat(900), kind: 'REPORT_TODAY', day: '2026-10-30' },
      'vi',
      ZONE,
    );
    expect(long).toContain(`“${'x'.repeat(199)}…”`);
    expect([dayInWords('2026-10-05', 'vi'), dayInWords('2026-10-05', 'en')]).toEqual(['05/10/2026', '2026-10-05']);
    expect(dueInWords('2026-10-30T17:00:00Z', ZONE, 'vi')).toBe('hết ngày 30/10/2026');
    expect(dueInWords('2026-10-30T00:05:00Z', ZONE, 'en')).toBe('07:05 on 2026-10-30');
  });
});

describe('noticeKind', () => {
  test.each([
    ['r', null, 'AHEAD', 'REPORT_AHEAD'],
    ['r', null, 'TODAY', 'REPORT_TODAY'],
    ['r', null, 'LATE', 'REPORT_LATE'],
    ['r', 3, 'LATE', 'REPORTS_LATE_BELOW'],
    [null, null, 'AHEAD', 'WORK_AHEAD'],
    [null, null, 'TODAY', 'WORK_TODAY'],
    [null, null, 'LATE', 'WORK_LATE'],
    [null, 3, 'LATE', 'WORK_LATE_BELOW'],
  ] as const)('%s %s %s is %s', (regimeId, below, moment, kind) =>
    expect(noticeKind({ regimeId, below }, moment)).toBe(kind),
  );
});

describe('digestLetter', () => {
  const dueAt = dueInstant(2026, 10, 30, 'ON_OR_BEFORE', ZONE);
  const one = (kind: NoticeFacts['kind'], title: string): NoticeFacts => ({
    kind,
    title,
    period: null,
    dueAt,
    day: '2026-10-29',
    below: kind.endsWith('BELOW') ? 5 : null,
  });
  const facts = {
    locale: 'vi',
    personName: 'Cán bộ <Văn phòng>',
    tenantName: 'Thành phố Hải Phòng',
    timeZone: ZONE,
    day: '2026-10-29',
    notices: [
      one('WORK_AHEAD', 'B'),
      one('REPORT_LATE', 'A & <b>'),
      one('REPORTS_LATE_BELOW', 'C'),
      one('REPORT_AHEAD', 'D'),
    ],
    publicUrl: 'https://x.vn',
    switchOffUrl: 'https://x.vn/mail/off/abc',
  } as const;

  test('counts in the subject, what is late first, each line once, and how to be rid of it', () => {
    const { subject, text } = digestLetter(facts);
    expect(subject).toBe('Nhắc việc 29/10/2026, Thành phố Hải Phòng: 1 quá hạn, 2 sắp đến hạn, 1 cấp dưới quá hạn');
    const lines = text.split('\n');
    expect(lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(0, 6))).toEqual([
      '- “A &',
      '- “B”:',
      '- “D”:',
      '- “C”:',
    ]);
    expect(lines.filter((line) => /^[^a-z]+$/.test(line) && line.length > 3)).toEqual([
      'ĐÃ QUÁ HẠN',
      'SẮP ĐẾN HẠN',
      'CẤP DƯỚI QUÁ HẠN',
    ]);
    expect(text).toContain('Không muốn nhận thư nhắc việc nữa: https://x.vn/mail/off/abc');
  });

  test('HTML says the same and nothing in it is taken for markup', () => {
    const { html } = digestLetter(facts);
    expect(html).toContain('Cán bộ &lt;Văn phòng&gt;');
    expect(html).toContain('A &amp; &lt;b&gt;');
    expect(html).not.toContain('<b>');
    expect(html).toContain('<a href="https://x.vn/mail/off/abc">');
  });

  test('in English, without addresses: where to switch it off', () => {
    const { subject, text, html } = digestLetter({ ...facts, locale: 'en', publicUrl: null, switchOffUrl: null });
    expect(subject).toBe('Reminders 2026-10-29, Thành phố Hải Phòng: 1 late, 2 coming up, 1 late below');
    expect(text).toContain('switch them off in the service');
    expect(text + html).not.toContain('http');
  });

  test('sixty lines are read; the rest is a number', () => {
    const notices = [
      ...Array.from({ length: 58 }, () => one('REPORT_LATE', 'A')),
      ...Array.from({ length: 9 }, () => one('WORK_AHEAD', 'B')),
    ];
    const { subject, text } = digestLetter({ ...facts, notices });
    expect(subject).toContain('58 quá hạn, 9 sắp đến hạn');
    expect(text.split('\n- ')).toHaveLength(61);
    expect(text).toContain('… và 7 mục khác');
  });
});
