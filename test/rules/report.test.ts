import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberInWords } from '../../src/kernel/vietnamese-number.js';
import { periodInWords } from '../../src/modules/reporting/period.rules.js';
import { isEditable, mayReadReport } from '../../src/modules/reports/report.policy.js';
import { cutOffOfPeriod } from '../../src/modules/reports/report-cut-off.rules.js';
import {
  annexesOf,
  fileNameOf,
  isWritten,
  officialDocumentOf,
} from '../../src/modules/reports/report-document.rules.js';
import {
  bandMeasures,
  type Counts,
  consolidate,
  countsByKind,
  differencesOf,
  goesUp,
  measures,
  noCounts,
  type PartBelow,
  sumByKind,
  sumOf,
} from '../../src/modules/reports/report-figures.rules.js';
import { basisOf, firstHead, planDay } from '../../src/modules/reports/report-head.rules.js';
import { namesInWords, outlineOf, proposalFor, refilled } from '../../src/modules/reports/report-outline.rules.js';
import {
  bandInWords,
  dayInWords,
  kindInWords,
  measureInWords,
  NO_FIGURE,
  numberAndSymbol,
  percentInWords,
  placeAndDate,
  shareInWords,
  stateInWords,
  symbolOf,
} from '../../src/modules/reports/report-words.rules.js';
import { noFigure } from '../../src/modules/standings/figure.rules.js';

const AT = '2026-10-30T17:00:00Z';
const counts = (over: Partial<Counts> = {}): Counts => ({ ...noCounts, ...over });
const of = (over: Partial<Counts>) => [{ kind: 'AGENCY' as const, counts: counts(over) }];
const part = (over: Partial<PartBelow>): PartBelow => ({
  bodyId: 'a',
  name: 'Ban Chỉ đạo Phường A',
  state: 'ACCEPTED',
  document: null,
  counted: of({ units: 10 }),
  reported: null,
  ...over,
});
const figuresWith = (total: Partial<Counts>, more: object = {}) => ({
  ...consolidate({ countedAt: AT, own: of(total), below: [], reporters: [] }),
  ...more,
});
const facts = (total: Partial<Counts>, more: object = {}) => ({
  figures: figuresWith(total, more),
  period: '2026',
  year: 2026,
  labels: {},
});

describe('words of a report', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1234, '1.234'],
    [41_800, '41.800'],
    [1_000_000, '1.000.000'],
  ])('numberInWords: %i is %s', (value, text) => expect(numberInWords(value)).toBe(text));

  test.each([
    [7050, '70,5\u00a0%'],
    [7000, '70\u00a0%'],
    [7049, '70,49\u00a0%'],
    [5, '0,05\u00a0%'],
    [10_000, '100\u00a0%'],
    [null, 'chưa có số liệu'],
  ])('percentInWords: %s is %s', (value, text) => expect(percentInWords(value)).toBe(text));

  test('shareInWords is cut, never rounded up; of nothing there is no figure', () => {
    expect(shareInWords(69_999, 100_000)).toBe('69,99\u00a0%');
    expect(shareInWords(0, 0)).toBe(NO_FIGURE);
  });

  test.each([
    ['2026-02-05', 'Hải Phòng, ngày 05 tháng 02 năm 2026'],
    ['2026-03-10', 'Hải Phòng, ngày 10 tháng 3 năm 2026'],
    ['2026-11-09', 'Hải Phòng, ngày 09 tháng 11 năm 2026'],
    [null, 'Hải Phòng, ngày       tháng       năm'],
  ])('placeAndDate: %s', (day, text) => {
    expect(placeAndDate('Hải Phòng', day)).toBe(text);
    expect(text).toBe(`Hải Phòng, ${dayInWords(day)}`);
  });

  test('numberAndSymbol, symbolOf', () => {
    expect(numberAndSymbol(5, 'BC-BCĐ')).toBe('05/BC-BCĐ');
    expect(numberAndSymbol(112, 'BC-BCĐ138')).toBe('112/BC-BCĐ138');
    expect(numberAndSymbol(null, 'BC-BCĐ').trim()).toBe('/BC-BCĐ');
    expect(['Ban Chỉ đạo 09 tỉnh', 'Ban Chỉ đạo 138 Xã Tân Kỳ', 'Ban Chỉ đạo thành phố'].map(symbolOf)).toEqual([
      'BC-BCĐ09',
      'BC-BCĐ138',
      'BC-BCĐ',
    ]);
  });

  test.each([
    ['2026', 'năm 2026'],
    ['2026-H1', '6 tháng đầu năm 2026'],
    ['2026-H2', '6 tháng cuối năm 2026'],
    ['2026-Q3', 'quý III năm 2026'],
    ['2026-07', 'tháng 7 năm 2026'],
    ['2026-9M', '9 tháng đầu năm 2026'],
  ])('periodInWords: %s is %s', (period, text) => expect(periodInWords(period)).toBe(text));

  test.each([
    ['2026', '2026'],
    ['2026-H1', 'first half of 2026'],
    ['2026-H2', 'second half of 2026'],
    ['2026-Q3', 'quarter III of 2026'],
    ['2026-07', 'July 2026'],
    ['2026-9M', 'first nine months of 2026'],
  ])('periodInWords in English: %s is %s', (period, text) => expect(periodInWords(period, 'en')).toBe(text));

  test('kindInWords, stateInWords, bandInWords, measureInWords', () => {
    expect([kindInWords('COMMUNE'), kindInWords(null)]).toEqual(['Xã, phường, đặc khu', 'Ban Chỉ đạo']);
    expect(stateInWords('MISSING')).toBe('Chưa nộp');
    expect([bandInWords('GOOD', {}), bandInWords('GOOD', { GOOD: 'Tốt' })]).toEqual(['Khá', 'Tốt']);
    expect(measures.map((measure) => measureInWords(measure, { WEAK: 'Kém' }))).toContain('Kém');
  });
});

