import { describe, expect, test } from 'vitest';
import { appealClosesAt, appealOutcomes, obstacleToAppeal } from '../../src/modules/assessments/appeal.rules.js';

const HCM = 'Asia/Ho_Chi_Minh';

describe('appealClosesAt: the end of the last of so many calendar days after the day of the approval', () => {
  test.each([
    ['in the morning', '2026-11-22T02:00:00Z', 15, '2026-12-07T17:00:00Z'],
    ['a second before midnight', '2026-11-22T16:59:59Z', 15, '2026-12-07T17:00:00Z'],
    ['at midnight it is the next day', '2026-11-22T17:00:00Z', 15, '2026-12-08T17:00:00Z'],
    ['one day', '2026-11-22T02:00:00Z', 1, '2026-11-23T17:00:00Z'],
    ['over the year', '2026-12-31T02:00:00Z', 1, '2027-01-01T17:00:00Z'],
    ['over a leap day', '2028-02-28T02:00:00Z', 1, '2028-02-29T17:00:00Z'],
    ['none', '2026-11-22T02:00:00Z', 0, null],
  ])('%s', (_, approvedAt, days, closesAt) => expect(appealClosesAt(approvedAt, days, HCM)).toBe(closesAt));
});

describe('obstacleToAppeal', () => {
  const closesAt = '2026-12-07T17:00:00Z';
  const card = { status: 'APPROVED', closesAt, asked: false } as const;
  test.each([
    ['in time', card, '2026-12-07T16:59:59Z', null],
    ['at the instant', card, closesAt, 'APPEAL_TOO_LATE'],
    ['a second later', card, '2026-12-07T17:00:01Z', 'APPEAL_TOO_LATE'],
    ['not approved', { ...card, status: 'REOPENED' }, '2026-12-01T00:00:00Z', 'APPEAL_NOT_APPROVED'],
    ['not foreseen', { ...card, closesAt: null }, '2026-12-01T00:00:00Z', 'APPEAL_NOT_FORESEEN'],
    ['asked before', { ...card, asked: true }, '2026-12-01T00:00:00Z', 'APPEAL_ALREADY_FILED'],
  ] as const)('%s', (_, of, now, code) => expect(obstacleToAppeal(of, now, '')?.code ?? null).toBe(code));
});

test('appealOutcomes are both answers', () => expect(appealOutcomes).toEqual(['UPHELD', 'DISMISSED']));
