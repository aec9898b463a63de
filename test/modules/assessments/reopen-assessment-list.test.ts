import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done, refused } from './cards.js';
import { type Lists, startLists } from './lists.js';

let lists: Lists;

beforeAll(async () => {
  lists = await startLists();
});

afterAll(() => lists.cards.service.stop());

describe('reopenAssessmentList', () => {
  test('lets cards change again, and keeps the closing with what the list was', async () => {
    const { cards } = lists;
    const { card } = await lists.approved();
    done(await lists.close());
    const reopened = done(await lists.reopen());
    expect(reopened.closing).toBeNull();
    expect(reopened.closings).toMatchObject([
      {
        classified: 1,
        reopenedAt: '2026-11-22T02:00:00Z',
        reopenReason: 'Bổ sung hồ sơ',
        reopenedByName: expect.any(String),
      },
    ]);
    done(await cards.step('reopen', card, { reason: 'Xem lại' }, cards.head));
    const [{ action, reason, changes }] = await cards.service.rows(
      'select action, reason, changes from sauro.audit_event where subject_id = $1 and reason = $2',
      [lists.bodyId, 'Bổ sung hồ sơ'],
    );
    expect({ action, reason }).toEqual({ action: 'assessmentList.reopen', reason: 'Bổ sung hồ sơ' });
    expect(changes).toMatchObject([{ record: 'assessment_list_closing', to: { year: 2026, closed: false } }]);
  });

  test('is for a body above, with a reason, and for a list that is closed', async () => {
    const { cards } = lists;
    await lists.clear();
    expect(refused(await lists.reopen())).toEqual(['ASSESSMENT_LIST_NOT_CLOSED', 'bodyId']);
    done(await lists.close());
    for (const who of ['commune', 'unit', 'admin', 'bi']) {
      expect((await lists.reopen(cards.as(who))).code).toBe('FORBIDDEN');
    }
    expect(refused(await lists.reopen(cards.head, { reason: '  ' }))).toEqual(['REASON_REQUIRED', 'reason']);
    const both = await Promise.all([lists.reopen(), lists.reopen(cards.officer)]);
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['ASSESSMENT_LIST_NOT_CLOSED', 'done']);
    done(await lists.close());
    expect((await lists.read()).closings).toHaveLength(3);
  });
});
