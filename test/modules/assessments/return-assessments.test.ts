import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import type { Caller, Reply } from '../../support/service.js';
import { type Card, type Cards, done, lineOf, startCards } from './cards.js';
import { cardsLike } from './many-cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const giveBack = (all: readonly Record<string, unknown>[], who: Caller = cards.commune): Promise<Reply> =>
  who.send(
    `mutation ($input: ReturnAssessmentsInput!) { returnAssessments(input: $input) {
      returned { id version status reviewTotal returnReason }
      problems { id code message field facts { name value } } } }`,
    { input: { cards: all } },
  );
const back = (card: Card, more: Record<string, unknown> = {}) => ({
  id: card.id,
  version: card.version,
  reason: 'Xem lại',
  ...more,
});
const codes = (problems: Card[]) => problems.map(({ code, field }) => [code, field]);

describe('returnAssessments', () => {
  test('sends many cards back, each with its own reasons, exactly as one alone', async () => {
    const [first, second, alone] = [
      await cards.cardIn('REVIEWED'),
      await cards.cardIn('SUBMITTED'),
      await cards.cardIn('REVIEWED'),
    ];
    const lines = [{ code: '5đ', reason: 'Thiếu biên bản' }];
    const single = done(await cards.step('return', alone.card, { reason: 'Xem lại', lines }));
    const result = done(await giveBack([back(second.card, { reason: 'Toàn bộ' }), back(first.card, { lines })]));
    expect(result.problems).toEqual([]);
    expect(result.returned).toMatchObject([
      { id: second.card.id, status: 'RETURNED', returnReason: 'Toàn bộ', version: second.card.version + 1 },
      { id: first.card.id, status: 'RETURNED', reviewTotal: null, returnReason: 'Xem lại' },
    ]);
    const card = await cards.read(first.unitId);
    expect(lineOf(card, '5đ')).toMatchObject({ returned: true, returnReason: 'Thiếu biên bản' });
    expect({ ...card, history: card.history.at(-1) }).toEqual({
      ...single,
      id: card.id,
      history: single.history.at(-1),
    });
    // What was frozen at the return serves the resubmission as after a single one.
    const answered = done(
      await cards.saveSelf(first.unitId, [{ code: '5đ', score: 0, answer: 'Đã bổ sung' }], card.version),
    );
    const { assessment } = await cards.commune.ask(
      'query ($id: ID!) { assessment(id: $id) { changesSinceReturn { code before after answer returned } } }',
      { id: card.id },
    );
    expect(assessment.changesSinceReturn).toEqual([
      { code: '5đ', before: cards.lines.get('5đ')?.maxScore, after: 0, answer: 'Đã bổ sung', returned: true },
    ]);
    expect(done(await cards.step('submit', answered)).status).toBe('SUBMITTED');
    expect(await recountStandings(cards.service, 'hai-phong')).toEqual([]);
  });

  test('tells of each card why it was left as it is', async () => {
    const kept = await cards.cardIn('SUBMITTED');
    const like = await cardsLike(cards, kept.unitId, 8);
    const [scoring, approved] = [await cards.cardIn('SELF_SCORING'), await cards.cardIn('APPROVED', 'RECOGNISED')];
    const id = (code: string) => cards.lines.get(code)?.id;
    const asked = [
      back(kept.card),
      back(like[0], { version: 99 }),
      back(like[1], { reason: ' ' }),
      back(like[2], { lines: [{ code: '1', reason: '' }] }),
      back(like[3], { lines: [{ code: '99', reason: 'x' }] }),
      back(like[4], { lines: [{ code: '9', reason: 'x' }] }),
      back(like[5], { criterionIds: [id('5')] }),
      back(like[6], { criterionIds: [id('1')], lines: [{ code: '1', reason: 'x' }] }),
      back(like[7], { id: '01900000-0000-7000-8000-000000000000' }),
      back(scoring.card),
      back(approved.card),
    ];
    const before = await cards.service.rows('select * from sauro.assessment where id = any($1) order by id', [
      asked.slice(1).map((one) => one.id),
    ]);
    const result = done(await giveBack(asked));
    expect(result.returned.map((one: Card) => one.id)).toEqual([kept.card.id]);
    expect(codes(result.problems)).toEqual([
      ['CONFLICT', 'version'],
      ['RETURN_REASON_REQUIRED', 'reason'],
      ['RETURN_REASON_REQUIRED', 'lines.0.reason'],
      ['NOT_FOUND', 'lines.0.code'],
      ['CRITERION_LINKED', 'lines.0'],
      ['CRITERION_IS_GROUP', 'criterionIds.0'],
      ['BAD_USER_INPUT', 'lines.0'],
      ['NOT_FOUND', null],
      ['ASSESSMENT_WRONG_STATE', null],
      ['ASSESSMENT_WRONG_STATE', null],
    ]);
    expect(
      await cards.service.rows('select * from sauro.assessment where id = any($1) order by id', [
        asked.slice(1).map((one) => one.id),
      ]),
    ).toEqual(before);
  });

  test('of two officers at once one sends each card back', async () => {
    const { unitId } = await cards.cardIn('SUBMITTED');
    const all = await cardsLike(cards, unitId, 50);
    const results = (
      await Promise.all([
        giveBack(all.map((card) => back(card))),
        giveBack(
          all.toReversed().map((card) => back(card)),
          cards.officer,
        ),
      ])
    ).map(done);
    expect(results.map(({ returned }) => returned.length).toSorted((a, b) => a - b)).toEqual([0, 50]);
    expect(new Set(results.flatMap(({ problems }) => problems.map(({ code }: Card) => code)))).toEqual(
      new Set(['CONFLICT']),
    );
  });

  test('is for officials, for 1 to 200 cards, each once', async () => {
    const { card } = await cards.cardIn('SUBMITTED');
    const before = await auditHeads(cards.service);
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await giveBack([back(card)], cards.as(who))).code).toBe('FORBIDDEN');
    }
    for (const all of [[], Array.from({ length: 201 }, () => back(card)), [back(card), back(card)]]) {
      expect((await giveBack(all)).code).toBe('BAD_USER_INPUT');
    }
    expect((await giveBack([back(card, { reason: 'x'.repeat(2001) })])).code).toBe('BAD_USER_INPUT');
    expect(await auditHeads(cards.service)).toEqual(before);
  });
});
