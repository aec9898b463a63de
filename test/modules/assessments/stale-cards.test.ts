import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../support/service.js';
import { type Card, type Cards, done, lineOf, startCards } from './cards.js';

// Whoever comes second is told who was first, when, and what is different now; what the first one wrote stands whole.

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const names = async (...who: string[]): Promise<string[]> =>
  (
    await cards.service.rows(
      'select person_name from sauro.membership where email = any($1) order by array_position($1, email) limit $2',
      [who.map((one) => `${one}@hai-phong.demo`), who.length],
    )
  ).map(({ person_name }: { person_name: string }) => person_name);

const factsOf = (reply: Reply) => reply.errors[0]?.extensions.facts;

/** Sends two at once; says who came second, with what he was told. */
async function race(first: Promise<Reply>, second: Promise<Reply>) {
  const replies = await Promise.all([first, second]);
  expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
  const won = replies.findIndex(({ code }) => code === undefined);
  const lost = replies[1 - won] as Reply;
  return { won, card: done(replies[won] as Reply), facts: factsOf(lost), message: lost.errors[0]?.message ?? '' };
}

describe('two at once on one card', () => {
  test('two officers review different lines: the second is told the lines of the first, and both reviews end up on the card', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const callers = [cards.commune, cards.officer] as const;
    const typed = [[{ code: '2', score: 3 }], [{ code: '3', score: 5 }]] as const;
    const {
      won,
      facts,
      message,
      card: after,
    } = await race(
      cards.saveReview(unitId, typed[0], card.version, callers[0]),
      cards.saveReview(unitId, typed[1], card.version, callers[1]),
    );
    const people = await names('commune', 'officer');
    const line = typed[won === 0 ? 0 : 1][0].code;
    expect(facts).toEqual({
      current: card.version + 1,
      seen: card.version,
      status: 'IN_REVIEW',
      by: people[won],
      at: '2026-11-22T02:00:00Z',
      time: '09:00 22/11/2026',
      actions: ['REVIEW'],
      lines: [line],
      linkedFacts: false,
    });
    expect(message).toContain(`${people[won]}, 09:00 22/11/2026`);
    expect(await cards.read(unitId)).toEqual(after);
    // The second loads again and saves: nothing of either is lost.
    const other = won === 0 ? 1 : 0;
    const both = done(await cards.saveReview(unitId, typed[other], facts.current, callers[other]));
    expect([lineOf(both, '2').reviewScore, lineOf(both, '3').reviewScore]).toEqual([3, 5]);
  });

  test('two of the unit make the card, and save it', async () => {
    const unitId = await cards.newUnit();
    const made = await race(
      cards.saveSelf(unitId, [{ code: '2', score: 1 }]),
      cards.saveSelf(unitId, [{ code: '3', score: 1 }]),
    );
    expect(made.facts).toMatchObject({ current: 1, seen: null, actions: ['SCORE'], lines: [['2', '3'][made.won]] });
    const saved = await race(
      cards.saveSelf(unitId, [{ code: '5a', score: 2 }], 1),
      cards.saveSelf(unitId, [{ code: '6b', notApplicable: true }], 1),
    );
    expect(saved.facts).toMatchObject({ current: 2, seen: 1, actions: ['SCORE'], lines: [['5a', '6b'][saved.won]] });
    expect(await cards.read(unitId)).toEqual(saved.card);
  });

  test.each<[string, string, (card: Card, unitId: string) => [Promise<Reply>, Promise<Reply>], string]>([
    ['submit', 'SELF_SCORING', (card) => [cards.step('submit', card), cards.step('submit', card)], 'SUBMIT'],
    [
      'return',
      'SUBMITTED',
      (card) => [
        cards.step('return', card, { reason: 'a' }),
        cards.step('return', card, { reason: 'b' }, cards.officer),
      ],
      'RETURN',
    ],
    [
      'approve',
      'REVIEWED',
      (card) => [cards.step('approve', card), cards.step('approve', card, {}, cards.head)],
      'APPROVE',
    ],
    [
      'reopen',
      'APPROVED',
      (card) => [
        cards.step('reopen', card, { reason: 'a' }, cards.officer),
        cards.step('reopen', card, { reason: 'b' }, cards.head),
      ],
      'REOPEN',
    ],
  ])('two %s a card', async (_, status, both, action) => {
    const { unitId, card } = await cards.cardIn(status, 'RECOGNISED');
    const { facts, card: after } = await race(...both(card, unitId));
    expect(facts).toMatchObject({ seen: card.version, current: card.version + 1, actions: [action], lines: [] });
    expect(await cards.read(unitId)).toEqual(after);
  });

  test('what happened in several steps is told together', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const reviewed = done(await cards.saveReview(unitId, [{ code: '2', score: 3 }], card.version));
    const returned = done(
      await cards.step('return', reviewed, { reason: 'x', lines: [{ code: '1', reason: 'y' }] }, cards.officer),
    );
    expect(factsOf(await cards.step('approve', card))).toMatchObject({
      current: returned.version,
      seen: card.version,
      status: 'RETURNED',
      by: (await names('officer'))[0],
      actions: ['REVIEW', 'RETURN'],
      lines: ['1', '2'],
    });
  });

  test('points that followed a fact are told apart from the work of people', async () => {
    const { card } = await cards.cardIn('SUBMITTED');
    done(await cards.recognise((await unitOf(card)) as string));
    const reply = await cards.step('return', card, { reason: 'x' });
    expect([reply.code, factsOf(reply)]).toEqual([
      'CONFLICT',
      { current: card.version + 1, seen: card.version, status: 'SUBMITTED', linkedFacts: true },
    ]);
    expect(reply.errors[0]?.message).toContain('dữ liệu liên kết');
  });

  test('who may not work on the card learns nothing of it', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    done(await cards.saveReview(unitId, [{ code: '2', score: 3 }], card.version));
    for (const who of ['unit', 'admin', 'bi']) {
      const reply = await cards.step('approve', card, {}, cards.as(who));
      expect([reply.code, factsOf(reply)]).toEqual(['FORBIDDEN', undefined]);
    }
    const foreign = await cards.step('approve', card, {}, cards.service.as('head@hoa-binh.demo'));
    expect([foreign.code, factsOf(foreign)]).toEqual(['NOT_FOUND', undefined]);
  });
});

const unitOf = async (card: Card) =>
  (await cards.service.rows('select unit_id from sauro.assessment where id = $1', [card.id]))[0]?.unit_id;
