import { deepStrictEqual } from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { aloneFolder, askedTenant, benchFolder, layData, serveData, startDatabase } from './database.js';
import { type Measure, underLoad } from './load.js';
import {
  askOnce,
  openAdmin,
  type Parties,
  putOffJobs,
  recordApproval,
  SERVICE_ROLE,
  serviceUrlOf,
  signIn,
  startParty,
  startToFirstAnswer,
} from './parties.js';
import { peakMemoryOf } from './processor.js';
import { stop } from './service.js';
import {
  countWrong,
  layFunctionsOfRival,
  layWaitingCards,
  listWaitingCards,
  restoreWaitingCards,
  rowsOfCard,
} from './waiting.js';
import { approval, type Party, type Question, reads, type Work } from './works.js';

// npm run bench [-- --rounds 3 --seconds 4 --connections 16 --tenants 30 --only tree,page,write]:
// the same questions to three parties on the same data, one after the other in turns, and one approval to ours and to its own statements sent bare.
const argument = (name: string, otherwise: string): string => {
  const place = process.argv.indexOf(`--${name}`);
  return place < 0 ? otherwise : (process.argv[place + 1] ?? otherwise);
};
const rounds = Number(argument('rounds', '3'));
const seconds = Number(argument('seconds', '4'));
const connections = Number(argument('connections', '16'));
const tenants = Number(argument('tenants', '30'));
const only = argument('only', '').split(',').filter(Boolean);
const wanted = (name: string) => only.length === 0 || only.includes(name);

/** How a party is asked: anew each time, the same question again, or while the tenant's version moves with every few requests. */
type Manner = 'anew' | 'again' | 'moving';
interface Contender {
  readonly party: Party;
  readonly manner: Manner;
  readonly name: string;
}
const readers: readonly Contender[] = [
  { party: 'limit', manner: 'anew', name: 'limit' },
  { party: 'postgraphile', manner: 'anew', name: 'postgraphile' },
  { party: 'ours', manner: 'anew', name: 'ours' },
  { party: 'ours', manner: 'moving', name: 'ours, version moving 200 times a second' },
  { party: 'ours', manner: 'again', name: 'ours, repeated' },
];
const GROWTH = [
  { party: 'ours', manner: 'anew', name: 'ours, 42,000 units alone' },
  { party: 'ours', manner: 'anew', name: 'ours, the same among 1,000,000' },
] as const satisfies readonly Contender[];
const writers: readonly Contender[] = [
  { party: 'limit', manner: 'anew', name: 'limit' },
  { party: 'ours', manner: 'anew', name: 'ours' },
];

const say = (text: string) => process.stdout.write(`· ${text}\n`);
const round2 = (value: number) => Math.round(value * 100) / 100;

