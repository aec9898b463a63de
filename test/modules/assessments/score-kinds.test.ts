import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reply, type Service, startService } from '../../support/service.js';
import { type Card, done } from './cards.js';

// Tứ Kỳ's demo book of 2027 uses every way of scoring, and the demo has begun that year.
let service: Service;
let lines: Map<string, string>;
let unitId: string;
const YEAR = 2027;
const as = (who: string) => service.as(`${who}@tu-ky.demo`);

const CARD = `fragment Card on Assessment { id version status selfTotal reviewTotal band { code }
  scores { criterion { code } selfScore reviewScore notApplicable reviewNotApplicable
    selfTyped { percent numerator denominator wording points counts { item count } } reviewTyped { counts { item count } } }
  explanation { sentence lines { code sentence } gates { gate met sentence } } }`;

beforeAll(async () => {
  service = await startService();
  const { tenant } = await as('unit').ask(
    `{ tenant { ruleBook(year: ${YEAR}) { criteria { id code children { id code } } } } }`,
  );
  lines = new Map(
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    tenant.ruleBook.criteria.flatMap((one: any) => [one, ...one.children]).map((one: any) => [one.code, one.id]),
  );
  const { viewer } = await as('unit').ask('{ viewer { memberships { unit { id } } } }');
  unitId = viewer.memberships[0].unit.id;
});

afterAll(() => service.stop());

interface Typed {
  readonly code: string;
  readonly [field: string]: unknown;
}
const save = (name: string, who: string, version: number | null, typed: readonly Typed[]): Promise<Reply> =>
  as(who).send(`mutation ($input: ScoresInput!) { ${name}(input: $input) { ...Card } } ${CARD}`, {
    input: {
      unitId,
      year: YEAR,
      version,
      scores: typed.map(({ code, ...rest }) => ({ criterionId: lines.get(code), ...rest })),
    },
  });
const step = async (name: string, who: string, card: Card): Promise<Card> =>
  done(
    await as(who).send(`mutation ($input: AssessmentStepInput!) { ${name}(input: $input) { ...Card } } ${CARD}`, {
      input: { id: card.id, version: card.version },
    }),
  );

const good: readonly Typed[] = [
  { code: '1', score: 4.5, explanation: 'Có kế hoạch' },
  { code: '2', numerator: 19, denominator: 20 },
  { code: '3', percent: 92, explanation: 'Có danh sách' },
  { code: '4a', notApplicable: true },
  { code: '4b', score: 5 },
  { code: '5a', counts: [{ item: 'NN', count: 2 }] },
  { code: '5b', counts: [] },
  { code: '5g', wording: 'TH', percent: 100 },
  { code: '10', counts: [{ item: 'XA', count: 1 }] },
];

