import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { derivePassword, loadSigningKey } from '../src/platform/auth/signing-key.js';
import { asRole } from '../src/platform/db/owner-database.js';
import { askedTenant, benchFolder, layData, serveData, startDatabase } from './database.js';
import { freePort, stop } from './service.js';
import { type Party, reads, type Work } from './works.js';

// npm run bench [-- --rounds 3 --seconds 5 --only tree,page]: the same questions to three parties on the same data, one after the other in turns.
const argument = (name: string, otherwise: string): string => {
  const place = process.argv.indexOf(`--${name}`);
  return place < 0 ? otherwise : (process.argv[place + 1] ?? otherwise);
};
const rounds = Number(argument('rounds', '3'));
const seconds = Number(argument('seconds', '5'));
const connections = Number(argument('connections', '16'));
const tenants = Number(argument('tenants', '30'));
const only = argument('only', '').split(',').filter(Boolean);

/** How a party is asked: anew each time, the same question again, or while the tenant's version moves with every few requests. */
type Manner = 'anew' | 'again' | 'moving';
const contenders: readonly { readonly party: Party; readonly manner: Manner; readonly name: string }[] = [
  { party: 'limit', manner: 'anew', name: 'limit' },
  { party: 'postgraphile', manner: 'anew', name: 'postgraphile' },
  { party: 'ours', manner: 'anew', name: 'ours' },
  { party: 'ours', manner: 'moving', name: 'ours, version moving 200 times a second' },
  { party: 'ours', manner: 'again', name: 'ours, repeated' },
];

