import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAssignmentsOfYear } from '../../../src/modules/tasks/make-assignments-of-year.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let city: string;
let tenantId: string;

beforeAll(async () => {
  service = await startService();
  const [own] = await service.rows(
    "select b.tenant_id, b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'hai-phong' and b.parent_id is null",
  );
  city = own.id;
  tenantId = own.tenant_id;
});

afterAll(() => service.stop());

const OPEN = 'mutation ($year: Int!) { openYear(input: { year: $year }) { year } }';
const CREATE = 'mutation ($input: TaskInput!) { createTask(input: $input) { id assignments { year dueAt } } }';
const ofYear = (year: number) =>
  service.rows(
    `select t.code, t.recurrence, count(*)::int as n, min(a.due_at)::text as due, count(distinct coalesce(a.body_id, a.unit_id))::int as who
     from sauro.assignment a join sauro.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
     where a.tenant_id = $1 and a.year = $2 group by t.code, t.recurrence order by t.code`,
    [tenantId, year],
  );

describe('yearly tasks', () => {
  test('give their work again when a year is opened, to those who are meant now', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const admin = service.as('admin@hai-phong.demo');
    const work = {
      work: 'Báo cáo công tác',
      year: 2026,
      product: 'Báo cáo',
      responsibility: 'Trưởng ban',
      dueAt: '2026-12-20T17:00:00Z',
      authorityBodyId: city,
    };
    const [ended, other] = await service.rows(
      "select id, name, version from sauro.body where tenant_id = $1 and level = 'COMMUNE' order by id limit 2",
      [tenantId],
    );
    const yearly = { ...work, recurrence: 'YEARLY' };
    await officer.ask(CREATE, { input: { ...yearly, code: 'HANG-NAM', assignees: { group: 'COMMUNE_BODIES' } } });
    await officer.ask(CREATE, {
      input: {
        ...yearly,
        code: 'HAI-XA',
        assignees: { bodyIds: [ended.id, other.id] },
        coordinators: { bodyIds: [ended.id, other.id] },
      },
    });
    await officer.ask(CREATE, { input: { ...work, code: 'MOT-LAN', assignees: { group: 'COMMUNE_BODIES' } } });
    await admin.ask('mutation ($input: CreateBodyInput!) { createBody(input: $input) { id } }', {
      input: { code: 'XA-MOI', name: 'Ban Chỉ đạo xã Mới', level: 'COMMUNE', parentId: city },
    });
    await service.rows("update sauro.body set valid_to = '2026-12-31' where id = $1", [ended.id]);

    await admin.ask(OPEN, { year: 2027 });
    const given = new Map((await ofYear(2027)).map((row) => [row.code, row]));
    // 114 communes, one new, one ended.
    expect(given.get('HANG-NAM')).toMatchObject({ n: 114, who: 114, due: expect.stringContaining('2027-12-20 17:00') });
    expect(given.get('HAI-XA')).toMatchObject({ n: 1 });
    expect(given.has('MOT-LAN')).toBe(false);
    const along = await service.rows(
      "select c.body_id from sauro.assignment_coordinator c join sauro.assignment a on a.tenant_id = c.tenant_id and a.id = c.assignment_id join sauro.task t on t.tenant_id = a.tenant_id and t.id = a.task_id where t.code = 'HAI-XA' and a.year = 2027",
    );
    // Nobody works along with himself, and who has ended with nobody.
    expect(along).toEqual([]);
    // The plan's own yearly tasks too, in the years of the plan, and nothing of those that are done once.
    const plan = await service.rows(
      "select t.code from sauro.task t join sauro.plan p on p.tenant_id = t.tenant_id and p.id = t.plan_id where t.tenant_id = $1 and t.recurrence = 'YEARLY' and (p.to_year is null or p.to_year >= 2027)",
      [tenantId],
    );
    for (const { code } of plan) expect(given.has(code)).toBe(true);
    expect([...given.values()].every(({ recurrence }) => recurrence === 'YEARLY')).toBe(true);
    const [audit] = await service.rows(
      "select changes from sauro.audit_event where action = 'year.open' and subject_type = 'Task' and changes::text like '%\"assignments\": 114%'",
    );
    expect(audit.changes[0].to).toMatchObject({ year: 2027, assignments: 114 });
  });

  test('twice is once', async () => {
    const before = await ofYear(2027);
    const steps = await service.rows('select count(*)::int as n from sauro.assignment_coordinator');
    await service.database.write(tenantId, async ({ em, db }) => {
      const tenant = { id: tenantId, timeZone: 'Asia/Ho_Chi_Minh' };
      const tx = { em, db, tenant, now: '2026-11-22T02:00:00Z', audit: () => expect.unreachable() };
      await makeAssignmentsOfYear(tx as never, { year: 2027 });
    });
    expect(await ofYear(2027)).toEqual(before);
    expect(await service.rows('select count(*)::int as n from sauro.assignment_coordinator')).toEqual(steps);
  });

  test('one that is made late is given for the years that are open already', async () => {
    const { createTask } = await service.as('officer@hai-phong.demo').ask(CREATE, {
      input: {
        code: 'LAP-SAU',
        work: 'Kiểm tra',
        year: 2026,
        recurrence: 'YEARLY',
        assignees: { bodyIds: [city] },
        product: 'Biên bản',
        dueAt: '2026-12-01T17:00:00Z',
        authorityBodyId: city,
      },
    });
    expect(createTask.assignments).toEqual([
      { year: 2026, dueAt: '2026-12-01T17:00:00Z' },
      { year: 2027, dueAt: '2027-12-01T17:00:00Z' },
    ]);
  });

  test('opening a year while a yearly task is made misses it not, and doubles nothing', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const replies = await Promise.all([
      service.as('admin@hai-phong.demo').send(OPEN, { year: 2028 }),
      ...['A', 'B', 'C'].map((code) =>
        officer.send(CREATE, {
          input: {
            code: `CUNG-LUC-${code}`,
            work: 'Kiểm tra',
            year: 2027,
            recurrence: 'YEARLY',
            assignees: { bodyIds: [city] },
            product: 'Biên bản',
            authorityBodyId: city,
          },
        }),
      ),
    ]);
    expect(replies.flatMap((reply) => reply.errors)).toEqual([]);
    const given = (await ofYear(2028)).filter(({ code }) => code.startsWith('CUNG-LUC'));
    expect(given.map(({ n }) => n)).toEqual([1, 1, 1]);
  });
});
