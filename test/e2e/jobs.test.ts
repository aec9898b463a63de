import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TenantDirectory } from '../../src/modules/tenants/tenant-directory.js';
import { serviceActor, transact } from '../../src/platform/command/transaction.js';
import { addJob, type Job, job } from '../../src/platform/jobs/job.js';
import { createJobRunner, type JobRunner } from '../../src/platform/jobs/run-jobs.js';
import { dayOfRun, type Schedule } from '../../src/platform/jobs/schedule.js';
import { createLog } from '../../src/platform/log/log.js';
import type { TenantOfRequest } from '../../src/platform/request-context.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let tenant: TenantOfRequest;
let directory: TenantDirectory;
let now = '2026-11-22T02:00:00Z';
const runners: JobRunner[] = [];

beforeAll(async () => {
  service = await startService();
  directory = new TenantDirectory(service.database);
  tenant = (await directory.byCode('thien-tin')) as TenantOfRequest;
});

afterAll(() => service.stop());

beforeEach(async () => {
  await service.rows('delete from graphile_worker._private_jobs');
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});

// biome-ignore lint/suspicious/noExplicitAny: jobs of all payloads in one list
function runner(jobs: readonly Job<any>[], schedules: readonly Schedule[] = []): JobRunner {
  const made = createJobRunner({
    url: service.fresh.serviceUrl,
    database: service.database,
    clock: () => now,
    log: createLog('silent'),
    jobs,
    schedules,
    listTenants: async () => [tenant],
    findTenant: (id) => directory.byId(id),
  });
  runners.push(made);
  return made;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 1_000 && !isSo(); attempt += 1) await pause(20);
  expect(isSo()).toBe(true);
}

