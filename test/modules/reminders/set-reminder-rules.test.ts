import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { clearDesks, morning, oweReports, toldOn } from '../../support/reminder-scene.js';
import { type Caller, type Service, startService } from '../../support/service.js';

// Each morning is one of five localities.
vi.setConfig({ testTimeout: 120_000 });

const RULES = '{ tenant { reminderRules { daysBefore daysLate escalateEvery version } } }';
const SET =
  'mutation ($input: ReminderRulesInput!) { setReminderRules(input: $input) { daysBefore daysLate escalateEvery version } }';
const usual = { daysBefore: [7, 3, 1], daysLate: [1, 3, 7, 14], escalateEvery: 3, version: 0 };

let service: Service;
let admin: Caller;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
});

afterAll(() => service.stop());

describe('setReminderRules', () => {
  test('until it is set the usual rules hold; then these, in order and each day once', async () => {
    expect((await service.as('unit@hai-phong.demo').ask(RULES)).tenant.reminderRules).toEqual(usual);
    const input = { daysBefore: [2, 10, 2], daysLate: [4, 2], escalateEvery: 4, version: 0 };
    const to = { daysBefore: [10, 2], daysLate: [2, 4], escalateEvery: 4 };
    const set = { ...to, version: 1 };
    expect((await admin.ask(SET, { input })).setReminderRules).toEqual(set);
    expect((await service.as('bi@hai-phong.demo').ask(RULES)).tenant.reminderRules).toEqual(set);
    expect((await service.as('admin@hoa-binh.demo').ask(RULES)).tenant.reminderRules).toEqual(usual);
    const [audit] = await service.rows("select changes from sauro.audit_event where action = 'reminderRules.set'");
    expect(audit.changes).toEqual([expect.objectContaining({ from: null, to })]);
  });

  test('they decide on which days is reminded', async () => {
    await clearDesks(service);
    await oweReports(service, 'hai-phong', 2026);
    const told: string[] = [];
    for (const day of ['2026-10-20', '2026-10-23', '2026-10-28', '2026-10-30', '2026-11-02', '2026-11-03']) {
      service.setNow(morning(day));
      await service.runJobs();
      told.push(
        ...(await toldOn(service, 'hai-phong', day)).map((one) => `${day.slice(5)} ${one.split(' ', 2).join(' ')}`),
      );
    }
    // Two days late is Sunday 1/11: Monday; four days late is Tuesday.
    expect(told).toEqual([
      '10-20 commune REPORT_AHEAD',
      '10-28 commune REPORT_AHEAD',
      '10-30 commune REPORT_TODAY',
      '11-02 commune REPORT_LATE',
      '11-03 commune REPORT_LATE',
      '11-03 head REPORTS_LATE_BELOW',
      '11-03 officer REPORTS_LATE_BELOW',
    ]);
  });

  test.each(['officer', 'head', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    const before = await auditHeads(service);
    const reply = await service.as(`${who}@hai-phong.demo`).send(SET, { input: { ...usual, version: 1 } });
    expect(reply.code).toBe('FORBIDDEN');
    expect(await auditHeads(service)).toEqual(before);
  });

  test.each([
    [{ version: 0 }, 'CONFLICT'],
    [{ version: -1 }, 'BAD_USER_INPUT'],
    [{ daysBefore: [0] }, 'BAD_USER_INPUT'],
    [{ daysLate: [366] }, 'BAD_USER_INPUT'],
    [{ daysLate: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }, 'BAD_USER_INPUT'],
    [{ escalateEvery: 0 }, 'BAD_USER_INPUT'],
  ])('%j is refused with %s', async (over, code) => {
    expect((await admin.send(SET, { input: { ...usual, version: 1, ...over } })).code).toBe(code);
  });

  test('of two at once, one is told; the first time too', async () => {
    for (const who of ['hai-phong', 'hoa-binh']) {
      const caller = service.as(`admin@${who}.demo`);
      const { version } = (await caller.ask(RULES)).tenant.reminderRules;
      const replies = await Promise.all(
        [1, 2].map((escalateEvery) => caller.send(SET, { input: { ...usual, escalateEvery, version } })),
      );
      expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
    }
  });
});
