import { describe, expect, test } from 'vitest';
import { clockTime } from '../../src/kernel/deadline.js';
import { refuse as refuseShared } from '../../src/kernel/refusal.js';
import { refuse as refuseCard } from '../../src/modules/assessments/assessment.refusals.js';
import { type AssessmentStatus, moves } from '../../src/modules/assessments/assessment.workflow.js';
import { refuse as refuseMerit } from '../../src/modules/merits/merit.refusals.js';
import { refuse as refuseReport } from '../../src/modules/reporting/reporting.refusals.js';
import { refuse as refuseStanding } from '../../src/modules/standings/standing.refusals.js';
import { assignmentSteps } from '../../src/modules/tasks/assignment.workflow.js';
import { refuse as refuseTask } from '../../src/modules/tasks/task.refusals.js';

describe('what refusals say to people', () => {
  test('codes among the facts are spoken in words, and kept as codes for programs', () => {
    const refusal = refuseCard('ASSESSMENT_WRONG_STATE', { status: 'APPROVED', action: 'RETURN' });
    expect(refusal.say('vi')).toBe('Phiếu đã phê duyệt nên lúc này không thể trả lại.');
    expect(refusal.say('en')).toBe('The card is approved; sending back is not possible now.');
    expect(refusal.facts).toEqual({ status: 'APPROVED', action: 'RETURN' });
    expect(refuseStanding('EXEMPLARY_CONDITION_NOT_MET', { years: [2024, 2025], band: 'EXCELLENT' }).say('vi')).toBe(
      'Chưa đủ điều kiện công nhận điển hình: đơn vị chưa đạt loại Xuất sắc trong các năm 2024, 2025.',
    );
  });

  test('an empty list is said to be empty', () => {
    const refusal = refuseCard('ASSESSMENT_NOT_SUBMITTABLE', {
      missing: [],
      unexplained: ['2', '3'],
      unreasoned: [],
      unanswered: ['5đ'],
    });
    expect(refusal.say('vi')).toBe(
      'Chưa nộp được phiếu. Tiêu chí chưa chấm: không có. Thiếu minh chứng hoặc giải trình: 2, 3. Không áp dụng nhưng chưa nêu lý do: không có. Bị trả lại nhưng chưa sửa hoặc trả lời: 5đ.',
    );
    expect(refusal.say('en')).toContain('Not scored: none.');
  });

  test('codes in a list are spoken in words too', () => {
    const refusal = refuseTask('ASSIGNMENT_UNCLEAR', { missing: ['WHEN', 'RESPONSIBILITY'] });
    expect(refusal.say('vi')).toContain('rõ thời gian, rõ trách nhiệm');
    expect(refusal.say('en')).toContain('when, responsibility');
    expect(refusal.facts).toEqual({ missing: ['WHEN', 'RESPONSIBILITY'] });
  });

  test('days are written as in Việt Nam', () => {
    const refusal = refuseMerit('MERIT_DATE_IN_FUTURE', { today: '2026-11-02' });
    expect(refusal.say('vi')).toBe('Ngày quyết định không thể sau hôm nay (02/11/2026).');
    expect(refusal.say('en')).toContain('(2026-11-02)');
    expect(clockTime('2026-10-30T17:00:00Z', 'Asia/Ho_Chi_Minh')).toBe('00:00 31/10/2026');
  });

  const states = new Set<AssessmentStatus>(Object.values(moves).flatMap(({ from, to }) => [...from, ...to]));
  test.each([
    ...[...states].map((status) => refuseCard('ASSESSMENT_WRONG_STATE', { status, action: 'SUBMIT' })),
    ...Object.keys(moves).map((action) => refuseCard('ASSESSMENT_WRONG_STATE', { status: 'APPROVED', action })),
    ...Object.values(assignmentSteps).map(({ from }) =>
      refuseTask('ASSIGNMENT_WRONG_STATE', { status: from[0] ?? '' }),
    ),
    ...['OPEN', 'ACCEPTED', 'RETURNED'].map((status) => refuseReport('REPORT_NOT_SUBMITTED', { status })),
    refuseShared('REASON_REQUIRED'),
  ])('no code is left in a sentence: %s', (refusal) => {
    for (const locale of ['vi', 'en'] as const) expect(refusal.say(locale)).not.toMatch(/[A-Z]{4}|_|\{/);
  });
});
