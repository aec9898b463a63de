import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../support/service.js';
import { type HandedDown, STEP, startHandedDown } from './handed-down.js';

// Each list that an officer needs, held against the same question asked of the tables by hand.

let given: HandedDown;

const NOW = '2026-11-22T02:00:00Z';

beforeAll(async () => {
  given = await startHandedDown();
  const whole = await given.give();
  const [mine, other] = await given.handDown(whole, { dueAt: '2026-11-25T17:00:00Z' });
  const step = async (field: string, id: string, caller: Caller, more = {}) => {
    const { version } = await given.assignment(id);
    return caller.ask(STEP(field), { input: { id, version, ...more } });
  };
  await step('acceptAssignment', mine?.id ?? '', given.unit);
  await step('reportProgress', mine?.id ?? '', given.unit, { delivered: true });
  // One that hands nothing down is delivered by the commune and waits for the city.
  const delivered = await given.give();
  await step('reportProgress', delivered.id, given.commune, { delivered: true });
  expect(other).toBeDefined();
  await given.give({ responsibility: null, dueAt: null, coordinators: { unitIds: [given.units[0]] } });
});

afterAll(() => given.service.stop());

const LIST = `query ($filter: AssignmentFilter, $after: String) { assignments(filter: $filter, first: 200, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id } } }`;

async function idsOf(caller: Caller, filter: object): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { assignments } = await caller.ask(LIST, { filter, after });
    ids.push(...assignments.nodes.map(({ id }: { id: string }) => id));
    after = assignments.pageInfo.hasNextPage ? assignments.pageInfo.endCursor : null;
    if (!after) expect(assignments.totalCount).toBe(ids.length);
  } while (after);
  return ids;
}

const open = "a.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS')";
const clear =
  "(a.due_at is not null and btrim(coalesce(a.responsibility, '')) <> '' and btrim(a.product) <> '' and btrim(t.work) <> '')";
const scopes = {
  officer: 'true',
  commune: `(a.body_id = (select body_id from sauro.membership where email = 'commune@hai-phong.demo')
    or exists (select from sauro.unit u where u.tenant_id = a.tenant_id and u.id = a.unit_id and u.body_id = (select body_id from sauro.membership where email = 'commune@hai-phong.demo'))
    or exists (select from sauro.assignment_coordinator c left join sauro.unit u on u.tenant_id = c.tenant_id and u.id = c.unit_id where c.tenant_id = a.tenant_id and c.assignment_id = a.id
      and coalesce(c.body_id, u.body_id) = (select body_id from sauro.membership where email = 'commune@hai-phong.demo')))`,
  unit: `(a.unit_id = (select unit_id from sauro.membership where email = 'unit@hai-phong.demo')
    or exists (select from sauro.assignment_coordinator c where c.tenant_id = a.tenant_id and c.assignment_id = a.id
      and c.unit_id = (select unit_id from sauro.membership where email = 'unit@hai-phong.demo')))`,
} as const;

const plan = () =>
  given.service.rows('select id from sauro.plan where tenant_id = $1', [given.tenantId]).then(([one]) => one.id);

