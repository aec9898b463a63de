import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { standStill } from '../../support/stand-still.js';
import { done, refused } from './cards.js';
import { LIST, type Lists, startLists } from './lists.js';

let lists: Lists;
let cards: Lists['cards'];

beforeAll(async () => {
  lists = await startLists();
  cards = lists.cards;
});

beforeEach(async () => {
  await lists.clear();
  if ((await lists.read()).closing) done(await lists.reopen());
  for (const code of ['EXCELLENT', 'GOOD']) await lists.quota(code, null);
});

afterAll(() => cards.service.stop());

const facts = (reply: Awaited<ReturnType<Lists['close']>>) => reply.errors[0]?.extensions.facts;
const codesOf = async (unitIds: readonly string[]) => {
  const rows = await cards.service.rows('select id, code from sauro.unit where id = any($1::uuid[])', [unitIds]);
  return unitIds.map((unitId) => rows.find(({ id }) => id === unitId)?.code);
};

describe('the list of a body', () => {
  test('ranks by the total of the review, then by who handed in earlier, and says so', async () => {
    const late = await lists.approved(1);
    cards.service.setNow('2026-11-22T03:00:00Z');
    const best = await lists.approved();
    cards.service.setNow('2026-11-22T01:00:00Z');
    const early = await lists.approved(1);
    cards.service.setNow('2026-11-22T02:00:00Z');
    await lists.quota('GOOD', 34);
    const list = await lists.read(cards.commune);
    expect(list.ranking.nodes).toMatchObject([
      { place: 1, reviewTotal: 87, overQuota: false, unit: { id: best.unitId }, band: { code: 'GOOD' } },
      { place: 2, reviewTotal: 86, overQuota: true, unit: { id: early.unitId } },
      { place: 3, reviewTotal: 86, overQuota: true, unit: { id: late.unitId }, assessment: { id: late.card.id } },
    ]);
    expect(list.quotas).toEqual([
      { band: { code: 'GOOD' }, quotaPercent: 34, classified: 3, allowed: 1, inBand: 3, overCount: 2 },
    ]);
    expect(list).toMatchObject({ classified: 3, notAssessed: 0, open: 0, closing: null, closings: [] });
    expect(list.rankedBy).toContain('phiếu nộp trước xếp trước');
  });

  test('goes page by page, also while others come and go', async () => {
    const units = [];
    for (const less of [0, 1, 1, 2]) units.push(await lists.approved(less));
    const PAGE = `query ($bodyId: ID!, $after: String, $over: Boolean) { assessmentList(bodyId: $bodyId, year: 2026) {
      ranking(first: 2, after: $after, overQuota: $over) { totalCount nodes { place unit { id } } pageInfo { hasNextPage endCursor } } } }`;
    const page = async (after: string | null = null, over: boolean | null = null) =>
      (await cards.head.ask(PAGE, { bodyId: lists.bodyId, after, over })).assessmentList.ranking;
    const first = await page();
    expect(first).toMatchObject({
      totalCount: 4,
      nodes: [{ place: 1 }, { place: 2 }],
      pageInfo: { hasNextPage: true },
    });
    done(await cards.step('reopen', units[0]?.card, { reason: 'Xem lại' }, cards.head));
    const second = await page(first.pageInfo.endCursor);
    expect(second).toMatchObject({
      totalCount: 3,
      nodes: [{ place: 2 }, { place: 3 }],
      pageInfo: { hasNextPage: false },
    });
    await lists.quota('GOOD', 34);
    expect((await page(null, true)).totalCount).toBe(2);
    expect((await page(null, false)).nodes).toMatchObject([{ unit: { id: units[1]?.unitId } }]);
    for (const after of ['x', 'W10', Buffer.from('["1","2026-99-01T00:00:00Z","A"]').toString('base64url')]) {
      expect(refused(await cards.head.send(PAGE, { bodyId: lists.bodyId, after }))).toEqual([
        'BAD_USER_INPUT',
        'after',
      ]);
    }
  });

  test('is for whoever reads the records of the body', async () => {
    const READ = 'query ($bodyId: ID!) { assessmentList(bodyId: $bodyId, year: 2026) { classified } }';
    for (const who of ['commune', 'officer', 'head', 'admin']) {
      expect((await cards.as(who).send(READ, { bodyId: lists.bodyId })).code).toBeUndefined();
    }
    for (const who of ['unit', 'bi']) {
      expect((await cards.as(who).send(READ, { bodyId: lists.bodyId })).code).toBe('FORBIDDEN');
    }
    const other = cards.service.as('head@hoa-binh.demo');
    expect((await other.send(READ, { bodyId: lists.bodyId })).code).toBe('NOT_FOUND');
    expect(
      (
        await other.send(
          `mutation ($input: CloseAssessmentListInput!) { closeAssessmentList(input: $input) { ...List } } ${LIST}`,
          { input: { bodyId: lists.bodyId, year: 2026 } },
        )
      ).code,
    ).toBe('NOT_FOUND');
  });

  test('takes as many statements with many units as with few', async () => {
    const READ = `query ($bodyId: ID!) { assessmentList(bodyId: $bodyId, year: 2026) { quotas { overCount } ranking(first: 50) { nodes { unit { name } band { label } assessment { status } } } openUnits(first: 50) { nodes { unit { name } } } } }`;
    const count = async () =>
      (await cards.service.statements(() => cards.head.ask(READ, { bodyId: lists.bodyId }))).sql.length;
    await lists.approved();
    await cards.cardIn('SUBMITTED');
    // What changed since is read anew by the first question.
    await count();
    const few = await count();
    for (let more = 0; more < 4; more += 1) await lists.approved();
    await cards.cardIn('SUBMITTED');
    await count();
    expect(await count()).toBe(few);
  });
});

