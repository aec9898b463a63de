import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignmentOfCommune, startAssignment, step } from './assignment-of-commune.js';

let on: AssignmentOfCommune;

beforeAll(async () => {
  on = await startAssignment();
});

afterAll(() => on.service.stop());

const PROGRESS = step('reportProgress', 'AssignmentStepInput');

describe('reportProgress', () => {
  test('the assignee says how far the work has come', async () => {
    await on.at('ACCEPTED');
    const { reportProgress } = await on.commune.ask(PROGRESS, on.input({ percent: 40 }));
    expect(reportProgress).toMatchObject({ status: 'IN_PROGRESS', percent: 40, deliveredAt: null });
    expect(reportProgress.steps.at(-1)).toMatchObject({ from: 'ACCEPTED', to: 'IN_PROGRESS', percent: 40 });
  });

  test('with delivered the product is handed over, and the work is whole', async () => {
    await on.at('IN_PROGRESS', 40);
    const { reportProgress } = await on.commune.ask(PROGRESS, on.input({ delivered: true, note: 'Kèm danh sách' }));
    expect(reportProgress).toMatchObject({ status: 'DELIVERED', percent: 100, deliveredAt: '2026-11-22T02:00:00Z' });
    const [audit] = await on.service.rows(
      "select reason from sauro.audit_event where action = 'progress.report' order by seq desc limit 1",
    );
    expect(audit.reason).toBe('Kèm danh sách');
  });

  test('goes back with a note, and stays where nothing is said', async () => {
    await on.at('IN_PROGRESS', 40);
    const { reportProgress } = await on.commune.ask(PROGRESS, on.input({ percent: 30, note: 'Đếm lại' }));
    expect(reportProgress.percent).toBe(30);
    const { version } = reportProgress;
    const same = await on.commune.ask(PROGRESS, on.input({ version, note: 'Đang làm' }));
    expect(same.reportProgress.percent).toBe(30);
  });

  test('from ACCEPTED and IN_PROGRESS only', async () => {
    await on.onlyFrom(['ACCEPTED', 'IN_PROGRESS'], on.commune, PROGRESS, { percent: 50 });
    await on.onlyFrom(['ACCEPTED', 'IN_PROGRESS'], on.commune, PROGRESS, { delivered: true });
  });

  test.each([
    [{ percent: 101 }, 'PROGRESS_OUT_OF_RANGE'],
    [{ percent: -1 }, 'PROGRESS_OUT_OF_RANGE'],
    [{ percent: 90, delivered: true }, 'PROGRESS_OUT_OF_RANGE'],
    [{ percent: 30 }, 'REASON_REQUIRED'],
    [{ note: 'x'.repeat(2_001) }, 'BAD_USER_INPUT'],
    [{ percent: 1.5 }, 'BAD_USER_INPUT'],
    [{ version: 99 }, 'CONFLICT'],
  ])('%j is refused with %s', async (said, code) => {
    await on.at('IN_PROGRESS', 40);
    await on.refused(on.commune, PROGRESS, on.input(said), code);
  });

  test('not for others', async () => {
    await on.at('ACCEPTED');
    await on.notFor(['admin', 'unit', 'bi'], PROGRESS, { percent: 10 });
  });

  test('of two at once, one is told', async () => {
    await on.at('ACCEPTED');
    const replies = await Promise.all([10, 20].map((percent) => on.commune.send(PROGRESS, on.input({ percent }))));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});
