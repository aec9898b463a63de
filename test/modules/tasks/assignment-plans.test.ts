import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

// A group by rule of real size, and what the planner does with lists of so much work, as the role of the service and under row-level security.

let service: Service;
let tenantId: string;
let communeId: string;
let cityId: string;
let unitId: string;
let planId: string;
let taskId: string;
let units: number;
let took: { readonly sql: readonly string[]; readonly longest: number };

const UNITS = 41_800;

beforeAll(async () => {
  service = await startService();
  const [held] = await service.rows(
    "select tenant_id, body_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  tenantId = held.tenant_id;
  communeId = held.body_id;
  [{ id: cityId }] = await service.rows('select id from sauro.body where tenant_id = $1 and parent_id is null', [
    tenantId,
  ]);
  [{ id: planId }] = await service.rows('select id from sauro.plan where tenant_id = $1', [tenantId]);
  await service.rows(
    `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, enterprise_size, valid_from)
     select $1, uuidv7(), 'LON-' || n, 'Doanh nghiệp lớn ' || n, 'ENTERPRISE', bodies.ids[1 + n % cardinality(bodies.ids)], 'LARGE', '2024-01-01'
     from generate_series(1, $2::int) n, (select array_agg(id order by id) ids from sauro.body where tenant_id = $1 and parent_id is not null) bodies`,
    [tenantId, UNITS],
  );
  await service.rows(
    `insert into sauro.standing (tenant_id, year, unit_id, body_id, unit_kind, eligible, registered, recognition)
     select tenant_id, 2026, id, body_id, kind, true, false, 'NOT_REGISTERED' from sauro.unit where tenant_id = $1 and code like 'LON-%'`,
    [tenantId],
  );
  for (const table of ['unit', 'standing']) await service.rows(`analyze sauro.${table}`);
  [{ n: units }] = await service.rows(
    'select count(*)::int as n from sauro.unit where tenant_id = $1 and valid_to is null',
    [tenantId],
  );
  const [agency] = await service.rows(
    'select id from sauro.unit where tenant_id = $1 and body_id = $2 order by id limit 1',
    [tenantId, cityId],
  );
  const { result, sql } = await service.statements(() =>
    service
      .as('officer@hai-phong.demo')
      .ask(
        'mutation ($input: TaskInput!) { createTask(input: $input) { id assigneeLabel assignmentCounts(year: 2026) { total assigned } } }',
        {
          input: {
            code: 'MOI-DON-VI',
            work: 'Rà soát công tác phòng cháy',
            year: 2026,
            assignees: { group: 'UNITS_BELOW' },
            coordinators: { unitIds: [agency.id] },
            dueAt: '2026-12-20T17:00:00Z',
            responsibility: 'Thủ trưởng đơn vị',
            product: 'Biên bản',
            authorityBodyId: cityId,
          },
        },
      ),
  );
  taskId = result.createTask.id;
  expect(result.createTask.assignmentCounts).toEqual({ total: units, assigned: units });
  took = { sql, longest: Math.max(...sql.map((text) => text.length)) };
  // As work goes: most is under way or done, some waits, some is late.
  await service.rows(
    `update sauro.assignment set status = (array['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'ACCEPTED_PRODUCT'])[1 + ascii(right(id::text, 1)) % 4], percent = 50,
       accepted_at = case when ascii(right(id::text, 1)) % 4 = 3 then timestamptz '2026-11-20' end, delivered_at = case when ascii(right(id::text, 1)) % 4 = 3 then timestamptz '2026-11-19' end
     where task_id = $1`,
    [taskId],
  );
  await service.rows(
    `update sauro.assignment set status = 'DELIVERED', delivered_at = '2026-11-20', accepted_at = null where id in (select id from sauro.assignment where task_id = $1 order by id limit 300)`,
    [taskId],
  );
  await service.rows(
    `update sauro.assignment set due_at = '2026-11-01T17:00:00Z' where id in (select id from sauro.assignment where task_id = $1 and status in ('ACCEPTED', 'IN_PROGRESS') order by id desc limit 400)`,
    [taskId],
  );
  [{ unit_id: unitId }] = await service.rows(
    'select unit_id from sauro.assignment where task_id = $1 order by id limit 1',
    [taskId],
  );
  for (const table of ['assignment', 'assignment_step', 'assignment_coordinator', 'task'])
    await service.rows(`vacuum analyze sauro.${table}`);
}, 180_000);

afterAll(() => service.stop());

const LIST = `query ($filter: AssignmentFilter) { assignments(filter: $filter) { nodes { id task { code } assignee { ... on Unit { name } ... on Body { name } } } } }`;

/** The plans that stay whatever the parameters are, of the statement that a list takes over assignments. */
async function planOf(who: string, document: string, variables: Record<string, unknown> = {}): Promise<string> {
  const { result, sql } = await service.statements(() => service.as(`${who}@hai-phong.demo`).ask(document, variables));
  expect(result).toBeTruthy();
  const client = await service.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select app.set_tenant($1)', [tenantId]);
    const plans = [];
    for (const text of sql.filter((one) => /from "sauro"."assignment"|from "assignment"/.test(one))) {
      const { rows } = await client.query(`explain (generic_plan, costs off) ${text}`);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    expect(plans.length).toBeGreaterThan(0);
    return plans.join('\n\n');
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe(`a group of ${UNITS} units`, () => {
  test('becomes one assignment each in few statements, and one audit row that can be read', async () => {
    const inserts = took.sql.filter((text) => /insert into "(sauro"."|)assignment"/.test(text));
    expect(inserts).toHaveLength(Math.ceil(units / 4_000));
    expect(took.sql.length).toBeLessThan(60);
    const [event] = await service.rows(
      "select pg_column_size(changes)::int as size, changes from sauro.audit_event where action = 'task.create' and changes::text like '%MOI-DON-VI%'",
    );
    expect(event.size).toBeLessThan(10_000);
    expect(JSON.stringify(event.changes)).toContain(`"assignments":${units}`);
  });
});

describe(`lists over ${UNITS} assignments`, () => {
  const filters: readonly [string, () => object][] = [
    ['of a year', () => ({ year: 2026 })],
    ['all', () => ({})],
    ['overdue', () => ({ overdue: true })],
    ['by state', () => ({ status: 'IN_PROGRESS' })],
    ['due in a week', () => ({ dueInDays: 7 })],
    ['waiting for me', () => ({ waitingForMe: true })],
    ['mine', () => ({ mine: true })],
    ['of a body', () => ({ assigneeBody: communeId })],
    ['under a body', () => ({ underBody: communeId })],
    ['of a task', () => ({ taskId })],
    ['of a plan', () => ({ planId })],
    ['unclear', () => ({ clear: false })],
  ];
  test.each(
    filters.flatMap(([name, filter]) => (['officer', 'commune'] as const).map((who) => [name, who, filter] as const)),
  )('%s, as %s: no scan of all work', async (_, who, filter) => {
    const plan = await planOf(who, LIST, { filter: filter() });
    expect(plan).not.toMatch(/Seq Scan on assignment\b/);
    expect(plan).not.toMatch(/Seq Scan on assignment_(step|coordinator)/);
  });

  test('of a unit comes from its own index', async () => {
    expect(await planOf('officer', LIST, { filter: { assigneeUnit: unitId } })).toContain('assignment_by_unit');
  });

  test('pages of a year, and of what waits, come in order without a sort', async () => {
    for (const filter of [{ year: 2026 }, { overdue: true }]) {
      const plan = await planOf('officer', LIST, { filter });
      expect(plan).not.toContain('Sort');
      expect(plan).toMatch(/assignment_(of_year_in_order|in_order|open)/);
    }
  });

  test('counts of the dashboard look at the work of the year once', async () => {
    const plan = await planOf(
      'officer',
      '{ tenant { bodies { assignmentCounts(year: 2026) { total overdue unclear } } } }',
    );
    expect(plan.match(/ on assignment\b/g)).toHaveLength(1);
  });
});
