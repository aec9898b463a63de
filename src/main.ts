import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import { type Config, DEFAULT_DEMO_PASSWORD, readConfig, readEnvFile } from './config.js';
import { entities } from './entities.js';
import { openFileStore } from './file-store.js';
import { createServiceJobs } from './jobs.js';
import { watchBiSessions } from './modules/bi/watch-bi-sessions.js';
import { derivePassword, loadSigningKey } from './platform/auth/signing-key.js';
import { openDatabase } from './platform/db/database.js';
import { startEmbeddedPostgres } from './platform/db/embedded.js';
import { migrate } from './platform/db/migrate.js';
import { asRole, checkOwnerDatabase } from './platform/db/owner-database.js';
import { checkPort, portRefusal } from './platform/http/port.js';
import { beginLifetime } from './platform/lifetime.js';
import { createLog } from './platform/log/log.js';
import { createProgress } from './platform/log/progress.js';
import { requireNode } from './platform/node-version.js';
import { diskFull, StartError } from './platform/start-error.js';
import { seed } from './seed.js';
import { listTenantCodes } from './seeding/seed-file.js';

const SERVICE_ROLE = 'sauro_app';
const DRAIN_WITHIN_MS = 10_000;

const progress = createProgress(process.stdout);
// A reader that goes away (npm start | head) must not end the service.
process.stdout.on('error', () => undefined);

const logStream = {
  write(line: string) {
    progress.makeRoom();
    process.stderr.write(line);
  },
};
let log = createLog('info', logStream);
let dataDir = '';
let diskIsFull = () => false;

const lifetime = beginLifetime({
  ending: () => progress.say('· Đang dừng / stopping …'),
  failed: (name, error) => log.warn({ err: error, name }, 'a part of the service did not stop in order'),
  ended: () => progress.say('· Đã dừng / stopped'),
});

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
await start().catch(fail);

async function start(): Promise<void> {
  const began = performance.now();
  readEnvFile();
  requireNode(process.versions.node);
  const config = readConfig();
  log = createLog(config.logLevel, logStream);
  dataDir = config.dataDir;
  await checkPort(config.host, config.port);
  const signingKey = await loadSigningKey(config.dataDir, config.signingKey);

  const ownerUrl = await prepareOwner(config);
  const servicePassword = derivePassword(signingKey, SERVICE_ROLE);
  await progress.step('Cập nhật cấu trúc cơ sở dữ liệu', 'bringing the database up to date', () =>
    migrate({ ownerUrl, serviceRole: SERVICE_ROLE, servicePassword, log }),
  );
  const serviceUrl = asRole(ownerUrl, SERVICE_ROLE, servicePassword);
  const database = await openDatabase({
    url: serviceUrl,
    poolSize: config.databasePool,
    log,
    entities,
  });
  await seed({ database, ownerUrl, config, log, progress, store: await openFileStore(config) });
  lifetime.onEnd('database', DRAIN_WITHIN_MS, () => database.close());

  const jobRunner = createServiceJobs({ config, url: serviceUrl, database, log, signingKey });
  lifetime.onEnd('jobs', DRAIN_WITHIN_MS, () => jobRunner.stop());
  const app = await createApp({ config, database, log, signingKey });
  lifetime.onEnd('requests', DRAIN_WITHIN_MS, () => app.close());
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw portRefusal(error, config.host, config.port) ?? error;
  }
  const sessions = watchBiSessions({ database, log });
  lifetime.onEnd('BI sessions', DRAIN_WITHIN_MS, () => sessions.stop());
  await jobRunner.start();
  welcome(
    config,
    (app.server.address() as AddressInfo).port,
    (performance.now() - began) / 1000,
    await listTenantCodes(),
  );
}

