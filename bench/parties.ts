import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { derivePassword, loadSigningKey } from '../src/platform/auth/signing-key.js';
import type { EmbeddedDatabase } from '../src/platform/db/embedded.js';
import { asRole } from '../src/platform/db/owner-database.js';
import type { Recording } from './approve.js';
import { askedTenant } from './database.js';
import { openRecorder, type Sent } from './recording.js';
import { freePort, startService, stop } from './service.js';
import { restoreWaitingCards, type WaitingCard } from './waiting.js';
import { approval, type Party, type Question } from './works.js';

/** The role that all parties work as. */
export const SERVICE_ROLE = 'sauro_app';

/** The address of the database for the service's role. */
export async function serviceUrlOf(database: EmbeddedDatabase, folder: string): Promise<string> {
  const password = derivePassword(await loadSigningKey(folder, undefined), SERVICE_ROLE);
  return asRole(database.ownerUrl, SERVICE_ROLE, password);
}

/** A connection of the superuser to the measured database. */
export async function openAdmin(database: EmbeddedDatabase): Promise<Client> {
  const admin = new Client({ connectionString: database.adminUrl.replace(/\/postgres(\?|$)/, '/sauro$1') });
  await admin.connect();
  return admin;
}

/** Starts the bare limit or PostGraphile in a process of its own, and waits until it answers. */
export async function startParty(
  party: 'limit' | 'postgraphile',
  ...given: string[]
): Promise<{ process: ChildProcess; port: number }> {
  const port = await freePort();
  const [url = '', ...rest] = given;
  const child = spawn(
    process.execPath,
    ['--import', './test/support/run-typescript.js', `bench/${party}.ts`, url, String(port), ...rest],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
    },
  );
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${party} ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer) return { process: child, port };
    await pause(50);
  }
}

/** The headers of an officer of the asked tenant. */
export type Identity = Readonly<Record<string, string>>;

/** Asks a party once and gives back its answer; a refusal is an error. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is JSON of any shape
export async function askOnce(port: number, { path, body }: Question, identity: Identity = {}): Promise<any> {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...identity },
    body: JSON.stringify(body),
  });
  const answer = (await reply.json()) as { errors?: unknown };
  if (reply.status !== 200 || answer.errors) throw new Error(`${path}: ${JSON.stringify(answer).slice(0, 500)}`);
  return answer;
}

/** Signs in the officer of the root body of the asked tenant. */
export async function signIn(port: number): Promise<Identity> {
  const query = `mutation { signIn(input: { email: "officer@${askedTenant}.demo", password: "sauro-demo" }) { token } }`;
  const { data } = await askOnce(port, { path: '/graphql', body: { query } });
  return { authorization: `Bearer ${data.signIn.token}`, 'x-tenant': askedTenant };
}

/** Puts off the work of the day, which every tenant begins as the service starts and which would be measured with whoever answers then, and lets what has begun end. */
export async function putOffJobs(admin: Client): Promise<void> {
  // The service wakes them within its first seconds.
  await pause(4_000);
  for (let waited = 0; waited < 120; waited += 1) {
    const { rows } = await admin.query<{ going: number }>(
      `with put_off as (update graphile_worker._private_jobs set run_at = now() + interval '1 day' where locked_at is null and run_at < now() + interval '1 hour')
       select count(*)::int as going from graphile_worker._private_jobs where locked_at is not null`,
    );
    if (rows[0]?.going === 0) return;
    if (waited % 10 === 9) process.stdout.write(`· waiting for ${rows[0]?.going} jobs of the day\n`);
    await pause(1_000);
  }
}

const beginsToWrite = ({ text }: Sent) => /^(commit; )?begin$/i.test(text);
const ofThisRequest = ({ text }: Sent) => !/graphile_worker|app\.bi_sessions|^(listen|unlisten) /i.test(text);

/**
 * Records what ours sends for one approval, in a process of its own behind a recorder: from the beginning of the writing transaction to the end of the
 * answer. Whatever else happens in the process meanwhile would be recorded too, so it is done until two approvals sent the same.
 */
export async function recordApproval(of: {
  readonly database: EmbeddedDatabase;
  readonly folder: string;
  readonly tenantId: string;
  readonly admin: Client;
  readonly cards: readonly WaitingCard[];
}): Promise<{ file: string; statements: number; identity: Identity }> {
  const { database, folder, tenantId, admin, cards } = of;
  const recorder = await openRecorder(database.ownerUrl);
  const service = await startService({ DATABASE_URL: recorder.url, DATA_DIR: folder });
  try {
    const identity = await signIn(service.port);
    await putOffJobs(admin);
    let before = '';
    for (const card of cards.slice(0, 20)) {
      await pause(300);
      recorder.take();
      await askOnce(service.port, approval.ours(card), identity);
      await pause(100);
      const all = recorder.take().filter(ofThisRequest);
      const statements = all.slice(all.findIndex(beginsToWrite));
      const texts = JSON.stringify(statements.map(({ text }) => text.replaceAll(/'[^']*'/g, "''")));
      if (texts === before) {
        const file = join(folder, 'approval.json');
        await writeFile(file, JSON.stringify({ card, tenantId, statements } satisfies Recording));
        return { file, statements: statements.length, identity };
      }
      before = texts;
    }
    throw new Error('no two approvals sent the same statements');
  } finally {
    await stop(service.process);
    recorder.close();
    await restoreWaitingCards(admin);
  }
}

/** Starts ours and asks it, with a token of before, until it answers; the milliseconds are from the start of the process to its first answer. */
export function startToFirstAnswer(
  database: EmbeddedDatabase,
  folder: string,
  identity: Identity,
): ReturnType<typeof startService> {
  const question = { path: '/graphql', body: { query: '{ viewer { name } tenant { name } }' } };
  return startService({ DATABASE_URL: database.ownerUrl, DATA_DIR: folder }, async (port) => {
    await askOnce(port, question, identity);
    return true;
  });
}

/** The parties of a run. */
export type Parties = Readonly<Record<Party, { readonly process: ChildProcess; readonly port: number }>>;
