import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRole } from '../../src/platform/db/owner-database.js';
import { demoApiKey } from '../../src/seeding/accounts.js';
import { ADMIN, create } from '../modules/bi/bi-desk.js';
import { type Service, startService } from '../support/service.js';

// One question, asked by the programs that BI tools are made of; each must answer what a recount of the facts says.

const QUESTION =
  'select count(*), sum(f.self_total), min(b.name) from bi_v1.fact_standing f join bi_v1.dim_body b on b.body_key = f.body_key';

let service: Service;
let role: { name: string; password: string; url: URL };
let truth: string;
let folder: string;

beforeAll(async () => {
  service = await startService({ biSessions: true });
  const { createBiAccess } = await service.as(ADMIN).ask(create, { input: { kind: 'SQL_ROLE', label: 'Thử' } });
  const { roleName: name, secret: password } = createBiAccess;
  role = { name, password, url: new URL(asRole(service.fresh.serviceUrl, name, password)) };
  const [row] = await service.rows(
    `select count(*) || '|' || sum(s.self_total) || '|' || min(b.name) as line from sauro.standing s
     join sauro.body b on b.tenant_id = s.tenant_id and b.id = s.body_id join sauro.tenant t on t.id = s.tenant_id where t.code = 'hai-phong'`,
  );
  truth = row.line;
  folder = await mkdtemp(join(tmpdir(), 'clients-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await service.stop();
});

const run = async (program: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> =>
  (await promisify(execFile)(program, [...args], { env: { ...process.env, LC_ALL: 'C.UTF-8', ...env } })).stdout.trim();

describe('over SQL, as a role of one tenant', () => {
  const place = () => ({ host: role.url.hostname, port: role.url.port, database: role.url.pathname.slice(1) });

  test('psql', async () => {
    expect(await run('psql', [role.url.href, '-XAtc', QUESTION])).toBe(truth);
    const listed = await run('psql', [role.url.href, '-XAtc', '\\dv bi_v1.*']);
    expect(listed).toContain('bi_v1|wide_standing|view');
  });

  test('ODBC', async () => {
    const { host, port, database } = place();
    const connection = `DRIVER={PostgreSQL Unicode};SERVER=${host};PORT=${port};DATABASE=${database};UID=${role.name};PWD=${role.password}`;
    expect(await run('/usr/bin/python3', ['test/clients/ask_odbc.py', connection, QUESTION])).toBe(truth);
  });

  test('JDBC', async () => {
    const { host, port, database } = place();
    const address = `jdbc:postgresql://${host}:${port}/${database}`;
    const asked = ['-cp', '/usr/share/java/postgresql.jar', '-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8'];
    expect(await run('java', [...asked, 'test/clients/Ask.java', address, role.name, role.password, QUESTION])).toBe(
      truth,
    );
  });

  test('R', async () => {
    const { host, port, database } = place();
    const script = `suppressMessages(library(RPostgreSQL)); a <- commandArgs(TRUE)
      c <- dbConnect(PostgreSQL(), host = a[1], port = as.integer(a[2]), dbname = a[3], user = a[4], password = a[5])
      r <- dbGetQuery(c, a[6]); cat(paste(format(r[1, 1]), sprintf("%.2f", r[1, 2]), r[1, 3], sep = "|"))`;
    const args = [host, port, database, role.name, role.password, QUESTION];
    expect(await run('Rscript', ['-e', script, ...args])).toBe(truth);
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
  test.each(['wide_standing.xlsx', 'wide_standing.csv'])('LibreOffice Calc opens %s', async (file) => {
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
    const [head = '', ...lines] = (await readFile(join(out, 'wide_standing.csv'), 'utf8')).trimEnd().split('\n');
    const at = (name: string) => head.replace('\uFEFF', '').split('|').indexOf(name);
    const rows = lines.map((line) => line.split('|'));
    const hundredths = rows.reduce((sum, row) => sum + Math.round(Number(row[at('self_total')]) * 100), 0);
    const names = rows.map((row) => row[at('body_name')] ?? '');
    const [count, sum, smallest] = truth.split('|');
    expect([String(rows.length), (hundredths / 100).toFixed(2), names.includes(smallest ?? '')]).toEqual([
      count,
      sum,
      true,
    ]);
    // Keys of fifteen digits survive as they are.
    const [key] = await service.rows('select app.bi_key(id)::text as key from sauro.body where name = $1', [smallest]);
    expect(rows.map((row) => row[at('body_key')])).toContain(key.key);
  });
});
