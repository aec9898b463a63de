import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entities } from '../../src/entities.js';
import { makeReminders } from '../../src/modules/reminders/make-reminders.js';
import { TenantDirectory } from '../../src/modules/tenants/tenant-directory.js';
import { type Database, openDatabase } from '../../src/platform/db/database.js';
import { createJobRunner } from '../../src/platform/jobs/run-jobs.js';
import { createLog } from '../../src/platform/log/log.js';
import { SIGNING_KEY } from '../support/cluster.js';
import { type MailSink, startMailSink } from '../support/mail-sink.js';
import { clearDesks, morning, oweReports, seat } from '../support/reminder-scene.js';
import { type Service, startService } from '../support/service.js';

// The built service, killed twice in the middle of a night of 300 letters, by several processes at the end.

const PEOPLE = 300;
const root = join(import.meta.dirname, '../..');
const log = createLog('silent');

let service: Service;
let database: Database;
let sink: MailSink;
let dataDir: string;

beforeAll(async () => {
  const tsc = join(root, 'node_modules/.bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', root]);
  dataDir = await mkdtemp(join(tmpdir(), 'sauro-night-'));
  service = await startService();
  database = await openDatabase({ url: service.fresh.serviceUrl, poolSize: 2, log, entities });
  sink = await startMailSink({ takesMs: 5 });
}, 60_000);

afterAll(async () => {
  await sink.stop();
  await database.close();
  await service.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Makes the reminders of one morning and leaves the sending to whoever comes. */
async function layMorning(day: string): Promise<void> {
  const make = makeReminders('sauro.example.vn');
  const directory = new TenantDirectory(database);
  const runner = createJobRunner({
    url: service.fresh.serviceUrl,
    database,
    clock: () => morning(day),
    log,
    jobs: [make],
    schedules: [{ job: make, from: '05:00' }],
    listTenants: () => directory.active(),
    findTenant: (id) => directory.byId(id),
  });
  await runner.runDue();
  await runner.stop();
}

function startProcess() {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: {
      PATH: '/usr/bin:/bin',
      PORT: '0',
      DEMO: 'off',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDir,
      DATABASE_URL: service.fresh.ownerUrl,
      SIGNING_KEY,
      SMTP_URL: sink.url,
      MAIL_FROM: 'Sáu Rõ <nhac-viec@sauro.example.vn>',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (told += text));
  const over = once(child, 'close');
  return {
    told: () => told,
    kill: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await over;
    },
  };
}

async function until(isSo: () => boolean | Promise<boolean>, tell: () => string, withinMs = 60_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`did not come to pass:\n${tell()}`);
    await pause(5);
  }
}

const states = async () =>
  Object.fromEntries(
    (await service.rows('select state, count(*)::int as n from sauro.digest group by 1')).map(({ state, n }) => [
      state,
      n,
    ]),
  );

describe('a night of reminders', () => {
  test('whose process is killed twice loses no letter and doubles none', async () => {
    await clearDesks(service);
    await oweReports(service, 'hai-phong', 2026);
    const bodies = await service.rows(
      "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id and t.code = 'hai-phong' where b.parent_id is not null order by b.id",
    );
    await seat(
      service,
      'hai-phong',
      'BODY_OFFICER',
      Array.from({ length: PEOPLE - 1 }, (_, index) => ({
        email: `canbo${index}@xa.example.vn`,
        bodyId: bodies[index % bodies.length].id,
      })),
    );
    await layMorning('2026-10-30');
    expect(await states()).toEqual({ WAITING: PEOPLE });
    // The days of the clock on the wall are done already, so that nothing but this morning is sent.
    await service.rows(
      "insert into sauro.scheduled_run (tenant_id, job, day, added_at) select t.id, 'reminders.make', current_date + d, now() from sauro.tenant t, generate_series(-2, 2) d on conflict do nothing",
    );

    const one = startProcess();
    await until(() => sink.letters.length >= 80, one.told);
    await one.kill('SIGKILL');
    // The second dies at the worst moment there is: the letter is taken on, and nobody was told.
    const other = startProcess();
    let dead: Promise<void> | undefined;
    sink.taken = () => {
      if (sink.letters.length >= 170) dead ??= other.kill('SIGKILL');
    };
    await until(() => dead !== undefined, other.told);
    await dead;
    sink.taken = () => undefined;
    expect(sink.delivered().length).toBeLessThan(PEOPLE);
    const [first, second] = [startProcess(), startProcess()];
    await until(
      async () => (await states()).SENT === PEOPLE,
      () => `${first.told()}\n${second.told()}`,
    );
    await Promise.all([first.kill('SIGTERM'), second.kill('SIGTERM')]);

    const rows = await service.rows(
      'select d.message_id, m.email from sauro.digest d join sauro.membership m on m.tenant_id = d.tenant_id and m.account_id = d.account_id',
    );
    const expected = rows.map((row) => `<${row.message_id}> ${row.email}`).sort();
    expect(expected).toHaveLength(PEOPLE);
    expect(
      sink
        .delivered()
        .map(({ messageId, to }) => `${messageId} ${to}`)
        .sort(),
    ).toEqual(expected);
    // What was on the line when a process died comes again, under the same Message-ID: two at most each time, and here one at least.
    expect(sink.letters.length - PEOPLE).toBeGreaterThanOrEqual(1);
    expect(sink.letters.length - PEOPLE).toBeLessThanOrEqual(4);
    expect(
      await service.rows(
        'select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = $1',
        ['digest.send'],
      ),
    ).toEqual([]);
  }, 180_000);
});
