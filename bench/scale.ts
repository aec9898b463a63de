import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { askedTenant, layData, serveData, startDatabase } from './database.js';
import { growBodies, growUnits } from './larger.js';
import { type Measure, underLoad } from './load.js';
import { askOnce, type Identity, openAdmin, putOffJobs, signIn } from './parties.js';
import { peakMemoryOf } from './processor.js';
import { stop } from './service.js';
import { reads } from './works.js';

// npm run bench:scale [-- --seconds 2 --only connections]: how the cost of the same questions grows with the tenants of a service, the units and the bodies of a tenant, and
// with the connections that ask. The data lies in `.bench/scale` and grows from step to step, so it is laid anew; connections alone are measured on what lies there.
const argument = (name: string, otherwise: number): number => {
  const place = process.argv.indexOf(`--${name}`);
  return place < 0 ? otherwise : Number(process.argv[place + 1]);
};
const seconds = argument('seconds', 2);
const CONNECTIONS = 16;
const onlyConnections = process.argv.includes('connections');
/** Longer than what the most connections still have under way when a load ends. */
const REST_MS = 3_000;
const works = reads.filter(({ name }) => ['tree', 'page', 'aggregate'].includes(name));

/** What was measured at one step. */
interface Step {
  readonly along: 'tenants' | 'units of the tenant' | 'bodies of the tenant' | 'connections';
  readonly size: number;
  readonly work: string;
  readonly measure: Measure;
  /** How large one answer is, in kB of JSON. */
  readonly answerKb: number;
  readonly peakMemoryMb: number;
}

const steps: Step[] = [];
const folder = resolve('.bench/scale');
if (!onlyConnections) await rm(folder, { recursive: true, force: true });
const database = await startDatabase(folder);
let asked = 0;

/** The service, freshly started, asked by the officer of the tenant with the works, once a while without being measured. */
async function measure(
  admin: Client,
  tenant: string,
  along: Step['along'],
  sizes: readonly { readonly size: number; readonly connections: number }[],
): Promise<void> {
  const service = await serveData(database.ownerUrl, folder);
  try {
    const identity: Identity = { ...(await signIn(service.port)), 'x-tenant': tenant };
    await putOffJobs(admin);
    const { data } = await askOnce(
      service.port,
      { path: '/graphql', body: { query: '{ tenant { rootBodies { id } } }' } },
      identity,
    );
    const rootId: string = data.tenant.rootBodies[0].id;
    for (const { name, ask } of works) {
      const { path, body } = ask.ours(rootId);
      const next = () => {
        asked += 1;
        return { ...body, variables: { ...(body['variables'] as object), own: asked } };
      };
      for (const { size, connections } of sizes) {
        const target = { ...service, dataDir: folder, headers: identity, connections };
        await pause(REST_MS);
        // Fails where the answer is a refusal, which a load would take for an answer.
        const answer = await askOnce(service.port, { path, body: next() }, identity);
        await underLoad({ ...target, seconds: 1 }, path, next);
        await pause(REST_MS);
        const found = await underLoad({ ...target, seconds }, path, next);
        steps.push({
          along,
          size,
          work: name,
          measure: found,
          answerKb: Math.round(JSON.stringify(answer).length / 1_000),
          peakMemoryMb: await peakMemoryOf(service.process.pid ?? 0),
        });
        process.stdout.write(
          `· ${size} ${along}: ${name} ${found.perSecond.toFixed(0)}/s, p99 ${found.p99} ms, node ${found.nodeMs} ms, PostgreSQL ${found.postgresMs} ms\n`,
        );
      }
    }
  } finally {
    await stop(service.process);
  }
}

async function idOf(admin: Client, code: string): Promise<string> {
  const { rows } = await admin.query<{ id: string }>('select id from sauro.tenant where code = $1', [code]);
  if (!rows[0]) throw new Error(`no tenant ${code}`);
  return rows[0].id;
}

async function countOf(admin: Client, table: 'unit' | 'body', tenantId: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from sauro.${table} where tenant_id = $1`,
    [tenantId],
  );
  return rows[0]?.count ?? 0;
}

/** The same tenant among 5 to 40. */
async function measureTenants(admin: Client): Promise<void> {
  for (const tenants of [5, 10, 20, 40]) {
    await layData(database, tenants, folder);
    await measure(admin, askedTenant, 'tenants', [{ size: tenants, connections: CONNECTIONS }]);
  }
}

async function measureUnits(admin: Client): Promise<void> {
  const tenantId = await idOf(admin, 'bench-00');
  for (const [from, to] of [
    [1, 1],
    [1, 3],
    [3, 10],
  ] as const) {
    if (to > from) await growUnits(admin, tenantId, from, to);
    const size = await countOf(admin, 'unit', tenantId);
    await measure(admin, 'bench-00', 'units of the tenant', [{ size, connections: CONNECTIONS }]);
  }
}

async function measureBodies(admin: Client): Promise<void> {
  const tenantId = await idOf(admin, 'bench-01');
  // With ten times the bodies the aggregate would have more cells than one question may have.
  for (const [from, to] of [
    [1, 1],
    [1, 3],
    [3, 8],
  ] as const) {
    if (to > from) await growBodies(admin, tenantId, from, to);
    const size = await countOf(admin, 'body', tenantId);
    await measure(admin, 'bench-01', 'bodies of the tenant', [{ size, connections: CONNECTIONS }]);
  }
}

const measureConnections = (admin: Client): Promise<void> =>
  measure(
    admin,
    askedTenant,
    'connections',
    [1, 4, 16, 64, 256].map((connections) => ({ size: connections, connections })),
  );

let admin: Client | undefined;
try {
  // Migrated before anything is asked of it.
  await layData(database, 5, folder);
  admin = await openAdmin(database);
  if (!onlyConnections) {
    await measureTenants(admin);
    await measureUnits(admin);
    await measureBodies(admin);
  }
  await measureConnections(admin);

  const at = new Date().toISOString();
  await mkdir('bench/results', { recursive: true });
  const file = `bench/results/${at.slice(0, 16).replaceAll(':', '')}-scale.json`;
  const machine = {
    cores: cpus().length,
    model: cpus()[0]?.model,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  await writeFile(file, `${JSON.stringify({ at, machine, settings: { seconds, CONNECTIONS }, steps }, null, 1)}\n`);
  for (const [along, ofAlong] of Map.groupBy(steps, (step) => step.along)) process.stdout.write(table(along, ofAlong));
  process.stdout.write(`${file}\n`);
} finally {
  await admin?.end();
  await database.stop();
}

/** A table for bench/scale.md: a row a size, and of each work answers a second, p99 and processor time. */
function table(along: string, rows: readonly Step[]): string {
  const names = works.map(({ name }) => name);
  const lines = [...Map.groupBy(rows, ({ size }) => size)].map(([size, ofSize]) => {
    const cells = names.map((name) => {
      const found = ofSize.find(({ work }) => work === name)?.measure;
      return found
        ? `${found.perSecond.toFixed(0)}/s, p99 ${found.p99} ms, ${(found.nodeMs + found.postgresMs).toFixed(2)} ms (${found.postgresMs.toFixed(2)})`
        : '–';
    });
    const memory = Math.max(...ofSize.map(({ peakMemoryMb }) => peakMemoryMb));
    return `| ${size} | ${cells.join(' | ')} | ${memory} MB |`;
  });
  return `\n| ${along} | ${names.join(' | ')} | memory |\n|${'---|'.repeat(names.length + 2)}\n${lines.join('\n')}\n`;
}
