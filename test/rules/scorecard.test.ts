import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allRegistered,
  type CardLine,
  cardOf,
  columnSum,
  gateIsMet,
  isLeftOut,
  type LinkedFacts,
  linesFor,
  linkedPoints,
  noFacts,
  reportedOnTime,
  type Scores,
  scaledTotal,
} from '../../src/modules/assessments/assessment.scoring.js';
import { explainBand, explainLine, wayOf } from '../../src/modules/assessments/score-explanation.rules.js';
import { validateBook } from '../../src/modules/rulebooks/book-validation.rules.js';
import { type Rounding, scoreTyped } from '../../src/modules/rulebooks/criterion.scoring.js';
import {
  type Band,
  type BookContent,
  bandByScore,
  bandOf,
  type Criterion,
  type Gate,
  leavesOf,
  standardBands,
} from '../../src/modules/rulebooks/rule-book.rules.js';

// Books of any make-up that are valid, and cards of any scores on them: what must hold whatever a locality sets.

const halfUp: Rounding = { mode: 'HALF_UP', unit: 1 };
const parts = { step: null, minScore: 0, threshold: null, items: null, wordings: null } as const;
const line = (id: string, over: Partial<Criterion>): Criterion => ({
  id,
  parentId: null,
  lineageId: id,
  code: id,
  text: id,
  maxScore: 1000,
  kinds: ['AGENCY'],
  scoring: 'ALL_OR_NOTHING',
  ...parts,
  linkedFact: null,
  perCollective: null,
  perIndividual: null,
  evidence: 'NONE',
  evidenceTypes: [],
  notApplicable: 'NOT_ALLOWED',
  ...over,
});
const items = [{ code: 'V', text: 'vụ việc', points: 300 }];
const wordings = [
  { code: 'A', text: 'cách một', scoring: 'PERCENT_SHARE', ...parts },
  { code: 'B', text: 'cách hai', scoring: 'PENALTY', ...parts, items },
] as const;

