import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let officer: Caller;
let city: string;
let commune: string;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  officer = service.as('officer@hai-phong.demo');
  const [own] = await service.rows(
    "select m.body_id, b.id as city from sauro.membership m join sauro.body b on b.tenant_id = m.tenant_id and b.parent_id is null where m.email = 'commune@hai-phong.demo'",
  );
  commune = own.body_id;
  city = own.city;
});

afterAll(() => service.stop());

const RULES = '{ tenant { taskRules { refuseUnclear version } } }';
const SET = 'mutation ($input: TaskRulesInput!) { setTaskRules(input: $input) { refuseUnclear version } }';
const CREATE =
  'mutation ($input: TaskInput!) { createTask(input: $input) { assignments { id version clear missing } } }';
const ACCEPT = 'mutation ($input: AssignmentStepInput!) { acceptAssignment(input: $input) { id version status } }';
const CASCADE = 'mutation ($input: CascadeAssignmentInput!) { cascadeAssignment(input: $input) { id } }';
const task = (over: object) => ({
  input: {
    code: 'RO',
    work: 'Tuyên truyền',
    year: 2026,
    assignees: { bodyIds: [commune] },
    product: 'Báo cáo',
    authorityBodyId: city,
    dueAt: '2026-12-20T17:00:00Z',
    responsibility: 'Trưởng ban',
    ...over,
  },
});

describe('setTaskRules', () => {
  test('until it is set, unclear work is let through; then it is neither given, handed down nor taken on', async () => {
    expect((await officer.ask(RULES)).tenant.taskRules).toEqual({ refuseUnclear: false, version: 0 });
    const { createTask } = await officer.ask(CREATE, task({ dueAt: null, responsibility: null }));
    const [unclear] = createTask.assignments;
    expect(unclear).toMatchObject({ clear: false, missing: ['WHEN', 'RESPONSIBILITY'] });

    const { setTaskRules } = await admin.ask(SET, { input: { refuseUnclear: true, version: 0 } });
    expect(setTaskRules).toEqual({ refuseUnclear: true, version: 1 });
    expect((await officer.ask(RULES)).tenant.taskRules).toEqual(setTaskRules);

    const given = await officer.send(CREATE, task({ code: 'KHONG-RO', dueAt: null }));
    expect(given.code).toBe('ASSIGNMENT_UNCLEAR');
    expect(given.errors[0]?.extensions.facts).toEqual({ missing: ['WHEN'] });
    expect(given.errors[0]?.message).toContain('rõ thời gian');
    const { id, version } = unclear;
    const taken = await service.as('commune@hai-phong.demo').send(ACCEPT, { input: { id, version } });
    expect(taken.code).toBe('ASSIGNMENT_UNCLEAR');
    expect(taken.errors[0]?.extensions.facts).toEqual({ missing: ['WHEN', 'RESPONSIBILITY'] });

    const clarified = await officer.ask(
      'mutation ($input: ClarifyAssignmentInput!) { clarifyAssignment(input: $input) { id version clear } }',
      { input: { id, version, dueAt: '2026-12-20T17:00:00Z', responsibility: 'Trưởng ban' } },
    );
    expect(clarified.clarifyAssignment.clear).toBe(true);
    const accepted = await service
      .as('commune@hai-phong.demo')
      .ask(ACCEPT, { input: { id, version: clarified.clarifyAssignment.version } });
    expect(accepted.acceptAssignment.status).toBe('ACCEPTED');
    const down = await service.as('commune@hai-phong.demo').send(CASCADE, {
      input: { id, version: accepted.acceptAssignment.version, assignees: { group: 'UNITS_OF_BODY' } },
    });
    expect(down.code).toBe('ASSIGNMENT_UNCLEAR');
    expect(down.errors[0]?.extensions.facts).toEqual({ missing: ['RESPONSIBILITY'] });

    const [audit] = await service.rows("select changes from sauro.audit_event where action = 'taskRules.set'");
    expect(audit.changes).toEqual([expect.objectContaining({ from: null, to: { refuseUnclear: true } })]);
  });

  test('another tenant goes on as before', async () => {
    const { tenant } = await service.as('officer@hoa-binh.demo').ask(RULES);
    expect(tenant.taskRules).toEqual({ refuseUnclear: false, version: 0 });
  });

  test.each(['officer', 'head', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    const before = await auditHeads(service);
    const caller = service.as(`${who}@hai-phong.demo`);
    expect((await caller.send(SET, { input: { refuseUnclear: false, version: 1 } })).code).toBe('FORBIDDEN');
    expect(await auditHeads(service)).toEqual(before);
  });

  test.each([
    [{ version: 0 }, 'CONFLICT'],
    [{ version: -1 }, 'BAD_USER_INPUT'],
  ])('%j is refused with %s', async (over, code) => {
    const input = { refuseUnclear: false, ...over };
    expect((await admin.send(SET, { input })).code).toBe(code);
  });

  test('of two at once, one is told; the first time too', async () => {
    for (const who of ['hai-phong', 'hoa-binh']) {
      const caller = service.as(`admin@${who}.demo`);
      const { version } = (await caller.ask(RULES)).tenant.taskRules;
      const replies = await Promise.all(
        [true, false].map((refuseUnclear) => caller.send(SET, { input: { refuseUnclear, version } })),
      );
      expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
    }
  });
});