describe('closeAssessmentList', () => {
  test('keeps what the list was, and then no card, registration or decision of it changes', async () => {
    const { unitId, card } = await lists.approved();
    const waived = await cards.cardIn('SUBMITTED', 'NOT_ASSESSED');
    const bulk = (name: string, type: string, more: object) =>
      cards.commune.send(`mutation ($input: ${type}!) { ${name}(input: $input) { problems { code } } }`, {
        input: { cards: [{ id: waived.card.id, version: waived.card.version, ...more }] },
      });
    const stranger = await cards.newUnit();
    const started = done(await cards.saveSelf(stranger, cards.full()));
    const { ranking, ...before } = await lists.read();
    expect(before).toMatchObject({ classified: 1, notAssessed: 1, open: 0 });
    const closed = done(await lists.close(cards.commune, { note: 'Chốt danh sách năm 2026' }));
    expect(closed).toMatchObject({ closing: { closedByName: expect.any(String) }, ranking });
    expect(closed.closings[0]).toMatchObject({
      classified: 1,
      notAssessed: 1,
      bands: [
        { code: 'EXCELLENT', units: 0, allowed: null },
        { code: 'GOOD', units: 1, allowed: null },
        { code: 'AVERAGE', units: 0, allowed: null },
        { code: 'WEAK', units: 0, allowed: null },
      ],
      note: 'Chốt danh sách năm 2026',
      closedAt: '2026-11-22T02:00:00Z',
      reopenedAt: null,
    });

    const another = await cards.newUnit();
    const heads = await auditHeads(cards.service);
    const more = { reason: 'Xem lại' };
    const replies = await Promise.all([
      cards.step('reopen', card, more, cards.head),
      cards.step('return', waived.card, more),
      cards.saveReview(waived.unitId, cards.full(), waived.card.version),
      cards.step('approve', waived.card),
      cards.saveSelf(stranger, cards.full(), started.version),
      cards.step('submit', started),
      cards.saveSelf(another, cards.full()),
      cards.recognise(waived.unitId, 'NOT_RECOGNISED'),
      lists.close(),
    ]);
    expect(replies.map(({ code }) => code)).toEqual(replies.map(() => 'ASSESSMENT_LIST_CLOSED'));
    const { assessment } = await cards.unitOfficer.ask(
      'query ($id: ID!) { assessment(id: $id) { missing { code } } }',
      { id: started.id },
    );
    expect(assessment.missing).toContainEqual({ code: 'ASSESSMENT_LIST_CLOSED' });
    expect(replies[0]?.errors[0]?.message).toMatch(/^Danh sách phân loại năm 2026 của .+ đã chốt/);
    const { registerUnits } = await cards.head.ask(
      'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { unitId code } } }',
      { input: { year: 2026, unitIds: [stranger], lateReason: 'Đơn vị mới thành lập' } },
    );
    expect(registerUnits.problems).toEqual([{ unitId: stranger, code: 'ASSESSMENT_LIST_CLOSED' }]);
    expect(await auditHeads(cards.service)).toEqual(heads);
    for (const reply of [
      await bulk('approveAssessments', 'ApproveAssessmentsInput', {}),
      await bulk('returnAssessments', 'ReturnAssessmentsInput', { reason: 'Xem lại' }),
    ]) {
      expect(Object.values(reply.data)).toEqual([{ problems: [{ code: 'ASSESSMENT_LIST_CLOSED' }] }]);
    }
    expect(await auditHeads(cards.service)).toEqual(heads);
    expect((await cards.read(unitId)).status).toBe('APPROVED');
  });

  test('a registration that is withdrawn leaves the list only while it is open', async () => {
    const { unitId } = await cards.cardIn('SELF_SCORING');
    // A unit that is left out is no part of the list, but its registration belongs to the year all the same.
    await cards.leaveOut(unitId);
    done(await lists.close());
    const { unit } = await cards.head.ask(
      'query ($id: ID!) { unit(id: $id) { registration(year: 2026) { id version } } }',
      { id: unitId },
    );
    const withdraw = () =>
      cards.unitOfficer.send(
        'mutation ($input: WithdrawRegistrationInput!) { withdrawRegistration(input: $input) { id } }',
        {
          input: { registrationId: unit.registration.id, version: unit.registration.version, reason: 'Thôi' },
        },
      );
    expect((await withdraw()).code).toBe('ASSESSMENT_LIST_CLOSED');
    done(await lists.reopen());
    done(await withdraw());
  });

  test('is refused while units are open, and names them', async () => {
    await lists.approved();
    const open = [];
    for (const status of ['SELF_SCORING', 'SUBMITTED', 'IN_REVIEW', 'RETURNED', 'REVIEWED']) {
      open.push((await cards.cardIn(status)).unitId);
    }
    const registered = await cards.newUnit();
    await cards.register(registered);
    const heads = await auditHeads(cards.service);
    const reply = await lists.close();
    expect(refused(reply)).toEqual(['ASSESSMENT_LIST_OPEN_UNITS', 'bodyId']);
    expect(facts(reply)).toMatchObject({ open: 6 });
    expect(new Set(facts(reply).units)).toEqual(new Set(await codesOf([...open, registered])));
    expect(await auditHeads(cards.service)).toEqual(heads);
    expect((await lists.read()).openUnits.nodes.map(({ unit }: { unit: { id: string } }) => unit.id)).toEqual(
      [...open, registered].sort(),
    );
  });

  test('is refused while a quota is broken, with the units over the line', async () => {
    const kept = await lists.approved();
    const over = [await lists.approved(1), await lists.approved(2)];
    await lists.quota('GOOD', 50);
    const heads = await auditHeads(cards.service);
    const reply = await lists.close();
    expect(refused(reply)).toEqual(['QUOTA_EXCEEDED', 'bodyId']);
    const units = await codesOf(over.map(({ unitId }) => unitId));
    expect(facts(reply)).toEqual({
      band: 'Khá',
      percent: 50,
      classified: 3,
      allowed: 1,
      inBand: 3,
      over: 2,
      units,
      named: units,
    });
    expect(reply.errors[0]?.message).toBe(
      `Loại Khá vượt tỷ lệ khống chế 50%: 3 đơn vị, chỉ được 1 trong 3 đơn vị đã phân loại. Vượt: 2 đơn vị (gồm: ${units.join(', ')}). Hạ loại theo tỷ lệ hoặc mở lại phiếu của các đơn vị này.`,
    );
    expect(await auditHeads(cards.service)).toEqual(heads);
    // Those who are not assessed are no part of the whole: the quota stays broken.
    await cards.cardIn('SUBMITTED', 'NOT_ASSESSED');
    expect(facts(await lists.close())).toMatchObject({ classified: 3, allowed: 1 });
    expect((await cards.read(kept.unitId)).band.standard).toBe('GOOD');
  });

  test('is for officials over the body', async () => {
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await lists.close(cards.as(who))).code).toBe('FORBIDDEN');
    }
    const closed = await cards.commune.send(
      'mutation ($input: CloseAssessmentListInput!) { closeAssessmentList(input: $input) { year } }',
      { input: { bodyId: lists.bodyId, year: 2031 } },
    );
    expect(refused(closed)).toEqual(['YEAR_NOT_OPEN', 'year']);
  });

  test('of two who close it at the same time one does', async () => {
    await lists.approved();
    const both = await Promise.all([lists.close(), lists.close(cards.officer)]);
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['ASSESSMENT_LIST_CLOSED', 'done']);
    expect((await lists.read()).closings.filter(({ reopenedAt }: { reopenedAt: unknown }) => !reopenedAt)).toHaveLength(
      1,
    );
  });
});

