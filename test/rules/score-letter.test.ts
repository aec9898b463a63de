import { describe, expect, test } from 'vitest';
import { cardOf, noFacts, type Scores } from '../../src/modules/assessments/assessment.scoring.js';
import { type FactSources, sourcesOf } from '../../src/modules/assessments/fact-source.rules.js';
import {
  decisionsTold,
  type LetterContent,
  letterOf,
  type ToldStep,
} from '../../src/modules/assessments/letter.rules.js';
import { selfTotalTold } from '../../src/modules/assessments/score-explanation.rules.js';
import { scoringRule, spelled } from '../../src/modules/assessments/scoring-rule.rules.js';
import type { Criterion, LinkedFact } from '../../src/modules/rulebooks/rule-book.rules.js';

const line = (over: Partial<Criterion> = {}): Criterion => ({
  id: '1',
  parentId: null,
  lineageId: '1',
  minScore: 0,
  threshold: null,
  items: null,
  wordings: null,
  evidenceTypes: [],
  code: '1',
  text: 'x',
  maxScore: 500,
  kinds: ['AGENCY'],
  scoring: 'MANUAL',
  step: 50,
  linkedFact: null,
  perCollective: null,
  perIndividual: null,
  evidence: 'NONE',
  notApplicable: 'NOT_ALLOWED',
  ...over,
});
const parts = { step: null, minScore: 0, threshold: null, items: null } as const;
const linked = (linkedFact: LinkedFact, over: Partial<Criterion> = {}) =>
  line({ scoring: 'LINKED', step: null, linkedFact, ...over });

describe('the rule of a line in words', () => {
  test.each<[string, Criterion, string, string]>([
    ['MANUAL', line(), 'Chấm từ 0 đến 5 điểm, theo bước 0,5.', 'From 0 to 5 points in steps of 0.5.'],
    [
      'ALL_OR_NOTHING',
      line({ scoring: 'ALL_OR_NOTHING' }),
      'Đạt thì 5 điểm, không đạt thì 0 điểm.',
      '5 points if it is met, otherwise 0.',
    ],
    [
      'PERCENT_SHARE',
      line({ scoring: 'PERCENT_SHARE' }),
      'Tỷ lệ đạt được nhân với 5 điểm.',
      'The percentage reached times 5 points.',
    ],
    [
      'PERCENT_THRESHOLD',
      line({ scoring: 'PERCENT_THRESHOLD', threshold: 9050 }),
      'Từ 90,5% trở lên thì 5 điểm, thấp hơn thì 0 điểm.',
      '5 points from 90.5% on, otherwise 0.',
    ],
    [
      'COUNT_CAPPED',
      line({ scoring: 'COUNT_CAPPED', items: [{ code: 'A', text: 'Tập thể', points: 200 }] }),
      'Mỗi mục được cộng: Tập thể 2; tối đa 5 điểm.',
      'Each counts: Tập thể 2; at most 5 points.',
    ],
    [
      'PENALTY',
      line({ scoring: 'PENALTY', minScore: 100, items: [{ code: 'V', text: 'Vụ việc', points: 250 }] }),
      'Từ 5 điểm trừ mỗi lần: Vụ việc 2,5; không dưới 1 điểm.',
      'From 5 points, each takes away: Vụ việc 2.5; not below 1.',
    ],
    [
      'EITHER_OR',
      line({
        scoring: 'EITHER_OR',
        wordings: [
          { code: 'A', text: 'Đoàn thể', scoring: 'ALL_OR_NOTHING', ...parts },
          { code: 'B', text: 'Thuế', scoring: 'PERCENT_THRESHOLD', ...parts, threshold: 10000 },
        ],
      }),
      'Áp dụng một trong các cách: “Đoàn thể” (đạt thì 5 điểm, không đạt thì 0 điểm) hoặc “Thuế” (từ 100% trở lên thì 5 điểm, thấp hơn thì 0 điểm).',
      'One of the wordings applies: “Đoàn thể” (5 points if it is met, otherwise 0) or “Thuế” (5 points from 100% on, otherwise 0).',
    ],
    [
      'LINKED',
      linked('RECOGNISED', { maxScore: 5000 }),
      'Hệ thống tính: 50 điểm nếu đơn vị được công nhận đạt tiêu chuẩn, nếu không thì 0 điểm.',
      'Follows what the system holds: 50 points if the unit is recognised, otherwise 0.',
    ],
    [
      'LINKED by commendations',
      linked('COMMENDED', { maxScore: 300, perCollective: 200, perIndividual: 100 }),
      'Hệ thống tính theo khen thưởng: mỗi tập thể 2, mỗi cá nhân 1; tối đa 3 điểm.',
      'Follows commendations: 2 for each collective, 1 for each individual; at most 3 points.',
    ],
    ['GROUP', line({ scoring: 'GROUP' }), 'Tổng điểm của các tiêu chí con.', 'The sum of its lines.'],
    [
      'what does not apply counts full',
      line({ notApplicable: 'FULL' }),
      'Chấm từ 0 đến 5 điểm, theo bước 0,5; không áp dụng thì tính điểm tối đa.',
      'From 0 to 5 points in steps of 0.5; full points where it does not apply.',
    ],
    [
      'what does not apply is left out',
      line({ notApplicable: 'EXCLUDE_AND_SCALE' }),
      'Chấm từ 0 đến 5 điểm, theo bước 0,5; không áp dụng thì không tính và quy đổi các tiêu chí còn lại.',
      'From 0 to 5 points in steps of 0.5; left out where it does not apply, and the other lines are scaled.',
    ],
  ])('scoringRule: %s', (_, of, vi, en) => expect(scoringRule(of)).toEqual({ vi, en }));

  test('spelled: as people of the language write decimals', () =>
    expect([spelled(250, 'vi'), spelled(250, 'en'), spelled(5000, 'vi')]).toEqual(['2,5', '2.5', '50']));
});

