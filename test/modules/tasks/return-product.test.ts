import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignmentOfCommune, startAssignment, step } from './assignment-of-commune.js';

let on: AssignmentOfCommune;

beforeAll(async () => {
  on = await startAssignment();
});

afterAll(() => on.service.stop());

const RETURN = step('returnProduct', 'AssignmentReasonInput');
const because = { reason: 'Thiếu danh sách' };

describe('returnProduct', () => {
  test('the authority sends it back; the work goes on from where it was', async () => {
    await on.at('DELIVERED', 100);
    const { returnProduct } = await on.officer.ask(RETURN, on.input(because));
    expect(returnProduct).toMatchObject({ status: 'IN_PROGRESS', percent: 100, acceptedAt: null });
    expect(returnProduct.steps.at(-1)).toMatchObject({ from: 'DELIVERED', to: 'IN_PROGRESS', note: 'Thiếu danh sách' });
    const [audit] = await on.service.rows("select reason from sauro.audit_event where action = 'product.return'");
    expect(audit.reason).toBe('Thiếu danh sách');
  });

  test('and is overdue at once where the due instant has passed', async () => {
    await on.at('DELIVERED', 100);
    await on.service.rows("update sauro.assignment set due_at = '2026-11-21T17:00:00Z' where id = $1", [
      on.input().input['id'],
    ]);
    const { returnProduct } = await on.officer.ask(RETURN, on.input(because));
    expect(returnProduct).toMatchObject({ status: 'OVERDUE', stage: 'IN_PROGRESS' });
  });

  test('from DELIVERED only', () => on.onlyFrom(['DELIVERED'], on.officer, RETURN, because));

  test('not for the assignee, nor for others', async () => {
    await on.at('DELIVERED', 100);
    await on.notFor(['admin', 'commune', 'unit', 'bi'], RETURN, because);
  });

  test.each([
    [{ reason: '  ' }, 'REASON_REQUIRED'],
    [{ reason: '' }, 'BAD_USER_INPUT'],
    [{ reason: 'x'.repeat(2_001) }, 'BAD_USER_INPUT'],
    [{ ...because, version: 99 }, 'CONFLICT'],
  ])('%j is refused with %s', async (said, code) => {
    await on.at('DELIVERED', 100);
    await on.refused(on.officer, RETURN, on.input(said), code);
  });

  test('of two at once, one is told', async () => {
    await on.at('DELIVERED', 100);
    const replies = await Promise.all([1, 2].map(() => on.officer.send(RETURN, on.input(because))));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});
