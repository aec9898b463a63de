import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../support/service.js';
import { standStill } from '../../support/stand-still.js';
import { deskOf, done as drafted } from '../rulebooks/rule-book-desk.js';
import { type Cards, done, startCards } from './cards.js';

// Cards are worked on while somebody else closes their year or publishes another book for it.

let cards: Cards;
const TENANT = "(select id from sauro.tenant where code = 'hai-phong')";

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const heldAtTheEnd = (begin: readonly (() => Promise<Reply>)[]) => standStill(cards.service, 'hai-phong', begin);

const CLOSE = 'mutation ($input: CloseYearInput!) { closeYear(input: $input) { openCards } }';
const closeYear = () => cards.admin.send(CLOSE, { input: { year: 2026 } });
const reopenYear = () =>
  cards.admin.send('mutation ($input: ReopenYearInput!) { reopenYear(input: $input) { id } }', {
    input: { year: 2026, reason: 'Bổ sung' },
  });

describe('approving a card while its year is closed', () => {
  test('an approval that was first is in the figures; one that comes later is refused', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const [approved, closed] = await heldAtTheEnd([() => cards.step('approve', card), closeYear]);
    expect([approved?.code, closed?.code]).toEqual([undefined, undefined]);
    expect((await cards.read(unitId)).status).toBe('APPROVED');
    done(await reopenYear());

    const { card: later } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const [first, second] = await heldAtTheEnd([closeYear, () => cards.step('approve', later)]);
    expect([first?.code, second?.code]).toEqual([undefined, 'YEAR_NOT_OPEN']);
    done(await reopenYear());
  });

  test('whatever is done to cards at that instant, nobody waits for the other for ever', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
      const { unitId: other } = await cards.cardIn('SUBMITTED');
      const version = (await cards.read(other)).version;
      const [approved, saved, closed] = await Promise.all([
        cards.step('approve', card),
        cards.saveReview(other, cards.full(), version),
        closeYear(),
      ]);
      expect(closed?.code).toBeUndefined();
      for (const reply of [approved, saved]) expect([undefined, 'YEAR_NOT_OPEN']).toContain(reply?.code);
      const status = approved?.code === undefined ? 'APPROVED' : 'REVIEWED';
      expect((await cards.read(unitId)).status).toBe(status);
      done(await reopenYear());
    }
  });
});

describe('approving a card while another book is published for its year', () => {
  const nobodyApproved = () =>
    cards.service.rows(
      `update sauro.assessment set status = 'REVIEWED', band_id = null, approved_at = null, linked_facts = null, linked_sources = null where tenant_id = ${TENANT} and year >= 2026 and status = 'APPROVED'`,
    );
  /** Of each approved card, whether its book is the one in force. */
  const booksInForce = async () =>
    (
      await cards.service.rows(
        `select r.status = 'PUBLISHED' and 2026 >= r.from_year and 2026 < coalesce(r.to_year, 2027) as in_force
         from sauro.assessment a join sauro.rule_book r on r.tenant_id = a.tenant_id and r.id = a.rule_book_id
         where a.tenant_id = ${TENANT} and a.year = 2026 and a.status = 'APPROVED'`,
      )
    ).map((row) => row.in_force);

  test('the approval that was first keeps its book in force; a publication that was first is not undone', async () => {
    const desk = deskOf(cards.admin);
    const draft = drafted(await desk.draft({ fromYear: 2026, fromVersion: 1 }));
    const publish = () => desk.publish({ id: draft.id, version: draft.editVersion, fromYear: 2026 });
    const { card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    await nobodyApproved();
    const [approved, published] = await heldAtTheEnd([() => cards.step('approve', card), publish]);
    expect([approved?.code, published?.code]).toEqual([undefined, 'RULE_BOOK_HAS_PROBLEMS']);
    expect(published?.errors[0]?.extensions.facts.problems).toContain('YEAR_HAS_APPROVED_ASSESSMENTS 2026');
    expect(await booksInForce()).toEqual([true]);

    // A card that was begun before stays with its book (docs/decisions.md); one that is begun meanwhile waits and gets the new one.
    await nobodyApproved();
    const unitId = await cards.newUnit();
    const [after, begun] = await heldAtTheEnd([publish, () => cards.saveSelf(unitId, cards.full())]);
    expect(after?.code).toBeUndefined();
    expect(begun?.code).toBe('NOT_FOUND');
    expect(await booksInForce()).toEqual([]);
  });
});
