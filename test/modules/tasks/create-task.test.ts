import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let city: string;
let communes: { id: string; name: string }[];
let plan: string;
let agencies: { id: string }[];

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  const { tenant } = await officer.ask(
    '{ tenant { rootBodies { id } bodies(level: COMMUNE) { id name } plans { id } } }',
  );
  city = tenant.rootBodies[0].id;
  communes = tenant.bodies;
  plan = tenant.plans[0].id;
  agencies = await service.rows(
    "select id from sauro.unit where body_id = $1 and kind = 'AGENCY' and valid_to is null order by id",
    [city],
  );
});

afterAll(() => service.stop());

const CREATE = `mutation ($input: TaskInput!) {
  createTask(input: $input) {
    id code work section recurrence standing assigneeLabel plan { id }
    assignments {
      id year dueAt responsibility product status stage percent version clear missing
      assignee { __typename ... on Body { id } ... on Unit { id } }
      coordinators { __typename ... on Body { id } ... on Unit { id } }
      authority { id } steps { id }
    }
  }
}`;
const input = (over: object = {}) => ({
  code: 'KIEM-TRA',
  planId: plan,
  section: 'III.11',
  work: 'Kiểm tra, đánh giá phong trào',
  year: 2026,
  assignees: { group: 'COMMUNE_BODIES' },
  dueAt: '2026-12-15T17:00:00Z',
  responsibility: 'Trưởng Ban Chỉ đạo cấp xã chịu trách nhiệm',
  product: 'Báo cáo kiểm tra',
  authorityBodyId: city,
  ...over,
});

