import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { refusalOfDatabaseError } from '../../src/platform/db/database-error.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let other: pg.Client;
beforeAll(async () => {
  service = await startService({ patience: { lock: '1s', statement: '2s', idleInTransaction: '2s' } });
});
afterAll(() => service.stop());
beforeEach(async () => {
  other = new pg.Client({ connectionString: service.fresh.adminUrl });
  await other.connect();
});
afterEach(async () => {
  await other.query('rollback');
  await other.end();
});

const admin = () => service.as('admin@hai-phong.demo');
const rename = async (name: string) => {
  const { tenant } = await admin().ask('{ tenant { rootBodies { id version } } }');
  const [{ id, version }] = tenant.rootBodies;
  return admin().send('mutation ($input: RenameBodyInput!) { renameBody(input: $input) { name } }', {
    input: { id, version, name },
  });
};
const endAllSessions = () =>
  service.rows(
    "select pg_terminate_backend(pid, 2000) from pg_stat_activity where usename = 'sauro_app' and datname = current_database()",
  );
/** Until a session of the service stands before a lock. */
const somebodyWaits = async () => {
  const waiting =
    "select 1 from pg_stat_activity where usename = 'sauro_app' and datname = current_database() and wait_event_type = 'Lock'";
  while ((await service.rows(waiting)).length === 0) await pause(10);
};

test('a write that meets a lock which nobody gives back is refused and leaves nothing behind', async () => {
  await other.query('begin');
  await other.query('lock table sauro.audit_head in exclusive mode');

  const refused = await rename('Tên bị kẹt');
  expect(refused.code).toBe('CONFLICT');

  await other.query('rollback');
  expect(await service.rows("select 1 from sauro.body where name = 'Tên bị kẹt'")).toEqual([]);
  expect((await rename('Tên được ghi')).errors).toEqual([]);
});

test('a read that meets such a lock is refused too, and its connection serves the next', async () => {
  await other.query('begin');
  await other.query('lock table sauro.unit in access exclusive mode');
  const refused = await admin().send('{ units(first: 1) { totalCount } }');
  expect(refused.code).toBe('CONFLICT');

  await other.query('rollback');
  expect((await admin().send('{ units(first: 1) { totalCount } }')).errors).toEqual([]);
});

test('a statement that runs too long is ended and stands for a refusal', async () => {
  const session = service.database.read(null);
  const error = await sql`select pg_sleep(10)`.execute(session.db).catch((thrown: unknown) => thrown);
  session.close();
  expect(refusalOfDatabaseError(error)?.code).toBe('QUERY_TOO_COMPLEX');
});

test('requests after all sessions of the service were ended are answered as if nothing had happened', async () => {
  await Promise.all(Array.from({ length: 12 }, () => admin().ask('{ tenant { rootBodies { name } } }')));
  await endAllSessions();
  const replies = await Promise.all(Array.from({ length: 12 }, () => admin().send('{ tenant { name } }')));
  expect(replies.flatMap(({ errors }) => errors)).toEqual([]);
});

test('a write whose session is ended fails whole, and the service goes on', async () => {
  await other.query('begin');
  await other.query('lock table sauro.audit_head in exclusive mode');
  const cut = rename('Tên bị cắt');
  await somebodyWaits();
  await endAllSessions();
  expect((await cut).code).toBe('INTERNAL');

  await other.query('rollback');
  expect(await service.rows("select 1 from sauro.body where name = 'Tên bị cắt'")).toEqual([]);
  expect((await rename('Tên sau khi cắt')).errors).toEqual([]);
});

test('sessions ended under as many writes as the pool has places leave every place free', async () => {
  for (let round = 0; round < 7; round += 1) {
    await other.query('begin');
    await other.query('lock table sauro.audit_head in exclusive mode');
    const cut = rename(`Tên bị cắt ${round}`);
    await somebodyWaits();
    await endAllSessions();
    await cut;
    await other.query('rollback');
  }
  expect((await admin().send('{ tenant { name } }')).errors).toEqual([]);
  const { pool } = service.database;
  // Whoever only read gives his connection back after his answer.
  for (let wait = 0; wait < 100 && pool.totalCount > pool.idleCount; wait += 1) await pause(20);
  expect({ lent: pool.totalCount - pool.idleCount, waitingCount: pool.waitingCount }).toEqual({
    lent: 0,
    waitingCount: 0,
  });
});
