import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { readXlsx } from 'hucre/xlsx';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { biViews } from '../../../src/modules/bi/bi-view.rules.js';
import { demoApiKey } from '../../../src/seeding/accounts.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let base: string;
let truth: { rows: number; selfSum: string; years: number };

const key = (tenant: string) => demoApiKey(tenant, 'sauro-demo');
const get = (path: string, headers: Record<string, string> = {}, tenant = 'hai-phong') =>
  fetch(`${base}${path}`, { headers: { authorization: `Bearer ${key(tenant)}`, ...headers } });

beforeAll(async () => {
  service = await startService();
  base = service.url.replace(/\/graphql$/, '');
  [truth] = (await service.rows(
    `select count(*)::int as rows, sum(self_total)::text as "selfSum", count(distinct year)::int as years
     from sauro.standing s join sauro.tenant t on t.id = s.tenant_id where t.code = 'hai-phong'`,
  )) as [typeof truth];
});
afterAll(() => service.stop());

describe('downloads', () => {
  test('CSV begins with the mark of UTF-8, holds every row, and says how many will come', async () => {
    const reply = await get('/bi/v1/wide_standing.csv');
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(Number(reply.headers.get('x-total-rows'))).toBe(truth.rows);
    const bytes = Buffer.from(await reply.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString('utf8').trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFyear,unit_key,body_key,body_name,/);
    expect(lines).toHaveLength(truth.rows + 1);
    expect(bytes.toString('utf8')).toContain('Phường');
  });

  test('text that a spreadsheet would run is only text', async () => {
    await service.rows(
      `update sauro.body set name = '=cmd|''x'',"y"' where code = (select min(b.code) from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'tu-ky') and tenant_id = (select id from sauro.tenant where code = 'tu-ky')`,
    );
    expect(await (await get('/bi/v1/dim_body.csv', {}, 'tu-ky')).text()).toContain(`,"'=cmd|'x',""y""",`);
  });

  test('XLSX holds numbers as numbers and days as days', async () => {
    const reply = await get('/bi/v1/wide_standing.xlsx');
    const { sheets } = await readXlsx(new Uint8Array(await reply.arrayBuffer()));
    const [head, ...rows] = sheets[0]?.rows ?? [];
    expect(rows).toHaveLength(truth.rows);
    const column = (name: string) => head?.indexOf(name) ?? -1;
    expect(typeof rows[0]?.[column('unit_key')]).toBe('number');
    const sum = rows.reduce((all, row) => all + Math.round(Number(row[column('self_total')] ?? 0) * 100), 0);
    expect((sum / 100).toFixed(2)).toBe(truth.selfSum);
    const dues = await readXlsx(new Uint8Array(await (await get('/bi/v1/fact_report_due.xlsx')).arrayBuffer()));
    const [names, first] = dues.sheets[0]?.rows ?? [];
    expect(first?.[names?.indexOf('due_at') ?? -1]).toBeInstanceOf(Date);
  });

  test('Parquet is read by DuckDB: rows, exact decimals, instants', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bi-'));
    const file = join(folder, 'x.parquet');
    await writeFile(file, Buffer.from(await (await get('/bi/v1/fact_standing.parquet')).arrayBuffer()));
    const due = join(folder, 'due.parquet');
    await writeFile(due, Buffer.from(await (await get('/bi/v1/fact_report_due.parquet')).arrayBuffer()));
    const duckdb = await (await DuckDBInstance.create()).connect();
    const ask = async (sql: string) => (await duckdb.runAndReadAll(sql)).getRowObjectsJson();
    expect(
      await ask(
        `select count(*)::int as rows, sum(self_total)::varchar as "selfSum", count(distinct year)::int as years from '${file}'`,
      ),
    ).toEqual([truth]);
    const types = await ask(`describe select self_total, unit_key, registered from '${file}'`);
    expect(types.map(({ column_type }) => column_type)).toEqual(['DECIMAL(18,2)', 'BIGINT', 'BOOLEAN']);
    const [instant] = await service.rows(
      "select to_char(max(coalesce(extended_to, due_at)) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as due from sauro.report_due d join sauro.tenant t on t.id = d.tenant_id where t.code = 'hai-phong' and d.status <> 'WITHDRAWN'",
    );
    expect(
      await ask(`set timezone = 'UTC'; select strftime(max(due_at), '%Y-%m-%d %H:%M:%S') as due from '${due}'`),
    ).toEqual([instant]);
    duckdb.closeSync();
    await rm(folder, { recursive: true });
  });

  test('an empty view is a whole file in each format', async () => {
    await service.rows(
      "delete from sauro.target t using sauro.tenant n where n.id = t.tenant_id and n.code = 'thanh-hoa'",
    );
    for (const format of ['csv', 'xlsx', 'parquet']) {
      const reply = await get(`/bi/v1/dim_target.${format}`, {}, 'thanh-hoa');
      expect([format, reply.status, (await reply.arrayBuffer()).byteLength > 50]).toEqual([format, 200, true]);
    }
  });

  test('a copy that is still true is not sent again; one that is not is', async () => {
    const first = await get('/bi/v1/dim_body.csv');
    const tag = first.headers.get('etag') ?? '';
    await first.text();
    expect((await get('/bi/v1/dim_body.csv', { 'if-none-match': tag })).status).toBe(304);
    const { tenant } = await service.as('admin@hai-phong.demo').ask('{ tenant { rootBodies { id name version } } }');
    const [{ id, name, version }] = tenant.rootBodies;
    await service
      .as('admin@hai-phong.demo')
      .ask('mutation($input: RenameBodyInput!) { renameBody(input: $input) { id } }', {
        input: { id, version, name: `${name} (mới)` },
      });
    const again = await get('/bi/v1/dim_body.csv', { 'if-none-match': tag });
    expect(again.status).toBe(200);
    expect(await again.text()).toContain('(mới)');
    // A tag that a proxy has weakened or joined with others is the same tag; that of another view or tenant is not.
    const now = again.headers.get('etag') ?? '';
    expect((await get('/bi/v1/dim_body.csv', { 'if-none-match': `"x", ${now.replace('W/', '')}` })).status).toBe(304);
    expect((await get('/bi/v1/dim_band.csv', { 'if-none-match': now })).status).toBe(200);
    await service.rows('update sauro.audit_head set version = 1');
    const tags = await Promise.all(
      ['hai-phong', 'hoa-binh'].map(async (tenant) =>
        (await get('/bi/v1/dim_body.csv', {}, tenant)).headers.get('etag'),
      ),
    );
    expect(new Set(tags).size).toBe(2);
    // What no tenant writes has no version of one.
    expect((await get('/bi/v1/dim_area.csv')).headers.get('etag')).toBeNull();
  });

  test('who goes away in the middle leaves no connection behind', async () => {
    for (let time = 0; time < 10; time += 1) {
      const leaving = new AbortController();
      const reply = await fetch(`${base}/bi/v1/wide_standing.csv`, {
        headers: { authorization: `Bearer ${key('hai-phong')}` },
        signal: leaving.signal,
      });
      await reply.body?.getReader().read();
      leaving.abort();
    }
    await expect
      .poll(
        async () =>
          (
            await service.rows(
              "select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
            )
          ).length,
        { timeout: 10_000 },
      )
      .toBe(0);
    await expect
      .poll(async () => (await (await get('/bi/v1/dim_unit_kind.csv')).text()).split('\r\n').length, {
        timeout: 10_000,
      })
      .toBe(7);
  });
});