const began = performance.now();
const children: ChildProcess[] = [];
const database = await startDatabase();
await layData(database, tenants);
const admin = await openAdmin(database);
try {
  const { rows: found } = await admin.query<{ id: string }>('select id from sauro.tenant where code = $1', [
    askedTenant,
  ]);
  const tenantId = found[0]?.id ?? '';
  await layFunctionsOfRival(admin, SERVICE_ROLE);
  await layWaitingCards(admin, tenantId, SERVICE_ROLE);
  await restoreWaitingCards(admin);
  const cards = await listWaitingCards(admin);
  say(`${cards.length} cards wait for approval; recording one`);
  const recording = await recordApproval({ database, folder: benchFolder, tenantId, admin, cards });

  const serviceUrl = await serviceUrlOf(database, benchFolder);
  const firstAnswers: number[] = [];
  for (let start = 1; start < 3; start += 1) {
    const { process: child, upMs } = await startToFirstAnswer(database, benchFolder, recording.identity);
    firstAnswers.push(Math.round(upMs));
    await stop(child);
  }
  const service = await startToFirstAnswer(database, benchFolder, recording.identity);
  firstAnswers.push(Math.round(service.upMs));
  children.push(service.process);
  const limit = await startParty('limit', serviceUrl, tenantId, recording.file);
  children.push(limit.process);
  const postgraphile = await startParty('postgraphile', serviceUrl, tenantId);
  children.push(postgraphile.process);
  const parties: Parties = { ours: service, limit, postgraphile };
  const { identity } = recording;
  const identityOf = (party: Party) => (party === 'ours' ? identity : {});
  const { data } = await askOnce(
    service.port,
    { path: '/graphql', body: { query: '{ tenant { rootBodies { id } } }' } },
    identity,
  );
  const rootId: string = data.tenant.rootBodies[0].id;
  await putOffJobs(admin);

  /** One party under load; the version moves meanwhile where that is asked. */
  async function load(
    { party, manner }: Contender,
    path: string,
    next: () => Question['body'],
    duration = seconds,
  ): Promise<Measure> {
    const moving = { on: manner === 'moving' };
    const mover = (async () => {
      while (moving.on) {
        await admin.query('update sauro.audit_head set version = version + 1 where tenant_id = $1', [tenantId]);
        await new Promise((later) => setTimeout(later, 5));
      }
    })();
    try {
      const target = {
        ...parties[party],
        dataDir: benchFolder,
        headers: identityOf(party),
        connections,
        seconds: duration,
      };
      return await underLoad(target, path, next);
    } finally {
      moving.on = false;
      await mover;
    }
  }

  /** All contenders in turns, beginning with another one each round; the first turn of each is short and counts for nothing. */
  async function inTurns(
    name: string,
    contenders: readonly Contender[],
    turn: (contender: Contender, duration?: number) => Promise<Measure>,
  ): Promise<Record<string, Measure[]>> {
    const measured: Record<string, Measure[]> = {};
    for (const contender of contenders) await turn(contender, 1);
    for (let round = 0; round < rounds; round += 1) {
      for (let place = 0; place < contenders.length; place += 1) {
        const contender = contenders[(place + round) % contenders.length];
        if (!contender) continue;
        const measure = await turn(contender);
        measured[contender.name] = [...(measured[contender.name] ?? []), measure];
        say(
          `${name} ${round + 1}/${rounds} ${contender.name}: ${measure.perSecond.toFixed(0)}/s, node ${measure.nodeMs} ms, PostgreSQL ${measure.postgresMs} ms`,
        );
      }
    }
    return measured;
  }

  async function checkRead(work: Work): Promise<void> {
    const facts = async (party: Party) =>
      work.facts[party](await askOnce(parties[party].port, work.ask[party](rootId), identityOf(party)), rootId);
    const [ours, bare, rival] = await Promise.all([facts('ours'), facts('limit'), facts('postgraphile')]);
    deepStrictEqual(bare.toSorted(), ours.toSorted(), `${work.name}: the limit answers otherwise than ours`);
    deepStrictEqual(rival.toSorted(), ours.toSorted(), `${work.name}: PostGraphile answers otherwise than ours`);
  }

  let asked = 0;
  const read = (work: Work) => (contender: Contender, duration?: number) => {
    const { party, manner } = contender;
    const { path, body } = work.ask[party](rootId);
    // A variable that no document declares makes each question one of its own, and changes nothing else.
    const own = () => {
      asked += 1;
      return party === 'limit'
        ? { ...body, own: asked }
        : { ...body, variables: { ...(body['variables'] as object), own: asked } };
    };
    return load(contender, path, manner === 'again' ? () => body : own, duration);
  };

  /** Both parties approve the same cards; what they leave is the same row by row. */
  async function checkApproval(): Promise<void> {
    // One card of each kind of unit, and the last.
    const ofKinds = [...Map.groupBy(cards, ({ kind }) => kind).values()].map(([first]) => first);
    for (const card of [...ofKinds, cards.at(-1)]) {
      if (!card) continue;
      const left: unknown[] = [];
      for (const party of ['ours', 'limit'] as const) {
        await askOnce(parties[party].port, approval[party](card), identityOf(party));
        left.push(plain(await rowsOfCard(admin, card)));
        await restoreWaitingCards(admin);
      }
      const differences = differing(left[0], left[1]);
      if (differences.length > 0)
        throw new Error(
          `an approval by the limit leaves other rows than one by ours: ${differences.slice(0, 5).join('; ')}`,
        );
    }
  }

  const approve = async (contender: Contender, duration?: number): Promise<Measure> => {
    const party = contender.party as 'ours' | 'limit';
    let place = 0;
    const next = () => {
      const card = cards[place];
      if (!card) throw new Error('no card is left to approve: ask for fewer seconds');
      place += 1;
      return approval[party](card).body;
    };
    const measure = await load(contender, party === 'ours' ? '/graphql' : '/approve', next, duration);
    // Requests that were under way as the time was up may still end.
    await new Promise((later) => setTimeout(later, 500));
    const wrong = await countWrong(admin);
    if (wrong.figures > 0 || wrong.links > 0)
      throw new Error(
        `after the round of ${party} ${wrong.figures} figures and ${wrong.links} links of the audit chain are wrong`,
      );
    await restoreWaitingCards(admin);
    return measure;
  };

  /** The same aggregate from the same tenant in two databases: among 1,000,000 units and nearly alone. Ready answers are the same, so none is kept. */
  async function measureGrowth(): Promise<Record<string, Measure[]>> {
    const alone = await startDatabase(aloneFolder);
    let near: Awaited<ReturnType<typeof serveData>> | undefined;
    try {
      await layData(alone, 5, aloneFolder);
      const other = await openAdmin(alone);
      try {
        near = await serveData(alone.ownerUrl, aloneFolder);
        await putOffJobs(other);
      } finally {
        await other.end();
      }
      const nearIdentity = await signIn(near.port);
      const work = reads.find(({ name }) => name === 'aggregate') as Work;
      const { path, body } = work.ask.ours(rootId);
      const next = () => {
        asked += 1;
        return { ...body, variables: { ...(body['variables'] as object), own: asked } };
      };
      const common = { connections, seconds };
      const places = {
        among: { ...service, ...common, dataDir: benchFolder, headers: identity },
        alone: { ...near, ...common, dataDir: aloneFolder, headers: nearIdentity },
      };
      return await inTurns('growth', GROWTH, ({ name }, duration = seconds) =>
        underLoad({ ...(name === GROWTH[0].name ? places.alone : places.among), seconds: duration }, path, next),
      );
    } finally {
      if (near) await stop(near.process);
      await alone.stop();
    }
  }

  const results: Record<string, Record<string, Measure[]>> = {};
  const failures: Record<string, string> = {};
  const peakMemoryMb: Record<string, number> = { start: await peakMemoryOf(service.process.pid ?? 0) };
  /** One work; where it fails, the others are measured all the same, and the run ends with what failed. */
  async function measureWork(name: string, work: () => Promise<Record<string, Measure[]>>): Promise<void> {
    if (!wanted(name)) return;
    try {
      results[name] = await work();
    } catch (error) {
      failures[name] = error instanceof Error ? error.message : String(error);
      say(`${name} FAILED: ${failures[name]}`);
      process.exitCode = 1;
    }
    peakMemoryMb[name] = await peakMemoryOf(service.process.pid ?? 0);
  }
  for (const work of reads)
    await measureWork(work.name, async () => {
      await checkRead(work);
      return inTurns(work.name, readers, read(work));
    });
  await measureWork('write', async () => {
    await checkApproval();
    return inTurns('write', writers, approve);
  });
  await measureWork('growth', measureGrowth);

  const rows = Object.entries(results).flatMap(([work, measured]) =>
    Object.entries(measured).map(([name, all]) => ({
      work,
      who: name,
      'a second': Math.round(median(all.map(({ perSecond }) => perSecond))),
      'p99 ms': Math.round(median(all.map(({ p99 }) => p99))),
      'node ms': round2(median(all.map(({ nodeMs }) => nodeMs))),
      'PostgreSQL ms': round2(median(all.map(({ postgresMs }) => postgresMs))),
      ...(name.startsWith('ours')
        ? { ofLimit: ratio(measured, name, 'limit'), ofPostgraphile: ratio(measured, name, 'postgraphile') }
        : {}),
    })),
  );
  const record = {
    at: new Date().toISOString(),
    machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30) },
    versions: {
      node: process.version,
      postgresql: (await admin.query<{ server_version: string }>('show server_version')).rows[0]?.server_version,
      ...(await versionsOf(['pg', 'fastify', 'postgraphile', '@apollo/server', 'graphql-jit'])),
    },
    settings: { rounds, seconds, connections, tenants },
    /** From the start of the process to the first answer to a signed-in caller. */
    firstAnswerMs: median(firstAnswers),
    firstAnswers,
    /** The most that the process of ours ever held, after each work. */
    peakMemoryMb,
    /** How many times as long the aggregate takes among 1,000,000 units: by requests per second, and by processor time. */
    growth: growthOf(results['growth']),
    failures,
    statementsOfApproval: recording.statements,
    summary: rows,
    measured: results,
  };
  await mkdir('bench/results', { recursive: true });
  const file = `bench/results/${record.at.slice(0, 16).replaceAll(':', '')}.json`;
  await writeFile(file, `${JSON.stringify(record, null, 1)}\n`);
  console.table(rows);
  say(`first answer after ${record.firstAnswerMs} ms (${firstAnswers.join(', ')})`);
  say(`peak memory in MB, work after work: ${JSON.stringify(peakMemoryMb)}`);
  if (record.growth)
    say(
      `aggregate among 1,000,000 units takes ${record.growth.time} times as long, ${record.growth.processor} times the processor`,
    );
  if (Object.keys(failures).length > 0) say(`FAILED: ${JSON.stringify(failures)}`);
  say(`${Math.round((performance.now() - began) / 1000)} s in all; ${file}`);
} finally {
  await Promise.all(children.map(stop));
  await admin.end();
  await database.stop();
}

