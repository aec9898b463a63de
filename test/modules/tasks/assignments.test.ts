import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const LIST = `query ($filter: AssignmentFilter, $first: Int, $after: String) {
  assignments(filter: $filter, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id year dueAt status stage percent clear missing product responsibility
      task { code work section standing assigneeLabel plan { code } }
      assignee { __typename ... on Body { id bodyName: name } ... on Unit { id unitName: name } }
      coordinators { __typename ... on Body { id } ... on Unit { id } }
      authority { id name }
      steps { at person from to percent note }
    }
  }
}`;
const COUNT = 'query ($filter: AssignmentFilter) { assignments(filter: $filter) { totalCount } }';

describe('Plan.tasks', () => {
  const ofPlan = async (caller: string) =>
    (
      await service
        .as(caller)
        .ask(
          '{ tenant { plans { tasks { code work section standing recurrence assigneeLabel assignments(year: 2026) { id assignee { __typename } } } } } }',
        )
    ).tenant.plans[0].tasks;

  test('as the plan of Hải Phòng states them', async () => {
    const tasks = await ofPlan('officer@hai-phong.demo');
    expect(tasks).toHaveLength(16);
    expect(tasks[0]).toMatchObject({
      code: 'T01',
      standing: true,
      recurrence: 'YEARLY',
      assigneeLabel: 'Công an thành phố',
      section: 'III.1',
    });
    expect(tasks.find((task: { code: string }) => task.code === 'T14').assignments).toHaveLength(114);
  });

  test('everybody reads the tasks, assignments are cut to the scope', async () => {
    const seen = (tasks: { assignments: unknown[] }[]) => tasks.reduce((sum, task) => sum + task.assignments.length, 0);
    const commune = await ofPlan('commune@hai-phong.demo');
    expect(commune).toHaveLength(16);
    expect(seen(commune)).toBe(2);
    expect(seen(await ofPlan('bi@hai-phong.demo'))).toBe(0);
  });
});