const sources: FactSources = {
  registration: { id: 'r', registeredAt: '2025-11-20T18:00:00Z', allDepartments: true, withdrawn: false },
  recognition: {
    id: 'q',
    status: 'RECOGNISED',
    decisionNumber: '15/QĐ-BCĐ',
    decidedOn: '2026-11-20',
    body: 'BCĐ 09 xã An Bình',
  },
  models: [{ id: 'm', name: 'Camera an ninh', fromYear: 2024 }],
  commendations: [
    { id: 'c', kind: 'COLLECTIVE', quantity: 1, decisionNumber: '7/QĐ', decidedOn: '2026-08-19', awardedBy: 'UBND xã' },
    { id: 'd', kind: 'INDIVIDUAL', quantity: 3, decisionNumber: '8/QĐ', decidedOn: '2026-08-20', awardedBy: 'UBND xã' },
  ],
  reports: [
    {
      id: 'p',
      name: 'Báo cáo năm',
      period: '2026',
      dueAt: '2026-11-14T17:00:00Z',
      submittedAt: '2026-11-14T16:59:00Z',
    },
    {
      id: 's',
      name: 'Báo cáo năm',
      period: '2026',
      dueAt: '2026-11-14T17:00:00Z',
      submittedAt: '2026-11-14T17:00:00Z',
    },
    { id: 't', name: 'Báo cáo năm', period: '2026', dueAt: '2026-11-14T17:00:00Z', submittedAt: null },
  ],
};
const nothing: FactSources = { registration: null, recognition: null, models: [], commendations: [], reports: [] };
const ZONE = 'Asia/Ho_Chi_Minh';