const anyLine: fc.Arbitrary<Partial<Criterion>> = fc.constantFrom<Partial<Criterion>>(
  { scoring: 'MANUAL', step: 50 },
  { scoring: 'MANUAL', step: 100, minScore: 200 },
  { scoring: 'ALL_OR_NOTHING' },
  { scoring: 'PERCENT_SHARE' },
  { scoring: 'PERCENT_THRESHOLD', threshold: 9000 },
  { scoring: 'COUNT_CAPPED', items },
  { scoring: 'PENALTY', items, minScore: 100 },
  { scoring: 'EITHER_OR', wordings },
  { scoring: 'LINKED', linkedFact: 'REGISTERED' },
  { scoring: 'LINKED', linkedFact: 'RECOGNISED' },
);
/** Where a line stands in the tree: alone, in a group, or in a group of that group. */
const anyPlace = fc.constantFrom<string | null>(null, 'G', 'G.G');
/** Lines in groups at any depth; a group is the sum of what stands in it, and there is none without lines. */
function inGroups(placed: readonly (readonly [Criterion, string | null])[]): Criterion[] {
  const sumIn = (group: string) =>
    placed.reduce((sum, [{ maxScore }, at]) => (at === group || at?.startsWith(`${group}.`) ? sum + maxScore : sum), 0);
  const groups = ['G', 'G.G'].filter((group) => sumIn(group) > 0);
  return [
    ...groups.map((group) =>
      line(group, {
        scoring: 'GROUP',
        parentId: group === 'G' ? null : 'G',
        maxScore: sumIn(group),
      }),
    ),
    ...placed.map(([one, at]) => ({ ...one, parentId: at })),
  ];
}
const anyRule = fc.constantFrom<Criterion['notApplicable']>('NOT_ALLOWED', 'FULL', 'ZERO', 'EXCLUDE_AND_SCALE');
const anyBook: fc.Arbitrary<BookContent> = fc
  .record({
    lines: fc.array(fc.tuple(anyLine, fc.integer({ min: 2, max: 20 }), anyRule, anyPlace), {
      minLength: 1,
      maxLength: 8,
    }),
    mode: fc.constantFrom<Rounding['mode']>('HALF_UP', 'UP', 'DOWN'),
    unit: fc.constantFrom(1, 10, 50, 100),
    starts: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 3 }),
    gates: fc.array(fc.constantFrom<Gate['fact']>('REGISTERED', 'RECOGNISED', 'ACTIVE_MODEL'), { maxLength: 2 }),
    least: fc.integer({ min: 0, max: 200 }),
  })
  .map(({ lines: drawn, mode, unit, starts, gates, least }) => {
    const leaves = drawn.map(
      ([over, hundreds, notApplicable, at], index) =>
        [
          line(String(index + 1), {
            ...over,
            maxScore: hundreds * 100,
            notApplicable: over.scoring === 'LINKED' ? 'NOT_ALLOWED' : notApplicable,
          }),
          at,
        ] as const,
    );
    const lines = inGroups([[line('0', { maxScore: 1000 }), null], ...leaves]);
    const total = leavesOf(lines).reduce((sum, { maxScore }) => sum + maxScore, 0);
    const [third = 1, second = 2, first = 3] = starts.toSorted((a, b) => a - b);
    const from = [first, second, third].map((share) => Math.floor((total * share) / 100));
    const plain = gates.map((fact): Gate => ({ fact, criterionId: null, points: null }));
    const minimum: Gate = { fact: 'MINIMUM_POINTS', criterionId: '1', points: least };
    const bands = [...from, 0].map(
      (minScore, index): Band => ({
        id: String(index),
        code: String(index),
        label: String(index),
        standard: standardBands[index] ?? 'WEAK',
        minScore,
        quotaPercent: null,
        gates: index === 0 ? [...plain, minimum] : index === 1 ? plain.slice(0, 1) : [],
      }),
    );
    return {
      total,
      rounding: { mode, unit },
      verified: false,
      planId: null,
      section: null,
      appealDays: 15,
      eligibility: { armedForces: true, sizes: [], levels: [], source: 'x' },
      awardRule: {
        planId: null,
        excludedBands: [],
        section: null,
        exemplaryBand: null,
        exemplaryEveryYear: false,
        exemplarySection: null,
      },
      lines,
      bands,
      windows: [{ kind: 'AGENCY' as const, fromMonth: 11, fromDay: 16, toMonth: 11, toDay: 15 }],
    };
  })
  .filter((book) => validateBook(book).length === 0);

const facts: fc.Arbitrary<LinkedFacts> = fc
  .record({ registered: fc.boolean(), recognised: fc.boolean(), models: fc.nat(1) })
  .map(({ registered, recognised, models }) => ({
    ...noFacts,
    registered,
    recognition: recognised ? 'RECOGNISED' : 'NOT_RECOGNISED',
    activeModels: models,
  }));

/** How good each line is, 0 to 10, whether it is said not to apply where the book allows that, and which of two wordings applies. */
const answers = fc.array(
  fc.record({ good: fc.integer({ min: 0, max: 10 }), away: fc.boolean(), second: fc.boolean() }),
  {
    minLength: 9,
    maxLength: 9,
  },
);

interface Answer {
  readonly good: number;
  readonly away: boolean;
  readonly second: boolean;
}