describe('closing a list while its cards are worked on', () => {
  const both = (first: () => ReturnType<Lists['close']>, second: () => ReturnType<Lists['close']>) =>
    standStill(cards.service, 'hai-phong', [first, second]);
  const codes = async (...replies: Parameters<typeof both>) => (await both(...replies)).map(({ code }) => code);

  test('the approval of the last card is either in the list, or comes too late for it', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    expect(
      await codes(
        () => cards.step('approve', card),
        () => lists.close(),
      ),
    ).toEqual([undefined, undefined]);
    expect((await lists.read()).closings[0]).toMatchObject({ classified: 1 });
    done(await lists.reopen());
    const reopened = done(await cards.step('reopen', await cards.read(unitId), { reason: 'Xem lại' }, cards.head));
    const reviewed = done(await cards.saveReview(unitId, cards.full(), reopened.version));
    // The card is open, so the list is not closed, and the approval goes through.
    expect(
      await codes(
        () => lists.close(),
        () => cards.step('approve', reviewed),
      ),
    ).toEqual(['ASSESSMENT_LIST_OPEN_UNITS', undefined]);
  });

  test('an approval that would break a quota is seen, and a card is not reopened under a closed list', async () => {
    await lists.quota('GOOD', 50);
    const { card } = await lists.approved(2);
    const weak = await cards.cardIn('REVIEWED', 'NOT_RECOGNISED');
    done(await cards.step('approve', weak.card));
    const { card: second } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    expect(
      await codes(
        () => cards.step('approve', second),
        () => lists.close(),
      ),
    ).toEqual([undefined, 'QUOTA_EXCEEDED']);
    await lists.quota('GOOD', null);
    expect(
      await codes(
        () => lists.close(),
        () => cards.step('reopen', card, { reason: 'Xem lại' }, cards.head),
      ),
    ).toEqual([undefined, 'ASSESSMENT_LIST_CLOSED']);
    done(await lists.reopen());
    expect(
      await codes(
        () => cards.step('reopen', card, { reason: 'Xem lại' }, cards.head),
        () => lists.close(),
      ),
    ).toEqual([undefined, 'ASSESSMENT_LIST_OPEN_UNITS']);
  });

  test('nobody waits for the other for ever, and a closed list never has an open unit', async () => {
    for (let round = 0; round < 4; round += 1) {
      await lists.clear();
      const first = await lists.approved();
      const { card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
      const stranger = await cards.newUnit();
      const replies = await Promise.all([
        cards.step('approve', card),
        lists.close(),
        cards.register(stranger).catch(() => undefined),
        cards.step('reopen', first.card, { reason: 'Xem lại' }, cards.head),
        lists.close(cards.officer),
      ]);
      for (const reply of replies) {
        expect([undefined, 'ASSESSMENT_LIST_CLOSED', 'ASSESSMENT_LIST_OPEN_UNITS']).toContain(reply?.code);
      }
      const { closing, open } = await lists.read();
      if (closing) {
        expect(open).toBe(0);
        done(await lists.reopen());
      }
    }
  });
});

