import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Tokens } from '../../src/platform/auth/token.js';
import { pdf } from '../modules/assessments/files.js';
import { SIGNING_KEY } from '../support/cluster.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

// The process is killed, as by a power cut or the system, while a file is arriving: nothing half is ever shown or referred to,
// and the next process takes the same file as if nothing had happened.

const root = join(import.meta.dirname, '../..');
let fresh: FreshDatabase;
let admin: pg.Client;
let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sauro-killed-'));
  await chmod(base, 0o755);
  // A build of its own, for other tests may be building the same folder at this moment.
  const build = ['-p', root, '--outDir', join(base, 'dist')];
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/.bin/tsc'), ...build]);
  for (const name of ['node_modules', 'package.json', 'seeds', 'migrations']) {
    await symlink(join(root, name), join(base, name));
  }
  fresh = await freshDatabase();
  admin = new pg.Client({ connectionString: fresh.adminUrl });
  await admin.connect();
}, 60_000);

afterAll(async () => {
  await admin.end();
  await fresh.drop();
  await rm(base, { recursive: true, force: true });
});

/** Starts the built service; says its port when it is ready. */
async function start() {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: base,
    env: {
      PATH: '/usr/bin:/bin',
      PORT: '0',
      DEMO: 'off',
      LOG_LEVEL: 'warn',
      DATA_DIR: join(base, 'data'),
      DATABASE_URL: fresh.ownerUrl,
      SIGNING_KEY,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (told += text));
  const over = once(child, 'close');
  for (let attempt = 0; attempt < 1_500 && child.exitCode === null; attempt += 1) {
    const port = told.match(/is ready: http:\/\/127\.0\.0\.1:(\d+)\/graphql/)?.[1];
    if (port) {
      return {
        port: Number(port),
        kill: async () => {
          child.kill('SIGKILL');
          await over;
        },
      };
    }
    await pause(20);
  }
  child.kill('SIGKILL');
  throw new Error(`the service was not ready:\n${told}`);
}

const filesIn = async (folder: string): Promise<string[]> => {
  const found = await readdir(join(base, 'data/files', folder), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
};
const rowsOf = async (hash: string) =>
  (await admin.query('select size, type from sauro.evidence_file where hash = $1', [hash])).rows;

test('a process that is killed while a file arrives leaves no half file and no row', async () => {
  const content = Buffer.concat([pdf(), Buffer.alloc(3_000_000, 0x20), Buffer.from('%%EOF\n')]);
  const hash = createHash('sha256').update(content).digest('hex');
  const { rows } = await admin.query(
    `select a.id, a.token_epoch, m.unit_id from sauro.account a join sauro.membership m on m.account_id = a.id
     where a.email = 'unit@hai-phong.demo' and m.unit_id is not null limit 1`,
  );
  const [account] = rows;
  const { token } = await new Tokens(SIGNING_KEY).sign(
    { accountId: account.id, epoch: account.token_epoch },
    new Date().toISOString(),
  );
  const open = (port: number): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /files/evidence?unit=${account.unit_id}&name=x.pdf HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/octet-stream\r\ncontent-length: ${content.length}\r\nconnection: close\r\n\r\n`,
    );
    return socket;
  };

  const first = await start();
  try {
    const socket = open(first.port);
    socket.write(content.subarray(0, 1_500_000));
    while ((await filesIn('arriving')).length === 0) await pause(5);
  } finally {
    await first.kill();
  }
  expect(await filesIn('arriving')).toHaveLength(1);
  expect(await filesIn('kept')).toEqual([]);
  expect(await rowsOf(hash)).toEqual([]);
  const second = await start();
  try {
    const socket = open(second.port);
    socket.write(content);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('201 Created');
    expect(await rowsOf(hash)).toEqual([{ size: content.length, type: 'application/pdf' }]);
    expect(await filesIn('kept')).toEqual([hash]);
  } finally {
    await second.kill();
  }
  // Killed again, with the file whole: a third process gives it out as it was handed in.
  const third = await start();
  try {
    const [{ id }] = (await admin.query('select id from sauro.evidence_file where hash = $1', [hash])).rows;
    const response = await fetch(`http://127.0.0.1:${third.port}/files/evidence/${id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([
      response.status,
      createHash('sha256')
        .update(Buffer.from(await response.arrayBuffer()))
        .digest('hex'),
    ]).toEqual([200, hash]);
  } finally {
    await third.kill();
  }
}, 120_000);