describe('a job', () => {
  test('exists with the transaction that added it, and not without', async () => {
    const seen: string[] = [];
    const note = job<{ text: string }>('test.note', async (_work, { text }) => void seen.push(text));
    await service.database.write(tenant.id, ({ db }) => addJob({ db, tenant }, note, { text: 'kept' }));
    await expect(
      service.database.write(tenant.id, async ({ db }) => {
        await addJob({ db, tenant }, note, { text: 'never' });
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
    await runner([note]).runDue();
    expect(seen).toEqual(['kept']);
  });

  test('runs for the tenant that it names and writes as the service, with an audit row that names no account', async () => {
    const rename = job('test.rename', (work) =>
      transact(work.database, { ...work, actor: serviceActor, now: work.clock(), name: 'test.rename' }, async (tx) => {
        const rows = await tx.db.selectFrom('body').select(['id']).execute();
        tx.audit({ subjectType: 'Body', subjectId: rows[0]?.id ?? null, reason: String(rows.length) });
      }),
    );
    await service.database.write(tenant.id, ({ db }) => addJob({ db, tenant }, rename, {}));
    await runner([rename]).runDue();
    const [row] = await service.rows(
      "select tenant_id, account_id, person_name, reason, request_id from sauro.audit_event where action = 'test.rename'",
    );
    const [bodies] = await service.rows('select count(*)::text as n from sauro.body where tenant_id = $1', [tenant.id]);
    expect(row).toMatchObject({ tenant_id: tenant.id, account_id: null, person_name: 'Sáu Rõ', reason: bodies.n });
    expect(row.request_id).toMatch(/^job-\d+$/);
  });

  test('of a key that waits already is replaced, not doubled', async () => {
    const seen: string[] = [];
    const note = job<{ text: string }>('test.keyed', async (_work, { text }) => void seen.push(text));
    for (const text of ['first', 'last']) {
      await service.database.write(tenant.id, ({ db }) => addJob({ db, tenant }, note, { text }, 'one'));
    }
    await runner([note]).runDue();
    expect(seen).toEqual(['last']);
  });

  test('runs once however many processes take jobs', async () => {
    const seen: number[] = [];
    const count = job<{ n: number }>('test.count', async (_work, { n }) => {
      await pause(2);
      seen.push(n);
    });
    await service.database.write(tenant.id, async ({ db }) => {
      for (let n = 0; n < 100; n += 1) await addJob({ db, tenant }, count, { n });
    });
    const [first, second] = [runner([count]), runner([count])];
    await Promise.all([first.start(), second.start()]);
    await until(() => seen.length >= 100);
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test('that failed stays, with its error and a later time', async () => {
    const fails = job('test.fails', async () => {
      throw new Error('not today');
    });
    await service.database.write(tenant.id, ({ db }) => addJob({ db, tenant }, fails, {}));
    await runner([fails]).runDue();
    expect(
      await service.rows(
        'select attempts, locked_by, last_error, run_at > now() as later from graphile_worker._private_jobs',
      ),
    ).toEqual([{ attempts: 1, locked_by: null, last_error: 'not today', later: true }]);
  });

  test('under way is finished before the process stops', async () => {
    const steps: string[] = [];
    const slow = job('test.slow', async () => {
      steps.push('begun');
      await pause(300);
      steps.push('done');
    });
    await service.database.write(tenant.id, ({ db }) => addJob({ db, tenant }, slow, {}));
    const one = runner([slow]);
    await one.start();
    await until(() => steps.length > 0);
    await runners.pop()?.stop();
    expect(steps).toEqual(['begun', 'done']);
  });

  test('of a process whose sign of life is gone is free for the next one at once', async () => {
    const seen: string[] = [];
    // The one that is said to be dead lives in truth, and may take its job a second time before the next one does.
    const waiting: (() => void)[] = [];
    const stuck = job('test.stuck', () => new Promise<void>((settle) => void waiting.push(settle)));
    await service.database.write(tenant.id, ({ db }) => addJob({ db, tenant }, stuck, {}));
    const dying = runner([stuck]);
    await dying.start();
    let held: unknown[] = [];
    for (let attempt = 0; held.length === 0 && attempt < 500; attempt += 1) {
      await pause(20);
      held = await service.rows(
        "select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id and t.identifier = 'test.stuck' where locked_by is not null",
      );
    }
    // While the first one lives, another leaves its job alone.
    const other = runner([job('test.stuck', async () => void seen.push('again'))]);
    await other.runDue();
    expect(seen).toEqual([]);
    // PostgreSQL ends its sessions, as it does when a process is gone. This one lives and takes its sign up again, so it may take several times.
    const next = runner([job('test.stuck', async () => void seen.push('again'))]);
    try {
      await expect
        .poll(
          async () => {
            await service.rows(
              "select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and a.application_name = 'sauro-jobs' and a.datname = current_database()",
            );
            await next.runDue();
            return seen;
          },
          { timeout: 20_000 },
        )
        .toEqual(['again']);
    } finally {
      for (const letGo of waiting) letGo();
    }
  });
});

describe('daily work', () => {
  test.each([
    ['2026-11-21T21:59:59Z', null],
    ['2026-11-21T22:00:00Z', '2026-11-22'],
    ['2026-11-22T16:59:59Z', '2026-11-22'],
    ['2026-11-22T17:00:00Z', null],
  ])('at %s is that of %s, for a time zone of UTC+7 and five in the morning', (at, day) => {
    expect(dayOfRun(at, 'Asia/Ho_Chi_Minh', '05:00')).toBe(day);
  });

  test('is done once a day, and a day that passed while nothing ran is not made up', async () => {
    const days: string[] = [];
    const daily = job<{ day: string }>('test.daily', async (_work, { day }) => void days.push(day));
    const one = runner([daily], [{ job: daily, from: '05:00' }]);
    const other = runner([daily], [{ job: daily, from: '05:00' }]);
    for (const at of ['2026-11-30T21:00:00Z', '2026-11-30T22:00:00Z', '2026-12-01T10:00:00Z']) {
      now = at;
      await Promise.all([one.runDue(), other.runDue()]);
    }
    expect(days).toEqual(['2026-12-01']);
    // Stopped from the evening of 1/12 to the morning of 4/12.
    now = '2026-12-04T00:00:00Z';
    await one.runDue();
    expect(days).toEqual(['2026-12-01', '2026-12-04']);
  });
});

describe('the queue', () => {
  test('gives the service’s role what it needs and no more', async () => {
    const rows = await service.rows(
      `select c.relname as table, string_agg(privilege, ',' order by privilege) as rights
       from pg_class c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
       where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind in ('r', 'v')
         and has_table_privilege('sauro_app', c.oid, privilege) group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { table: '_private_job_queues', rights: 'DELETE,INSERT,SELECT,UPDATE' },
      { table: '_private_jobs', rights: 'DELETE,INSERT,SELECT,UPDATE' },
      { table: '_private_known_crontabs', rights: 'INSERT,SELECT,UPDATE' },
      { table: '_private_tasks', rights: 'INSERT,SELECT' },
      { table: 'migrations', rights: 'SELECT' },
    ]);
  });
});
