import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { appeals } from './appeals.js';
import { done, refused } from './cards.js';
import { type Lists, startLists } from './lists.js';

let lists: Lists;
let cards: Lists['cards'];
let desk: ReturnType<typeof appeals>;

beforeAll(async () => {
  lists = await startLists();
  cards = lists.cards;
  desk = appeals(cards);
});

afterAll(() => cards.service.stop());

const appealed = async () => {
  const { unitId, card } = await lists.approved();
  return { unitId, card, appeal: done(await desk.file(card)) };
};

describe('decideAppeal', () => {
  test('upheld, the card goes back into review in the same transaction, and can be approved with other points', async () => {
    const { unitId, card, appeal } = await appealed();
    const answer = done(await desk.decide(appeal, 'UPHELD', { decisionNumber: '31/QĐ-BCĐ', decidedOn: '2026-11-22' }));
    expect(answer).toMatchObject({
      status: 'UPHELD',
      answer: 'Theo biên bản họp ngày 20/11',
      decisionNumber: '31/QĐ-BCĐ',
      decidedOn: '2026-11-22',
      decidedAt: '2026-11-22T02:00:00Z',
      decidedByName: expect.any(String),
      assessment: { id: card.id, status: 'REOPENED' },
    });
    const reopened = await cards.read(unitId);
    expect(reopened.history.at(-1)).toMatchObject({ action: 'REOPEN', reason: 'Theo biên bản họp ngày 20/11' });
    const { unit } = await cards.head.ask(
      'query ($id: ID!) { unit(id: $id) { standing(year: 2026) { band { code } } } }',
      {
        id: unitId,
      },
    );
    expect(unit.standing.band).toBeNull();
    const reviewed = done(await cards.saveReview(unitId, cards.full(), reopened.version));
    done(await cards.step('approve', reviewed));
    expect((await desk.decide(answer, 'DISMISSED')).code).toBe('APPEAL_ANSWERED');
  });

  test('dismissed, the card stays as it was approved', async () => {
    const { unitId, appeal } = await appealed();
    const before = await cards.read(unitId);
    expect(done(await desk.decide(appeal, 'DISMISSED', {}, cards.head))).toMatchObject({ status: 'DISMISSED' });
    expect(await cards.read(unitId)).toEqual(before);
    expect((await desk.file(before)).code).toBe('APPEAL_ALREADY_FILED');
  });

  test('upheld after somebody reopened the card already, it only answers', async () => {
    const { unitId, card, appeal } = await appealed();
    done(await cards.step('reopen', card, { reason: 'Xem lại' }, cards.head));
    const before = await cards.read(unitId);
    expect(done(await desk.decide(appeal, 'UPHELD'))).toMatchObject({
      status: 'UPHELD',
      assessment: { status: 'REOPENED' },
    });
    expect(await cards.read(unitId)).toEqual(before);
  });

  test('while the list is closed it is asked and dismissed, and upheld once the list is reopened', async () => {
    await lists.clear();
    const { unitId, card } = await lists.approved();
    const other = await lists.approved();
    done(await lists.close());
    const [appeal, second] = [done(await desk.file(card)), done(await desk.file(other.card))];
    done(await desk.decide(second, 'DISMISSED'));
    expect((await desk.decide(appeal, 'UPHELD')).code).toBe('ASSESSMENT_LIST_CLOSED');
    expect((await cards.read(unitId)).status).toBe('APPROVED');
    done(await lists.reopen());
    done(await desk.decide(appeal, 'UPHELD'));
  });

  test('is for the body that approves or one above, never for who reports for the unit; with a reason and a day that was', async () => {
    const { unitId, appeal } = await appealed();
    const heads = await auditHeads(cards.service);
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await desk.decide(appeal, 'DISMISSED', {}, cards.as(who))).code).toBe('FORBIDDEN');
    }
    expect((await desk.decide(appeal, 'DISMISSED', {}, cards.service.as('head@hoa-binh.demo'))).code).toBe('NOT_FOUND');
    expect(refused(await desk.decide(appeal, 'DISMISSED', { answer: ' ' }))).toEqual(['REASON_REQUIRED', 'answer']);
    expect((await desk.decide(appeal, 'OPEN')).code).toBe('BAD_USER_INPUT');
    expect(refused(await desk.decide(appeal, 'DISMISSED', { decidedOn: '2026-11-20' }))).toEqual([
      'BAD_USER_INPUT',
      'decisionNumber',
    ]);
    expect(
      refused(await desk.decide(appeal, 'DISMISSED', { decisionNumber: '1/QĐ', decidedOn: '2026-11-23' })),
    ).toEqual(['APPEAL_DATE_IN_FUTURE', 'decidedOn']);
    expect((await desk.decide({ ...appeal, version: 7 }, 'DISMISSED')).code).toBe('CONFLICT');
    expect(await auditHeads(cards.service)).toEqual(heads);
    await cards.service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
       select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at from sauro.membership where email = 'officer@hai-phong.demo' limit 1`,
      [unitId],
    );
    expect((await desk.decide(appeal, 'DISMISSED', {}, cards.officer)).code).toBe('FORBIDDEN');
  });

  test('of two answers at the same time the second sees the first', async () => {
    const { appeal, unitId } = await appealed();
    const both = await Promise.all([desk.decide(appeal, 'UPHELD'), desk.decide(appeal, 'DISMISSED', {}, cards.head)]);
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const upheld = both[0]?.code === undefined;
    expect((await cards.read(unitId)).status).toBe(upheld ? 'REOPENED' : 'APPROVED');
  });
});