/** Each list: how it is asked, and what it must be; the callers who find something in it. */
const lists: readonly {
  readonly name: string;
  readonly filter: () => object | Promise<object>;
  readonly is: (caller: keyof typeof scopes) => string | Promise<string>;
  readonly finds: readonly (keyof typeof scopes)[];
}[] = [
  { name: 'everything', filter: () => ({}), is: () => 'true', finds: ['officer', 'commune', 'unit'] },
  {
    name: 'mine',
    filter: () => ({ mine: true }),
    is: (who) =>
      `(a.body_id in (select body_id from sauro.membership where email = '${who}@hai-phong.demo') or a.unit_id in (select unit_id from sauro.membership where email = '${who}@hai-phong.demo'))`,
    finds: ['commune', 'unit'],
  },
  {
    name: "a body's own",
    filter: () => ({ assigneeBody: given.communeId }),
    is: () => `a.body_id = '${given.communeId}'`,
    finds: ['officer', 'commune'],
  },
  {
    name: 'of a body and everything below it',
    filter: () => ({ underBody: given.communeId }),
    is: () =>
      `coalesce(a.body_id, (select u.body_id from sauro.unit u where u.tenant_id = a.tenant_id and u.id = a.unit_id)) = '${given.communeId}'`,
    finds: ['officer', 'commune'],
  },
  {
    name: 'of a unit',
    filter: () => ({ assigneeUnit: given.units[0] }),
    is: () => `a.unit_id = '${given.units[0]}'`,
    finds: ['officer', 'commune', 'unit'],
  },
  {
    name: 'overdue',
    filter: () => ({ overdue: true }),
    is: () => `${open} and a.due_at <= '${NOW}'`,
    finds: ['officer'],
  },
  {
    name: 'not overdue',
    filter: () => ({ overdue: false }),
    is: () => `not (${open} and a.due_at is not null and a.due_at <= '${NOW}')`,
    finds: ['officer', 'commune'],
  },
  // To the end of the day three days ahead, in the time of the tenant.
  {
    name: 'due within three days',
    filter: () => ({ dueInDays: 3 }),
    is: () => `${open} and a.due_at > '${NOW}' and a.due_at <= '2026-11-25T17:00:00Z'`,
    finds: ['officer', 'commune'],
  },
  {
    name: 'due today',
    filter: () => ({ dueInDays: 0 }),
    is: () => `${open} and a.due_at > '${NOW}' and a.due_at <= '2026-11-22T17:00:00Z'`,
    finds: [],
  },
  {
    name: 'waiting for me',
    filter: () => ({ waitingForMe: true }),
    is: (who) =>
      who === 'officer'
        ? `a.status = 'DELIVERED' and a.body_id is distinct from a.authority_body_id and not exists (select from sauro.assignment_step s where s.tenant_id = a.tenant_id and s.assignment_id = a.id and s.to_status = 'DELIVERED' and s.account_id = (select account_id from sauro.membership where email = 'officer@hai-phong.demo'))`
        : who === 'commune'
          ? `a.status = 'DELIVERED' and a.authority_body_id = '${given.communeId}'
             and (select s.account_id from sauro.assignment_step s where s.tenant_id = a.tenant_id and s.assignment_id = a.id and s.to_status = 'DELIVERED' order by s.at desc, s.id desc limit 1)
               is distinct from (select account_id from sauro.membership where email = 'commune@hai-phong.demo')`
          : 'false',
    finds: ['officer', 'commune'],
  },
  {
    name: 'of a plan',
    filter: async () => ({ planId: await plan() }),
    is: async () => `t.plan_id = '${await plan()}'`,
    finds: ['officer', 'commune'],
  },
  { name: 'clear', filter: () => ({ clear: true }), is: () => clear, finds: ['officer', 'commune'] },
  {
    name: 'unclear',
    filter: () => ({ clear: false }),
    is: () => `not ${clear}`,
    finds: ['officer', 'commune', 'unit'],
  },
  {
    name: 'for a body to accept',
    filter: () => ({ authorityBody: given.communeId }),
    is: () => `a.authority_body_id = '${given.communeId}'`,
    finds: ['officer', 'commune'],
  },
  {
    name: 'several at once',
    filter: () => ({ year: 2026, clear: true, dueInDays: 30, underBody: given.communeId }),
    is: () =>
      `a.year = 2026 and ${clear} and ${open} and a.due_at > '${NOW}' and a.due_at <= '2026-12-22T17:00:00Z'
       and coalesce(a.body_id, (select u.body_id from sauro.unit u where u.tenant_id = a.tenant_id and u.id = a.unit_id)) = '${given.communeId}'`,
    finds: ['officer', 'commune'],
  },
];