describe('the records behind a linked line', () => {
  test.each<[LinkedFact, readonly [string, string | null, string | null, string][]]>([
    ['REGISTERED', [['r', null, '2025-11-21', 'Đăng ký ngày 21/11/2025, gồm 100% phòng, ban, tổ, đội']]],
    [
      'ALL_DEPARTMENTS_REGISTERED',
      [['r', null, '2025-11-21', 'Đăng ký ngày 21/11/2025, gồm 100% phòng, ban, tổ, đội']],
    ],
    [
      'RECOGNISED',
      [
        [
          'q',
          '15/QĐ-BCĐ',
          '2026-11-20',
          'Quyết định số 15/QĐ-BCĐ ngày 20/11/2026 của BCĐ 09 xã An Bình: công nhận đạt tiêu chuẩn',
        ],
      ],
    ],
    ['ACTIVE_MODEL', [['m', null, null, 'Mô hình “Camera an ninh”, duy trì từ năm 2024']]],
    [
      'COMMENDED',
      [
        ['c', '7/QĐ', '2026-08-19', 'Quyết định khen thưởng số 7/QĐ ngày 19/08/2026 của UBND xã: 1 tập thể'],
        ['d', '8/QĐ', '2026-08-20', 'Quyết định khen thưởng số 8/QĐ ngày 20/08/2026 của UBND xã: 3 cá nhân'],
      ],
    ],
    [
      'REPORTED_ON_TIME',
      [
        ['p', null, '2026-11-14', 'Báo cáo năm, năm 2026: hạn trước 00:00 15/11/2026; nộp 23:59 14/11/2026, đúng hạn'],
        ['s', null, '2026-11-15', 'Báo cáo năm, năm 2026: hạn trước 00:00 15/11/2026; nộp 00:00 15/11/2026, quá hạn'],
        ['t', null, null, 'Báo cáo năm, năm 2026: hạn trước 00:00 15/11/2026; chưa nộp'],
      ],
    ],
  ])('sourcesOf %s', (fact, expected) => {
    const found = sourcesOf(fact, sources, ZONE);
    expect(found.map(({ id, number, date, sentence }) => [id, number, date, sentence.vi])).toEqual(expected);
    for (const { sentence } of found) expect(sentence.en).not.toMatch(/undefined|null/);
    expect(sourcesOf(fact, nothing, ZONE)).toEqual([]);
  });

  test('sourcesOf: a line that people score has none; a decision without number or body says what there is', () => {
    expect(sourcesOf(null, sources, ZONE)).toEqual([]);
    const bare = { id: 'q', status: 'NOT_ASSESSED', decisionNumber: null, decidedOn: null, body: null } as const;
    expect(sourcesOf('RECOGNISED', { ...nothing, recognition: bare }, ZONE)[0]?.sentence).toEqual({
      vi: 'Quyết định: không xét',
      en: 'Decision: not assessed',
    });
    const back = { id: 'r', registeredAt: '2026-01-01T00:00:00Z', allDepartments: false, withdrawn: true };
    expect(sourcesOf('REGISTERED', { ...nothing, registration: back }, ZONE)[0]?.sentence.vi).toBe(
      'Đăng ký ngày 01/01/2026; đã rút',
    );
  });
});

