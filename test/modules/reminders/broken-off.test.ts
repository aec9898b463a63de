import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeReminders } from '../../../src/modules/reminders/make-reminders.js';
import { sendDigest } from '../../../src/modules/reminders/send-digest.js';
import type { JobWork } from '../../../src/platform/jobs/job.js';
import { createLog } from '../../../src/platform/log/log.js';
import { clearDesks, morning, oweReports } from '../../support/reminder-scene.js';
import { type Service, startService } from '../../support/service.js';

// A process that is about to end breaks work off between its parts; what was broken off is as if it had not begun, and is done whole later.

const DAY = '2026-10-23';
const ENDING = new Error('the process ends');

let service: Service;
let work: Omit<JobWork, 'signal'>;

beforeAll(async () => {
  service = await startService();
  await clearDesks(service);
  await oweReports(service, 'hai-phong', 2026);
  const [tenant] = await service.rows(
    `select id, code, time_zone as "timeZone" from sauro.tenant where code = 'hai-phong'`,
  );
  work = {
    database: service.database,
    clock: () => morning(DAY),
    log: createLog('silent'),
    tenant: tenant as JobWork['tenant'],
    requestId: 'test',
  };
});

afterAll(() => service.stop());

/** A signal that is given just before work looks at it for the n-th time; gives back how often it was looked at. */
function atLook(n: number): { readonly signal: AbortSignal; looks(): number } {
  const ending = new AbortController();
  let looks = 0;
  const { signal } = ending;
  signal.throwIfAborted = () => {
    looks += 1;
    if (looks === n) ending.abort(ENDING);
    if (signal.aborted) throw signal.reason;
  };
  return { signal, looks: () => looks };
}

const count = async (table: string, where = 'true') =>
  Number(
    (
      await service.rows(`select count(*) as n from sauro.${table} where tenant_id = $1 and ${where}`, [work.tenant.id])
    )[0]?.n,
  );

test('reminders that are broken off leave nothing of their day, and are made whole by the next run', async () => {
  const make = makeReminders('sauro.example.vn');
  const left = async () => [
    await count('reminder_day', `day = '${DAY}'`),
    await count('notice'),
    await count('digest'),
    await count('audit_event', "action = 'reminders.make'"),
  ];
  const whole = atLook(Number.POSITIVE_INFINITY);
  const before = await left();
  for (let look = 1; look <= 4; look += 1) {
    const { signal } = atLook(look);
    await expect(make.run({ ...work, signal }, { day: DAY })).rejects.toBe(ENDING);
    expect(await left()).toEqual(before);
  }
  await make.run({ ...work, signal: whole.signal }, { day: DAY });
  expect(whole.looks()).toBe(4);
  const [days, notices, digests, noted] = await left();
  expect([days, noted]).toEqual([1, 1]);
  expect(notices).toBeGreaterThan(0);
  expect(digests).toBeGreaterThan(0);
});

test('a letter that is broken off before the mail server is spoken to waits on without an attempt, and goes out once', async () => {
  const sent: string[] = [];
  const send = sendDigest({
    mailer: {
      domain: 'sauro.example.vn',
      send: async ({ to }) => {
        sent.push(to.address);
      },
      close: () => undefined,
    },
    publicUrl: null,
    switchOffUrl: () => null,
  });
  const [digest] = await service.rows(
    `select id from sauro.digest where tenant_id = $1 and state = 'WAITING' order by id limit 1`,
    [work.tenant.id],
  );
  const digestId = String(digest?.id);
  const state = async () =>
    (await service.rows('select state, attempts from sauro.digest where id = $1', [digestId])) as unknown[];
  for (const look of [1, 2]) {
    await expect(send.run({ ...work, signal: atLook(look).signal }, { digestId })).rejects.toBe(ENDING);
    expect(await state()).toEqual([{ state: 'WAITING', attempts: 0 }]);
    expect(sent).toEqual([]);
  }
  await send.run({ ...work, signal: atLook(Number.POSITIVE_INFINITY).signal }, { digestId });
  expect(sent).toHaveLength(1);
  expect(await state()).toMatchObject([{ state: 'SENT' }]);
});