describe('figures of a report', () => {
  test('countsByKind: who is left out counts as a unit alone; bodies’ own tasks have no kind', () => {
    const figure = { ...noFigure, bodyId: 'a', kind: 'AGENCY' as const };
    const five = { eligible: 5, registered: 5, recognised: 5, assessed: 5, excellent: 5 };
    const deed = { bodyId: 'a', commendedCollectives: 1, commendedPersons: 4, tasks: 3, tasksDone: 2, tasksLate: 1 };
    expect(
      countsByKind(
        [
          { ...figure, ...five, units: 5, models: 2 },
          { ...figure, units: 7 },
        ],
        [
          { ...deed, kind: 'AGENCY' },
          { ...deed, kind: null },
        ],
      ),
    ).toEqual([
      {
        kind: 'AGENCY',
        counts: counts({
          units: 12,
          eligible: 5,
          registered: 5,
          assessed: 5,
          recognised: 5,
          excellent: 5,
          models: 2,
          commendedCollectives: 1,
          commendedPersons: 4,
          tasks: 3,
          tasksDone: 2,
          tasksLate: 1,
        }),
      },
      {
        kind: null,
        counts: counts({ commendedCollectives: 1, commendedPersons: 4, tasks: 3, tasksDone: 2, tasksLate: 1 }),
      },
    ]);
  });

  test.each([
    ['ACCEPTED', true],
    ['NOT_ASKED', true],
    ['WAITING', false],
    ['RETURNED', false],
    ['MISSING', false],
  ] as const)('goesUp: %s is %s', (state, up) => expect(goesUp(state)).toBe(up));

  test('consolidate takes what was reported and accepted, counts who reported without a document, and leaves out the others', () => {
    const figures = consolidate({
      countedAt: AT,
      own: of({ units: 1 }),
      below: [
        part({ bodyId: 'a', reported: of({ units: 9 }) }),
        part({ bodyId: 'b' }),
        part({ bodyId: 'c', state: 'RETURNED', reported: of({ units: 9 }) }),
        part({ bodyId: 'd', state: 'NOT_ASKED', counted: of({ units: 2 }) }),
      ],
      reporters: [],
    });
    expect(figures.total.units).toBe(1 + 9 + 10 + 2);
    expect(figures.counted.units).toBe(1 + 10 + 10 + 10 + 2);
    expect(figures.byBody.map(({ counts: up }) => up?.units ?? null)).toEqual([9, 10, null, 2]);
  });

  test('sumOf, sumByKind: whatever the parts are, the whole is their sum', () => {
    const some = fc.record({
      units: fc.nat(99_999),
      tasks: fc.nat(99),
      kind: fc.constantFrom('AGENCY' as const, 'COMMUNE' as const, null),
    });
    fc.assert(
      fc.property(fc.array(fc.array(some)), (sets) => {
        const kinds = sets.map((set) => set.map(({ kind, ...rest }) => ({ kind, counts: counts(rest) })));
        expect(sumOf(sumByKind(kinds).map((one) => one.counts))).toEqual(sumOf(kinds.flat().map((one) => one.counts)));
      }),
    );
  });

  test('differencesOf lists what came out differently, the whole first; what was not reported has no figure', () => {
    const below = (units: number, state: PartBelow['state'] = 'ACCEPTED') =>
      consolidate({ countedAt: AT, own: of({}), below: [part({ state, counted: of({ units }) })], reporters: [] });
    expect(differencesOf(below(10), below(10))).toEqual([]);
    expect(differencesOf(below(10, 'MISSING'), below(12))).toEqual([
      { name: null, measure: 'units', reported: 0, final: 12 },
      { name: 'Ban Chỉ đạo Phường A', measure: 'units', reported: null, final: 12 },
    ]);
    const gone = consolidate({ countedAt: AT, own: of({ units: 12 }), below: [], reporters: [] });
    expect(differencesOf(below(12), gone)).toEqual([
      { name: 'Ban Chỉ đạo Phường A', measure: 'units', reported: 12, final: 0 },
    ]);
    expect(bandMeasures.map(({ measure }) => measure)).toEqual(['excellent', 'good', 'average', 'weak']);
  });
});

