import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Cards, done, lineOf, refused, startCards } from '../assessments/cards.js';

let cards: Cards;
beforeAll(async () => {
  cards = await startCards();
});
afterAll(() => cards.service.stop());

const RECORD = 'mutation ($input: RecordCommendationInput!) { recordCommendation(input: $input) { id level } }';
const REVERSE =
  'mutation ($input: ReverseCommendationInput!) { reverseCommendation(input: $input) { id reversedAt reversedByName reverseReason } }';
const record = async (unitId: string, decisionNumber: string, over: object = {}): Promise<string> =>
  (
    await cards.commune.ask(RECORD, {
      input: {
        unitId,
        year: 2026,
        kind: 'COLLECTIVE',
        decisionNumber,
        decidedOn: '2026-10-02',
        awardedBy: 'Chủ tịch UBND phường',
        ...over,
      },
    })
  ).recordCommendation.id;
const input = (id: string, over: object = {}) => ({ input: { id, reason: 'Ghi nhầm số quyết định', ...over } });

describe('reverseCommendation', () => {
  test('it stays and no longer counts: line 9 follows at once, up to its cap and down again', async () => {
    const { unitId } = await cards.cardIn('SUBMITTED');
    const points = async () => {
      const card = await cards.read(unitId);
      return [lineOf(card, '9').selfScore, card.selfTotal];
    };
    const [, before] = await points();
    const person = await record(unitId, '1/QĐ', { kind: 'INDIVIDUAL', quantity: 1, level: 'PROVINCE' });
    expect(await points()).toEqual([1, before + 1]);
    const collective = await record(unitId, '2/QĐ');
    expect(await points()).toEqual([3, before + 3]);
    // At most three, however many persons.
    const persons = await record(unitId, '3/QĐ', { kind: 'INDIVIDUAL', quantity: 12 });
    expect(await points()).toEqual([3, before + 3]);
    for (const id of [persons, collective]) await cards.commune.ask(REVERSE, input(id));
    expect(await points()).toEqual([1, before + 1]);
    const { reverseCommendation } = await cards.commune.ask(REVERSE, input(person));
    expect(reverseCommendation).toEqual({
      id: person,
      reversedAt: '2026-11-22T02:00:00Z',
      reversedByName: expect.stringContaining('Cán bộ'),
      reverseReason: 'Ghi nhầm số quyết định',
    });
    expect(await points()).toEqual([0, before]);
    const { unit } = await cards.commune.ask(
      'query ($id: ID!) { unit(id: $id) { commendations(year: 2026) { id } all: commendations(year: 2026, reversed: true) { level reverseReason } } }',
      { id: unitId },
    );
    expect(unit.commendations).toEqual([]);
    expect(unit.all).toHaveLength(3);
    expect(unit.all).toContainEqual({ level: 'PROVINCE', reverseReason: 'Ghi nhầm số quyết định' });
    // The decision may be recorded anew, rightly.
    await record(unitId, '2/QĐ');
    expect((await points())[0]).toBe(2);
    expect(await recountStandings(cards.service, 'hai-phong')).toEqual([]);
    const audits = await cards.service.rows(
      "select reason from sauro.audit_event where action = 'commendation.reverse' and subject_id = $1",
      [unitId],
    );
    expect(audits).toEqual([1, 2, 3].map(() => ({ reason: 'Ghi nhầm số quyết định' })));
  });

  test('an approved card that would get other points refuses', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED', 'RECOGNISED');
    const id = await record(unitId, '9/QĐ');
    const seen = await cards.read(unitId);
    done(await cards.saveReview(unitId, cards.full(), seen.version));
    done(await cards.step('approve', await cards.read(unitId)));
    expect(card.id).toBe(seen.id);
    expect(refused(await cards.commune.send(REVERSE, input(id)))).toEqual(['ASSESSMENT_APPROVED', undefined]);
  });

  test('refuses what is not there, what is over, and who says nothing', async () => {
    const unitId = await cards.newUnit();
    const id = await record(unitId, '1/QĐ');
    const before = await auditHeads(cards.service);
    for (const [over, ...expected] of [
      [{ reason: '' }, 'BAD_USER_INPUT', 'reason'],
      [{ reason: '  ' }, 'REASON_REQUIRED', 'reason'],
      [{ id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
    ] as const) {
      expect(refused(await cards.commune.send(REVERSE, input(id, over)))).toEqual(expected);
    }
    for (const who of ['admin', 'unit', 'bi']) {
      expect((await cards.as(who).send(REVERSE, input(id))).code).toBe('FORBIDDEN');
    }
    expect((await cards.service.as('officer@thanh-hoa.demo').send(REVERSE, input(id))).code).toBe('NOT_FOUND');
    expect(await auditHeads(cards.service)).toEqual(before);

    await cards.service.rows(
      'update sauro.tenant_year set closed_at = now() where year = 2026 and tenant_id = (select tenant_id from sauro.unit where id = $1)',
      [unitId],
    );
    expect(refused(await cards.commune.send(REVERSE, input(id)))).toEqual(['YEAR_NOT_OPEN', 'id']);
    await cards.service.rows(
      'update sauro.tenant_year set closed_at = null where year = 2026 and tenant_id = (select tenant_id from sauro.unit where id = $1)',
      [unitId],
    );

    const replies = await Promise.all([1, 2].map(() => cards.commune.send(REVERSE, input(id))));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['COMMENDATION_REVERSED', 'done']);
  });

  test('the demo has commendations of several levels, and some that were taken back', async () => {
    const rows = await cards.service.rows(
      'select distinct level, reversed_at is not null as reversed from sauro.commendation where level is not null order by 1, 2',
    );
    expect(new Set(rows.map(({ level }) => level))).toEqual(new Set(['COMMUNE', 'PROVINCE', 'MINISTRY']));
    expect(rows.some(({ reversed }) => reversed)).toBe(true);
  });
});