function entryOf(of: Criterion, { good, away, second }: Answer, rounding: Rounding): Scores[string] {
  if (away && of.notApplicable !== 'NOT_ALLOWED') {
    const points = of.notApplicable === 'FULL' ? of.maxScore : 0;
    return { self: points, review: points, notApplicable: true, reviewNotApplicable: true };
  }
  const chosen = of.wordings?.[second ? 1 : 0];
  const wording = chosen?.code;
  const kind = chosen?.scoring ?? of.scoring;
  const step = of.step ?? of.maxScore;
  const points = of.minScore + Math.floor(((of.maxScore - of.minScore) / step) * (good / 10)) * step;
  const typed = {
    ...(kind === 'MANUAL' || kind === 'ALL_OR_NOTHING' ? { points } : {}),
    ...(kind === 'PERCENT_SHARE' || kind === 'PERCENT_THRESHOLD' ? { numerator: good, denominator: 10 } : {}),
    ...(kind === 'COUNT_CAPPED' ? { counts: { V: good } } : {}),
    ...(kind === 'PENALTY' ? { counts: { V: 10 - good } } : {}),
    ...(wording !== undefined && { wording }),
  };
  const scored = scoreTyped(of, typed, rounding);
  if ('fault' in scored) throw new Error(`${of.scoring}: ${scored.fault}`);
  return { self: scored.points, review: scored.points, reviewTyped: typed };
}

const filled = (book: BookContent, given: readonly Answer[], held: LinkedFacts) => {
  const lines = linesFor(book.lines, 'AGENCY');
  const people = lines.filter(({ scoring }) => scoring !== 'LINKED');
  const scores = Object.fromEntries(
    people.map((one, index) => {
      return [one.id, entryOf(one, given[index] ?? { good: 0, away: false, second: false }, book.rounding)];
    }),
  ) as Scores;
  const card = cardOf(lines, scores, held, false, book.rounding);
  const band = bandOf(card.reviewTotal ?? -1, book.bands, (gate) => gateIsMet(gate, card, held));
  return { card, band };
};
const rank = (band: Band | null) => standardBands.indexOf(band?.standard ?? 'WEAK');

