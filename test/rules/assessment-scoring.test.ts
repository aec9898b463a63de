import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/kernel/refusal.js';
import {
  lacksReason,
  said,
  totalsIn,
  typedLines,
  typedPoints,
  unjudged,
  withReviewScore,
  withSelfScore,
} from '../../src/modules/assessments/assessment.rules.js';
import {
  type Card,
  cardOf,
  type Entry,
  frozenScores,
  gateIsMet,
  isJudged,
  isRecognised,
  type LinkedFacts,
  linesFor,
  linkedPoints,
  noFacts,
  pointsWhereNotApplicable,
  type Scores,
  thawedScores,
} from '../../src/modules/assessments/assessment.scoring.js';
import { explainBand, explainLine } from '../../src/modules/assessments/score-explanation.rules.js';
import { type Band, type Criterion, type GateFact, sumOfLeaves } from '../../src/modules/rulebooks/rule-book.rules.js';

const line = (code: string, over: Partial<Criterion> = {}): Criterion => ({
  id: code,
  parentId: null,
  lineageId: code,
  minScore: 0,
  threshold: null,
  items: null,
  wordings: null,
  evidenceTypes: ['EXPLANATION'],
  code,
  text: code,
  maxScore: 300,
  kinds: ['AGENCY', 'ENTERPRISE'],
  scoring: 'MANUAL',
  step: 100,
  linkedFact: null,
  perCollective: null,
  perIndividual: null,
  evidence: 'OPTIONAL',
  notApplicable: 'NOT_ALLOWED',
  ...over,
});
const whole = (code: string, over: Partial<Criterion> = {}) =>
  line(code, { scoring: 'ALL_OR_NOTHING', step: null, maxScore: 200, ...over });
const linked = (code: string, linkedFact: Criterion['linkedFact'], maxScore: number, over: Partial<Criterion> = {}) =>
  line(code, { scoring: 'LINKED', step: null, linkedFact, maxScore, evidence: 'NONE', ...over });

const book: readonly Criterion[] = [
  line('1', { evidence: 'REQUIRED' }),
  whole('2', { notApplicable: 'FULL' }),
  line('5', { scoring: 'GROUP', step: null, maxScore: 200 }),
  whole('5a', { parentId: '5', notApplicable: 'ZERO', kinds: ['AGENCY'] }),
  linked('7', 'ACTIVE_MODEL', 1000),
  linked('8a', 'REGISTERED', 100),
  linked('8c', 'RECOGNISED', 5000),
  linked('9', 'COMMENDED', 300, { perCollective: 200, perIndividual: 100 }),
];
const lines = linesFor(book, 'AGENCY');
const rounding = { mode: 'HALF_UP', unit: 1 } as const;
const everything: LinkedFacts = {
  registered: true,
  allDepartments: true,
  reportsAsked: 0,
  reportsOnTime: 0,
  recognition: 'RECOGNISED',
  decisionNumber: '15/QĐ-BCĐ',
  decidedOn: '2026-11-20',
  activeModels: 1,
  collectives: 1,
  individuals: 0,
};

