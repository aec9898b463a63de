import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { biViews } from '../../src/modules/bi/bi-view.rules.js';
import { asRole } from '../../src/platform/db/owner-database.js';
import { create } from '../modules/bi/bi-desk.js';
import { type Service, startService } from '../support/service.js';

// A person who signs in to the database itself, with every trick that a role may try.

let service: Service;
let url: string;
let session: pg.Client;
let tenants: { id: string; code: string }[];

beforeAll(async () => {
  service = await startService({ biSessions: true });
  // The demo withdraws nothing.
  await service.rows(
    "update sauro.report_due set status = 'WITHDRAWN' where id in (select id from sauro.report_due where status = 'OPEN' limit 2000)",
  );
  tenants = await service.rows(
    "select id, code from sauro.tenant where code in ('hai-phong', 'hoa-binh') order by code",
  );
  const { createBiAccess } = await service
    .as('admin@hai-phong.demo')
    .ask(create, { input: { kind: 'SQL_ROLE', label: 'Kẻ tò mò', connectionLimit: 2 } });
  url = asRole(service.fresh.serviceUrl, createBiAccess.roleName, createBiAccess.secret);
  session = new pg.Client({ connectionString: url });
  await session.connect();
});

afterAll(async () => {
  await session.end();
  await service.stop();
});

const count = async (view: string): Promise<number> =>
  Number((await session.query(`select count(*) as n from bi_v1.${view}`)).rows[0].n);
const truth = async (sql: string, tenant = tenants[0]?.id): Promise<number> =>
  Number((await service.rows(`select count(*) as n from ${sql}`, [tenant]))[0].n);

const SOURCES: Readonly<Record<string, string>> = {
  dim_body: 'sauro.body where tenant_id = $1',
  dim_body_year: 'sauro.body b join sauro.tenant_year y using (tenant_id) where b.tenant_id = $1',
  dim_band:
    "sauro.band b join sauro.rule_book r on r.id = b.rule_book_id where b.tenant_id = $1 and r.status <> 'DRAFT'",
  dim_target: 'sauro.target where tenant_id = $1',
  fact_standing: 'sauro.standing where tenant_id = $1',
  fact_report_due: "sauro.report_due where tenant_id = $1 and status <> 'WITHDRAWN'",
  fact_assignment: 'sauro.assignment where tenant_id = $1',
  fact_figures: 'sauro.figure where tenant_id = $1',
  wide_standing: 'sauro.standing where tenant_id = $1',
  wide_report_due: "sauro.report_due where tenant_id = $1 and status <> 'WITHDRAWN'",
  wide_assignment: 'sauro.assignment where tenant_id = $1',
  wide_figures: 'sauro.figure where tenant_id = $1',
  withdrawn_report_due: "sauro.report_due where tenant_id = $1 and status = 'WITHDRAWN'",
};
const SHARED = ['dim_date', 'dim_unit_kind', 'dim_area', 'data_dictionary'];

describe('a BI role of one tenant', () => {
  test.each(Object.entries(SOURCES))('%s holds the rows of its tenant, all of them', async (view, source) => {
    const mine = await truth(source);
    expect(mine).toBeGreaterThan(0);
    expect(await count(view)).toBe(mine);
  });

  test('no view is forgotten by these tests', async () => {
    const { rows } = await session.query(
      "select relname from pg_class where relnamespace = 'bi_v1'::regnamespace and relkind = 'v' order by 1",
    );
    expect(rows.map(({ relname }) => relname)).toEqual([...Object.keys(SOURCES), ...SHARED].sort());
    expect(Object.keys(biViews).sort()).toEqual(rows.map(({ relname }) => relname));
  });

  test.each(Object.entries(biViews))('%s: %j tell one row from all others', async (view, keys) => {
    const { rows } = await session.query(
      `select count(*)::int as all, (select count(*)::int from (select distinct ${keys.join(', ')} from bi_v1.${view}) d) as different from bi_v1.${view}`,
    );
    expect(rows[0].different).toBe(rows[0].all);
  });

  test('setting another tenant changes nothing', async () => {
    const before = await count('fact_standing');
    await session.query(`set app.tenant_id = '${tenants[1]?.id}'`);
    await session.query("select set_config('app.tenant_id', $1, false)", [tenants[1]?.id]);
    expect(await count('fact_standing')).toBe(before);
    const names = await session.query('select code from bi_v1.dim_body');
    const theirs = await service.rows('select code from sauro.body where tenant_id = $1', [tenants[1]?.id]);
    const seen = new Set(names.rows.map(({ code }) => code));
    expect(theirs.filter(({ code }) => seen.has(code))).toEqual([]);
    await session.query('reset app.tenant_id');
  });

  test.each([
    ['a table', 'select * from sauro.standing'],
    ['a column that views show, at its table', 'select name from sauro.body'],
    ['names of units', 'select name from sauro.unit'],
    ['accounts', 'select * from sauro.account'],
    ['another role', 'set role sauro_app'],
    ['another session', 'set session authorization sauro_app'],
    ['the function that sets the tenant', "select app.set_tenant('00000000-0000-7000-8000-000000000000')"],
    ['making a role', "select app.create_bi_role('00000000-0000-7000-8000-000000000000', 'x', 1)"],
    ['a role of its own', 'create role sauro_bi_00000000000000000000000000000000_000000000000 login'],
    ['a schema', 'create schema mine'],
    ['a table of its own', 'create table public.mine (x int)'],
    ['writing through a view', 'delete from bi_v1.fact_standing'],
    ['writing once read-only is off', 'begin; set transaction read write; update bi_v1.dim_body set name = name'],
    ['files', "copy (select 1) to '/tmp/x'"],
    ['passwords', 'select * from pg_authid'],
  ])('is refused %s', async (_, sql) => {
    await expect(session.query(sql)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|25006|42883|3F000|55000)$/),
    });
    await session.query('rollback');
  });

  test('holds no more connections than it was given', async () => {
    const second = new pg.Client({ connectionString: url });
    await second.connect();
    const third = new pg.Client({ connectionString: url });
    await expect(third.connect()).rejects.toMatchObject({ code: '53300' });
    await second.end();
  });

  test('every view and column says what it means, in two languages', async () => {
    const { rows } = await session.query(
      `select view_name, column_name from bi_v1.data_dictionary
       where coalesce(meaning_vi, '') = '' or coalesce(meaning_en, '') = '' or coalesce(view_meaning_vi, '') = '' or coalesce(view_meaning_en, '') = ''`,
    );
    expect(rows).toEqual([]);
  });

  test('the star joins without loss', async () => {
    const { rows } = await session.query(
      `select (select count(*) from fact_standing f join dim_body b using (body_key) join dim_unit_kind using (unit_kind_key))::int as joined,
              (select count(*) from fact_standing)::int as facts,
              (select count(*) from fact_report_due f join dim_date d on d.date_key = f.due_date_key)::int as dated,
              (select count(*) from fact_report_due)::int as dues`,
    );
    expect(rows[0].joined).toBe(rows[0].facts);
    expect(rows[0].dated).toBe(rows[0].dues);
  });
});