describe('the database', () => {
  const insert = (more: { closedAt?: string; year?: number } = {}) =>
    cards.service
      .rows(
        `insert into sauro.assessment_list_closing (tenant_id, id, body_id, year, classified, not_assessed, bands, closed_at, closed_by, closed_by_name)
         select tenant_id, gen_random_uuid(), $1, $2, 0, 0, '[]', $3, account_id, person_name from sauro.membership where email = 'head@hai-phong.demo'`,
        [lists.bodyId, more.year ?? 2026, more.closedAt ?? '2026-11-23T00:00:00Z'],
      )
      .then(
        () => 'done',
        (error: { constraint: string }) => error.constraint,
      );

  test('has one closing of a list at a time, and none of a year that was never opened', async () => {
    done(await lists.close());
    expect(await insert()).toBe('assessment_list_closing_one_at_a_time');
    expect(await insert({ year: 2031 })).toBe('assessment_list_closing_year_fk');
  });

  test('takes no closing into a closed year, and lets none in it be reopened', async () => {
    done(await lists.close());
    done(
      await cards.admin.send('mutation ($input: CloseYearInput!) { closeYear(input: $input) { id } }', {
        input: { year: 2026 },
      }),
    );
    expect((await lists.reopen()).code).toBe('YEAR_NOT_OPEN');
    await expect(
      cards.service.database.write(
        (await cards.service.rows("select id from sauro.tenant where code = 'hai-phong'"))[0].id,
        ({ db }) =>
          db
            .updateTable('assessment_list_closing')
            .set({
              reopen_reason: 'x',
              reopened_at: '2026-11-23T00:00:00Z',
              reopened_by_name: 'x',
              reopened_by: '00000000-0000-7000-8000-000000000000',
            } as never)
            .where('reopened_at', 'is', null)
            .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await insert({ closedAt: '2020-01-01T00:00:00Z' })).toMatch(
      /assessment_list_closing_(year_fk|one_at_a_time)/,
    );
    done(
      await cards.admin.send('mutation ($input: ReopenYearInput!) { reopenYear(input: $input) { id } }', {
        input: { year: 2026, reason: 'x' },
      }),
    );
  });
});
