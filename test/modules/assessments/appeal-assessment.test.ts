import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { standStill } from '../../support/stand-still.js';
import { APPEAL, appeals } from './appeals.js';
import { type Cards, done, refused, startCards } from './cards.js';

let cards: Cards;
let desk: ReturnType<typeof appeals>;

const NOW = '2026-11-22T02:00:00Z';
const TENANT = "(select id from sauro.tenant where code = 'hai-phong')";

beforeAll(async () => {
  cards = await startCards();
  desk = appeals(cards);
});

afterAll(() => cards.service.stop());

const approved = () => cards.cardIn('APPROVED', 'RECOGNISED');

describe('appealAssessment', () => {
  test('asks once for each approval, and is seen on the card', async () => {
    const { unitId, card } = await approved();
    const appeal = done(await desk.file(card));
    expect(appeal).toMatchObject({
      year: 2026,
      status: 'OPEN',
      grounds: 'Đề nghị xem lại điểm tiêu chí 2',
      approvedAt: NOW,
      filedAt: NOW,
      answer: null,
      unit: { id: unitId },
      assessment: { id: card.id, status: 'APPROVED' },
    });
    const { assessment } = await cards.commune.ask(
      'query ($id: ID!) { assessment(id: $id) { appealUntil appeals { id status } } }',
      { id: card.id },
    );
    expect(assessment).toEqual({ appealUntil: '2026-12-07T17:00:00Z', appeals: [{ id: appeal.id, status: 'OPEN' }] });
    expect((await desk.file(card)).code).toBe('APPEAL_ALREADY_FILED');
    const [{ action, reason }] = await cards.service.rows(
      'select action, reason from sauro.audit_event where subject_id = $1',
      [appeal.id],
    );
    expect([action, reason]).toEqual(['assessment.appeal', 'Đề nghị xem lại điểm tiêu chí 2']);

    cards.service.setNow('2026-11-23T02:00:00Z');
    done(await cards.step('reopen', card, { reason: 'Xem lại' }, cards.head));
    const reviewed = done(await cards.saveReview(unitId, cards.full(), (await cards.read(unitId)).version));
    const again = done(await cards.step('approve', reviewed));
    expect(done(await desk.file(again)).approvedAt).toBe('2026-11-23T02:00:00Z');
    cards.service.setNow(NOW);
  });

  test.each([
    ['a second before the days are over', '2026-12-07T16:59:59Z', undefined],
    ['at the instant', '2026-12-07T17:00:00Z', 'APPEAL_TOO_LATE'],
  ])('%s: %s', async (_, at, code) => {
    const { card } = await approved();
    cards.service.setNow(at);
    const reply = await desk.file(card);
    cards.service.setNow(NOW);
    expect(reply.code).toBe(code);
    if (code) {
      expect(reply.errors[0]?.message).toBe('Đã hết thời hạn kiến nghị xét lại (trước 00:00 08/12/2026).');
    }
  });

  test('is refused for a card that is not approved, without grounds, where no book foresees it, to others', async () => {
    const { card } = await approved();
    const reviewed = (await cards.cardIn('REVIEWED', 'RECOGNISED')).card;
    const heads = await auditHeads(cards.service);
    expect((await desk.file(reviewed)).code).toBe('APPEAL_NOT_APPROVED');
    expect(refused(await desk.file(card, { grounds: '  ' }))).toEqual(['REASON_REQUIRED', 'grounds']);
    expect((await desk.file(card, { version: 1 })).code).toBe('CONFLICT');
    for (const who of ['commune', 'head', 'admin', 'bi']) {
      expect((await desk.file(card, {}, cards.as(who))).code).toBe('FORBIDDEN');
    }
    expect((await desk.file(card, {}, cards.service.as('unit@hoa-binh.demo'))).code).toBe('NOT_FOUND');
    expect(await auditHeads(cards.service)).toEqual(heads);
    await cards.service.rows(`update sauro.rule_book set appeal_days = 0 where tenant_id = ${TENANT}`);
    expect((await desk.file(card)).code).toBe('APPEAL_NOT_FORESEEN');
    await cards.service.rows(`update sauro.rule_book set appeal_days = 15 where tenant_id = ${TENANT}`);
  });

  test('of two at the same time one is kept; one that meets a reopening is about the approval or comes too late', async () => {
    const { card } = await approved();
    const both = await Promise.all([desk.file(card), desk.file(card)]);
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['APPEAL_ALREADY_FILED', 'done']);
    const next = await approved();
    const [reopened, filed] = await standStill(cards.service, 'hai-phong', [
      () => cards.step('reopen', next.card, { reason: 'Xem lại' }, cards.head),
      () => desk.file(next.card),
    ]);
    expect([reopened?.code, filed?.code]).toEqual([undefined, 'CONFLICT']);
  });

  test('the database has one for each approval, none after its time, and no answer without a reason', async () => {
    const { card } = await approved();
    const { id } = done(await desk.file(card));
    await expect(
      cards.service.rows(
        `insert into sauro.appeal select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).* from sauro.appeal a where id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ constraint: 'appeal_once' });
    const set = (sql: string) => cards.service.rows(`update sauro.appeal set ${sql} where id = $1`, [id]);
    await expect(set('filed_at = closes_at')).rejects.toMatchObject({ constraint: 'appeal_in_time' });
    await expect(set("status = 'DISMISSED'")).rejects.toMatchObject({ constraint: 'appeal_answered' });
  });
});

describe('appeals', () => {
  const LIST = `query ($bodyId: ID, $year: Int, $status: AppealStatus, $first: Int, $after: String) {
    appeals(bodyId: $bodyId, year: $year, status: $status, first: $first, after: $after) { totalCount nodes { ...Appeal } pageInfo { hasNextPage endCursor } } } ${APPEAL}`;

  test('are listed latest first, page by page, by body, year and state, in the scope only', async () => {
    const { viewer } = await cards.commune.ask('{ viewer { memberships { body { id } } } }');
    const bodyId = viewer.memberships[0].body.id;
    const list = async (variables: object, who = cards.commune) => (await who.ask(LIST, { ...variables })).appeals;
    const all = await list({ bodyId, year: 2026, status: 'OPEN', first: 200 });
    expect(all.totalCount).toBeGreaterThanOrEqual(4);
    const filed = all.nodes.map((node: { filedAt: string }) => node.filedAt);
    expect(filed).toEqual([...filed].sort((a, b) => (a < b ? 1 : -1)));
    const first = await list({ bodyId, year: 2026, status: 'OPEN', first: 2 });
    const rest = await list({ bodyId, year: 2026, status: 'OPEN', first: 200, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    const none = await list({ year: 2019 });
    expect(none.nodes).toEqual([]);
    // The officer of a unit sees those of his units.
    expect((await list({ status: 'OPEN', year: 2026 }, cards.unitOfficer)).totalCount).toBe(all.totalCount);
    expect((await cards.as('bi').send(LIST, {})).code).toBe('FORBIDDEN');
    const other = cards.service.as('head@hoa-binh.demo');
    expect((await other.send(LIST, { bodyId })).code).toBe('NOT_FOUND');
    expect(
      (await list({ year: 2026, first: 200 }, other)).nodes.filter(({ unit }: { unit: { id: string } }) =>
        all.nodes.some((node: { unit: { id: string } }) => node.unit.id === unit.id),
      ),
    ).toEqual([]);
  });
});
