import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let planId: string;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  planId = (await admin.ask('{ tenant { plans { id } } }')).tenant.plans[0].id;
});

afterAll(() => service.stop());

const ADD = `mutation ($input: AddMilestoneInput!) {
  addMilestone(input: $input) { id milestones { name section recurrence date month day quarter fromYear toYear } }
}`;
const input = (over: object = {}) => ({
  planId,
  name: 'Sơ kết 6 tháng',
  recurrence: 'YEARLY',
  month: 6,
  day: 30,
  section: 'IV.2',
  ...over,
});

describe('addMilestone', () => {
  test('adds to the end of the list, with the years of the plan', async () => {
    const { addMilestone } = await admin.ask(ADD, { input: input() });
    expect(addMilestone.milestones.at(-1)).toMatchObject({
      name: 'Sơ kết 6 tháng',
      recurrence: 'YEARLY',
      date: null,
      month: 6,
      day: 30,
      quarter: null,
      fromYear: 2026,
    });
    const [audit] = await service.rows("select subject_id from sauro.audit_event where action = 'milestone.add'");
    expect(audit.subject_id).toBe(planId);
  });

  test('a date says its year', async () => {
    const { addMilestone } = await admin.ask(ADD, {
      input: input({ recurrence: 'ONCE', date: '2027-01-15', month: null, day: null }),
    });
    expect(addMilestone.milestones.at(-1)).toMatchObject({ date: '2027-01-15', fromYear: 2027, toYear: 2027 });
  });

  test.each([
    ['29/2', { month: 2, day: 29 }, 'MILESTONE_TIME_UNCLEAR'],
    ['a date every year', { date: '2027-01-15', month: null, day: null }, 'MILESTONE_TIME_UNCLEAR'],
    ['a month and a quarter', { quarter: 2 }, 'MILESTONE_TIME_UNCLEAR'],
    ['years the wrong way round', { fromYear: 2027, toYear: 2026 }, 'YEARS_REVERSED'],
    ['a month that is none', { month: 13 }, 'BAD_USER_INPUT'],
    ['no name', { name: '' }, 'BAD_USER_INPUT'],
    ['no plan', { planId: '01900000-0000-7000-8000-000000000001' }, 'NOT_FOUND'],
  ])('%s is refused and nothing written', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await admin.send(ADD, { input: input(over) })).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test.each(['head', 'officer', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    expect((await service.as(`${who}@hai-phong.demo`).send(ADD, { input: input() })).code).toBe('FORBIDDEN');
  });

  test('another tenant does not know the plan', async () => {
    expect((await service.as('admin@hoa-binh.demo').send(ADD, { input: input() })).code).toBe('NOT_FOUND');
  });

  test('two at once both stand, in an order', async () => {
    await Promise.all(['Một', 'Hai'].map((name) => admin.ask(ADD, { input: input({ name }) })));
    const sorts = await service.rows('select sort from sauro.milestone where plan_id = $1 order by sort', [planId]);
    expect(new Set(sorts.map((row) => row.sort)).size).toBe(sorts.length);
  });
});
