import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { readConfig, readEnvFile } from './config.js';
import { entities } from './entities.js';
import { openFileStore } from './file-store.js';
import { printLaw, readLaw } from './law.js';
import { moduleOrder } from './module-order.js';
import { Passwords } from './platform/auth/passwords.js';
import { derivePassword, loadSigningKey } from './platform/auth/signing-key.js';
import { systemClock } from './platform/clock.js';
import { openDatabase } from './platform/db/database.js';
import { startEmbeddedPostgres } from './platform/db/embedded.js';
import { migrate } from './platform/db/migrate.js';
import { asRole, checkOwnerDatabase } from './platform/db/owner-database.js';
import { printTables } from './platform/db/print-tables.js';
import { createLog } from './platform/log/log.js';
import { newId } from './platform/new-id.js';
import { StartError } from './platform/start-error.js';
import { createSchema } from './schema.js';
import { seed } from './seed.js';
import { verifyTenants } from './verify-tenants.js';

const SERVICE_ROLE = 'sauro_app';
const root = new URL('../', import.meta.url).pathname;

/** What `npm run …` offers besides the service itself. */
const commands: Readonly<Record<string, () => Promise<void>>> = {
  schema: async () => {
    await mkdir(`${root}schema`, { recursive: true });
    await writeFile(`${root}schema/schema.graphql`, createSchema().sdl);
  },
  law: async () => writeFile(`${root}docs/law.md`, printLaw(await readLaw(root), moduleOrder)),
  'db:migrate': () => withDatabase(async () => undefined),
  'db:seed': () =>
    withDatabase(async ({ ownerUrl, serviceUrl, config, log }) => {
      const database = await openDatabase({ url: serviceUrl, poolSize: 4, log, entities });
      await seed({ database, ownerUrl, config, log, store: await openFileStore(config) }).finally(() =>
        database.close(),
      );
    }),
  operator: () => makePlatformAccount('operator'),
  analyst: () => makePlatformAccount('analyst'),
  'figures:verify': () =>
    withDatabase(async ({ serviceUrl, log }) => {
      const database = await openDatabase({ url: serviceUrl, poolSize: 2, log, entities });
      const write = (line: string) => process.stdout.write(`${line}\n`);
      const right = await verifyTenants(database, systemClock, write).finally(() => database.close());
      if (!right) process.exitCode = 1;
    }),
  'db:tables': () =>
    withDatabase(async ({ ownerUrl }) => {
      const owner = new pg.Client({ connectionString: ownerUrl });
      await owner.connect();
      const text = await printTables(owner).finally(() => owner.end());
      await writeFile(`${root}src/platform/db/tables.ts`, text);
    }),
};

const platformAccounts = {
  operator: { make: 'app.create_operator', vi: 'tài khoản vận hành', en: 'operator' },
  analyst: { make: 'app.create_platform_analyst', vi: 'tài khoản phân tích', en: 'analyst' },
} as const;

/** Makes an account of the platform, with a password that is shown once. */
const makePlatformAccount = (kind: keyof typeof platformAccounts): Promise<void> =>
  withDatabase(async ({ ownerUrl }) => {
    const { make, vi, en } = platformAccounts[kind];
    const [email = '', ...name] = process.argv.slice(3);
    if (!/^[^@\s]+@[^@\s]+$/.test(email) || name.length === 0) {
      throw new StartError(
        `Cách dùng: npm run ${kind} -- dia-chi@co-quan.vn "Họ tên hoặc chức danh"`,
        `Usage: npm run ${kind} -- address@example.org "Name or post"`,
      );
    }
    const password = randomBytes(12).toString('base64url');
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    const { rowCount } = await owner
      .query(
        `select ${make}($1, $2, $3, $4, now()) where not exists (select from sauro.account where email = lower($2))`,
        [newId(), email, name.join(' '), await new Passwords().hash(password)],
      )
      .finally(() => owner.end());
    if (rowCount === 0) {
      throw new StartError(`Đã có tài khoản ${email}.`, `There is an account ${email} already.`);
    }
    process.stdout.write(
      `Đã tạo ${vi} ${email}. Mật khẩu, chỉ hiện một lần: ${password}\nMade the ${en} ${email}. Password, shown this once: ${password}\n`,
    );
  });

/** Runs work on the migrated database of the configuration: DATABASE_URL, or the embedded one, started for this long. */
async function withDatabase(
  work: (parts: {
    ownerUrl: string;
    serviceUrl: string;
    config: ReturnType<typeof readConfig>;
    log: ReturnType<typeof createLog>;
  }) => Promise<void>,
): Promise<void> {
  readEnvFile();
  const config = readConfig();
  const log = createLog(config.logLevel);
  const signingKey = await loadSigningKey(config.dataDir, config.signingKey);
  const servicePassword = derivePassword(signingKey, SERVICE_ROLE);
  if (config.databaseUrl !== undefined) await checkOwnerDatabase(config.databaseUrl);
  const embedded =
    config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : undefined;
  try {
    const ownerUrl = config.databaseUrl ?? (embedded as { ownerUrl: string }).ownerUrl;
    await migrate({ ownerUrl, serviceRole: SERVICE_ROLE, servicePassword, log });
    await work({ ownerUrl, serviceUrl: asRole(ownerUrl, SERVICE_ROLE, servicePassword), config, log });
  } finally {
    await embedded?.stop();
  }
}

const name = process.argv[2] ?? '';
const run = commands[name];
if (!run) {
  process.stderr.write(`Lệnh có: / commands: ${Object.keys(commands).join(', ')}\n`);
  process.exit(2);
}
try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof StartError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
