import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recountStandings } from '../../support/recount-standings.js';
import { done, refused } from './cards.js';
import { type Lists, startLists } from './lists.js';
import { waivers } from './waivers.js';

let lists: Lists;
let desk: ReturnType<typeof waivers>;

beforeAll(async () => {
  lists = await startLists();
  desk = waivers(lists.cards);
});

afterAll(() => lists.cards.service.stop());

describe('resumeAssessment', () => {
  test('lets the card go on where it stood; what was decided stays to be seen', async () => {
    const { cards } = lists;
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const count = await desk.notAssessed();
    done(await desk.waive(unitId));
    const unit = done(await desk.resume(unitId));
    expect(unit).toMatchObject({
      waiver: null,
      waivers: [
        { cause: 'NOTHING_SUBMITTED', resumedAt: '2026-11-22T02:00:00Z', resumeReason: 'Đơn vị đã nộp bổ sung' },
      ],
      standing: { recognition: 'REGISTERED' },
    });
    expect(await desk.notAssessed()).toBe(count);
    done(await cards.recognise(unitId));
    const reviewed = done(await cards.saveReview(unitId, cards.full(), (await cards.read(unitId)).version));
    expect(done(await cards.step('approve', reviewed)).status).toBe('APPROVED');
    expect(card.status).toBe('SUBMITTED');
    expect(
      (await recountStandings(cards.service, 'hai-phong')).filter((row) => JSON.stringify(row).includes(unitId)),
    ).toEqual([]);
  });

  test('is refused without a reason, without a waiver, by others, and once the list is closed', async () => {
    const { cards } = lists;
    await lists.clear();
    const { unitId } = await cards.cardIn('SUBMITTED');
    expect(refused(await desk.resume(unitId))).toEqual(['ASSESSMENT_NOT_WAIVED', 'unitId']);
    done(await desk.waive(unitId));
    expect(refused(await desk.resume(unitId, { reason: ' ' }))).toEqual(['REASON_REQUIRED', 'reason']);
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await desk.resume(unitId, { reason: 'x' }, cards.as(who))).code).toBe('FORBIDDEN');
    }
    const closed = done(await lists.close());
    expect(closed).toMatchObject({ classified: 0, notAssessed: 1, open: 0 });
    expect((await desk.resume(unitId)).code).toBe('ASSESSMENT_LIST_CLOSED');
    done(await lists.reopen());
    const both = await Promise.all([desk.resume(unitId), desk.resume(unitId, { reason: 'x' }, cards.officer)]);
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['ASSESSMENT_NOT_WAIVED', 'done']);
    expect((await lists.close()).code).toBe('ASSESSMENT_LIST_OPEN_UNITS');
    done(await desk.waive(unitId, { cause: 'OTHER', note: 'Theo kết luận của Ban Chỉ đạo' }));
    done(await lists.close());
    expect((await desk.waive(await cards.newUnit(), { cause: 'SUSPENDED' })).code).toBe('ASSESSMENT_LIST_CLOSED');
  });
});