describe('cutOffOfPeriod', () => {
  const deadline = (month: number, cutOff: readonly [number, number] | null) => ({
    month,
    day: 20,
    boundary: 'BEFORE' as const,
    shift: 'NONE' as const,
    cutOffMonth: cutOff?.[0] ?? null,
    cutOffDay: cutOff?.[1] ?? null,
  });
  test.each([
    ['YEAR', [deadline(11, [10, 31])], '2026', '2026-10-31T17:00:00Z'],
    ['YEAR', [deadline(11, null)], '2026', null],
    ['YEAR', [deadline(11, [10, 31])], '2027', null],
    ['HALF_YEAR', [deadline(6, [5, 31]), deadline(12, [2, 28])], '2026-H2', '2026-02-28T17:00:00Z'],
    ['AD_HOC', [], '2026', null],
  ] as const)('%s %j in period %s: %s', (frequency, deadlines, period, expected) =>
    expect(cutOffOfPeriod({ frequency, fromYear: 2026 }, deadlines, 2026, period, 'Asia/Ho_Chi_Minh')).toBe(expected),
  );
});

describe('outline and sentences', () => {
  test.each([
    [[], ['Kết quả thực hiện', 'Tồn tại, hạn chế', 'Nguyên nhân', 'Chương trình, nhiệm vụ thời gian tới']],
    [
      ['sơ kết', 'kết quả thực hiện', 'số vụ cháy'],
      ['Sơ kết', 'Tồn tại, hạn chế', 'Nguyên nhân', 'Chương trình, nhiệm vụ thời gian tới', 'Số vụ cháy'],
    ],
  ])('outlineOf: %j', (contents, headings) =>
    expect(outlineOf(contents).map(({ heading }) => heading)).toEqual(headings),
  );

  test('proposalFor says the figures in sentences', () => {
    const results = proposalFor(
      'RESULTS',
      facts({ units: 1234, eligible: 200, registered: 190, recognised: 141, assessed: 180, excellent: 40, good: 140 }),
    );
    expect(results).toContain('Năm 2026, trên địa bàn có 1.234 đơn vị, trong đó 200 đơn vị thuộc diện');
    expect(results).toContain('141/200 đơn vị, đạt 70,5\u00a0%');
    expect(results).toContain('Xuất sắc 40 (22,22\u00a0%)');
    expect(results).toContain('Nhiệm vụ được giao: chưa có số liệu');
    expect(proposalFor('RESULTS', facts({}))).toBe('Năm 2026: chưa có số liệu về đơn vị trên địa bàn.');
    expect(proposalFor('RESULTS', facts({ units: 3 }))).toContain('đạt chưa có số liệu');
    expect(proposalFor('SHORTCOMINGS', facts({ units: 1, tasksLate: 2 }))).toBe('2 nhiệm vụ quá hạn chưa có sản phẩm.');
    expect(proposalFor('NEXT', facts({ units: 1, eligible: 5, registered: 2 }))).toMatch(
      /^Năm 2027, tập trung: vận động 3/,
    );
    expect(proposalFor('CAUSES', facts({}))).toBe('');
  });

  test('namesInWords names ten and counts the others', () => {
    expect(namesInWords(['A', 'B'])).toBe('A; B');
    expect(namesInWords(Array.from({ length: 12 }, () => 'A'))).toMatch(/ và 2 đơn vị khác$/);
  });

  test('refilled keeps edits, follows the figures elsewhere and loses nothing that was written', () => {
    const first = refilled(outlineOf(['số vụ cháy']), [], facts({ units: 1 }));
    const edited = first.map((one) =>
      one.kind === 'RESULTS' || one.kind === 'OTHER' ? { ...one, text: 'Tôi viết' } : one,
    );
    const again = refilled(outlineOf([]), edited, facts({ units: 2, tasksLate: 1 }));
    expect(again.map(({ code, text }) => [code, text])).toEqual([
      ['RESULTS', 'Tôi viết'],
      ['SHORTCOMINGS', '1 nhiệm vụ quá hạn chưa có sản phẩm.'],
      ['CAUSES', ''],
      ['NEXT', expect.any(String)],
      ['OTHER-1', 'Tôi viết'],
    ]);
    expect(again[0]?.proposal).toContain('có 2 đơn vị');
  });
});

