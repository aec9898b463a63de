import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import type { Caller, Reply } from '../../support/service.js';
import { type Card, type Cards, done, startCards } from './cards.js';
import { cardsLike } from './many-cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

interface Seen {
  readonly id: string;
  readonly version: number;
}

const approve = (all: readonly Seen[], who: Caller = cards.commune, reason?: string): Promise<Reply> =>
  who.send(
    `mutation ($input: ApproveAssessmentsInput!) { approveAssessments(input: $input) {
      approved { id version status reviewTotal band { standard } }
      problems { id code message field facts { name value } } } }`,
    { input: { cards: all.map(({ id, version }) => ({ id, version, reason })) } },
  );

const rowsOf = (ids: readonly string[]) =>
  cards.service.rows('select * from sauro.assessment where id = any($1) order by id', [ids]);

const tally = (problems: Card[]) =>
  Object.fromEntries([...Map.groupBy(problems, ({ code }) => code)].map(([code, all]) => [code, all.length]));

describe('approveAssessments', () => {
  test('two hundred cards at once, each under the rules of one: what is refused stays as it is', async () => {
    const figures = async () =>
      (await cards.head.ask('{ tenant { statistics(year: 2026) { assessed bands { standard units } } } }')).tenant
        .statistics;
    const good = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const fine = [good.card, ...(await cardsLike(cards, good.unitId, 179))];
    const stale = (await cardsLike(cards, good.unitId, 5)).map(({ id }) => ({ id, version: 1 }));
    const submitted = await cards.cardIn('SUBMITTED', 'RECOGNISED');
    const unreviewed = await cardsLike(cards, submitted.unitId, 4);
    const undecided = await cards.cardIn('REVIEWED');
    const waiting = await cardsLike(cards, undecided.unitId, 3);
    const over = await cards.cardIn('APPROVED', 'RECOGNISED');
    const own = await cards.cardIn('REVIEWED', 'RECOGNISED');
    await cards.service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
       select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at from sauro.membership
       where email = 'commune@hai-phong.demo' and role = 'BODY_OFFICER'`,
      [own.unitId],
    );
    const [elsewhere] = await cards.service.rows(
      `select a.id, a.version from sauro.assessment a join sauro.unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
       where a.tenant_id = (select id from sauro.tenant where code = 'hai-phong') and a.year = 2026
         and u.body_id <> (select body_id from sauro.unit where id = $1) limit 1`,
      [good.unitId],
    );
    const [foreign] = await cards.service.rows(
      "select id, version from sauro.assessment where tenant_id = (select id from sauro.tenant where code = 'hoa-binh') limit 1",
    );
    const nobody = { id: '01900000-0000-7000-8000-000000000000', version: 1 };
    const refusedOnes: Seen[] = [
      ...stale,
      submitted.card,
      ...unreviewed,
      undecided.card,
      ...waiting,
      over.card,
      own.card,
      elsewhere,
      foreign,
      nobody,
    ];
    const all = [...refusedOnes, ...fine].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(all.length).toBeLessThanOrEqual(200);
    const [before, refusedBefore, audited] = [
      await figures(),
      await rowsOf(refusedOnes.map(({ id }) => id)),
      await cards.service.rows("select count(*)::int from sauro.audit_event where action = 'assessments.approve'"),
    ];

    const result = done(await approve(all, cards.commune, ' Theo biên bản họp '));
    expect(result.approved.map(({ id }: Card) => id)).toEqual(
      all.map(({ id }) => id).filter((id) => fine.some((one) => one.id === id)),
    );
    for (const card of result.approved) {
      expect(card).toMatchObject({ status: 'APPROVED', version: good.card.version + 1, reviewTotal: 87 });
    }
    expect(tally(result.problems)).toEqual({
      CONFLICT: 5,
      ASSESSMENT_NOT_REVIEWED: 5,
      RECOGNITION_NOT_DECIDED: 4,
      ASSESSMENT_WRONG_STATE: 1,
      FORBIDDEN: 2,
      NOT_FOUND: 2,
    });
    const problem = (id: string) => result.problems.find((one: Card) => one.id === id);
    expect([problem(own.card.id).code, problem(elsewhere.id).code]).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect([problem(foreign.id), problem(nobody.id)]).toMatchObject([
      { code: 'NOT_FOUND', message: 'Không tìm thấy.', facts: [] },
      { code: 'NOT_FOUND', message: 'Không tìm thấy.', facts: [] },
    ]);
    expect(problem(undecided.card.id).facts).toEqual([{ name: 'year', value: '2026' }]);

    expect(await rowsOf(refusedOnes.map(({ id }) => id))).toEqual(refusedBefore);
    // A card of the bulk is to the letter what one that is approved alone is.
    const [single] = await rowsOf([over.card.id]);
    const [bulk] = await rowsOf([good.card.id]);
    for (const column of ['scores', 'linked_facts', 'self_total', 'review_total', 'band_id', 'approved_at', 'status']) {
      const known = { ...single.linked_facts, unitId: good.unitId, decisionNumber: bulk.linked_facts.decisionNumber };
      expect([column, bulk[column]]).toEqual([column, column === 'linked_facts' ? known : single[column]]);
    }
    const { history } = await cards.read(good.unitId);
    expect(history.at(-1)).toMatchObject({
      action: 'APPROVE',
      fromStatus: 'REVIEWED',
      toStatus: 'APPROVED',
      reason: 'Theo biên bản họp',
    });
    const after = await figures();
    expect(after.assessed).toBe(before.assessed + fine.length);
    expect(await recountStandings(cards.service, 'hai-phong')).toEqual([]);
    const [{ count }] = await cards.service.rows(
      "select count(*)::int from sauro.audit_event where action = 'assessments.approve'",
    );
    expect(count).toBe(audited[0].count + fine.length);
    const { auditVerification } = await cards.admin.ask('{ auditVerification { whole } }');
    expect(auditVerification.whole).toBe(true);
  }, 60_000);

  test('takes as many statements for a hundred cards as for ten', async () => {
    const { unitId } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const [few, many] = [await cardsLike(cards, unitId, 10), await cardsLike(cards, unitId, 100)];
    const counted = async (all: readonly Seen[]) => {
      const { result, sql } = await cards.service.statements(() => approve(all));
      expect(done(result).approved).toHaveLength(all.length);
      return sql.length;
    };
    const statements = await counted(few);
    expect(await counted(many)).toBe(statements);
    expect(statements).toBeLessThanOrEqual(45);
  });

  test('of two officers at once each card is approved by one, and the other is told', async () => {
    const { unitId } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const all = await cardsLike(cards, unitId, 60);
    const replies = await Promise.all([
      approve(all, cards.commune),
      approve(all.toReversed(), cards.officer),
      approve(all.slice(20).concat(all.slice(0, 20)), cards.head),
    ]);
    const results = replies.map(done);
    expect(results.map(({ approved }) => approved.length).toSorted((a, b) => a - b)).toEqual([0, 0, 60]);
    for (const { approved, problems } of results) {
      expect(tally(problems)).toEqual(approved.length > 0 ? {} : { CONFLICT: 60 });
      for (const { facts } of problems) expect(facts).toContainEqual({ name: 'actions', value: 'APPROVE' });
    }
    const [{ count }] = await cards.service.rows(
      "select count(*)::int from sauro.assessment_step where action = 'assessment.approve' and assessment_id = any($1)",
      [all.map(({ id }) => id)],
    );
    expect(count).toBe(60);
    // Bulks that meet only in part, and single approvals between them, all come through.
    const [left, right] = [await cardsLike(cards, unitId, 40), await cardsLike(cards, unitId, 40)];
    const both = await Promise.all([
      approve([...left, ...right.slice(0, 20)]),
      approve([...right.toReversed(), ...left.slice(20)], cards.officer),
      cards.step('approve', left[5]),
      cards.step('approve', right[35], {}, cards.head),
    ]);
    expect(both.filter(({ code }) => code !== undefined && code !== 'CONFLICT')).toEqual([]);
    const states = await rowsOf([...left, ...right].map(({ id }) => id));
    expect(new Set(states.map(({ status }: Card) => status))).toEqual(new Set(['APPROVED']));
    await cards.service.rows('select pg_stat_clear_snapshot(), pg_sleep(1)');
    expect(
      await cards.service.rows('select deadlocks::int from pg_stat_database where datname = current_database()'),
    ).toEqual([{ deadlocks: 0 }]);
  }, 60_000);

  test.each<[string, (card: Card) => readonly Seen[], string]>([
    ['no card', () => [], 'cards'],
    ['more than two hundred', (card) => Array.from({ length: 201 }, () => card), 'cards'],
    ['one card twice', (card) => [card, { ...card, id: card.id.toUpperCase() }], 'cards.1.id'],
    ['what is no id', (card) => [{ ...card, id: 'x' }], 'cards'],
  ])('refuses %s as a whole and writes nothing', async (_, all, field) => {
    const { card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const before = await auditHeads(cards.service);
    const reply = await approve(all(card));
    expect(reply.code).toBe('BAD_USER_INPUT');
    expect(String(reply.errors[0]?.extensions.field)).toContain(field);
    expect(await auditHeads(cards.service)).toEqual(before);
  });

  test('is for officials, and leaves a closed year alone', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const before = await auditHeads(cards.service);
    for (const who of ['unit', 'admin', 'bi']) expect((await approve([card], cards.as(who))).code).toBe('FORBIDDEN');
    const foreign = done(await approve([card], cards.service.as('head@hoa-binh.demo')));
    expect(tally(foreign.problems)).toEqual({ NOT_FOUND: 1 });
    await cards.service.rows("update sauro.tenant_year set closed_at = '2026-11-21' where year = 2026");
    try {
      expect(tally(done(await approve([card])).problems)).toEqual({ YEAR_NOT_OPEN: 1 });
    } finally {
      await cards.service.rows('update sauro.tenant_year set closed_at = null where year = 2026');
    }
    expect(await auditHeads(cards.service)).toEqual(before);
    await cards.leaveOut(unitId);
    expect(tally(done(await approve([await cards.read(unitId)])).problems)).toEqual({ UNIT_NOT_ELIGIBLE: 1 });
  });
});
