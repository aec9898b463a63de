import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignmentOfCommune, startAssignment, step } from './assignment-of-commune.js';

let on: AssignmentOfCommune;

beforeAll(async () => {
  on = await startAssignment();
});

afterAll(() => on.service.stop());

const ACCEPT = step('acceptAssignment', 'AssignmentStepInput');

describe('acceptAssignment', () => {
  test('the assignee takes the work on; who and when is kept', async () => {
    await on.at('ASSIGNED');
    const { acceptAssignment } = await on.commune.ask(ACCEPT, on.input({ note: 'Đã nhận' }));
    expect(acceptAssignment).toMatchObject({ status: 'ACCEPTED', percent: 0 });
    expect(acceptAssignment.steps.at(-1)).toMatchObject({ from: 'ASSIGNED', to: 'ACCEPTED', note: 'Đã nhận' });
    const [audit] = await on.service.rows(
      "select changes, reason from sauro.audit_event where action = 'assignment.accept'",
    );
    expect(audit.changes).toContainEqual(
      expect.objectContaining({
        from: expect.objectContaining({ status: 'ASSIGNED' }),
        to: expect.objectContaining({ status: 'ACCEPTED' }),
      }),
    );
  });

  test('from ASSIGNED only', () => on.onlyFrom(['ASSIGNED'], on.commune, ACCEPT, {}));

  test('not for the authority’s administrator, other units or analysts', async () => {
    await on.at('ASSIGNED');
    await on.notFor(['admin', 'unit', 'bi'], ACCEPT, {});
  });

  test.each([
    [{ percent: 10 }, 'BAD_USER_INPUT'],
    [{ delivered: true }, 'BAD_USER_INPUT'],
    [{ note: 'x'.repeat(2_001) }, 'BAD_USER_INPUT'],
    [{ id: 'x' }, 'BAD_USER_INPUT'],
    [{ version: 99 }, 'CONFLICT'],
  ])('%j is refused with %s', async (said, code) => {
    await on.at('ASSIGNED');
    await on.refused(on.commune, ACCEPT, on.input(said), code);
  });

  test('of two at once, one is told', async () => {
    await on.at('ASSIGNED');
    const replies = await Promise.all([1, 2].map(() => on.commune.send(ACCEPT, on.input())));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});