interface Measure {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const children: ChildProcess[] = [];
const database = await startDatabase();
try {
  await layData(database, tenants);
  const role = 'sauro_app';
  const serviceUrl = asRole(
    database.ownerUrl,
    role,
    derivePassword(await loadSigningKey(benchFolder, undefined), role),
  );
  const admin = new Client({ connectionString: database.adminUrl.replace(/\/postgres(\?|$)/, '/sauro$1') });
  await admin.connect();
  const { rows: found } = await admin.query<{ id: string }>('select id from sauro.tenant where code = $1', [
    askedTenant,
  ]);
  const tenantId = found[0]?.id ?? '';
  const ports: Record<Party, number> = { ours: 0, postgraphile: await freePort(), limit: await freePort() };
  for (const party of ['limit', 'postgraphile'] as const) {
    children.push(
      spawn(
        process.execPath,
        [
          '--import',
          './test/support/run-typescript.js',
          `bench/${party}.ts`,
          serviceUrl,
          String(ports[party]),
          tenantId,
        ],
        {
          stdio: ['ignore', 'ignore', 'inherit'],
          env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
        },
      ),
    );
  }
  const service = await serveData(database.ownerUrl);
  children.push(service.process);
  ports.ours = service.port;
  const call = async (document: string, headers: Record<string, string> = {}) => {
    const reply = await fetch(`http://127.0.0.1:${service.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: document }),
    });
    return ((await reply.json()) as { data: never }).data;
  };
  const signedIn: { signIn: { token: string } } = await call(
    `mutation { signIn(input: { email: "officer@${askedTenant}.demo", password: "sauro-demo" }) { token } }`,
  );
  const identity = { authorization: `Bearer ${signedIn.signIn.token}`, 'x-tenant': askedTenant };
  const tree: { tenant: { rootBodies: { id: string }[] } } = await call('{ tenant { rootBodies { id } } }', identity);
  const rootId = tree.tenant.rootBodies[0]?.id ?? '';

  let asked = 0;
  const request = (work: Work, party: Party, manner: Manner) => {
    const { path, body } = work.ask[party](rootId);
    // A variable that no document declares makes each question one of its own, and changes nothing else.
    const own = manner === 'again' ? body : party === 'limit' ? { ...body, own: ++asked } : withOwn(body, ++asked);
    return { path, body: JSON.stringify(own) };
  };
  const headersOf = (party: Party) => ({ 'content-type': 'application/json', ...(party === 'ours' ? identity : {}) });

  async function check(work: Work): Promise<void> {
    const counts: number[] = [];
    for (const party of ['ours', 'postgraphile', 'limit'] as const) {
      const { path, body } = request(work, party, 'anew');
      const reply = await fetch(`http://127.0.0.1:${ports[party]}${path}`, {
        method: 'POST',
        headers: headersOf(party),
        body,
      });
      const answer = (await reply.json()) as { errors?: unknown };
      if (reply.status !== 200 || answer.errors)
        throw new Error(`${work.name}, ${party}: ${JSON.stringify(answer).slice(0, 500)}`);
      counts.push(work.records[party](answer));
    }
    if (Math.max(...counts) > 1.1 * Math.min(...counts)) throw new Error(`${work.name}: ${counts.join(', ')} records`);
  }

  async function load(work: Work, party: Party, manner: Manner): Promise<Measure> {
    const moving = { on: manner === 'moving' };
    const mover = (async () => {
      while (moving.on) {
        await admin.query('update sauro.audit_head set version = version + 1 where tenant_id = $1', [tenantId]);
        await new Promise((later) => setTimeout(later, 5));
      }
    })();
    const result = await autocannon({
      url: `http://127.0.0.1:${ports[party]}`,
      connections,
      duration: seconds,
      requests: [
        {
          method: 'POST',
          path: request(work, party, 'again').path,
          headers: headersOf(party),
          setupRequest: (one) => ({ ...one, body: request(work, party, manner).body }),
        },
      ],
    });
    moving.on = false;
    await mover;
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${work.name}, ${party}: ${result.non2xx} refused, ${result.errors} failed`);
    return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
  }

  const results: Record<string, Record<string, Measure[]>> = {};
  for (const work of reads.filter(({ name }) => only.length === 0 || only.includes(name))) {
    await check(work);
    const measured: Record<string, Measure[]> = {};
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const contender = contenders[(turn + round) % contenders.length];
        if (!contender) continue;
        const measure = await load(work, contender.party, contender.manner);
        measured[contender.name] = [...(measured[contender.name] ?? []), measure];
        process.stdout.write(
          `· ${work.name} ${round + 1}/${rounds} ${contender.name}: ${measure.perSecond.toFixed(0)}/s\n`,
        );
      }
    }
    results[work.name] = measured;
  }

  const ratios = Object.fromEntries(
    Object.entries(results).map(([work, measured]) => [
      work,
      Object.fromEntries(
        Object.keys(measured)
          .filter((name) => name.startsWith('ours'))
          .map((name) => [
            name,
            { ofLimit: ratio(measured, name, 'limit'), ofPostgraphile: ratio(measured, name, 'postgraphile') },
          ]),
      ),
    ]),
  );
  const status = await readFile(`/proc/${service.process.pid}/status`, 'utf8').catch(() => '');
  const record = {
    at: new Date().toISOString(),
    machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30) },
    versions: {
      node: process.version,
      ...(await versionsOf(['pg', 'fastify', 'postgraphile', '@apollo/server', 'graphql-jit'])),
    },
    settings: { rounds, seconds, connections, tenants },
    readyMs: Math.round(service.readyMs),
    peakMemoryMb: Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024),
    ratios,
    measured: results,
  };
  await mkdir('bench/results', { recursive: true });
  const file = `bench/results/${record.at.slice(0, 16).replaceAll(':', '')}.json`;
  await writeFile(file, `${JSON.stringify(record, null, 1)}\n`);
  console.table(
    Object.entries(ratios).flatMap(([work, byName]) =>
      Object.entries(byName).map(([name, of]) => ({ work, name, ...of })),
    ),
  );
  process.stdout.write(`ready in ${record.readyMs} ms, peak memory ${record.peakMemoryMb} MB, ${file}\n`);
  await admin.end();
} finally {
  await Promise.all(children.map(stop));
  await database.stop();
}

function withOwn(body: Record<string, unknown>, own: number): Record<string, unknown> {
  return { ...body, variables: { ...(body.variables as object), own } };
}

/** The median of the ratios of the rounds: what disturbs one round disturbs both parties of it. */
function ratio(measured: Record<string, readonly Measure[]>, name: string, than: string): number {
  const all = (measured[name] ?? []).map(
    ({ perSecond }, round) => perSecond / (measured[than]?.[round]?.perSecond ?? Number.NaN),
  );
  return Number((all.sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? Number.NaN).toFixed(2));
}

async function versionsOf(names: readonly string[]): Promise<Record<string, string>> {
  const read = async (name: string) =>
    (JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)])));
}
