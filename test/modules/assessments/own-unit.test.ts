import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import type { Caller } from '../../support/service.js';
import { type Card, type Cards, done, startCards } from './cards.js';

// Who reports for a unit decides nothing about it, however high he sits, whichever way he comes and whenever he began to.

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const reportsFor = (who: string, unitId: string) =>
  cards.service.rows(
    `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
     select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at from sauro.membership
     where email = $2 and body_id is not null limit 1`,
    [unitId, `${who}@hai-phong.demo`],
  );
const bulk = (name: string, type: string, card: Card, who: Caller) =>
  who.send(`mutation ($input: ${type}!) { ${name}(input: $input) { problems { code } } }`, {
    input: { cards: [{ id: card.id, version: card.version, reason: 'x' }] },
  });

describe.each([['commune'], ['officer'], ['head']])('%s who reports for the unit as well', (who) => {
  test.each<[string, string, (card: Card, unitId: string) => ReturnType<Cards['step']>]>([
    ['reviews', 'SUBMITTED', (card, unitId) => cards.saveReview(unitId, cards.full(), card.version, cards.as(who))],
    ['returns', 'SUBMITTED', (card) => cards.step('return', card, { reason: 'x' }, cards.as(who))],
    ['approves', 'REVIEWED', (card) => cards.step('approve', card, {}, cards.as(who))],
    ['reopens', 'APPROVED', (card) => cards.step('reopen', card, { reason: 'x' }, cards.as(who))],
  ])('neither %s its card', async (_, status, attempt) => {
    const { unitId, card } = await cards.cardIn(status, 'RECOGNISED');
    await reportsFor(who, unitId);
    const before = await auditHeads(cards.service);
    expect((await attempt(card, unitId)).code).toBe('FORBIDDEN');
    expect(await auditHeads(cards.service)).toEqual(before);
  });

  test('nor among many', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    await reportsFor(who, unitId);
    const before = await auditHeads(cards.service);
    for (const [name, type] of [
      ['approveAssessments', 'ApproveAssessmentsInput'],
      ['returnAssessments', 'ReturnAssessmentsInput'],
    ] as const) {
      expect(done(await bulk(name, type, card, cards.as(who))).problems).toEqual([{ code: 'FORBIDDEN' }]);
    }
    expect(await auditHeads(cards.service)).toEqual(before);
    // For any other unit he still does.
    const other = await cards.cardIn('SUBMITTED');
    expect(done(await cards.step('return', other.card, { reason: 'x' }, cards.as(who))).status).toBe('RETURNED');
  });
});
