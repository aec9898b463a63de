import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

// What the planner does with the lists of units in a tenant of real size, as the role of the service and under row-level security.

let service: Service;
let tenantId: string;
let root: string;
let communeBody: string;

const UNITS = 41_800;

beforeAll(async () => {
  service = await startService();
  const [held] = await service.rows(
    "select tenant_id, body_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  tenantId = held.tenant_id;
  communeBody = held.body_id;
  root = (await service.as('officer@hai-phong.demo').ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id;
  await service.rows(
    `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, enterprise_size, valid_from)
     select $1, uuidv7(), 'LON-' || n, 'Doanh nghiệp lớn ' || n, 'ENTERPRISE', bodies.ids[1 + n % cardinality(bodies.ids)], 'LARGE', '2024-01-01'
     from generate_series(1, $2::int) n, (select array_agg(id order by id) ids from sauro.body where tenant_id = $1 and parent_id is not null) bodies`,
    [tenantId, UNITS],
  );
  await service.rows(
    `insert into sauro.unit_word (tenant_id, word, unit_id)
     select distinct u.tenant_id, word, u.id from sauro.unit u, unnest(array['doanh', 'nghiep', 'lon', substr(u.code, 5)]) word
     where u.tenant_id = $1 and u.code like 'LON-%'`,
    [tenantId],
  );
  await service.rows(
    `insert into sauro.standing (tenant_id, year, unit_id, body_id, unit_kind, eligible, registered, recognition)
     select tenant_id, 2025, id, body_id, kind, true, substr(code, 5)::int % 3 > 0, case substr(code, 5)::int % 3 when 0 then 'NOT_REGISTERED' when 1 then 'RECOGNISED' else 'REGISTERED' end
     from sauro.unit where tenant_id = $1 and code like 'LON-%'`,
    [tenantId],
  );
  for (const table of ['unit', 'unit_word', 'standing']) await service.rows(`vacuum analyze sauro.${table}`);
}, 120_000);

afterAll(() => service.stop());

const LIST = 'query ($filter: UnitFilter) { units(filter: $filter) { nodes { name body { name } } } }';

/** The plans that stay whatever the parameters are, of the statements over units that a list takes. */
async function plansOf(filter: object, document = LIST, over = /"unit(_word)?"/): Promise<string[]> {
  const { result, sql } = await service.statements(() =>
    service.as('officer@hai-phong.demo').ask(document, { filter }),
  );
  expect(result).toBeTruthy();
  const client = await service.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select app.set_tenant($1)', [tenantId]);
    const plans = [];
    for (const text of sql.filter((one) => over.test(one))) {
      const { rows } = await client.query(`explain (generic_plan, costs off) ${text}`);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    return plans;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe(`lists over ${UNITS} units`, () => {
  test('in the order of names come from the index of names', async () => {
    const [plan] = await plansOf({});
    expect(plan).toContain('Index Scan using unit_by_name on unit');
    expect(plan).not.toContain('Sort');
  });

  test('under the root body come from the same index, unfiltered', async () => {
    const [plan] = await plansOf({ underBody: root });
    expect(plan).toContain('Index Scan using unit_by_name on unit');
    expect(plan).not.toContain('SubPlan');
    expect(plan).not.toContain('Sort');
  });

  test('with the standing that their fields ask for: looked up for each unit in order, in the same statement', async () => {
    const plans = await plansOf(
      {},
      'query ($filter: UnitFilter) { units(filter: $filter) { nodes { name standing(year: 2025) { registered } } } }',
      /"(unit|standing)"/,
    );
    expect(plans).toHaveLength(1);
    expect(plans[0]).toContain('Index Scan using unit_by_name on unit');
    expect(plans[0]).toMatch(/Index (Only )?Scan using standing_(pk|by_unit)/);
    expect(plans[0]).not.toContain('Sort');
  });

  test('of one body come from its own index', async () => {
    const [plan] = await plansOf({ underBody: communeBody });
    expect(plan).toContain('Index Scan using unit_by_body on unit');
    expect(plan).not.toContain('Sort');
  });

  test('of awards, and their counts: names in order with the standing of each, one look at all standings of the year', async () => {
    const AWARDS =
      'query { tenant { rootBodies { awardList(year: 2025, filter: { eligible: true }) { nodes { bandStandard } } awardSummary(year: 2025) { units } } } }';
    const plans = await plansOf({}, AWARDS, /"standing"/);
    const list = plans.find((plan) => plan.includes('unit_by_name'));
    expect(list).toMatch(/Index (Only )?Scan using standing_(pk|by_unit)/);
    expect(list).not.toContain('Sort');
    const counts = plans.find((plan) => plan.includes('HashAggregate'));
    expect(counts).toMatch(/standing/);
    expect(plans).toHaveLength(2);
  });

  test('by recognition look up the standing of each unit in order', async () => {
    for (const recognition of ['RECOGNISED', 'NOT_REGISTERED']) {
      const [plan] = await plansOf({ year: 2025, recognition });
      expect(plan).toContain('unit_by_name');
      expect(plan).toMatch(/Index (Only )?Scan using standing_(pk|by_unit)/);
      expect(plan).not.toContain('Sort');
    }
  });

  test('a search asks the index of words by range, also as a kept plan under row-level security', async () => {
    const [words, units] = await plansOf({ search: 'doanh nghiep' });
    expect(words).toContain('Index Only Scan using unit_word_pk on unit_word');
    expect(words).toMatch(/Index Cond: .*word >= prefix\.low.*word < prefix\.high/);
    // Common words: units in order, each asked for its words.
    expect(units).toContain('Index Scan using unit_by_name on unit');
    expect(units).toContain('unit_word_by_unit');
    expect(units).not.toContain('Sort');
  });

  test('a rare word leads to its units by their ids', async () => {
    const [, units] = await plansOf({ search: 'lon 12345' });
    expect(units).toContain('unit_pk');
    expect(units).not.toContain('Seq Scan');
  });

  test('pages of all bodies at once come from the index of each body', async () => {
    const plans = await plansOf({}, '{ tenant { bodies { units(first: 5) { nodes { name } } } } }');
    expect(plans.at(-1)).toContain('Index Scan using unit_by_body on unit');
  });

  test.each([
    ['a common word', { search: 'doanh' }, 50],
    ['two common words and a number', { search: 'doanh nghiệp lớn 4178' }, 11],
    ['a number', { search: '41780' }, 1],
    ['a word and none', { search: 'doanh khong' }, 0],
  ])('finds by %s', async (_, filter, count) => {
    const { units } = await service.as('officer@hai-phong.demo').ask(LIST, { filter });
    expect(units.nodes).toHaveLength(count);
  });
});