describe('a score on its line', () => {
  test.each([
    ['FULL', 200],
    ['ZERO', 0],
    ['EXCLUDE_AND_SCALE', 0],
    ['NOT_ALLOWED', null],
  ] as const)('pointsWhereNotApplicable %s: %s', (notApplicable, expected) =>
    expect(pointsWhereNotApplicable(whole('2', { notApplicable }))).toBe(expected),
  );

  test('typedPoints: the points, those of a line that does not apply, or a refusal', () => {
    expect(typedPoints(line('1'), { score: 200 }, 'scores.0', rounding)).toEqual({ points: 200 });
    expect(typedPoints(line('1'), { score: null }, 'scores.0', rounding)).toEqual({ points: null });
    expect(typedPoints(line('1'), {}, 'scores.0', rounding)).toEqual({ points: undefined });
    expect(typedPoints(whole('2', { notApplicable: 'FULL' }), { notApplicable: true }, 'scores.0', rounding)).toEqual({
      points: 200,
    });
    const code = (run: () => unknown) => {
      try {
        return run();
      } catch (error) {
        return error instanceof Refusal ? [error.code, error.field] : error;
      }
    };
    expect(code(() => typedPoints(line('1'), { notApplicable: true }, 's', rounding))).toEqual([
      'CRITERION_NOT_APPLICABLE_REFUSED',
      's.notApplicable',
    ]);
    expect(
      code(() => typedPoints(whole('2', { notApplicable: 'FULL' }), { notApplicable: true, score: 0 }, 's', rounding)),
    ).toEqual(['BAD_USER_INPUT', 's.notApplicable']);
    expect(code(() => typedPoints(line('1'), { score: 1000 }, 's', rounding))).toEqual([
      'SCORE_ABOVE_MAXIMUM',
      's.score',
    ]);
    expect(code(() => typedLines(book, 'AGENCY', [{ criterionId: '5' }], 'scores'))).toEqual([
      'CRITERION_IS_GROUP',
      'scores.0',
    ]);
    expect(code(() => typedLines(book, 'AGENCY', [{ criterionId: '8c' }], 'scores'))).toEqual([
      'CRITERION_LINKED',
      'scores.0',
    ]);
    expect(code(() => typedLines(book, 'ENTERPRISE', [{ criterionId: '5a' }], 'scores'))).toEqual([
      'CRITERION_NOT_FOR_KIND',
      'scores.0',
    ]);
    expect(code(() => typedLines(book, 'AGENCY', [{ criterionId: '1' }, { criterionId: '1' }], 'scores'))).toEqual([
      'BAD_USER_INPUT',
      'scores.1',
    ]);
    expect(code(() => typedLines(book, 'AGENCY', [{ criterionId: 'other' }], 'scores'))).toEqual([
      'NOT_FOUND',
      'scores.0',
    ]);
  });
});

describe('linked lines', () => {
  const of = (code: string) => book.find((one) => one.code === code) as Criterion;

  test.each<[string, Partial<LinkedFacts>, number]>([
    ['7', {}, 0],
    ['7', { activeModels: 1 }, 1000],
    ['7', { activeModels: 3 }, 1000],
    ['8a', { registered: false }, 0],
    ['8a', { registered: true }, 100],
    ['8c', { registered: true }, 0],
    ['8c', { registered: true, recognition: 'RECOGNISED' }, 5000],
    ['8c', { registered: true, recognition: 'NOT_RECOGNISED' }, 0],
    ['8c', { registered: true, recognition: 'NOT_ASSESSED' }, 0],
    ['8c', { registered: false, recognition: 'RECOGNISED' }, 0],
    ['9', {}, 0],
    ['9', { collectives: 1 }, 200],
    ['9', { individuals: 1 }, 100],
    ['9', { individuals: 2 }, 200],
    ['9', { collectives: 1, individuals: 1 }, 300],
    ['9', { collectives: 2, individuals: 7 }, 300],
  ])('linkedPoints of %s with %o: %d', (code, facts, expected) =>
    expect(linkedPoints(of(code), { ...noFacts, ...facts })).toBe(expected),
  );

  test('recognition rests on registration, for points and for gates', () => {
    expect(isRecognised({ registered: false, recognition: 'RECOGNISED' })).toBe(false);
    const asks = (fact: GateFact, facts: LinkedFacts) =>
      gateIsMet({ fact, criterionId: null, points: null }, { lines: [] }, facts);
    expect([asks('REGISTERED', everything), asks('RECOGNISED', everything)]).toEqual([true, true]);
    const withdrawn = { ...everything, registered: false };
    expect([asks('REGISTERED', withdrawn), asks('RECOGNISED', withdrawn)]).toEqual([false, false]);
  });

  test('an approved card keeps its points, a reopened one follows the facts again', () => {
    const people: Scores = {
      '1': { self: 300, review: 200, reason: 'x' },
      '2': { self: 200, review: 200 },
      '5a': { self: 0, review: 0 },
    };
    const atApproval = cardOf(lines, people, everything, false, rounding);
    const kept = frozenScores(atApproval, people);
    expect(cardOf(lines, kept, noFacts, true, rounding)).toMatchObject({ selfTotal: 6800, reviewTotal: 6700 });
    expect(kept['8c']).toEqual({ self: 5000, review: 5000 });
    expect(thawedScores(lines, kept)).toEqual(people);
    expect(cardOf(lines, thawedScores(lines, kept), noFacts, false, rounding)).toMatchObject({
      selfTotal: 500,
      reviewTotal: 400,
    });
  });
});