describe('the letter', () => {
  const step = (action: ToldStep['action'], reason: string | null = null): ToldStep => ({
    at: '2026-11-22T02:00:00Z',
    personName: 'Cán bộ xã',
    action,
    reason,
  });

  test('decisionsTold: every decision once, with its reason', () => {
    const told = decisionsTold(
      [
        step('SCORE'),
        step('SCORE'),
        step('SUBMIT'),
        step('REVIEW'),
        step('REVIEW'),
        step('RETURN', 'Thiếu biên bản'),
        step('SUBMIT'),
        step('REVIEW'),
        step('APPROVE'),
      ],
      ZONE,
    );
    expect(told.map(({ vi }) => vi)).toEqual([
      '09:00 22/11/2026, Cán bộ xã nộp phiếu',
      '09:00 22/11/2026, Cán bộ xã chấm phiếu',
      '09:00 22/11/2026, Cán bộ xã trả lại phiếu: Thiếu biên bản',
      '09:00 22/11/2026, Cán bộ xã nộp phiếu',
      '09:00 22/11/2026, Cán bộ xã chấm phiếu',
      '09:00 22/11/2026, Cán bộ xã phê duyệt',
    ]);
    expect(told[2]?.en).toBe('09:00 22/11/2026, Cán bộ xã sent the card back: Thiếu biên bản');
  });

  test('selfTotalTold: what the unit gives itself, scaled where lines are left out', () => {
    const lines = [line(), line({ id: '2', code: '2', notApplicable: 'EXCLUDE_AND_SCALE' })];
    const rounding = { mode: 'HALF_UP', unit: 1 } as const;
    const told = (scores: Scores) => selfTotalTold(cardOf(lines, scores, noFacts, false, rounding), { rounding });
    expect(told({})).toBeNull();
    expect(told({ '1': { self: 250 }, '2': { self: 500 } })?.vi).toBe('Đơn vị tự chấm 7,5/10 điểm.');
    expect(told({ '1': { self: 250 }, '2': { self: 0, notApplicable: true } })).toEqual({
      vi: 'Đơn vị tự chấm 5/10 điểm (2,5/5 điểm của các tiêu chí áp dụng, quy đổi theo thang 10).',
      en: 'The unit gives itself 5 of 10 points (2.5 of 5 on the lines that apply, scaled to 10).',
    });
  });

  const content: LetterContent = {
    unit: 'Trạm Y tế xã An Bình',
    body: 'BCĐ 09 xã An Bình',
    year: 2026,
    approved: true,
    bookVersion: 2,
    verified: false,
    appealDays: 15,
    result: {
      vi: 'Cấp trên chấm 87/100 điểm: xếp loại Khá.',
      en: 'The review gives 87 of 100 points: the band is Khá.',
    },
    selfTotal: { vi: 'Đơn vị tự chấm 90/100 điểm.', en: 'The unit gives itself 90 of 100 points.' },
    lines: [
      {
        code: '8c',
        text: 'Đạt tiêu chuẩn',
        rule: { vi: 'Hệ thống tính.', en: 'It follows.' },
        told: { vi: 'Được công nhận: 50/50 điểm.', en: 'Recognised: 50 of 50 points.' },
        sources: [{ vi: 'Quyết định số 1', en: 'Decision 1' }],
      },
    ],
    gates: [{ band: 'Xuất sắc', met: false, asks: { vi: 'Đơn vị duy trì mô hình', en: 'The unit keeps a model' } }],
    decisions: [{ vi: '09:00 22/11/2026, Cán bộ xã phê duyệt', en: '09:00 22/11/2026, Cán bộ xã approved the card' }],
  };

  test('letterOf: a letter that can be sent as it is, in both languages', () => {
    expect(letterOf(content).vi).toBe(`THÔNG BÁO KẾT QUẢ CHẤM ĐIỂM NĂM 2026

Kính gửi: Trạm Y tế xã An Bình

BCĐ 09 xã An Bình thông báo kết quả chấm điểm, phân loại năm 2026 của đơn vị theo bộ quy tắc phiên bản 2 (ngưỡng phân loại do hệ thống đề xuất, địa phương chưa xác nhận).

I. KẾT QUẢ
Đơn vị tự chấm 90/100 điểm.
Cấp trên chấm 87/100 điểm: xếp loại Khá.

II. TỪNG TIÊU CHÍ
8c. Đạt tiêu chuẩn
- Cách tính: Hệ thống tính.
- Kết quả: Được công nhận: 50/50 điểm.
- Căn cứ: Quyết định số 1

III. ĐIỀU KIỆN PHÂN LOẠI
- Xuất sắc: Đơn vị duy trì mô hình: không đạt

IV. QUÁ TRÌNH
- 09:00 22/11/2026, Cán bộ xã phê duyệt

Nếu không đồng ý, đơn vị có thể đề nghị xem xét lại trong 15 ngày kể từ ngày phê duyệt.`);
    const { en } = letterOf(content);
    for (const part of [
      'RESULT OF THE ASSESSMENT FOR 2026',
      'To: Trạm Y tế xã An Bình',
      'version 2 of the rules',
      '- Based on: Decision 1',
      '- Xuất sắc: The unit keeps a model: not met',
      'within 15 days of the approval',
    ]) {
      expect(en).toContain(part);
    }
  });

  test('letterOf: before approval it says so, and what is empty is left out', () => {
    const open = letterOf({ ...content, approved: false, verified: true, selfTotal: null, gates: [], decisions: [] });
    expect(open.vi).toContain('GIẢI THÍCH ĐIỂM NĂM 2026 (CHƯA PHÊ DUYỆT)');
    for (const part of ['III.', 'IV.', 'xem xét lại', 'chưa xác nhận', 'tự chấm']) expect(open.vi).not.toContain(part);
    expect(letterOf({ ...content, appealDays: 0 }).vi).not.toContain('xem xét lại');
  });
});
