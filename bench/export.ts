import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/platform/db/embedded.js';
import { createLog } from '../src/platform/log/log.js';
import { demoApiKey } from '../src/seeding/accounts.js';
import { startService, stop } from './service.js';

// How much memory the service needs while a million rows leave it, and whether it needs more the longer it takes. `npm run bench:export` lays the demo
// anew and multiplies the standings of its largest locality over years that nobody opened; with DATA_DIR they stay there for the next time.

const ROWS = 1_000_000;
const TENANT = 'hai-phong';
const VIEW = 'wide_standing';
const QUARTERS = 4;

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
       where attrelid = 'sauro.standing'::regclass and attnum > 0 and not attisdropped and attname <> 'year'`,
    );
    // What is copied is right, and is not checked a second time.
    await admin.query("set session_replication_role = 'replica'");
    for (let year = 2023, all = laid.all; all < ROWS; year -= 1, all += laid.year)
      await admin.query(
        `insert into sauro.standing (year, ${columns[0]?.names}) select $2, ${columns[0]?.names} from sauro.standing where tenant_id = $1 and year = 2025`,
        [laid.tenant, year],
      );
    await admin.query('vacuum (analyze) sauro.standing');
  } finally {
    await admin.end();
  }
}

/** Reads a whole file and forgets it; looks at the memory of the service meanwhile. */
async function download(base: string, pid: number, format: string) {
  const before = await rss(pid);
  const began = performance.now();
  const reply = await fetch(`${base}/bi/v1/${VIEW}.${format}`, {
    headers: { authorization: `Bearer ${demoApiKey(TENANT, 'sauro-demo')}` },
  });
  if (!reply.ok || !reply.body) throw new Error(`${format}: ${reply.status} ${await reply.text()}`);
  const samples: number[] = [];
  const looking = setInterval(() => void rss(pid).then((now) => samples.push(now)), 100);
  let bytes = 0;
  for await (const chunk of reply.body) bytes += (chunk as Uint8Array).length;
  clearInterval(looking);
  const peaks = Array.from({ length: QUARTERS }, (_, quarter) =>
    Math.round(
      Math.max(...samples.slice((samples.length * quarter) / QUARTERS, (samples.length * (quarter + 1)) / QUARTERS)),
    ),
  );
  return {
    format,
    rows: Number(reply.headers.get('x-total-rows')),
    megabytes: Math.round(bytes / 1e6),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    rssBefore: Math.round(before),
    rssPeakByQuarter: peaks,
  };
}

const dataDir = process.env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'sauro-export-')));
const database = await startEmbeddedPostgres({ dataDir, log: createLog('warn'), settings: { max_wal_size: '4GB' } });
const variables = { DATABASE_URL: database.ownerUrl, DATA_DIR: dataDir };
try {
  const laying = await startService(variables);
  await stop(laying.process);
  await multiply(database.adminUrl);
  const service = await startService(variables);
  const results = [];
  for (const format of ['csv', 'xlsx', 'parquet'])
    results.push(await download(`http://127.0.0.1:${service.port}`, service.process.pid ?? 0, format));
  await stop(service.process);
  console.table(results.map((result) => ({ ...result, rssPeakByQuarter: result.rssPeakByQuarter.join(' ') })));
  await mkdir('bench/results', { recursive: true });
  const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.version };
  await writeFile('bench/results/export.json', `${JSON.stringify({ machine, view: VIEW, results }, null, 2)}\n`);
} finally {
  await database.stop();
  if (!process.env['DATA_DIR']) await rm(dataDir, { recursive: true });
}