describe('a card', () => {
  test('the lines of a kind, groups left out', () => {
    expect(lines.map(({ code }) => code)).toEqual(['1', '2', '5a', '7', '8a', '8c', '9']);
    expect(linesFor(book, 'ENTERPRISE').map(({ code }) => code)).toEqual(['1', '2', '7', '8a', '8c', '9']);
    expect(linesFor(book, 'COMMUNE')).toEqual([]);
  });

  test('has no total before every line is there, in either column', () => {
    const half = cardOf(lines, { '1': { self: 100 } }, noFacts, false, rounding);
    expect([half.selfTotal, half.reviewTotal]).toEqual([null, null]);
    const self = cardOf(lines, { '1': { self: 100 }, '2': { self: 200 }, '5a': { self: 0 } }, noFacts, false, rounding);
    expect([self.selfTotal, self.reviewTotal]).toEqual([300, null]);
    expect(unjudged(self)).toEqual(['1', '2', '5a']);
    const back = cardOf(
      lines,
      { '1': { self: 100, review: 100, returned: true }, '2': { self: 200, review: 0 }, '5a': { self: 0, review: 0 } },
      noFacts,
      false,
      rounding,
    );
    expect([back.reviewTotal, unjudged(back)]).toEqual([null, ['1']]);
    expect(isJudged({ review: 0 })).toBe(true);
    expect(isJudged({ review: 0, returned: true })).toBe(false);
  });

  test('totalsIn: the unit shows its total from its submission on, the superior once he is through', () => {
    const both = { selfTotal: 300, reviewTotal: 200 };
    expect(totalsIn('SELF_SCORING', both)).toEqual({ selfTotal: null, reviewTotal: null });
    expect(totalsIn('SUBMITTED', both)).toEqual({ selfTotal: 300, reviewTotal: null });
    expect(totalsIn('RETURNED', both)).toEqual({ selfTotal: 300, reviewTotal: null });
    expect(totalsIn('REVIEWED', both)).toEqual(both);
    expect(totalsIn('REOPENED', both)).toEqual(both);
  });

  const facts = fc.record({
    registered: fc.boolean(),
    recognition: fc.constantFrom('RECOGNISED' as const, 'NOT_RECOGNISED' as const, null),
    allDepartments: fc.boolean(),
    reportsAsked: fc.nat(2),
    reportsOnTime: fc.nat(2),
    decisionNumber: fc.constant(null),
    decidedOn: fc.constant(null),
    activeModels: fc.nat(5),
    collectives: fc.nat(5),
    individuals: fc.nat(50),
  });
  const manual = fc.integer({ min: 0, max: 3 }).map((steps) => steps * 100);
  const all = fc.constantFrom(0, 200);
  const scores = fc.record({ one: manual, two: all, five: all }).map(
    ({ one, two, five }): Scores => ({
      '1': { self: one, review: one },
      '2': { self: two, review: two },
      '5a': { self: five, review: five },
    }),
  );

  test('a total lies between 0 and the maximum, and is the sum of its parts', () => {
    fc.assert(
      fc.property(scores, facts, (typed, held) => {
        const card = cardOf(lines, typed, held, false, rounding);
        const parts = card.lines.map(({ self }) => self ?? 0);
        expect(card.selfTotal).toBe(parts.reduce((sum, one) => sum + one, 0));
        expect(card.selfTotal).toBe(card.reviewTotal);
        expect(card.selfTotal).toBeGreaterThanOrEqual(0);
        expect(card.selfTotal).toBeLessThanOrEqual(sumOfLeaves(lines));
      }),
    );
  });

  test('freezing changes no total, and thawing gives back what people wrote', () => {
    fc.assert(
      fc.property(scores, facts, facts, (typed, held, later) => {
        const card = cardOf(lines, typed, held, false, rounding);
        const kept = frozenScores(card, typed);
        expect(cardOf(lines, kept, later, true, rounding).reviewTotal).toBe(card.reviewTotal);
        expect(thawedScores(lines, kept)).toEqual(typed);
      }),
    );
  });
});