describe('lists of assignments', () => {
  test.each(
    lists.flatMap((list) => (['officer', 'commune', 'unit'] as const).map((who) => [list.name, who, list] as const)),
  )('%s, as %s', async (_, who, { filter, is, finds }) => {
    const caller = given.service.as(`${who}@hai-phong.demo`);
    const asked = await filter();
    // A unit may ask for bodies of its own scope only.
    if (who === 'unit' && Object.keys(asked).some((key) => key.endsWith('Body'))) return;
    const expected = await given.service.rows(
      `select a.id from sauro.assignment a join sauro.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
         where a.tenant_id = $1 and (${scopes[who]}) and (${await is(who)}) order by coalesce(a.due_at, 'infinity'), a.id`,
      [given.tenantId],
    );
    expect(await idsOf(caller, asked)).toEqual(expected.map(({ id }) => id));
    if (finds.includes(who)) expect(expected.length).toBeGreaterThan(0);
  });

  test('each takes the same few statements, whatever its length', async () => {
    for (const { name, filter } of lists) {
      const asked = await filter();
      const { sql } = await given.service.statements(() => given.officer.ask(LIST, { filter: asked }));
      expect([name, sql.length <= 8]).toEqual([name, true]);
    }
  });
});

describe('the dashboard', () => {
  const COUNTS = 'total assigned accepted inProgress overdue delivered acceptedProduct cancelled deliveredLate unclear';

  test('counts by state of every body of the tree are what a recount says, in one statement for all', async () => {
    const { result, sql } = await given.service.statements(() =>
      given.officer.ask(`{ tenant { bodies { id assignmentCounts(year: 2026) { ${COUNTS} } } } }`),
    );
    expect(sql.filter((text) => /"assignment"/.test(text))).toHaveLength(1);
    const rows = await given.service.rows(
      `select b.id, count(a.id)::int total,
         count(*) filter (where a.status = 'ASSIGNED' and not late)::int assigned, count(*) filter (where a.status = 'ACCEPTED' and not late)::int accepted,
         count(*) filter (where a.status = 'IN_PROGRESS' and not late)::int "inProgress", count(*) filter (where late)::int overdue,
         count(*) filter (where a.status = 'DELIVERED')::int delivered, count(*) filter (where a.status = 'ACCEPTED_PRODUCT')::int "acceptedProduct",
         count(*) filter (where a.status = 'CANCELLED')::int cancelled,
         count(*) filter (where a.status in ('DELIVERED', 'ACCEPTED_PRODUCT') and a.delivered_at >= a.due_at)::int "deliveredLate",
         count(*) filter (where a.status not in ('ACCEPTED_PRODUCT', 'CANCELLED') and not clear)::int unclear
       from sauro.body b
       left join (
         select a.*, coalesce(${open} and a.due_at <= '${NOW}', false) late, ${clear} clear, ab.path
         from sauro.assignment a
         join sauro.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
         left join sauro.unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
         join sauro.body ab on ab.tenant_id = a.tenant_id and ab.id = coalesce(a.body_id, u.body_id)
         where a.year = 2026
       ) a on a.tenant_id = b.tenant_id and a.path ^@ b.path
       where b.tenant_id = $1 group by b.id`,
      [given.tenantId],
    );
    const expected = new Map(rows.map(({ id, ...counts }) => [id, counts]));
    const found = result.tenant.bodies as { id: string; assignmentCounts: object }[];
    expect(found.length).toBeGreaterThan(114);
    for (const { id, assignmentCounts } of found) expect([id, assignmentCounts]).toEqual([id, expected.get(id)]);
  });

  test('what is overdue follows the clock, and nothing is written for it', async () => {
    const overdue = async () =>
      (await given.officer.ask('{ tenant { rootBodies { assignmentCounts(year: 2026) { overdue } } } }')).tenant
        .rootBodies[0].assignmentCounts.overdue;
    const versions = () => given.service.rows('select id, version, status from sauro.assignment order by id');
    const [before, kept] = [await overdue(), await versions()];
    given.service.setNow('2026-11-25T16:59:59Z');
    const still = await overdue();
    given.service.setNow('2026-11-25T17:00:00Z');
    expect(await overdue()).toBeGreaterThan(still);
    given.service.setNow(NOW);
    expect(await overdue()).toBe(before);
    expect(await versions()).toEqual(kept);
  });
});