/** The URL of the owner's role: of the operator's own PostgreSQL, or of the embedded one, started here. */
async function prepareOwner(config: Config): Promise<string> {
  const { databaseUrl } = config;
  if (databaseUrl !== undefined) {
    await progress.step('Kết nối PostgreSQL', 'connecting to PostgreSQL', () => checkOwnerDatabase(databaseUrl));
    return databaseUrl;
  }
  const starting = startEmbeddedPostgres({ dataDir: config.dataDir, log, signal: lifetime.ending });
  lifetime.onEnd('PostgreSQL', 45_000, async () => (await starting.catch(() => undefined))?.stop());
  const embedded = await progress.step('Khởi động PostgreSQL nhúng', 'starting embedded PostgreSQL', () => starting);
  diskIsFull = embedded.hasFilledDisk;
  void embedded.lost.then(() =>
    fail(
      new StartError(
        'PostgreSQL nhúng đã dừng bất ngờ nên Sáu Rõ dừng theo; khởi động lại sẽ phục hồi dữ liệu đã ghi.',
        'The embedded PostgreSQL ended unexpectedly, so Sáu Rõ stops too; starting again recovers all that was written.',
      ),
    ),
  );
  return embedded.ownerUrl;
}

/** Ends the process with a sentence; whatever is not meant for people goes to the log under the id that the sentence names. */
async function fail(error: unknown): Promise<void> {
  if (lifetime.ending.aborted) return;
  progress.say('');
  if (diskIsFull() || speaksOfFullDisk(error)) {
    process.stderr.write(`${diskFull(dataDir, error).message}\n`);
  } else if (error instanceof StartError) {
    process.stderr.write(`${error.message}\n`);
  } else {
    const errorId = randomUUID();
    log.fatal({ err: error, errorId }, 'unexpected');
    process.stderr.write(
      `Sáu Rõ gặp lỗi không lường trước và dừng lại; chi tiết nằm trong nhật ký, mã ${errorId}.\n` +
        `Sáu Rõ met an unexpected error and stops; the details are in the log under ${errorId}.\n`,
    );
  }
  await lifetime.end(1);
}

function speaksOfFullDisk(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (['53100', 'ENOSPC', 'EDQUOT'].includes((at as NodeJS.ErrnoException).code ?? '')) return true;
  }
  return false;
}

function welcome(config: Config, port: number, seconds: number, tenants: readonly string[]): void {
  const everywhere = ['0.0.0.0', '::'].includes(config.host);
  const host = everywhere ? 'localhost' : config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}`;
  const lines = ['', `Sáu Rõ đã sẵn sàng / is ready: ${url}/graphql   (${seconds.toFixed(1)} s)`];
  if (config.demo) {
    const known = config.demoPassword === DEFAULT_DEMO_PASSWORD;
    const password = known ? config.demoPassword : 'DEMO_PASSWORD';
    lines.push(
      '',
      `Tài khoản mẫu / demo accounts, mật khẩu / password: ${password}`,
      '  operator@sauro.demo',
      '  analyst@sauro.demo',
      ...tenants.map(
        (code) =>
          `  ${['admin', 'head', 'officer', 'commune', 'unit', 'bi'].map((who) => `${who}@${code}.demo`).join('  ')}`,
      ),
      '',
      'Ba việc nên thử / three things to try:',
      `  1. Mở trang GraphQL trong trình duyệt / open the GraphQL page in a browser:  ${url}/graphql`,
      '  2. Đăng nhập / sign in:',
      `     ${curl(url, `mutation { signIn(input: { email: "officer@hai-phong.demo", password: "${password}" }) { token } }`)}`,
      '  3. Xem chỉ tiêu, với mã nhận được / see the targets, with the token received:',
      `     ${curl(url, '{ tenant { name targets(year: 2026) { code threshold progress { value met shortfall } } } }', 'TOKEN')}`,
    );
  }
  if (!config.mail) {
    lines.push(
      '',
      'Chưa đặt SMTP_URL: nhắc việc chỉ có trong phần mềm / SMTP_URL is not set: reminders are in the product alone.',
    );
  }
  progress.say(`${lines.join('\n')}\n`);
}

function curl(url: string, query: string, token?: string): string {
  const authorization = token === undefined ? '' : ` -H 'authorization: Bearer ${token}'`;
  return `curl -s ${url}/graphql -H 'content-type: application/json'${authorization} -d '${JSON.stringify({ query })}'`;
}
