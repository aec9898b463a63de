import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Cards, done, lineOf, refused, startCards } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const id = (code: string) => cards.lines.get(code)?.id as string;

describe('returnAssessment', () => {
  test('sends single lines back; they are reviewed anew, the others keep their review', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED');
    const returned = done(
      await cards.step('return', card, { reason: 'Bổ sung minh chứng', criterionIds: [id('1'), id('5a')] }),
    );
    expect(returned).toMatchObject({ status: 'RETURNED', selfTotal: card.selfTotal, reviewTotal: null });
    expect([lineOf(returned, '1').returned, lineOf(returned, '5a').returned, lineOf(returned, '2').returned]).toEqual([
      true,
      true,
      false,
    ]);
    expect(returned.history.at(-1)).toMatchObject({
      action: 'RETURN',
      fromStatus: 'REVIEWED',
      toStatus: 'RETURNED',
      reason: 'Bổ sung minh chứng',
      criteria: [{ code: '1' }, { code: '5a' }],
    });

    const changed = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '1', score: 2, explanation: 'Đã bổ sung' },
          { code: '3', score: 4 },
        ],
        returned.version,
      ),
    );
    expect(changed.selfTotal).toBe(card.selfTotal - 2);
    // The superior judged other scores on both lines.
    expect([lineOf(changed, '1').reviewScore, lineOf(changed, '3').reviewScore]).toEqual([null, null]);
    expect(lineOf(changed, '2').reviewScore).toBe(3);

    const again = done(await cards.step('submit', changed));
    const some = done(
      await cards.saveReview(
        unitId,
        [
          { code: '1', score: 2 },
          { code: '3', score: 4 },
        ],
        again.version,
      ),
    );
    expect(some.status).toBe('IN_REVIEW');
    expect(lineOf(some, '5a')).toMatchObject({ reviewScore: 2, returned: true });
    const all = done(await cards.saveReview(unitId, [{ code: '5a', score: 2 }], some.version));
    expect(all).toMatchObject({ status: 'REVIEWED', reviewTotal: card.reviewTotal - 2 });
    expect(lineOf(all, '5a').returned).toBe(false);
  });

  test('sends a card back as a whole', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const returned = done(await cards.step('return', card, { reason: 'Xem lại toàn bộ' }));
    expect(returned.status).toBe('RETURNED');
    expect(returned.scores.some((one: { returned: boolean }) => one.returned)).toBe(false);
    const submitted = done(await cards.step('submit', returned));
    expect(done(await cards.saveReview(unitId, cards.full(), submitted.version)).status).toBe('REVIEWED');
  });

  test.each<[string, () => Record<string, unknown>, string, string | undefined]>([
    ['no reason', () => ({ reason: '' }), 'RETURN_REASON_REQUIRED', 'reason'],
    ['a blank reason', () => ({ reason: ' \n ' }), 'RETURN_REASON_REQUIRED', 'reason'],
    ['a reason that is too long', () => ({ reason: 'x'.repeat(2001) }), 'BAD_USER_INPUT', 'reason'],
    ['a linked line', () => ({ reason: 'x', criterionIds: [id('8c')] }), 'CRITERION_LINKED', 'criterionIds.0'],
    ['a group', () => ({ reason: 'x', criterionIds: [id('1'), id('5')] }), 'CRITERION_IS_GROUP', 'criterionIds.1'],
    ['a line twice', () => ({ reason: 'x', criterionIds: [id('1'), id('1')] }), 'BAD_USER_INPUT', 'criterionIds.1'],
    [
      'a line of no book',
      () => ({ reason: 'x', criterionIds: ['01900000-0000-7000-8000-000000000000'] }),
      'NOT_FOUND',
      'criterionIds.0',
    ],
    ['what is no id', () => ({ reason: 'x', criterionIds: ['x'] }), 'BAD_USER_INPUT', 'criterionIds'],
    ['a stale version', () => ({ reason: 'x', version: 99 }), 'CONFLICT', undefined],
  ])('refuses %s and writes nothing', async (_, more, code, field) => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const before = await auditHeads(cards.service);
    expect(refused(await cards.step('return', card, more()))).toEqual([code, field]);
    expect(await auditHeads(cards.service)).toEqual(before);
    expect(await cards.read(unitId)).toEqual(card);
  });

  test('is for officials over the unit, while the card lies with them', async () => {
    const { card } = await cards.cardIn('SUBMITTED');
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await cards.step('return', card, { reason: 'x' }, cards.as(who))).code).toBe('FORBIDDEN');
    }
    for (const status of ['SELF_SCORING', 'RETURNED']) {
      const other = await cards.cardIn(status);
      expect((await cards.step('return', other.card, { reason: 'x' })).code).toBe('ASSESSMENT_WRONG_STATE');
    }
  });

  test('of return and review at the same time one is first', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const replies = await Promise.all([
      cards.step('return', card, { reason: 'x' }),
      cards.saveReview(unitId, cards.full(), card.version, cards.officer),
    ]);
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
  });
});
