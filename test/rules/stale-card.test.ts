import { describe, expect, test } from 'vitest';
import { isStaleCard, type KnownStep, staleCard } from '../../src/modules/assessments/stale-card.rules.js';

const lines = [
  { id: 'a', code: '1' },
  { id: 'b', code: '5đ' },
  { id: 'c', code: '6' },
];
const step = (version: number | null, over: Partial<KnownStep> = {}): KnownStep => ({
  at: '2026-11-22T02:00:00Z',
  personName: 'Cán bộ xã',
  action: 'REVIEW',
  criterionIds: [],
  version,
  ...over,
});
const told = (current: number, seen: number | null, steps: readonly KnownStep[]) =>
  staleCard({ version: current, status: 'IN_REVIEW' }, seen, steps, lines, 'Asia/Ho_Chi_Minh');

describe('a card that is not the one seen', () => {
  test.each([
    [null, null, false],
    [{ version: 3 }, 3, false],
    [{ version: 3 }, 2, true],
    [{ version: 3 }, 4, true],
    [{ version: 3 }, null, true],
    [null, 3, true],
  ])('isStaleCard: %o, seen %s: %s', (card, seen, expected) => expect(isStaleCard(card, seen)).toBe(expected));

  test('staleCard: who moved it last and when, what was done, on which lines in the order of the book', () => {
    const refusal = told(5, 3, [
      step(2, { criterionIds: ['c'] }),
      step(3, { action: 'SUBMIT' }),
      step(4, { criterionIds: ['b', 'c'] }),
      step(5, { criterionIds: ['a', 'b'], personName: 'Trưởng ban', at: '2026-11-22T03:30:00Z' }),
    ]);
    expect([refusal.code, refusal.field, refusal.facts]).toEqual([
      'CONFLICT',
      'version',
      {
        current: 5,
        seen: 3,
        status: 'IN_REVIEW',
        by: 'Trưởng ban',
        at: '2026-11-22T03:30:00Z',
        time: '10:30 22/11/2026',
        actions: ['REVIEW'],
        lines: ['1', '5đ', '6'],
        linkedFacts: false,
      },
    ]);
    expect(refusal.say('vi')).toBe(
      'Phiếu đã thay đổi sau lần bạn xem: Trưởng ban, 10:30 22/11/2026; việc đã làm: chấm; tiêu chí liên quan: 1, 5đ, 6. Phiếu cấp trên đang chấm. Nội dung bạn vừa gửi chưa được ghi; hãy tải lại rồi thử lần nữa.',
    );
    expect(refusal.say('en')).toContain('done since: reviewing; lines concerned: 1, 5đ, 6. The card is in review.');
  });

  test.each<[string, number, number | null, readonly KnownStep[], Record<string, unknown>]>([
    [
      'a first save by somebody else',
      1,
      null,
      [step(1, { action: 'SCORE' })],
      { actions: ['SCORE'], linkedFacts: false },
    ],
    ['a fact that moved the points', 4, 3, [step(3)], { linkedFacts: true }],
    ['a fact and a person', 5, 3, [step(4, { action: 'RETURN' })], { actions: ['RETURN'], linkedFacts: true }],
    [
      'a save that changed nothing stands at the version before',
      4,
      3,
      [step(4), step(4)],
      { actions: ['REVIEW'], linkedFacts: false },
    ],
    ['a version that never was', 4, 9, [step(4)], { linkedFacts: false }],
    ['steps from before versions were kept', 4, 3, [step(null)], { linkedFacts: true }],
  ])('staleCard: %s', (_, current, seen, steps, facts) => {
    const refusal = told(current, seen, steps);
    expect(refusal.facts).toMatchObject({ current, seen, ...facts });
    expect('by' in refusal.facts).toBe('actions' in facts);
    expect(refusal.say('vi')).not.toMatch(/[{}]|undefined|null/);
  });
});
