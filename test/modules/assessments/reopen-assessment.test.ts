import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Cards, done, lineOf, refused, startCards } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

describe('reopenAssessment', () => {
  test('takes the approval back; linked lines follow the facts again, and the card goes through review', async () => {
    const { unitId, card } = await cards.cardIn('APPROVED', 'RECOGNISED');
    const reopened = done(await cards.step('reopen', card, { reason: 'Phát hiện vụ việc' }, cards.officer));
    expect(reopened).toMatchObject({
      status: 'REOPENED',
      band: null,
      approvedAt: null,
      selfTotal: 87,
      reviewTotal: 87,
    });
    expect(reopened.history.at(-1)).toMatchObject({
      action: 'REOPEN',
      fromStatus: 'APPROVED',
      toStatus: 'REOPENED',
      reason: 'Phát hiện vụ việc',
    });
    const standing = async () =>
      (
        await cards.head.ask(
          'query ($id: ID!) { unit(id: $id) { standing(year: 2026) { reviewTotal band { standard } } } }',
          {
            id: unitId,
          },
        )
      ).unit.standing;
    expect(await standing()).toEqual({ reviewTotal: null, band: null });

    const { unit } = await cards.head.ask(
      'query ($id: ID!) { unit(id: $id) { recognition(year: 2026) { version } } }',
      {
        id: unitId,
      },
    );
    done(
      await cards.commune.send(
        'mutation ($input: RevokeRecognitionInput!) { revokeRecognition(input: $input) { status } }',
        {
          input: {
            unitId,
            year: 2026,
            version: unit.recognition.version,
            decisionNumber: '9/QĐ-BCĐ',
            decidedOn: '2026-11-22',
            reason: 'Để xảy ra vụ việc',
          },
        },
      ),
    );
    const followed = await cards.read(unitId);
    expect(followed).toMatchObject({ status: 'REOPENED', selfTotal: 37, reviewTotal: 37 });
    expect(lineOf(followed, '8c').reviewScore).toBe(0);
    expect((await cards.step('approve', followed)).code).toBe('ASSESSMENT_NOT_REVIEWED');
    const reviewed = done(
      await cards.saveReview(unitId, [{ code: '5a', score: 0, reason: 'Có khiếu kiện' }], followed.version),
    );
    expect(reviewed).toMatchObject({ status: 'REVIEWED', reviewTotal: 35 });
    expect(done(await cards.step('approve', reviewed))).toMatchObject({
      status: 'APPROVED',
      band: { standard: 'WEAK' },
    });
    expect(await standing()).toEqual({ reviewTotal: 35, band: { standard: 'WEAK' } });
  });

  test('is for a higher body only, with a reason, the version seen and an approved card', async () => {
    const { card } = await cards.cardIn('APPROVED', 'RECOGNISED');
    const before = await auditHeads(cards.service);
    for (const who of ['unit', 'commune', 'admin', 'bi']) {
      expect((await cards.step('reopen', card, { reason: 'x' }, cards.as(who))).code).toBe('FORBIDDEN');
    }
    for (const reason of [undefined, null, '', '   ']) {
      expect(refused(await cards.step('reopen', card, { reason }, cards.head))).toEqual([
        'REOPEN_REASON_REQUIRED',
        'reason',
      ]);
    }
    expect((await cards.step('reopen', card, { reason: 'x', version: 1 }, cards.head)).code).toBe('CONFLICT');
    expect(await auditHeads(cards.service)).toEqual(before);
    const { card: open } = await cards.cardIn('SUBMITTED');
    expect((await cards.step('reopen', open, { reason: 'x' }, cards.head)).code).toBe('ASSESSMENT_WRONG_STATE');
    expect(done(await cards.step('reopen', card, { reason: 'x' }, cards.head)).status).toBe('REOPENED');
  });

  test('of two at the same time one reopens', async () => {
    const { card } = await cards.cardIn('APPROVED', 'RECOGNISED');
    const replies = await Promise.all(
      [cards.officer, cards.head].map((who) => cards.step('reopen', card, { reason: 'x' }, who)),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
  });
});

test('where there is one body only, its head reopens', async () => {
  const small = await startCards('thien-tin');
  try {
    const { card } = await small.cardIn('APPROVED', 'RECOGNISED');
    expect((await small.step('reopen', card, { reason: 'x' }, small.officer)).code).toBe('FORBIDDEN');
    expect(done(await small.step('reopen', card, { reason: 'x' }, small.head)).status).toBe('REOPENED');
  } finally {
    await small.service.stop();
  }
});
