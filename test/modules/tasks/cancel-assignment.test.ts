import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignmentOfCommune, startAssignment, step } from './assignment-of-commune.js';

let on: AssignmentOfCommune;

beforeAll(async () => {
  on = await startAssignment();
});

afterAll(() => on.service.stop());

const CANCEL = step('cancelAssignment', 'AssignmentReasonInput');
const because = { reason: 'Giao trùng' };

describe('cancelAssignment', () => {
  test('the authority calls the work off; the record stays', async () => {
    await on.at('IN_PROGRESS', 40);
    const { cancelAssignment } = await on.officer.ask(CANCEL, on.input(because));
    expect(cancelAssignment).toMatchObject({ status: 'CANCELLED', percent: 40 });
    expect(cancelAssignment.steps.at(-1)).toMatchObject({ from: 'IN_PROGRESS', to: 'CANCELLED', note: 'Giao trùng' });
    const [audit] = await on.service.rows("select reason from sauro.audit_event where action = 'assignment.cancel'");
    expect(audit.reason).toBe('Giao trùng');
  });

  test('until the product is accepted', () =>
    on.onlyFrom(['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'DELIVERED'], on.officer, CANCEL, because));

  test('not for the assignee, nor for others', async () => {
    await on.at('ASSIGNED');
    await on.notFor(['admin', 'commune', 'unit', 'bi'], CANCEL, because);
  });

  test.each([
    [{ reason: '  ' }, 'REASON_REQUIRED'],
    [{ reason: '' }, 'BAD_USER_INPUT'],
    [{ ...because, version: 99 }, 'CONFLICT'],
  ])('%j is refused with %s', async (said, code) => {
    await on.at('ASSIGNED');
    await on.refused(on.officer, CANCEL, on.input(said), code);
  });

  test('of two at once, one is told', async () => {
    await on.at('ASSIGNED');
    const replies = await Promise.all([1, 2].map(() => on.officer.send(CANCEL, on.input(because))));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});