describe('every way of scoring, from the unit to the band', () => {
  test.each<[Typed, string, string]>([
    [{ code: '4b', score: 0 }, 'SCORE_BELOW_MINIMUM', 'score'],
    [{ code: '4b', score: 7 }, 'SCORE_ABOVE_MAXIMUM', 'score'],
    [{ code: '4b', score: 2.5 }, 'SCORE_NOT_IN_STEP', 'score'],
    [{ code: '4a', score: 1 }, 'SCORE_ALL_OR_NOTHING', 'score'],
    [{ code: '2', score: 5 }, 'SCORE_COMPUTED', 'score'],
    [{ code: '2', percent: 101 }, 'SCORE_PERCENT_OUT_OF_RANGE', 'percent'],
    [{ code: '2', numerator: 3, denominator: 2 }, 'SCORE_SHARE_INVALID', 'numerator'],
    [{ code: '2', numerator: 0, denominator: 0 }, 'SCORE_SHARE_INVALID', 'numerator'],
    [{ code: '2', counts: [] }, 'SCORE_INPUT_NOT_WANTED', 'counts'],
    [{ code: '5a', counts: [{ item: 'X', count: 1 }] }, 'SCORE_ITEM_UNKNOWN', 'counts'],
    [{ code: '5g', percent: 100 }, 'SCORE_INPUT_MISSING', 'percent'],
    [{ code: '5g', wording: 'X', percent: 100 }, 'SCORE_WORDING_UNKNOWN', 'percent'],
    [{ code: '5a', notApplicable: true }, 'CRITERION_NOT_APPLICABLE_REFUSED', 'notApplicable'],
    [{ code: '6', score: 5 }, 'CRITERION_LINKED', ''],
    [
      {
        code: '5a',
        counts: [
          { item: 'VU', count: 1 },
          { item: 'VU', count: 1 },
        ],
      },
      'BAD_USER_INPUT',
      'counts',
    ],
    [{ code: '5a', counts: [{ item: 'VU', count: -1 }] }, 'BAD_USER_INPUT', 'counts'],
  ])('%o: %s', async (typed, code, field) => {
    const reply = await save('saveSelfScores', 'unit', null, [typed]);
    expect(reply.code).toBe(code);
    expect(String(reply.errors[0]?.extensions.field)).toContain(`scores.0${field && `.${field}`}`);
  });

  test('points follow from what was typed; lines that do not apply are left out and the rest is scaled; an incident holds the best class up', async () => {
    await as('commune').ask(
      'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { code } } }',
      {
        input: { year: YEAR, unitIds: [unitId], allDepartments: true },
      },
    );
    let card = done(await save('saveSelfScores', 'unit', null, good));
    const of = (code: string) => card.scores.find((one: Card) => one.criterion.code === code);
    expect(of('2')).toMatchObject({ selfScore: 5, selfTyped: { numerator: 19, denominator: 20 } });
    expect(of('3').selfScore).toBe(5);
    expect(of('4a')).toMatchObject({ selfScore: 0, notApplicable: true });
    expect(of('5a')).toMatchObject({ selfScore: 8, selfTyped: { counts: [{ item: 'NN', count: 2 }] } });
    expect(of('5b').selfScore).toBe(8);
    expect(of('5g')).toMatchObject({ selfScore: 2, selfTyped: { wording: 'TH', percent: 100 } });
    expect(of('10').selfScore).toBe(2);
    // What was typed goes with the points.
    card = done(await save('saveSelfScores', 'unit', card.version, [{ code: '2', score: null }]));
    expect(of('2')).toMatchObject({ selfScore: null, selfTyped: null });
    card = done(await save('saveSelfScores', 'unit', card.version, [{ code: '2', numerator: 19, denominator: 20 }]));

    card = await step('submitAssessment', 'unit', card);
    await as('commune').ask('mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }', {
      input: { unitId, year: YEAR, status: 'RECOGNISED', decisionNumber: '1/QĐ', decidedOn: '2026-11-01' },
    });
    const { unit } = await as('commune').ask(
      `query ($id: ID!) { unit(id: $id) { assessment(year: ${YEAR}) { version } } }`,
      { id: unitId },
    );
    const reviews = good.map(({ explanation: _, ...typed }) => typed as Typed);
    const scored = reviews.map((typed) => (typed.code === '4a' ? { code: '4a', score: 0 } : typed));
    const without = await save('saveReviewScores', 'commune', unit.assessment.version, scored);
    expect(without.code).toBe('REVIEW_REASON_REQUIRED');
    card = done(await save('saveReviewScores', 'commune', unit.assessment.version, reviews));
    expect(card.status).toBe('REVIEWED');
    expect(of('4a')).toMatchObject({ reviewScore: 0, reviewNotApplicable: true });
    const sum = card.scores.reduce((all: number, { reviewScore }: Card) => all + reviewScore, 0);
    // 96 points apply; the book rounds to half points.
    expect(card.reviewTotal).toBe(Math.round((sum * 100 * 2) / 96) / 2);
    card = await step('approveAssessment', 'commune', card);
    expect(card.explanation.sentence).toContain('điểm của các tiêu chí áp dụng, quy đổi theo thang 100');
    const told = (code: string) => card.explanation.lines.find((one: Card) => one.code === code).sentence;
    expect(told('5a')).toContain('trừ từ 10 điểm: Vụ việc: 0 × 5; Lần bị nhắc nhở: 2 × 1; không dưới 0');
    expect(told('6')).toContain('Báo cáo nộp đúng hạn');
    const noIncident = card.explanation.gates.find(({ gate }: Card) => gate === 'NO_INCIDENT');
    if (card.reviewTotal >= 90) {
      expect(noIncident).toMatchObject({ met: false });
      expect(card.band.code).toBe('GOOD');
    } else expect(card.band.code).not.toBe('EXCELLENT');
  });
});