/** Rows without what a key order says: texts that hold JSON are read. */
function plain(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('{"')) return plain(JSON.parse(value));
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Where two values differ. */
function differing(one: unknown, other: unknown, path = ''): string[] {
  const inside = (value: unknown) => (value !== null && typeof value === 'object' ? value : undefined);
  const [a, b] = [inside(one), inside(other)] as (Record<string, unknown> | undefined)[];
  if (a && b)
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      differing(a[key], b[key], `${path}.${key}`),
    );
  return Object.is(one, other) ? [] : [`${path} is ${JSON.stringify(one)} and ${JSON.stringify(other)}`];
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The median of the ratios of the rounds: what disturbs one round disturbs both parties of it. */
function ratio(measured: Record<string, readonly Measure[]>, name: string, than: string): number | null {
  const others = measured[than];
  if (!others) return null;
  return round2(
    median((measured[name] ?? []).map(({ perSecond }, round) => perSecond / (others[round]?.perSecond ?? Number.NaN))),
  );
}

function growthOf(
  measured: Record<string, readonly Measure[]> | undefined,
): { time: number; processor: number } | undefined {
  const [alone, among] = GROWTH.map(({ name }) => measured?.[name]);
  if (!alone || !among) return undefined;
  const processor = ({ nodeMs, postgresMs }: Measure) => nodeMs + postgresMs;
  const ratioOf = (of: (measure: Measure) => number) =>
    round2(median(among.map((one, round) => of(one) / of(alone[round] ?? one))));
  return { time: ratioOf(({ perSecond }) => 1 / perSecond), processor: ratioOf(processor) };
}

async function versionsOf(names: readonly string[]): Promise<Record<string, string>> {
  const read = async (name: string) =>
    (JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)])));
}
