import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { standStill } from '../../support/stand-still.js';
import { type Cards, done, refused, startCards } from './cards.js';
import { waivers } from './waivers.js';

let cards: Cards;
let desk: ReturnType<typeof waivers>;

beforeAll(async () => {
  cards = await startCards();
  desk = waivers(cards);
});

afterAll(() => cards.service.stop());

describe('waiveAssessment', () => {
  test('gives a unit its cause; standing and figures follow, and no class or target of classes counts it', async () => {
    const { unitId, card } = await cards.cardIn('SELF_SCORING');
    const [before, count] = [await desk.figures(), await desk.notAssessed()];
    const unit = done(
      await desk.waive(unitId, {
        cause: 'DISSOLVED_OR_MERGED',
        note: 'Sáp nhập từ 01/7/2026',
        decisionNumber: '15/QĐ-UBND',
        decidedOn: '2026-11-22',
      }),
    );
    expect(unit).toMatchObject({
      waiver: {
        cause: 'DISSOLVED_OR_MERGED',
        causeText: 'Đơn vị giải thể, sáp nhập hoặc chuyển đi trong năm',
        note: 'Sáp nhập từ 01/7/2026',
        decisionNumber: '15/QĐ-UBND',
        decidedOn: '2026-11-22',
        waivedAt: '2026-11-22T02:00:00Z',
        waivedByName: expect.any(String),
      },
      standing: { recognition: 'NOT_ASSESSED', band: null },
    });
    expect(await desk.figures()).toEqual(before);
    expect(await desk.notAssessed()).toBe(count + 1);
    expect((await cards.read(unitId)).version).toBe(card.version);
    const [{ action, reason }] = await cards.service.rows(
      "select action, reason from sauro.audit_event where subject_id = $1 and action like 'assessment.%' order by seq desc limit 1",
      [unitId],
    );
    expect([action, reason]).toEqual(['assessment.waive', 'Sáp nhập từ 01/7/2026']);
    expect(await recountStandings(cards.service, 'hai-phong')).toEqual([]);
  });

  test('a unit without a card, too; and under a waiver nothing is approved or recognised', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    done(await desk.waive(unitId));
    const reviewed = await cards.cardIn('REVIEWED');
    done(await desk.waive(reviewed.unitId, { cause: 'SUSPENDED' }));
    expect((await cards.recognise(reviewed.unitId)).code).toBe('ASSESSMENT_WAIVED');
    expect((await cards.step('approve', reviewed.card)).code).toBe('UNIT_NOT_ASSESSED');
    const { unit } = await cards.unitOfficer.ask(
      'query ($id: ID!) { unit(id: $id) { waiver(year: 2026) { cause } standing(year: 2026) { recognition } } }',
      { id: reviewed.unitId },
    );
    expect(unit).toEqual({ waiver: { cause: 'SUSPENDED' }, standing: { recognition: 'NOT_ASSESSED' } });
  });

  test('nor under a recognition decision that says the same', async () => {
    const { card } = await cards.cardIn('REVIEWED', 'NOT_ASSESSED');
    expect((await cards.step('approve', card)).code).toBe('UNIT_NOT_ASSESSED');
    const approved = await cards.cardIn('APPROVED', 'NOT_RECOGNISED');
    expect((await cards.recognise(approved.unitId, 'NOT_ASSESSED')).code).toBe('ASSESSMENT_APPROVED');
  });

  test('is refused where it would contradict something, and writes nothing', async () => {
    const { unitId } = await cards.cardIn('SUBMITTED');
    const approved = await cards.newUnit();
    await cards.register(approved);
    let card = done(await cards.saveSelf(approved, cards.full()));
    card = done(await cards.step('submit', card));
    done(await cards.recognise(approved));
    card = done(await cards.saveReview(approved, cards.full(), (await cards.read(approved)).version));
    done(await cards.step('approve', card));
    const decided = (await cards.cardIn('SUBMITTED', 'RECOGNISED')).unitId;
    const stranger = await cards.newUnit();
    const heads = await auditHeads(cards.service);
    const cases: [object, unknown, string?][] = [
      [{ cause: 'OTHER' }, ['WAIVER_NOTE_REQUIRED', 'note']],
      [{ cause: 'OTHER', note: '  ' }, ['WAIVER_NOTE_REQUIRED', 'note']],
      [{ cause: 'DISASTER', decisionNumber: '1/QĐ', decidedOn: '2026-11-23' }, ['WAIVER_DATE_IN_FUTURE', 'decidedOn']],
      [{ cause: 'DISASTER', decisionNumber: '1/QĐ' }, ['BAD_USER_INPUT', 'decisionNumber']],
      [{ cause: 'NEWLY_FOUNDED' }, ['ASSESSMENT_APPROVED', 'unitId'], approved],
      [{ cause: 'NEWLY_FOUNDED' }, ['RECOGNITION_DECIDED', 'unitId'], decided],
      [{ cause: 'NEWLY_FOUNDED' }, ['UNIT_NOT_REGISTERED', 'year'], stranger],
      [{ cause: 'NEWLY_FOUNDED', year: 2031 }, ['YEAR_NOT_OPEN', 'year']],
    ];
    for (const [more, code, unit] of cases) expect(refused(await desk.waive(unit ?? unitId, more))).toEqual(code);
    expect(await auditHeads(cards.service)).toEqual(heads);
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await desk.waive(unitId, { cause: 'DISASTER' }, cards.as(who))).code).toBe('FORBIDDEN');
    }
    expect((await desk.waive(unitId, { cause: 'DISASTER' }, cards.service.as('head@hoa-binh.demo'))).code).toBe(
      'NOT_FOUND',
    );
  });

  test('of two at the same time one is kept; and a decision or an approval at that instant never contradicts it', async () => {
    const { unitId } = await cards.cardIn('SUBMITTED');
    const both = await Promise.all([desk.waive(unitId), desk.waive(unitId, { cause: 'DISASTER' }, cards.officer)]);
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['ASSESSMENT_WAIVED', 'done']);

    const decided = await cards.cardIn('SUBMITTED');
    const first = await standStill(cards.service, 'hai-phong', [
      () => cards.recognise(decided.unitId),
      () => desk.waive(decided.unitId),
    ]);
    expect(first.map(({ code }) => code)).toEqual([undefined, 'RECOGNITION_DECIDED']);
    const waived = await cards.cardIn('SUBMITTED');
    const second = await standStill(cards.service, 'hai-phong', [
      () => desk.waive(waived.unitId),
      () => cards.recognise(waived.unitId),
    ]);
    expect(second.map(({ code }) => code)).toEqual([undefined, 'ASSESSMENT_WAIVED']);
    expect(await recountStandings(cards.service, 'hai-phong')).toEqual([]);
  });

  test('the database has one at a time, with a cause that it knows', async () => {
    const { unitId } = await cards.cardIn('SUBMITTED');
    done(await desk.waive(unitId));
    const insert = (cause: string, unit = unitId) =>
      cards.service.rows(
        `insert into sauro.assessment_waiver (tenant_id, id, unit_id, year, cause, waived_at, waived_by, waived_by_name)
         select tenant_id, gen_random_uuid(), $1, 2026, $2, '2026-11-23T00:00:00Z', account_id, person_name from sauro.membership where email = 'head@hai-phong.demo'`,
        [unit, cause],
      );
    await expect(insert('SUSPENDED')).rejects.toMatchObject({ constraint: 'assessment_waiver_one_at_a_time' });
    const other = await cards.newUnit();
    await expect(insert('HOLIDAY', other)).rejects.toMatchObject({ constraint: 'assessment_waiver_cause' });
    await expect(insert('OTHER', other)).rejects.toMatchObject({ constraint: 'assessment_waiver_other' });
  });
});
