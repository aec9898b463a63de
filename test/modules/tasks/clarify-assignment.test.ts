import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignmentOfCommune, startAssignment, step } from './assignment-of-commune.js';

let on: AssignmentOfCommune;

beforeAll(async () => {
  on = await startAssignment();
});

afterAll(() => on.service.stop());

const CLARIFY = step('clarifyAssignment', 'ClarifyAssignmentInput');
const said = { responsibility: 'Trưởng Ban Chỉ đạo xã' };

describe('clarifyAssignment', () => {
  test('the authority fills in what the plan left open', async () => {
    await on.at('ASSIGNED');
    const { clarifyAssignment } = await on.officer.ask(CLARIFY, on.input({ ...said, dueAt: '2026-12-20T17:00:00Z' }));
    expect(clarifyAssignment).toMatchObject({
      clear: true,
      dueAt: '2026-12-20T17:00:00Z',
      status: 'ASSIGNED',
      ...said,
    });
    const [audit] = await on.service.rows("select changes from sauro.audit_event where action = 'assignment.clarify'");
    expect(audit.changes[0]).toMatchObject({ from: { dueAt: null }, to: { dueAt: '2026-12-20T17:00:00Z' } });
  });

  test('what was said already changes with a reason only', async () => {
    await on.at('ASSIGNED');
    const { clarifyAssignment: first } = await on.officer.ask(CLARIFY, on.input({ dueAt: '2026-12-20T17:00:00Z' }));
    const { version } = first;
    const later = { version, dueAt: '2026-12-31T17:00:00Z' };
    await on.refused(on.officer, CLARIFY, on.input(later), 'REASON_REQUIRED');
    await on.refused(on.officer, CLARIFY, on.input({ version, product: 'Khác' }), 'REASON_REQUIRED');
    const changed = await on.officer.ask(CLARIFY, on.input({ ...later, reason: 'Chờ hướng dẫn' }));
    expect(changed.clarifyAssignment.dueAt).toBe('2026-12-31T17:00:00Z');
    const [audit] = await on.service.rows(
      "select reason from sauro.audit_event where action = 'assignment.clarify' order by seq desc limit 1",
    );
    expect(audit.reason).toBe('Chờ hướng dẫn');
  });

  test('until the product is delivered', () =>
    on.onlyFrom(['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS'], on.officer, CLARIFY, said));

  test('not for the assignee, nor for others', async () => {
    await on.at('ASSIGNED');
    await on.notFor(['commune', 'unit', 'bi'], CLARIFY, said);
  });

  test.each([
    [{ dueAt: '2026-11-22T02:00:00Z' }, 'DUE_IN_PAST'],
    [{ product: '' }, 'BAD_USER_INPUT'],
    [{ responsibility: 'x'.repeat(1_001) }, 'BAD_USER_INPUT'],
    [{ ...said, version: 99 }, 'CONFLICT'],
  ])('%j is refused with %s', async (wrong, code) => {
    await on.at('ASSIGNED');
    await on.refused(on.officer, CLARIFY, on.input(wrong), code);
  });

  test('of two at once, one is told', async () => {
    await on.at('ASSIGNED');
    const replies = await Promise.all(
      ['Một', 'Hai'].map((responsibility) => on.officer.send(CLARIFY, on.input({ responsibility }))),
    );
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});
