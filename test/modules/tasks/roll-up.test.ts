import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Assigned, CASCADE, CREATE, type HandedDown, STEP, startHandedDown } from './handed-down.js';

// Progress that rolls up over two levels, while many write below at once, held against a recount.

let on: HandedDown;

beforeAll(async () => {
  on = await startHandedDown();
  // One officer reports for all units of the commune, so that each can be moved.
  await on.service.rows(
    `insert into sauro.membership select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'unit_id', u.id))).*
     from sauro.membership m, unnest($1::uuid[]) u(id) where m.email = 'unit@hai-phong.demo' and m.unit_id <> u.id`,
    [on.units],
  );
});

afterAll(() => on.service.stop());

/** A row of small numbers that is the same at each run. */
function* numbers(seed: number) {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield Math.floor(state / 65_536);
  }
}

test.each([1, 2, 3])('equals a recount whoever was first (%i)', async (seed) => {
  const input = {
    code: `CAP-${seed}`,
    work: 'Tổ chức Ngày hội',
    year: 2026,
    assignees: { bodyIds: [on.city] },
    dueAt: '2026-12-15T17:00:00Z',
    responsibility: 'Trưởng ban',
    product: 'Báo cáo',
    authorityBodyId: on.city,
  };
  const { createTask } = await on.officer.ask(CREATE, { input });
  const [top] = createTask.assignments as Assigned[];
  if (!top) throw new Error('the city has its work');
  const { acceptAssignment } = await on.officer.ask(STEP('acceptAssignment'), {
    input: { id: top.id, version: top.version },
  });
  const others = await on.service.rows(
    "select id from sauro.body where tenant_id = $1 and level = 'COMMUNE' and id <> $2 order by id limit 2",
    [on.tenantId, on.communeId],
  );
  await on.officer.ask(CASCADE, {
    input: {
      id: top.id,
      version: acceptAssignment.version,
      assignees: { bodyIds: [on.communeId, ...others.map(({ id }) => id)] },
      responsibility: 'Trưởng ban',
    },
  });
  const [middle] = await on.service.rows(
    'select id, version from sauro.assignment where parent_id = $1 and body_id = $2',
    [top.id, on.communeId],
  );
  const taken = await on.commune.ask(STEP('acceptAssignment'), { input: { id: middle.id, version: middle.version } });
  const below = await on.handDown(taken.acceptAssignment, { assignees: { unitIds: on.units } });
  expect(below.length).toBeGreaterThan(1);

  const draw = numbers(seed);
  const next = (most: number) => (draw.next().value ?? 0) % most;
  const plans = Array.from({ length: 6 }, () =>
    Array.from({ length: 10 }, () => ({ child: next(below.length), kind: next(8), percent: next(101) })),
  );
  const codes = new Set<string | undefined>();
  await Promise.all(
    plans.map(async (plan) => {
      for (const { child, kind, percent } of plan) {
        const { id } = below[child] ?? { id: '' };
        const { version } = await on.assignment(id);
        const said = { id, version };
        const reason = 'Làm lại';
        const reply =
          kind === 0
            ? await on.unit.send(STEP('acceptAssignment'), { input: said })
            : kind <= 4
              ? await on.unit.send(STEP('reportProgress'), { input: { ...said, percent, note: 'Tiến độ' } })
              : kind === 5
                ? await on.unit.send(STEP('reportProgress'), { input: { ...said, delivered: true } })
                : kind === 6
                  ? await on.commune.send(STEP('returnProduct', 'AssignmentReasonInput'), {
                      input: { ...said, reason },
                    })
                  : await on.commune.send(STEP('acceptProduct'), { input: said });
        codes.add(reply.code);
      }
    }),
  );
  for (const code of codes) expect([undefined, 'CONFLICT', 'ASSIGNMENT_WRONG_STATE', 'FORBIDDEN']).toContain(code);
  expect(codes.has(undefined)).toBe(true);

  for (const id of [middle.id, top.id]) {
    const [recount] = await on.service.rows(
      `select p.percent, floor(avg(c.percent))::int as mean from sauro.assignment p join sauro.assignment c on c.tenant_id = p.tenant_id and c.parent_id = p.id and c.status <> 'CANCELLED'
       where p.id = $1 group by p.percent`,
      [id],
    );
    expect(recount.percent).toBe(recount.mean);
  }
  const [states] = await on.service.rows(
    `select count(*)::int total, count(*) filter (where status = 'ASSIGNED')::int assigned, count(*) filter (where status = 'IN_PROGRESS')::int "inProgress",
       count(*) filter (where status = 'DELIVERED')::int delivered, count(*) filter (where status = 'ACCEPTED_PRODUCT')::int "acceptedProduct"
     from sauro.assignment where parent_id = $1`,
    [middle.id],
  );
  const { assignments } = await on.officer.ask(
    'query ($id: ID!) { assignments(filter: { parentId: $id }) { nodes { id belowCounts { total assigned inProgress delivered acceptedProduct } } } }',
    { id: top.id },
  );
  expect(assignments.nodes.find(({ id }: { id: string }) => id === middle.id).belowCounts).toEqual(states);
});
