import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRole } from '../../src/platform/db/owner-database.js';
import { demoApiKey } from '../../src/seeding/accounts.js';
import { ADMIN, create, revoke } from '../modules/bi/bi-desk.js';
import { type Service, startService } from '../support/service.js';

// The same questions, asked by the programs that BI tools are made of; each must answer what a recount of the facts says.

interface Question {
  readonly asked: string;
  /** What the facts themselves say, as the superuser recounts them. */
  readonly recount: string;
}

const ofTenant = "join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'";
const counted = `select count(*) filter (where s.eligible) || '|' || sum(s.self_total) || '|' || count(*) filter (where s.recognition = 'RECOGNISED')
  from sauro.standing s ${ofTenant}`;
const questions: Readonly<Record<string, Question>> = {
  fact_standing: {
    asked:
      'select count(*), sum(f.self_total), min(b.name) from bi_v1.fact_standing f join bi_v1.dim_body b on b.body_key = f.body_key',
    recount: `select count(*) || '|' || sum(s.self_total) || '|' || min(b.name) from sauro.standing s
      join sauro.body b on b.tenant_id = s.tenant_id and b.id = s.body_id ${ofTenant}`,
  },
  fact_figures: {
    asked: 'select sum(eligible)::bigint, sum(self_total_sum), sum(recognised)::bigint from bi_v1.fact_figures',
    recount: counted,
  },
  wide_figures: {
    asked:
      'select sum(eligible)::bigint, sum(self_total_sum), max(unit_kind_name) from bi_v1.wide_figures where level1_name is not null',
    recount: `select count(*) filter (where s.eligible) || '|' || sum(s.self_total) || '|' || max(k.name_vi)
      from sauro.standing s ${ofTenant} join bi_v1.dim_unit_kind k on k.code = s.unit_kind`,
  },
};
const views = Object.keys(questions);

let service: Service;
let role: { name: string; password: string; url: URL };
let folder: string;