describe('OData', () => {
  const odata = async (path: string) => (await get(`/odata/v1${path}`)).json() as Promise<Record<string, any>>;

  test('service document and metadata', async () => {
    const reply = await get('/odata/v1');
    expect(reply.headers.get('odata-version')).toBe('4.0');
    const { value } = (await reply.json()) as { value: { name: string }[] };
    const xml = await (await get('/odata/v1/$metadata')).text();
    for (const { name } of value) expect(xml).toContain(`<EntitySet Name="${name}"`);
    expect(xml).toContain('<Property Name="self_total" Type="Edm.Decimal"');
  });

  test('select, filter, order, top, skip and count', async () => {
    const answer = await odata(
      `/fact_standing?$select=year,self_total&$filter=${encodeURIComponent('year eq 2025 and self_total ge 80')}&$orderby=self_total desc&$top=3&$skip=1&$count=true`,
    );
    const rows = await service.rows(
      "select s.year, s.self_total::float as self_total from sauro.standing s join sauro.tenant t on t.id = s.tenant_id where t.code = 'hai-phong' and year = 2025 and self_total >= 80 order by self_total desc",
    );
    expect(answer['@odata.count']).toBe(rows.length);
    expect(answer.value).toEqual(rows.slice(1, 4));
    expect(answer['@odata.nextLink']).toBeUndefined();
    expect(await (await get('/odata/v1/fact_standing/$count?$filter=year eq 2025 and self_total ge 80')).text()).toBe(
      String(rows.length),
    );
  });

  test('text is compared and searched, null is null', async () => {
    const some = await odata(
      `/dim_body?$filter=${encodeURIComponent("contains(name,'Phường') and not startswith(name,'x')")}&$select=name`,
    );
    expect(some.value.length).toBeGreaterThan(10);
    const roots = await odata(`/dim_body?$filter=${encodeURIComponent('parent_body_key eq null')}`);
    expect(roots.value).toHaveLength(1);
    const rest = await odata(`/dim_body?$filter=${encodeURIComponent('parent_body_key ne null')}&$count=true&$top=0`);
    expect(rest['@odata.count'] + 1).toBe((await odata('/dim_body?$count=true&$top=0'))['@odata.count']);
    const injected = await odata(`/dim_body?$filter=${encodeURIComponent("name eq ''' or true --'")}`);
    expect(injected.value).toEqual([]);
  });

  test('pages follow each other by links without loss, in key order and in another', async () => {
    await service.rows(
      `insert into sauro.tenant_year (tenant_id, year, opened_at) select id, 2001, now() from sauro.tenant where code = 'hoa-binh'`,
    );
    await service.rows(
      `with u as (insert into sauro.unit (tenant_id, id, code, name, kind, body_id, valid_from)
         select t.id, gen_random_uuid(), 'BI-' || n, 'Đơn vị ' || n, 'AGENCY', (select id from sauro.body b where b.tenant_id = t.id limit 1), '2000-01-01'
         from sauro.tenant t cross join generate_series(1, 10500) n where t.code = 'hoa-binh' returning tenant_id, id, body_id)
       insert into sauro.standing (tenant_id, year, unit_id, body_id, unit_kind, eligible) select tenant_id, 2001, id, body_id, 'AGENCY', true from u`,
    );
    for (const order of ['', '&$orderby=unit_key desc']) {
      let url: string | undefined = `${base}/odata/v1/fact_standing?$filter=year eq 2001&$select=unit_key${order}`;
      const keys: number[] = [];
      let pages = 0;
      while (url) {
        const reply: Response = await fetch(url, { headers: { authorization: `Bearer ${key('hoa-binh')}` } });
        const page = (await reply.json()) as Record<string, any>;
        keys.push(...page.value.map((row: { unit_key: number }) => row.unit_key));
        url = page['@odata.nextLink'];
        pages += 1;
      }
      expect([pages, keys.length, new Set(keys).size]).toEqual([2, 10_500, 10_500]);
      expect(keys).toEqual(keys.toSorted((a, b) => (order ? b - a : a - b)));
    }
  });

  test('a spreadsheet comes with user name and password', async () => {
    const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}` });
    expect((await fetch(`${base}/odata/v1`, { headers: basic(key('hai-phong')) })).status).toBe(200);
    const refused = await fetch(`${base}/odata/v1`);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="Sau Ro", charset="UTF-8"',
    ]);
    expect((await fetch(`${base}/odata/v1`, { headers: basic('sauro_sai') })).status).toBe(401);
    expect((await fetch(`${base}/odata/v1`, { headers: basic('sauro-demo') })).status).toBe(401);
  });
});

describe('who may, and what there is', () => {
  test.each([
    ['bi@hai-phong.demo', 200],
    ['admin@hai-phong.demo', 200],
    ['officer@hai-phong.demo', 403],
    ['commune@hai-phong.demo', 403],
    ['unit@hai-phong.demo', 403],
  ])('%s gets %i', async (email, status) => {
    const reply = await fetch(`${base}/bi/v1/dim_band.csv`, { headers: await service.headersOf(email) });
    expect(reply.status).toBe(status);
  });

  test.each([
    '/bi/v1/fact_standing.doc',
    '/bi/v1/unit.csv',
    '/bi/v1/constructor.csv',
    '/odata/v1/unit',
    '/odata/v1/toString',
    "/bi/v1/dim_band';drop.csv",
  ])('%s is not found', async (path) => expect((await get(path)).status).toBe(404));

  test.each([
    '$filter=salary gt 1',
    '$top=-1',
    '$expand=body',
    '$skiptoken=WyJ4Il0',
    '$orderby=year&$skiptoken=WyJ4Il0',
    `$filter=${'('.repeat(30)}`,
  ])('?%s is refused with a sentence', async (query) => {
    const reply = await get(`/odata/v1/fact_standing?${query}`);
    const { errors } = (await reply.json()) as { errors: { extensions: { code: string; field: string } }[] };
    expect([reply.status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errors[0]?.extensions.field).toMatch(/^\$/);
  });

  test('another tenant sees its own rows at the same address', async () => {
    const codes = async (tenant: string) =>
      (await (await get('/bi/v1/dim_body.csv', {}, tenant)).text())
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[0]);
    const [mine, theirs] = [new Set(await codes('hai-phong')), await codes('hoa-binh')];
    expect(theirs.filter((code) => code && mine.has(code))).toEqual([]);
  });
});

describe('a flat view', () => {
  const flat = Object.keys(biViews).filter((name) => name.startsWith('wide_'));

  // The rows of a flat view are counted in its fact.
  test.each(flat)('%s has the rows of its fact, and what both say is the same', async (wide) => {
    const fact = wide.replace('wide_', 'fact_');
    const client = new pg.Client({ connectionString: service.fresh.serviceUrl });
    await client.connect();
    const columns = (
      await client.query<{ name: string }>(
        `select column_name as name from information_schema.columns where table_schema = 'bi_v1' and table_name = $1
         intersect select column_name from information_schema.columns where table_schema = 'bi_v1' and table_name = $2`,
        [wide, fact],
      )
    ).rows.map(({ name }) => `"${name}"`);
    expect(columns).toEqual(expect.arrayContaining((biViews[wide] ?? []).map((name) => `"${name}"`)));
    for (const { id } of await service.rows('select id from sauro.tenant')) {
      await client.query('select app.set_tenant($1)', [id]);
      const rows = (view: string) => `select ${columns.join(', ')} from bi_v1.${view}`;
      const { rows: differing } = await client.query(
        `(${rows(wide)} except all ${rows(fact)}) union all (${rows(fact)} except all ${rows(wide)})`,
      );
      expect(differing).toEqual([]);
    }
    await client.end();
  });

  test('is counted in its fact, unless a condition looks at what only it has', async () => {
    const { sql } = await service.statements(async () => {
      for (const query of ['', '?$filter=year eq 2025', "?$filter=year eq 2025 and body_name eq 'x'"])
        expect((await get(`/odata/v1/wide_standing/$count${query}`)).status).toBe(200);
      await (await get('/bi/v1/wide_figures.csv')).text();
    });
    const counted = sql.flatMap((text) => /count\(\*\) as count from "bi_v1"\."(\w+)"/.exec(text)?.[1] ?? []);
    expect(counted).toEqual(['fact_standing', 'fact_standing', 'wide_standing', 'fact_figures']);
  });
});