describe('any valid book and any scores', () => {
  test('books of all kinds are drawn: groups in groups, and lines by either wording', () => {
    const books = fc.sample(anyBook, { numRuns: 200, seed: 5 });
    expect(books.some(({ lines }) => lines.some(({ id }) => id === 'G.G'))).toBe(true);
    const given = fc.sample(answers, { numRuns: 200, seed: 5 });
    const chosen = books.flatMap((book, index) =>
      filled(book, given[index] ?? [], noFacts).card.lines.flatMap(({ reviewTyped }) => reviewTyped?.wording ?? []),
    );
    expect(new Set(chosen)).toEqual(new Set(['A', 'B']));
  });

  test('the total lies in 0..total, and every total has a band', () => {
    fc.assert(
      fc.property(anyBook, answers, facts, (book, given, held) => {
        const { card, band } = filled(book, given, held);
        expect(card.reviewTotal).toBeGreaterThanOrEqual(0);
        expect(card.reviewTotal).toBeLessThanOrEqual(book.total);
        expect(band).not.toBeNull();
      }),
    );
  });

  test('parts sum to the whole: the lines to the points of the column, and these, unscaled, to the total', () => {
    fc.assert(
      fc.property(anyBook, answers, facts, (book, given, held) => {
        const { card } = filled(book, given, held);
        const sum = columnSum(card.lines, 'review', book.rounding);
        const applying = card.lines.filter((one) => !isLeftOut(one.line, one.reviewNotApplicable));
        expect(sum.points).toBe(applying.reduce((all, { review }) => all + (review ?? 0), 0));
        expect(sum.applicable).toBe(applying.reduce((all, { line: { maxScore } }) => all + maxScore, 0));
        expect(sum.whole).toBe(book.total);
        expect(sum.total).toBe(card.reviewTotal);
        if (sum.applicable === sum.whole) expect(sum.total).toBe(sum.points);
        // A group is what stands in it, and what its lines give never passes it, at any depth.
        const below = (id: string): Criterion[] =>
          book.lines.filter((one) => one.parentId === id).flatMap((one) => [one, ...below(one.id)]);
        for (const group of book.lines.filter(({ scoring }) => scoring === 'GROUP')) {
          const leaves = leavesOf(below(group.id));
          expect(leaves.reduce((all, { maxScore }) => all + maxScore, 0)).toBe(group.maxScore);
          const given = card.lines.filter((one) => leaves.includes(one.line));
          expect(given).toHaveLength(leaves.length);
          expect(given.reduce((all, { review }) => all + (review ?? 0), 0)).toBeLessThanOrEqual(group.maxScore);
        }
      }),
    );
  });

  test('raising a score never lowers the total or the band', () => {
    fc.assert(
      fc.property(anyBook, answers, facts, fc.nat(8), (book, given, held, at) => {
        const better = given.map((one, index) => (index === at ? { ...one, good: Math.min(10, one.good + 3) } : one));
        const before = filled(book, given, held);
        const after = filled(book, better, held);
        expect(after.card.reviewTotal).toBeGreaterThanOrEqual(before.card.reviewTotal ?? 0);
        expect(rank(after.band)).toBeLessThanOrEqual(rank(before.band));
      }),
    );
  });

  test('a gate never raises a band', () => {
    fc.assert(
      fc.property(anyBook, answers, facts, (book, given, held) => {
        const { card, band } = filled(book, given, held);
        expect(rank(band)).toBeGreaterThanOrEqual(rank(bandByScore(card.reviewTotal ?? 0, book.bands)));
      }),
    );
  });

  test('scaling keeps the order, never leaves 0..whole, and gives the whole for all that applies', () => {
    const by = fc.record({
      mode: fc.constantFrom<Rounding['mode']>('HALF_UP', 'UP', 'DOWN'),
      unit: fc.constantFrom(1, 25, 100),
    });
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(10_000),
        fc.integer({ min: 1, max: 10_000 }),
        by,
        (a, b, applicable, rounding) => {
          const [low, high] = [Math.min(a, b, applicable), Math.min(Math.max(a, b), applicable)];
          const scaled = (sum: number) => scaledTotal(sum, applicable, 10_000, rounding);
          expect(scaled(low)).toBeLessThanOrEqual(scaled(high));
          expect(scaled(0)).toBe(0);
          expect(scaled(applicable)).toBe(10_000);
          expect(scaledTotal(low, 10_000, 10_000, rounding)).toBe(low);
        },
      ),
    );
    expect(scaledTotal(0, 0, 10_000, halfUp)).toBe(0);
  });
});

describe('facts that lines and gates follow', () => {
  test('all departments, and reports in time', () => {
    expect(allRegistered({ registered: true, allDepartments: true })).toBe(true);
    expect(allRegistered({ registered: false, allDepartments: true })).toBe(false);
    expect(reportedOnTime({ reportsAsked: 2, reportsOnTime: 2 })).toBe(true);
    expect(reportedOnTime({ reportsAsked: 2, reportsOnTime: 1 })).toBe(false);
    expect(reportedOnTime({ reportsAsked: 0, reportsOnTime: 0 })).toBe(true);
    const linked = (linkedFact: Criterion['linkedFact']) => line('x', { scoring: 'LINKED', linkedFact });
    const late = { ...noFacts, reportsAsked: 1 };
    expect(linkedPoints(linked('REPORTED_ON_TIME'), late)).toBe(0);
    expect(linkedPoints(linked('REPORTED_ON_TIME'), { ...late, reportsOnTime: 1 })).toBe(1000);
    expect(linkedPoints(linked('ALL_DEPARTMENTS_REGISTERED'), { ...noFacts, registered: true })).toBe(0);
    expect(
      linkedPoints(linked('ALL_DEPARTMENTS_REGISTERED'), { ...noFacts, registered: true, allDepartments: true }),
    ).toBe(1000);
  });

  test('gates on lines look at the superior; a line that does not apply holds nothing up', () => {
    const penalty = line('p', { scoring: 'PENALTY', items, notApplicable: 'EXCLUDE_AND_SCALE' });
    const judged = (over: Partial<CardLine>): { lines: CardLine[] } => ({
      lines: [{ line: penalty, linked: false, self: 1000, review: 700, ...over }],
    });
    const minimum: Gate = { fact: 'MINIMUM_POINTS', criterionId: 'p', points: 800 };
    const clean: Gate = { fact: 'NO_INCIDENT', criterionId: 'p', points: null };
    expect(gateIsMet(minimum, judged({}), noFacts)).toBe(false);
    expect(gateIsMet(minimum, judged({ review: 800 }), noFacts)).toBe(true);
    expect(gateIsMet(clean, judged({ reviewTyped: { counts: { V: 1 } } }), noFacts)).toBe(false);
    expect(gateIsMet(clean, judged({ reviewTyped: { counts: {} } }), noFacts)).toBe(true);
    expect(gateIsMet(minimum, judged({ review: 0, reviewNotApplicable: true }), noFacts)).toBe(true);
    expect(gateIsMet(minimum, { lines: [] }, noFacts)).toBe(true);
  });
});

