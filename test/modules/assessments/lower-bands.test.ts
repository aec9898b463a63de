import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { done, refused } from './cards.js';
import { type Lists, startLists } from './lists.js';

let lists: Lists;
let cards: Lists['cards'];

beforeAll(async () => {
  lists = await startLists();
  cards = lists.cards;
});

beforeEach(() => lists.clear());

afterAll(() => cards.service.stop());

const standing = async (unitId: string) =>
  (
    await cards.head.ask('query ($id: ID!) { unit(id: $id) { standing(year: 2026) { reviewTotal band { code } } } }', {
      id: unitId,
    })
  ).unit.standing;

describe('lowerBands', () => {
  test('gives the next lower band and keeps points, card and the band that was earned; the list can then be closed', async () => {
    await lists.quota('GOOD', 50);
    const kept = await lists.approved();
    const over = await lists.approved(1);
    const list = done(await lists.lower([over.card.id]));
    expect(list.quotas).toMatchObject([{ allowed: 1, inBand: 1, overCount: 0 }]);
    expect(list.ranking.nodes).toMatchObject([
      { band: { code: 'GOOD' }, assessment: { earnedBand: null } },
      { band: { code: 'AVERAGE' }, assessment: { earnedBand: { code: 'GOOD' }, version: over.card.version + 1 } },
    ]);
    const card = await cards.read(over.unitId);
    expect(card).toMatchObject({ status: 'APPROVED', reviewTotal: 86, band: { standard: 'AVERAGE' } });
    expect(card.history.at(-1)).toMatchObject({
      action: 'LOWER',
      fromStatus: 'APPROVED',
      toStatus: 'APPROVED',
      reason: 'Quyết định 12/QĐ-BCĐ: vượt tỷ lệ khống chế',
    });
    expect(await standing(over.unitId)).toEqual({ reviewTotal: 86, band: { code: 'AVERAGE' } });
    expect(await standing(kept.unitId)).toEqual({ reviewTotal: 87, band: { code: 'GOOD' } });
    const { assessment } = await cards.commune.ask(
      'query ($id: ID!) { assessment(id: $id) { explanation { sentence band { code } } } }',
      { id: over.card.id },
    );
    expect(assessment.explanation).toEqual({
      sentence:
        'Cấp trên chấm 86/100 điểm: xếp loại Khá. Vượt tỷ lệ khống chế của danh sách nên được hạ xuống loại Trung bình theo quyết định.',
      band: { code: 'AVERAGE' },
    });
    const [{ changes }] = await cards.service.rows(
      "select changes from sauro.audit_event where action = 'bands.lower' and subject_id = $1",
      [over.card.id],
    );
    expect(changes).toHaveLength(1);
    done(await lists.close());
    expect((await lists.lower([over.card.id])).code).toBe('ASSESSMENT_LIST_CLOSED');
    done(await lists.reopen());
  });

  test('a lowered card follows its facts as before, and is reopened with the band that it earns', async () => {
    await lists.quota('GOOD', 50);
    await lists.approved();
    const over = await lists.approved(1);
    done(await lists.lower([over.card.id]));
    // A commendation would add a point: refused as under any approved card; the band alone is no contradiction.
    const commend = (quantity: number) =>
      cards.commune.send(
        'mutation ($input: RecordCommendationInput!) { recordCommendation(input: $input) { __typename } }',
        {
          input: {
            unitId: over.unitId,
            year: 2026,
            kind: 'INDIVIDUAL',
            quantity,
            decisionNumber: '9/QĐ',
            decidedOn: '2026-10-01',
            awardedBy: 'UBND',
          },
        },
      );
    expect((await commend(1)).code).toBe('ASSESSMENT_APPROVED');
    const again = cards.recognise(over.unitId, 'RECOGNISED');
    done(await again);
    const lowered = await cards.read(over.unitId);
    const reopened = done(await cards.step('reopen', lowered, { reason: 'Xem lại' }, cards.head));
    expect(reopened.band).toBeNull();
    const reviewed = done(await cards.saveReview(over.unitId, cards.full(), reopened.version));
    expect(done(await cards.step('approve', reviewed)).band.standard).toBe('GOOD');
    expect(
      (await lists.read()).ranking.nodes.every(
        ({ assessment }: { assessment: { earnedBand: unknown } }) => assessment.earnedBand === null,
      ),
    ).toBe(true);
  });

  test('goes through several bands, one quota after the other, and keeps the band that was first earned', async () => {
    await lists.quota('GOOD', 34);
    await lists.quota('AVERAGE', 34);
    const units = [await lists.approved(), await lists.approved(1), await lists.approved(2)];
    const [, second, third] = units;
    const once = done(await lists.lower([second?.card.id, third?.card.id]));
    expect(once.quotas).toMatchObject([{ overCount: 0 }, { allowed: 1, inBand: 2, overCount: 1 }]);
    expect(refused(await lists.lower([second?.card.id]))).toEqual(['BAND_WITHIN_QUOTA', 'assessmentIds']);
    const twice = done(await lists.lower([third?.card.id]));
    expect(twice.ranking.nodes).toMatchObject([
      { band: { code: 'GOOD' } },
      { band: { code: 'AVERAGE' } },
      { band: { code: 'WEAK' }, assessment: { earnedBand: { code: 'GOOD' } } },
    ]);
    done(await lists.close());
    expect((await lists.read()).closings[0].bands).toMatchObject([
      {},
      { units: 1, allowed: 1 },
      { units: 1, allowed: 1 },
      { units: 1, allowed: null },
    ]);
    done(await lists.reopen());
    await lists.quota('AVERAGE', null);
  });

  test('is all or nothing, only for units over the line, and for cards of the list', async () => {
    await lists.quota('GOOD', 50);
    const kept = await lists.approved();
    const over = await lists.approved(1);
    const elsewhere = await cards.cardIn('SUBMITTED');
    const heads = await auditHeads(cards.service);
    const reply = await lists.lower([over.card.id, kept.card.id]);
    expect(refused(reply)).toEqual(['BAND_WITHIN_QUOTA', 'assessmentIds']);
    expect(reply.errors[0]?.extensions.facts.units).toHaveLength(1);
    expect(refused(await lists.lower([over.card.id, elsewhere.card.id]))).toEqual(['NOT_FOUND', 'assessmentIds']);
    expect(refused(await lists.lower([over.card.id], cards.commune, { reason: ' ' }))).toEqual([
      'REASON_REQUIRED',
      'reason',
    ]);
    expect(await auditHeads(cards.service)).toEqual(heads);
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await lists.lower([over.card.id], cards.as(who))).code).toBe('FORBIDDEN');
    }
    expect((await lists.lower([over.card.id], cards.service.as('head@hoa-binh.demo'))).code).toBe('NOT_FOUND');
    expect((await lists.lower([])).code).toBe('BAD_USER_INPUT');
    // Who reports for one of the units lowers none.
    await cards.service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
       select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at from sauro.membership where email = 'officer@hai-phong.demo' limit 1`,
      [over.unitId],
    );
    expect((await lists.lower([over.card.id], cards.officer)).code).toBe('FORBIDDEN');
  });

  test('of two who lower at the same time, the second finds the quota kept', async () => {
    await lists.quota('GOOD', 50);
    await lists.approved();
    const over = await lists.approved(1);
    const both = await Promise.all([lists.lower([over.card.id]), lists.lower([over.card.id], cards.head)]);
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['BAND_WITHIN_QUOTA', 'done']);
  });

  test('the database keeps an earned band only beside another one, on an approved card', async () => {
    await lists.quota('GOOD', 50);
    const { card } = await lists.approved();
    await expect(
      cards.service.rows('update sauro.assessment set earned_band_id = band_id where id = $1', [card.id]),
    ).rejects.toMatchObject({ constraint: 'assessment_earned_band' });
  });
});