beforeAll(async () => {
  service = await startService({ biSessions: true });
  const { createBiAccess } = await service.as(ADMIN).ask(create, { input: { kind: 'SQL_ROLE', label: 'Thử' } });
  const { roleName: name, secret: password } = createBiAccess;
  role = { name, password, url: new URL(asRole(service.fresh.serviceUrl, name, password)) };
  folder = await mkdtemp(join(tmpdir(), 'clients-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await service.stop();
});

const askedOf = (view: string): string => questions[view]?.asked ?? '';
const truthOf = async (view: string): Promise<string> =>
  Object.values((await service.rows(questions[view]?.recount ?? ''))[0])[0] as string;

const run = async (program: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> =>
  (await promisify(execFile)(program, [...args], { env: { ...process.env, LC_ALL: 'C.UTF-8', ...env } })).stdout.trim();

describe('over SQL, as a role of one tenant', () => {
  const place = () => ({ host: role.url.hostname, port: role.url.port, database: role.url.pathname.slice(1) });

  const dsn = () => {
    const { host, port, database } = place();
    return `DRIVER={PostgreSQL Unicode};SERVER=${host};PORT=${port};DATABASE=${database};UID=${role.name};PWD=${role.password}`;
  };

  test.each(views)('psql asks %s', async (view) => {
    const asked = askedOf(view);
    expect(await run('psql', [role.url.href, '-XAtc', asked])).toBe(await truthOf(view));
    const listed = await run('psql', [role.url.href, '-XAtc', '\\dv bi_v1.*']);
    expect(listed).toContain(`bi_v1|${view}|view`);
  });

  test.each(views)('ODBC asks %s', async (view) => {
    const asked = askedOf(view);
    expect(await run('/usr/bin/python3', ['test/clients/ask_odbc.py', dsn(), asked])).toBe(await truthOf(view));
  });

  test.each(views)('JDBC asks %s', async (view) => {
    const asked = askedOf(view);
    const { host, port, database } = place();
    const address = `jdbc:postgresql://${host}:${port}/${database}`;
    const given = ['-cp', '/usr/share/java/postgresql.jar', '-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8'];
    expect(await run('java', [...given, 'test/clients/Ask.java', address, role.name, role.password, asked])).toBe(
      await truthOf(view),
    );
  });

  test.each(views)('R asks %s', async (view) => {
    const asked = askedOf(view);
    const { host, port, database } = place();
    const script = `suppressMessages(library(RPostgreSQL)); a <- commandArgs(TRUE)
      c <- dbConnect(PostgreSQL(), host = a[1], port = as.integer(a[2]), dbname = a[3], user = a[4], password = a[5])
      r <- dbGetQuery(c, a[6]); cat(paste(format(r[1, 1], scientific = FALSE), sprintf("%.2f", r[1, 2]), r[1, 3], sep = "|"))`;
    const args = [host, port, database, role.name, role.password, asked];
    expect(await run('Rscript', ['-e', script, ...args])).toBe(await truthOf(view));
  });

  test.each([
    ['fact_standing', 'year, unit_key', 'standing_by_update', 1],
    ['wide_figures', 'year, body_key, unit_kind_key', 'figure_by_time', 1],
  ])('ODBC refreshes its copy of %s by what was written since', async (view, keys, index, changed) => {
    const copy = join(folder, `${view}.copy`);
    const refresh = async () =>
      JSON.parse(await run('/usr/bin/python3', ['test/clients/refresh_odbc.py', dsn(), view, keys, copy])) as {
        readonly fetched: number;
        readonly changed: number;
        readonly rows: number;
        readonly whole: boolean;
        readonly plan: string;
      };
    const { tenant } = await service.as(ADMIN).ask('{ tenant { bodies(level: COMMUNE) { id } } }');
    const unitComes = async (at: string) => {
      service.setNow(at);
      await service.as(ADMIN).ask('mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }', {
        input: {
          bodyId: tenant.bodies[0].id,
          code: `${index}.${at.slice(11, 13)}`.replaceAll('_', '-'),
          name: 'Nhà Văn hóa',
          kind: 'AGENCY',
        },
      });
    };
    await unitComes('2026-11-23T01:00:00Z');
    await service.rows('analyze sauro.standing, sauro.figure');
    const first = await refresh();
    expect(first).toMatchObject({ fetched: first.rows, changed: first.rows, whole: true });
    // Nothing was written since: of what is asked again, because writes take their time, nothing is new.
    expect(await refresh()).toMatchObject({ changed: 0, rows: first.rows, whole: true });
    await unitComes('2026-11-23T02:00:00Z');
    const second = await refresh();
    expect(second).toMatchObject({ changed, whole: true });
    expect(second.fetched).toBeLessThan(20);
    // The condition went into SQL, and there to the index.
    expect(second.plan).toMatch(
      new RegExp(`Index (Only )?Scan using ${index} on[\\s\\S]*Index Cond: .*updated_at >= `),
    );
  });

  test('Power BI: what its filter on the year folds into reaches the key, and so does the look at the newest change', async () => {
    await service.rows('analyze sauro.standing, sauro.figure');
    const range = `from "bi_v1"."fact_standing" "_" where "_"."year" >= 2026 and "_"."year" < 2027`;
    for (const asked of [
      `select "_"."year", "_"."unit_key", "_"."eligible" ${range}`,
      `select max("_"."updated_at") ${range}`,
    ]) {
      const plan = await run('psql', [role.url.href, '-XAtc', `explain ${asked}`]);
      expect(plan).toMatch(/Index Cond: .*year >= 2026.*year < 2027/);
      expect(plan).not.toContain('Seq Scan on standing');
    }
  });

  test('a role whose password is taken away signs in no more', async () => {
    const { createBiAccess } = await service.as(ADMIN).ask(create, { input: { kind: 'SQL_ROLE', label: 'Thu hồi' } });
    const { roleName, secret, id, version } = createBiAccess;
    const url = asRole(service.fresh.serviceUrl, roleName, secret);
    expect(await run('psql', [url, '-XAtc', 'select 1'])).toBe('1');
    await service.as(ADMIN).ask(revoke, { input: { id, version, reason: 'Lộ mật khẩu' } });
    await expect(run('psql', [url, '-XAtc', 'select 1'])).rejects.toThrow(
      /role .* does not exist|not permitted to log in|authentication failed/,
    );
  });

  test('a session says its instants in its own time zone', async () => {
    const asked = "set time zone 'Asia/Ho_Chi_Minh'; select to_char(max(updated_at), 'TZH') from bi_v1.fact_standing";
    expect(await run('psql', [role.url.href, '-XAtqc', asked])).toBe('+07');
  });
});

describe('over HTTP, with a key', () => {
  const fetched = async (file: string): Promise<string> => {
    const reply = await fetch(`${service.url.replace(/\/graphql$/, '')}/bi/v1/${file}`, {
      headers: { authorization: `Bearer ${demoApiKey('hai-phong', 'sauro-demo')}` },
    });
    const path = join(folder, file);
    await writeFile(path, Buffer.from(await reply.arrayBuffer()));
    return path;
  };

  // LibreOffice opens the file as Calc does, and says in CSV what it saw.
  const opened = async (file: string) => {
    const path = await fetched(file);
    const out = join(folder, `of-${file}`);
    await run('soffice', [
      `-env:UserInstallation=file://${folder}/office`,
      '--headless',
      ...(file.endsWith('.csv') ? ['--infilter=CSV:44,34,76,1'] : []),
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):124,34,76',
      '--outdir',
      out,
      path,
    ]);
    const [head = '', ...lines] = (await readFile(join(out, file.replace(/\.\w+$/, '.csv')), 'utf8'))
      .trimEnd()
      .split('\n');
    const names = head.replace('\uFEFF', '').split('|');
    const rows = lines.map((line) => line.split('|'));
    const column = (name: string) => rows.map((row) => row[names.indexOf(name)] ?? '');
    const hundredths = (name: string) => column(name).reduce((sum, cell) => sum + Math.round(Number(cell) * 100), 0);
    return { rows, column, sum: (name: string) => (hundredths(name) / 100).toFixed(2) };
  };

  test.each(['wide_standing.xlsx', 'wide_standing.csv'])('LibreOffice Calc opens %s', async (file) => {
    const { rows, column, sum } = await opened(file);
    const [count, total, smallest = ''] = (await truthOf('fact_standing')).split('|');
    expect([String(rows.length), sum('self_total')]).toEqual([count, total]);
    expect(column('body_name')).toContain(smallest);
    // Keys of fifteen digits survive as they are.
    const [key] = await service.rows('select app.bi_key(id)::text as key from sauro.body where name = $1', [smallest]);
    expect(column('body_key')).toContain(key.key);
  });

  test.each(['fact_figures.xlsx', 'fact_figures.csv', 'wide_figures.xlsx', 'wide_figures.csv'])(
    'LibreOffice Calc opens %s',
    async (file) => {
      const { sum } = await opened(file);
      const [eligible, total, recognised] = (await truthOf('fact_figures')).split('|');
      expect([sum('eligible'), sum('self_total_sum'), sum('recognised')]).toEqual([
        `${eligible}.00`,
        total,
        `${recognised}.00`,
      ]);
    },
  );

  test.each(['fact_standing', 'fact_figures', 'wide_figures'])('DuckDB reads %s.parquet', async (view) => {
    const asked = askedOf(view);
    await fetched('dim_body.parquet');
    const files = asked.replaceAll(/bi_v1\.(\w+)/g, (_all, name: string) => `'${folder}/${name}.parquet'`);
    await fetched(`${view}.parquet`);
    const duckdb = await (await DuckDBInstance.create()).connect();
    const [row] = (await duckdb.runAndReadAll(files)).getRowsJson();
    duckdb.closeSync();
    expect(row?.map((cell) => JSON.stringify(cell).replaceAll('"', '')).join('|')).toBe(await truthOf(view));
  });

  test.each(['wide_figures', 'fact_figures'])('a sheet that asks OData for %s adds up the same', async (view) => {
    const key = Buffer.from(`bat-ky:${demoApiKey('hai-phong', 'sauro-demo')}`).toString('base64');
    let next: string | undefined =
      `${service.url.replace(/\/graphql$/, '')}/odata/v1/${view}?$select=eligible,recognised`;
    const sums = { eligible: 0, recognised: 0 };
    while (next) {
      const reply: Response = await fetch(next, { headers: { authorization: `Basic ${key}` } });
      const page = (await reply.json()) as { value: (typeof sums)[]; '@odata.nextLink'?: string };
      for (const row of page.value) {
        sums.eligible += row.eligible;
        sums.recognised += row.recognised;
      }
      next = page['@odata.nextLink'];
    }
    const [eligible, , recognised] = (await truthOf('fact_figures')).split('|');
    expect([String(sums.eligible), String(sums.recognised)]).toEqual([eligible, recognised]);
  });
});