describe('createTask', () => {
  test('a group becomes one assignment each, all six clears filled in', async () => {
    const { result, sql } = await service.statements(() =>
      officer.ask(CREATE, { input: input({ coordinators: { unitIds: [agencies[0]?.id] } }) }),
    );
    const { createTask } = result;
    expect(createTask).toMatchObject({ code: 'KIEM-TRA', recurrence: 'ONCE', standing: false, plan: { id: plan } });
    expect(createTask.assignments).toHaveLength(114);
    expect(new Set(createTask.assignments.map((one: { assignee: { id: string } }) => one.assignee.id))).toEqual(
      new Set(communes.map((body) => body.id)),
    );
    for (const assignment of createTask.assignments) {
      expect(assignment).toMatchObject({
        year: 2026,
        status: 'ASSIGNED',
        percent: 0,
        version: 1,
        clear: true,
        missing: [],
        coordinators: [{ __typename: 'Unit', id: agencies[0]?.id }],
        authority: { id: city },
        steps: [],
      });
    }
    expect(sql.length).toBeLessThanOrEqual(30);
    const [audit] = await service.rows(
      "select subject_id, changes from sauro.audit_event where action = 'task.create'",
    );
    expect(audit.subject_id).toBe(createTask.id);
    expect(audit.changes.at(-1).assignees).toHaveLength(114);
  });

  test('agencies of a body, and what is left open is said', async () => {
    const { createTask } = await officer.ask(CREATE, {
      input: input({ code: 'NGANH', assignees: { group: 'AGENCIES_OF_BODY' }, dueAt: null, responsibility: null }),
    });
    expect(createTask.assignments).toHaveLength(agencies.length);
    expect(createTask.assignments[0]).toMatchObject({ clear: false, missing: ['WHEN', 'RESPONSIBILITY'], dueAt: null });
  });

  test('members of a body, each as its unit of the same name; one without a unit is named', async () => {
    const members = (code: string) => input({ code, assignees: { group: 'MEMBERS_OF_BODY' } });
    const [{ n }] = await service.rows('select count(*)::int as n from sauro.body_member where body_id = $1', [city]);
    const { createTask } = await officer.ask(CREATE, { input: members('THANH-VIEN') });
    expect(createTask.assignments).toHaveLength(n);
    await service.rows(
      `insert into sauro.body_member (tenant_id, id, body_id, organisation, position, sort)
       select tenant_id, gen_random_uuid(), id, 'Hội chưa có đơn vị', 'MEMBER', 99 from sauro.body where id = $1`,
      [city],
    );
    const reply = await officer.send(CREATE, { input: members('THANH-VIEN-2') });
    expect(reply.code).toBe('MEMBER_WITHOUT_UNIT');
    expect(reply.errors[0]?.extensions.facts).toEqual({ names: ['Hội chưa có đơn vị'] });
  });

  test('named assignees, once each, beside a group', async () => {
    const [first, second] = communes;
    const { createTask } = await officer.ask(CREATE, {
      input: input({
        code: 'HAI-XA',
        assignees: { bodyIds: [first?.id, second?.id, first?.id], unitIds: [agencies[0]?.id] },
      }),
    });
    expect(createTask.assignments).toHaveLength(3);
    expect(createTask.assigneeLabel).toContain(first?.name);
  });

  test.each([
    ['a code that is taken', () => ({ code: 'T01' }), 'TASK_CODE_TAKEN'],
    ['nobody', () => ({ assignees: {} }), 'TASK_WITHOUT_ASSIGNEE'],
    ['a group without members', () => ({ assignees: { group: 'DISTRICT_BODIES' } }), 'TASK_WITHOUT_ASSIGNEE'],
    [
      'an assignee outside the authority',
      () => ({ authorityBodyId: communes[0]?.id, assignees: { bodyIds: [communes[1]?.id] } }),
      'ASSIGNEE_OUTSIDE_AUTHORITY',
    ],
    ['a due instant that is past', () => ({ dueAt: '2026-11-22T02:00:00Z' }), 'DUE_IN_PAST'],
    ['no plan of that id', () => ({ planId: '01900000-0000-7000-8000-000000000001' }), 'NOT_FOUND'],
    ['no body of that id', () => ({ assignees: { bodyIds: ['01900000-0000-7000-8000-000000000001'] } }), 'NOT_FOUND'],
    ['an id that is none', () => ({ assignees: { bodyIds: ['x'] } }), 'BAD_USER_INPUT'],
    ['no product', () => ({ product: '' }), 'BAD_USER_INPUT'],
    ['too much work', () => ({ work: 'x'.repeat(1_001) }), 'BAD_USER_INPUT'],
    ['a year out of range', () => ({ year: 1999 }), 'BAD_USER_INPUT'],
  ])('%s is refused and nothing written', async (_, over, code) => {
    const before = await auditHeads(service);
    const count = async () => (await service.rows('select count(*)::int as n from sauro.assignment'))[0].n;
    const rows = await count();
    expect((await officer.send(CREATE, { input: input({ code: 'MOI', ...over() }) })).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
    expect(await count()).toBe(rows);
  });

  test('ids of another tenant are not there', async () => {
    const [theirs] = await service.rows(
      "select b.id as body, p.id as plan, (select u.id from sauro.unit u where u.tenant_id = t.id limit 1) as unit from sauro.tenant t join sauro.body b on b.tenant_id = t.id join sauro.plan p on p.tenant_id = t.id where t.code = 'hoa-binh' limit 1",
    );
    for (const over of [
      { authorityBodyId: theirs.body },
      { planId: theirs.plan },
      { assignees: { bodyIds: [theirs.body] } },
      { assignees: { unitIds: [theirs.unit] } },
      { assignees: { group: 'COMMUNE_BODIES', underBodyId: theirs.body } },
      { coordinators: { unitIds: [theirs.unit] } },
    ]) {
      expect((await officer.send(CREATE, { input: input({ code: 'MOI', ...over }) })).code).toBe('NOT_FOUND');
    }
  });

  test('a commune gives work within itself, not above', async () => {
    const [own] = await service.rows("select body_id from sauro.membership where email = 'commune@hai-phong.demo'");
    const commune = service.as('commune@hai-phong.demo');
    const within = input({ code: 'CUA-XA', authorityBodyId: own.body_id, assignees: { bodyIds: [own.body_id] } });
    expect((await commune.send(CREATE, { input: within })).errors).toEqual([]);
    expect((await commune.send(CREATE, { input: input({ code: 'MOI' }) })).code).toBe('FORBIDDEN');
  });

  test.each(['unit', 'bi'])('%s may not', async (who) => {
    const reply = await service.as(`${who}@hai-phong.demo`).send(CREATE, { input: input({ code: 'MOI' }) });
    expect(reply.code).toBe('FORBIDDEN');
  });

  test('of two at once, one is told', async () => {
    const replies = await Promise.all([1, 2].map(() => officer.send(CREATE, { input: input({ code: 'CUNG-LUC' }) })));
    const codes = replies.map((reply) => reply.code);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(['CONFLICT', 'TASK_CODE_TAKEN']).toContain(codes.find((code) => code !== undefined));
  });
});