describe('what the explanation says of computed lines', () => {
  test.each<[Partial<Criterion>, Parameters<typeof wayOf>[1], string]>([
    [{ scoring: 'MANUAL', step: 100 }, undefined, ''],
    [{ scoring: 'PERCENT_SHARE' }, { percent: 8750 }, ' (87,5% của 10 điểm)'],
    [{ scoring: 'PERCENT_THRESHOLD', threshold: 9000 }, { numerator: 7, denominator: 8 }, ' (7/8, ngưỡng 90%)'],
    [{ scoring: 'COUNT_CAPPED', items }, { counts: { V: 2 } }, ' (vụ việc: 2 × 3; tối đa 10)'],
    [
      { scoring: 'PENALTY', items, minScore: 100 },
      { counts: { V: 1 } },
      ' (trừ từ 10 điểm: vụ việc: 1 × 3; không dưới 1)',
    ],
    [{ scoring: 'EITHER_OR', wordings }, { wording: 'A', percent: 5000 }, ' (áp dụng “cách một”: 50% của 10 điểm)'],
  ])('wayOf %o', (over, typed, expected) => expect(wayOf(line('x', over), typed).vi).toBe(expected));

  test('a line that is left out, and a total that is scaled', () => {
    const lines = [line('1', { maxScore: 6000 }), line('2', { maxScore: 4000, notApplicable: 'EXCLUDE_AND_SCALE' })];
    const left = { self: 0, review: 0, notApplicable: true, reviewNotApplicable: true };
    const card = cardOf(lines, { '1': { self: 6000, review: 6000 }, '2': left }, noFacts, false, halfUp);
    expect(card.reviewTotal).toBe(10_000);
    const bands: Band[] = [
      { id: 'w', code: 'W', label: 'Yếu', standard: 'WEAK', minScore: 0, quotaPercent: null, gates: [] },
    ];
    expect(explainBand(card, { bands, lines, rounding: halfUp }, noFacts, true).sentence.vi).toBe(
      'Cấp trên chấm 100/100 điểm (60/60 điểm của các tiêu chí áp dụng, quy đổi theo thang 100): xếp loại Yếu.',
    );
    const told = (one: CardLine) => explainLine(one, noFacts, false).vi;
    const second = card.lines[1] as CardLine;
    expect(told(second)).toContain('không tính, các tiêu chí còn lại được quy đổi; cấp trên đồng ý');
    expect(told({ ...second, reviewNotApplicable: false, reason: 'Có áp dụng' })).toContain(
      'cấp trên chấm 0/40 điểm: Có áp dụng',
    );
    expect(told({ ...second, notApplicable: false, reason: 'Không có' })).toContain(
      'cấp trên cho rằng tiêu chí không áp dụng: Không có',
    );
  });
});