describe('writing on a line', () => {
  test.each<[string, Entry, Parameters<typeof withSelfScore>[1], Entry]>([
    ['the first score', {}, { points: 200 }, { self: 200 }],
    ['a score with its explanation', {}, { points: 200, explanation: 'x' }, { self: 200, explanation: 'x' }],
    ['an explanation alone', { self: 200 }, { points: undefined, explanation: 'x' }, { self: 200, explanation: 'x' }],
    [
      'an explanation taken away',
      { self: 200, explanation: 'x' },
      { points: undefined, explanation: null },
      { self: 200 },
    ],
    ['a score taken away', { self: 200, explanation: 'x' }, { points: null }, { explanation: 'x' }],
    ['not applicable', { self: 0 }, { points: 200, notApplicable: true }, { self: 200, notApplicable: true }],
    ['applicable again', { self: 200, notApplicable: true }, { points: undefined, notApplicable: false }, {}],
    ['a score where it was not applicable', { self: 200, notApplicable: true }, { points: 0 }, { self: 0 }],
    [
      'an explanation where it is not applicable',
      { self: 200, notApplicable: true },
      { points: undefined, explanation: 'x' },
      { self: 200, notApplicable: true, explanation: 'x' },
    ],
    ['another score ends the review', { self: 200, review: 100, reason: 'y' }, { points: 300 }, { self: 300 }],
    [
      'the same score keeps the review',
      { self: 200, review: 100, reason: 'y', returned: true },
      { points: 200, explanation: 'x' },
      { self: 200, explanation: 'x', review: 100, reason: 'y', returned: true },
    ],
  ])('withSelfScore: %s', (_, before, given, after) => expect(withSelfScore(before, given)).toEqual(after));

  test.each<[string, Entry, Parameters<typeof withReviewScore>[1], Entry]>([
    ['the same points', { self: 200 }, { points: 200 }, { self: 200, review: 200 }],
    [
      'other points with a reason',
      { self: 200 },
      { points: 100, reason: 'x' },
      { self: 200, review: 100, reason: 'x' },
    ],
    [
      'a reason alone',
      { self: 200, review: 100, reason: 'x' },
      { points: undefined, reason: 'y' },
      { self: 200, review: 100, reason: 'y' },
    ],
    [
      'the same points again keep their reason',
      { self: 200, review: 100, reason: 'x' },
      { points: 100 },
      { self: 200, review: 100, reason: 'x' },
    ],
    [
      'other points need another reason',
      { self: 200, review: 100, reason: 'x' },
      { points: 0 },
      { self: 200, review: 0 },
    ],
    ['a review taken away', { self: 200, review: 100, reason: 'x' }, { points: null }, { self: 200 }],
    [
      'a line that was sent back counts as judged',
      { self: 200, review: 100, reason: 'x', returned: true },
      { points: 200 },
      { self: 200, review: 200 },
    ],
    [
      'a reason alone does not judge it',
      { self: 200, review: 100, returned: true },
      { points: undefined, reason: 'y' },
      { self: 200, review: 100, reason: 'y', returned: true },
    ],
  ])('withReviewScore: %s', (_, before, given, after) => expect(withReviewScore(before, given)).toEqual(after));

  test('a review never touches the self score', () => {
    const entry = fc.record({ self: fc.nat(300), explanation: fc.string() });
    const given = fc.record({ points: fc.option(fc.nat(300)), reason: fc.option(fc.string()) });
    fc.assert(
      fc.property(entry, given, (before, review) => {
        expect(withReviewScore(before, review)).toMatchObject(before);
      }),
    );
  });

  test.each<[Entry, boolean]>([
    [{ self: 200, review: 200 }, false],
    [{ self: 200, review: 100 }, true],
    [{ self: 200, review: 100, reason: '  ' }, true],
    [{ self: 200, review: 100, reason: 'x' }, false],
    [{ self: 200 }, false],
  ])('lacksReason of %o: %s', (entry, expected) => expect(lacksReason(entry, line('1'))).toBe(expected));

  test('said: a reason without blanks around it, or none', () => {
    expect([said(' x '), said('  '), said(''), said(null), said(undefined)]).toEqual(['x', null, null, null, null]);
  });
});