describe('assignments', () => {
  test('by due instant, those without a date last; pages neither skip nor repeat', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const all: { id: string; dueAt: string | null }[] = [];
    let after: string | null = null;
    do {
      const { assignments } = await officer.ask(LIST, { first: 90, after });
      all.push(...assignments.nodes);
      after = assignments.pageInfo.hasNextPage ? assignments.pageInfo.endCursor : null;
    } while (after);
    const { assignments } = await officer.ask(COUNT);
    expect(new Set(all.map((one) => one.id)).size).toBe(assignments.totalCount);
    const keys = all.map((one) => `${one.dueAt ?? '9999'} ${one.id}`);
    expect(keys).toEqual(keys.toSorted());
    expect(all.at(-1)?.dueAt).toBeNull();
  });

  test('overdue is what is past and not delivered', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const count = async (filter: object) => (await officer.ask(COUNT, { filter })).assignments.totalCount;
    expect(await count({ overdue: true })).toBe(await count({ status: 'OVERDUE' }));
    const states = ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'DELIVERED', 'ACCEPTED_PRODUCT', 'OVERDUE', 'CANCELLED'];
    const byState = await Promise.all(states.map((status) => count({ status })));
    expect(byState.reduce((sum, one) => sum + one, 0)).toBe(await count({}));
    const { assignments } = await officer.ask(LIST, { filter: { overdue: true }, first: 200 });
    for (const one of assignments.nodes) {
      expect(one.status).toBe('OVERDUE');
      expect(['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS']).toContain(one.stage);
      expect(one.dueAt <= '2026-11-22T02:00:00Z').toBe(true);
    }
  });

  test('a commune sees its own work, also as mine, and that of its units', async () => {
    const [own] = await service.rows("select body_id from sauro.membership where email = 'commune@hai-phong.demo'");
    const commune = service.as('commune@hai-phong.demo');
    for (const filter of [
      { year: 2026, mine: true },
      { year: 2026, assigneeBody: own.body_id },
    ]) {
      const { assignments } = await commune.ask(LIST, { filter });
      // Two by the plan, and one that it handed down.
      expect(assignments.nodes).toHaveLength(3);
      for (const one of assignments.nodes) expect(one.assignee).toMatchObject({ __typename: 'Body', id: own.body_id });
    }
    const [{ parts }] = await service.rows(
      'select count(*)::int as parts from sauro.assignment a join sauro.assignment p on p.tenant_id = a.tenant_id and p.id = a.parent_id where p.body_id = $1 and a.year = 2026',
      [own.body_id],
    );
    expect(parts).toBeGreaterThan(0);
    const count = async (caller: typeof commune, filter: object) =>
      (await caller.ask(COUNT, { filter })).assignments.totalCount;
    expect(await count(commune, { year: 2026 })).toBe(3 + parts);
    expect(await count(service.as('officer@hai-phong.demo'), { year: 2026, underBody: own.body_id })).toBe(3 + parts);
  });

  test('a unit sees what it works on or works along with', async () => {
    const [unit] = await service.rows(
      "select u.id, u.tenant_id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'hai-phong' and u.name = 'Sở Tài chính'",
    );
    await service.rows(
      "update sauro.membership set unit_id = $1 where email = 'unit@hai-phong.demo' and tenant_id = $2",
      [unit.id, unit.tenant_id],
    );
    const caller = service.as('unit@hai-phong.demo');
    const { assignments } = await caller.ask(LIST, { filter: { year: 2026 } });
    const along = assignments.nodes.filter((one: { assignee: { id: string } }) => one.assignee.id !== unit.id);
    expect(along).toHaveLength(1);
    expect(along[0].coordinators).toContainEqual({ __typename: 'Unit', id: unit.id });
    // It sees who does the work, and nothing of how that unit stands.
    for (const field of [
      'registration(year: 2026) { id }',
      'recognition(year: 2026) { status }',
      'standing(year: 2026) { year }',
      'assessment(year: 2026) { id }',
      'models { id }',
      'awardEligibility(year: 2026) { __typename }',
    ]) {
      const reply = await caller.send(
        `{ assignments(filter: { year: 2026 }) { nodes { assignee { ... on Unit { id ${field} } } } } }`,
      );
      expect([field, reply.code]).toEqual([field, 'FORBIDDEN']);
    }
    const mine = await caller.ask(LIST, { filter: { year: 2026, mine: true } });
    expect(mine.assignments.nodes).toHaveLength(assignments.nodes.length - 1);
  });

  test('an analyst sees none', async () => {
    expect((await service.as('bi@hai-phong.demo').send(LIST)).code).toBe('FORBIDDEN');
  });

  test('ids of another tenant are not there', async () => {
    const [theirs] = await service.rows(
      "select b.id as body, p.id as plan, (select u.id from sauro.unit u where u.tenant_id = t.id limit 1) as unit from sauro.tenant t join sauro.body b on b.tenant_id = t.id join sauro.plan p on p.tenant_id = t.id where t.code = 'hoa-binh' limit 1",
    );
    for (const filter of [
      { underBody: theirs.body },
      { assigneeBody: theirs.body },
      { assigneeUnit: theirs.unit },
      { planId: theirs.plan },
      { planId: 'x' },
    ]) {
      expect((await service.as('officer@hai-phong.demo').send(LIST, { filter })).code).toBe('NOT_FOUND');
    }
  });

  test('a page of any size takes the same statements', async () => {
    const officer = service.as('officer@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
    const small = await service.statements(() => officer.ask(LIST, { filter: { year: 2026 }, first: 20 }));
    const large = await service.statements(() => officer.ask(LIST, { filter: { year: 2026 }, first: 200 }));
    expect(large.sql.length).toBeLessThanOrEqual(9);
    expect(large.sql.length - small.sql.length).toBeLessThanOrEqual(1);
  });
});
