import { chmod, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { entities } from '../../src/entities.js';
import { derivePassword } from '../../src/platform/auth/signing-key.js';
import { openDatabase } from '../../src/platform/db/database.js';
import { type EmbeddedDatabase, startEmbeddedPostgres, stopOrphan } from '../../src/platform/db/embedded.js';
import { isLocked } from '../../src/platform/db/folder-lock.js';
import { migrate } from '../../src/platform/db/migrate.js';
import { asRole } from '../../src/platform/db/owner-database.js';
import { createLog } from '../../src/platform/log/log.js';
import { seed } from '../../src/seed.js';

/** What a test file needs to clone the template: sent from the global setup to the workers. */
export interface TestCluster {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly servicePassword: string;
}

/** The database that is cloned for each test file: migrated and seeded, with a small demo. */
export const TEMPLATE = 'sauro_template';
export const SERVICE_ROLE = 'sauro_app';

/** The key of every service that tests start on this cluster: the service's role has one password in the whole cluster. */
export const SIGNING_KEY = 'signing-key-of-the-tests-0123456789';

/** "Now" of the tests unless a test says otherwise: the day that the demo data are made for. */
export const TEST_NOW = '2026-11-22T02:00:00Z';

/** The password of every demo account in tests. */
export const DEMO_PASSWORD = 'sauro-demo';

const PREFIX = 'sauro-test-';
const log = createLog('silent');

/** Nothing here outlives the run, so nothing need survive a power cut. */
const throwAway = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
};

/** Starts one throw-away PostgreSQL for a test run and makes the template in it. */
export async function startTestCluster(): Promise<{ cluster: TestCluster; stop: () => Promise<void> }> {
  await sweep();
  const dataDir = await mkdtemp(join(await realpath(tmpdir()), PREFIX));
  // As root, PostgreSQL runs under another account, which must pass through.
  await chmod(dataDir, 0o711);
  const database = await startEmbeddedPostgres({ dataDir, log, settings: throwAway });
  const stop = async () => {
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { cluster: await makeTemplate(database), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate({ adminUrl, ownerUrl }: EmbeddedDatabase): Promise<TestCluster> {
  const servicePassword = derivePassword(SIGNING_KEY, SERVICE_ROLE);
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${TEMPLATE} owner ${new URL(ownerUrl).username}`);
    const templateUrl = inDatabase(ownerUrl, TEMPLATE);
    await migrate({ ownerUrl: templateUrl, serviceRole: SERVICE_ROLE, servicePassword, log });
    const url = asRole(templateUrl, SERVICE_ROLE, servicePassword);
    const database = await openDatabase({ url, poolSize: 4, log, entities });
    const config = { demo: true, demoPassword: DEMO_PASSWORD };
    await seed({ database, ownerUrl: templateUrl, config, log, demoScale: 'small', clock: () => TEST_NOW });
    await database.close();
    const statistics = new Client({ connectionString: inDatabase(adminUrl, TEMPLATE) });
    await statistics.connect();
    await statistics.query('vacuum analyze');
    await statistics.end();
    // A database can be cloned only while nobody is in it.
    await admin.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
  } finally {
    await admin.end();
  }
  return { adminUrl, ownerUrl, servicePassword };
}

/** The same server and role in another database. */
export function inDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Removes what test runs left that were killed. */
async function sweep(): Promise<void> {
  const folder = await realpath(tmpdir());
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PREFIX)) continue;
    const left = join(folder, name);
    try {
      const minutes = (Date.now() - (await stat(left)).mtimeMs) / 60_000;
      if (minutes < 2 || (await isLocked(join(left, 'postgres.lock')))) continue;
      await stopOrphan(join(left, 'postgres'), log);
      await rm(left, { recursive: true, force: true });
    } catch {
      // Another account's, or another run is sweeping it too: not ours to judge.
    }
  }
}