describe('the explanation', () => {
  const band = (code: Band['standard'], label: string, minScore: number, ...gates: GateFact[]): Band => ({
    id: code,
    code,
    label,
    standard: code,
    minScore,
    quotaPercent: null,
    gates: gates.map((fact) => ({ fact, criterionId: null, points: null })),
  });
  const bands = [band('EXCELLENT', 'Xuất sắc', 1000, 'RECOGNISED'), band('GOOD', 'Khá', 500), band('WEAK', 'Yếu', 0)];
  const card = (reviewTotal: number | null): Card => ({
    ...cardOf(lines, {}, noFacts, false, rounding),
    reviewTotal,
  });

  test('explainBand: points and gates', () => {
    const open = explainBand(card(null), { bands, lines, rounding }, noFacts, false);
    expect([open.band, open.sentence.vi]).toEqual([
      null,
      'Cấp trên chưa chấm xong (còn 3 tiêu chí) nên chưa có xếp loại.',
    ]);
    const best = explainBand(card(1000), { bands, lines, rounding }, everything, true);
    expect([best.band?.code, best.sentence.vi]).toEqual(['EXCELLENT', 'Cấp trên chấm 10/71 điểm: xếp loại Xuất sắc.']);
    const capped = explainBand(card(1050), { bands, lines, rounding }, { ...noFacts, registered: true }, false);
    expect(capped.band?.code).toBe('GOOD');
    expect(capped.gates).toEqual([
      { band: bands[0], gate: { fact: 'RECOGNISED', criterionId: null, points: null }, met: false },
    ]);
    expect(capped.sentence.vi).toContain(
      '10,5/71 điểm: dự kiến xếp loại Khá, không phải Xuất sắc, vì chưa đạt điều kiện',
    );
    expect(capped.sentence.vi).toContain('đơn vị được công nhận đạt tiêu chuẩn “An toàn về ANTT”.');
    expect(capped.sentence.en).toContain('10.5 of 71 points: the band would be Khá and not Xuất sắc');
  });

  test('explainLine: both columns and why', () => {
    const told = (scores: Scores, facts: LinkedFacts, code: string, frozen = false) =>
      explainLine(
        cardOf(lines, scores, facts, frozen, rounding).lines.find(
          (one) => one.line.code === code,
        ) as Card['lines'][number],
        facts,
        frozen,
      ).vi;
    expect(told({}, noFacts, '1')).toBe('Đơn vị chưa tự chấm.');
    expect(told({ '1': { self: 200 } }, noFacts, '1')).toBe('Đơn vị tự chấm 2/3 điểm; cấp trên chưa chấm.');
    expect(told({ '1': { self: 200, review: 200 } }, noFacts, '1')).toBe('Đơn vị tự chấm 2/3 điểm; cấp trên đồng ý.');
    expect(told({ '1': { self: 300, review: 250, reason: 'Thiếu sơ kết' } }, noFacts, '1')).toBe(
      'Đơn vị tự chấm 3/3 điểm; cấp trên chấm 2,5/3 điểm: Thiếu sơ kết.',
    );
    expect(told({ '2': { self: 200, notApplicable: true } }, noFacts, '2')).toContain('không áp dụng: tính 2/2 điểm');
    expect(told({}, everything, '8c')).toBe('Đơn vị được công nhận đạt tiêu chuẩn: 50/50 điểm.');
    expect(told({}, noFacts, '8c')).toBe('Chưa có quyết định công nhận: 0/50 điểm.');
    expect(told({}, everything, '9')).toBe('Khen thưởng đột xuất: 1 tập thể, 0 cá nhân: 2/3 điểm.');
    expect(told({}, noFacts, '7')).toBe('Đơn vị không duy trì mô hình nào: 0/10 điểm.');
    expect(told({ '8a': { self: 100, review: 100 } }, noFacts, '8a', true)).toBe('Đơn vị đã đăng ký: 1/1 điểm.');
  });
});
