import { cpus, loadavg } from 'node:os';
import autocannon from 'autocannon';
import { badQuestions } from './bad-questions.js';
import { askedTenant, layData, serveData, startDatabase } from './database.js';
import { stop } from './service.js';
import { reads } from './works.js';

// npm run bench:bad-queries [-- --rounds 3 --seconds 8]: how long an officer's page of units takes while a program with a key asks badly all the time.
const argument = (name: string, otherwise: number): number => {
  const place = process.argv.indexOf(`--${name}`);
  return place < 0 ? otherwise : Number(process.argv[place + 1]);
};
const rounds = argument('rounds', 3);
const seconds = argument('seconds', 8);
const PAGES_A_SECOND = 40;
const BAD_CONNECTIONS = 16;

const database = await startDatabase();
await layData(database, 1);
const service = await serveData(database.ownerUrl);
try {
  const url = `http://127.0.0.1:${service.port}`;
  const call = async (query: string, headers: Record<string, string> = {}) => {
    const body = JSON.stringify({ query });
    const reply = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return ((await reply.json()) as { data: never }).data;
  };
  const signedIn: { signIn: { token: string } } = await call(
    `mutation { signIn(input: { email: "officer@${askedTenant}.demo", password: "sauro-demo" }) { token } }`,
  );
  const officer = { authorization: `Bearer ${signedIn.signIn.token}`, 'x-tenant': askedTenant };
  const tree: { tenant: { rootBodies: { id: string }[] } } = await call('{ tenant { rootBodies { id } } }', officer);
  const page = reads.find(({ name }) => name === 'page')?.ask.ours(tree.tenant.rootBodies[0]?.id ?? '');
  const json = { 'content-type': 'application/json' };
  let asked = 0;

  /** Pages at a steady rate, each a question of its own. */
  const people = () =>
    autocannon({
      url,
      connections: 8,
      overallRate: PAGES_A_SECOND,
      duration: seconds,
      requests: [
        {
          method: 'POST',
          path: '/graphql',
          headers: { ...json, ...officer },
          setupRequest: (one) => {
            asked += 1;
            return {
              ...one,
              body: JSON.stringify({
                ...page?.body,
                variables: { ...(page?.body['variables'] as object), own: asked },
              }),
            };
          },
        },
      ],
    });
  /** Bad questions without end, from a thread of their own, so that counting them does not slow down who measures. */
  const company = () =>
    autocannon({
      url,
      workers: 1,
      connections: BAD_CONNECTIONS,
      duration: seconds + 2,
      timeout: 60,
      requests: badQuestions.map(({ query, variables }) => ({
        method: 'POST' as const,
        path: '/graphql',
        headers: { ...json, authorization: `Bearer sauro_demo_${askedTenant}_sauro-demo` },
        body: JSON.stringify({ query, variables }),
      })),
    });

  await people();
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const alone = await people();
    const bad = company();
    await new Promise((later) => setTimeout(later, 1_000));
    const beside = await people();
    const { requests } = await bad;
    for (const { non2xx, errors } of [alone, beside]) if (non2xx + errors > 0) throw new Error('a page was refused');
    const ratio = beside.latency.p99 / alone.latency.p99;
    ratios.push(ratio);
    process.stdout.write(
      `· ${round}/${rounds} page p50 ${alone.latency.p50} → ${beside.latency.p50} ms, p99 ${alone.latency.p99} → ${beside.latency.p99} ms (× ${ratio.toFixed(2)}), bad questions answered ${requests.total}, load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores\n`,
    );
  }
  const median = ratios.sort((some, other) => some - other)[Math.floor(ratios.length / 2)] ?? Number.NaN;
  process.stdout.write(`p99 of others beside a program that asks badly all the time: × ${median.toFixed(2)}\n`);
} finally {
  await stop(service.process);
  await database.stop();
}