describe('the document', () => {
  const head = firstHead({
    bodyName: 'Ban Chỉ đạo thành phố',
    areaName: 'Thành phố Hải Phòng',
    areaShortName: 'Hải Phòng',
    plan: { number: '354/KH-UBND', issuedOn: '2025-12-30', issuer: 'UBND thành phố Hải Phòng' },
    addressee: 'UBND thành phố',
    via: 'Công an thành phố',
    period: '2026',
    year: 2026,
  });
  const report = {
    head,
    sections: refilled(outlineOf([]), [], facts({ units: 5 })),
    figures: figuresWith({ units: 5 }),
    labels: {},
    ruleBookVersion: 1,
  };

  test('planDay, basisOf, firstHead', () => {
    expect(['2025-12-30', '2025-12', '2025'].map(planDay)).toEqual(['ngày 30/12/2025', 'tháng 12/2025', 'năm 2025']);
    expect(head.basis).toBe('Kế hoạch số 354/KH-UBND ngày 30/12/2025 của UBND thành phố Hải Phòng');
    expect(basisOf(null)).toBeNull();
    expect(head.recipients.at(-1)).toBe('Lưu: VT');
  });

  test('officialDocumentOf leaves out empty sections, numbers the others and says what it replaces', () => {
    const official = officialDocumentOf(
      report,
      { number: 7, day: '2026-11-05', replaces: '05/BC-BCĐ' },
      annexesOf(report, [], 'Asia/Ho_Chi_Minh'),
      'Asia/Ho_Chi_Minh',
    );
    expect(official).toMatchObject({ number: '07/BC-BCĐ', issuer: 'BAN CHỈ ĐẠO THÀNH PHỐ', type: 'BÁO CÁO' });
    expect(official.content.filter(({ kind }) => kind === 'HEADING').map(({ text }) => text)).toEqual([
      'I. KẾT QUẢ THỰC HIỆN',
      'II. TỒN TẠI, HẠN CHẾ',
      'III. CHƯƠNG TRÌNH, NHIỆM VỤ THỜI GIAN TỚI',
    ]);
    expect(official.content[1]?.text).toBe('Báo cáo này thay thế Báo cáo số 05/BC-BCĐ.');
    expect(official.content.at(-1)?.text).toMatch(/\.\/\.$/);
  });

  test('annexesOf leaves out tables without rows and numbers the others', () => {
    const difference = { name: null, measure: 'units' as const, reported: null, final: 3 };
    expect(annexesOf(report, [difference], 'Asia/Ho_Chi_Minh').map(({ label, title }) => `${label} ${title}`)).toEqual([
      'Phụ lục I KẾT QUẢ THEO LOẠI HÌNH ĐƠN VỊ',
      'Phụ lục II CHÊNH LỆCH GIỮA SỐ ĐÃ BÁO CÁO VÀ SỐ CHỐT NĂM',
    ]);
  });

  test('isWritten, fileNameOf', () => {
    expect([isWritten([{ text: ' \n' }]), isWritten([{ text: '' }, { text: 'a' }])]).toEqual([false, true]);
    expect(fileNameOf('05/BC-BCĐ', 'Ban Chỉ đạo thành phố', '2026', 'pdf')).toBe(
      'Báo cáo 05_BC-BCĐ - Ban Chỉ đạo thành phố - 2026.pdf',
    );
  });
});

describe('who and when', () => {
  test.each([
    [null, true],
    ['OPEN', true],
    ['RETURNED', true],
    ['SUBMITTED', false],
    ['ACCEPTED', false],
    ['WITHDRAWN', false],
  ] as const)('isEditable: %s is %s', (stage, editable) => expect(isEditable(stage)).toBe(editable));

  test('mayReadReport: from the body upwards', () => {
    const actor = (bodyPath: string) =>
      ({ memberships: [{ id: 'm', role: 'BODY_OFFICER', bodyId: 'b', bodyPath, unitId: null }] }) as never;
    expect([mayReadReport(actor('a/'), 'a/b/'), mayReadReport(actor('a/c/'), 'a/b/')]).toEqual([true, false]);
  });
});
