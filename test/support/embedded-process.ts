import { startEmbeddedPostgres } from '../../src/platform/db/embedded.js';
import { createLog } from '../../src/platform/log/log.js';
import { StartError } from '../../src/platform/start-error.js';

// A process of its own that runs the embedded PostgreSQL, for tests that kill it. Says one JSON line when ready or refused;
// SIGINT and SIGTERM stop it after the work that stands for requests under way (a query of half a second) has ended.
const dataDir = process.argv[2] ?? '';
try {
  const database = await startEmbeddedPostgres({ dataDir, log: createLog('silent') });
  const { Client } = await import('pg');
  const client = new Client({ connectionString: database.ownerUrl });
  // Tests kill the server under it.
  client.on('error', () => undefined);
  await client.connect();
  const stop = async () => {
    const { rows } = await client.query('select 42 as answer from pg_sleep(0.5)');
    await client.end();
    await database.stop();
    console.log(JSON.stringify(rows[0]));
    clearInterval(alive);
  };
  const alive = setInterval(() => undefined, 1000);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { ownerUrl, adminUrl, port } = database;
  console.log(JSON.stringify({ ownerUrl, adminUrl, port }));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.log(JSON.stringify({ refused: error.message }));
  process.exitCode = 1;
}
