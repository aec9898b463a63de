import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/platform/db/embedded.js';
import { createLog } from '../src/platform/log/log.js';
import { demoApiKey } from '../src/seeding/accounts.js';
import { startService, stop } from './service.js';

// How much memory the service needs while rows leave it, and whether a million need more than an eighth of that. `npm run bench:export` lays the demo
// anew and multiplies the standings of its largest locality over years that nobody opened; with DATA_DIR they stay there for the next time.

const ROWS = 1_000_000;
const TENANT = 'hai-phong';
const VIEW = 'wide_standing';
/** Standings that were multiplied say they were written before this, so that asking for later ones gives the demo's own alone. */
const SINCE = '2000-01-02T00:00:00Z';
const QUARTERS = 4;
/** Each page of OData is a request and an order of its own: of a million rows so many are paged through. */
const ODATA_ROWS = 250_000;

const rss = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Lays standings of earlier years until there are enough: the year 2025 again, row by row. */
async function multiply(adminUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl.replace(/\/postgres(\?|$)/, '/sauro$1') });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ tenant: string; all: number; year: number }>(
      `select t.id as tenant, count(*)::int as all, count(*) filter (where s.year = 2025)::int as year
       from sauro.standing s join sauro.tenant t on t.id = s.tenant_id where t.code = $1 group by t.id`,
      [TENANT],
    );
    const laid = rows[0];
    if (!laid) throw new Error('the demo is not there');
    const { rows: columns } = await admin.query<{ names: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
       where attrelid = 'sauro.standing'::regclass and attnum > 0 and not attisdropped and attname not in ('year', 'updated_at')`,
    );
    // What is copied is right, and is not checked a second time.
    await admin.query("set session_replication_role = 'replica'");
    for (let year = 2023, all = laid.all; all < ROWS; year -= 1, all += laid.year)
      await admin.query(
        `insert into sauro.standing (year, updated_at, ${columns[0]?.names}) select $2, '2000-01-01', ${columns[0]?.names} from sauro.standing where tenant_id = $1 and year = 2025`,
        [laid.tenant, year],
      );
    await admin.query(
      'update sauro.standing set updated_at = now() where tenant_id = $1 and year > 2023 and updated_at < $2',
      [laid.tenant, SINCE],
    );
    await admin.query('vacuum (analyze) sauro.standing');
  } finally {
    await admin.end();
  }
}

const headers = { authorization: `Bearer ${demoApiKey(TENANT, 'sauro-demo')}` };

/** Reads a whole file and forgets it; how many bytes and rows it had. */
async function readFileOf(base: string, format: string, query: string): Promise<{ bytes: number; rows: number }> {
  const reply = await fetch(`${base}/bi/v1/${VIEW}.${format}?${query}`, { headers });
  if (!reply.ok || !reply.body) throw new Error(`${format}: ${reply.status} ${await reply.text()}`);
  let bytes = 0;
  for await (const chunk of reply.body) bytes += (chunk as Uint8Array).length;
  return { bytes, rows: Number(reply.headers.get('x-total-rows')) };
}

/** Follows the pages of OData to the last one, or as far as is paged. */
async function readPages(base: string, query: string): Promise<{ bytes: number; rows: number }> {
  const read = { bytes: 0, rows: 0 };
  for (let next: string | undefined = `${base}/odata/v1/${VIEW}?${query}`; next && read.rows < ODATA_ROWS; ) {
    const reply: Response = await fetch(next, { headers });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`odata: ${reply.status} ${text}`);
    const page = JSON.parse(text) as { readonly value: readonly unknown[]; readonly '@odata.nextLink'?: string };
    read.bytes += text.length;
    read.rows += page.value.length;
    next = page['@odata.nextLink'];
  }
  return read;
}

/** Reads all or the newest eighth in one format from a service that has just begun; looks at its memory meanwhile. */
async function measure(variables: Readonly<Record<string, string>>, format: string, query: string) {
  const { process: child, port } = await startService(variables);
  const pid = child.pid ?? 0;
  const base = `http://127.0.0.1:${port}`;
  try {
    await (await fetch(`${base}/bi/v1/dim_body.csv`, { headers })).text();
    const before = await rss(pid);
    const began = performance.now();
    const samples: number[] = [];
    const looking = setInterval(() => void rss(pid).then((now) => samples.push(now)), 100);
    const { bytes, rows } = await (format === 'odata' ? readPages(base, query) : readFileOf(base, format, query));
    clearInterval(looking);
    const peaks = Array.from({ length: QUARTERS }, (_, quarter) =>
      Math.round(
        Math.max(...samples.slice((samples.length * quarter) / QUARTERS, (samples.length * (quarter + 1)) / QUARTERS)),
      ),
    );
    return {
      format,
      rows,
      megabytes: Math.round(bytes / 1e6),
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rssBefore: Math.round(before),
      rssPeakByQuarter: peaks,
    };
  } finally {
    await stop(child);
  }
}

const dataDir = process.env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'sauro-export-')));
const database = await startEmbeddedPostgres({ dataDir, log: createLog('warn'), settings: { max_wal_size: '4GB' } });
const variables = { DATABASE_URL: database.ownerUrl, DATA_DIR: dataDir };
try {
  const laying = await startService(variables);
  await stop(laying.process);
  await multiply(database.adminUrl);
  const results = [];
  for (const format of ['csv', 'xlsx', 'parquet', 'odata'])
    for (const query of [`updated_since=${SINCE}`, '']) results.push(await measure(variables, format, query));
  console.table(results.map((result) => ({ ...result, rssPeakByQuarter: result.rssPeakByQuarter.join(' ') })));
  await mkdir('bench/results', { recursive: true });
  const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.version };
  await writeFile('bench/results/export.json', `${JSON.stringify({ machine, view: VIEW, results }, null, 2)}\n`);
} finally {
  await database.stop();
  if (!process.env['DATA_DIR']) await rm(dataDir, { recursive: true });
}
