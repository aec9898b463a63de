import { resolve } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedDatabase, startEmbeddedPostgres } from '../src/platform/db/embedded.js';
import { createLog } from '../src/platform/log/log.js';
import { startService, stop } from './service.js';

/** Where the measured data lies; it is made once and kept, because making it takes minutes. */
export const benchFolder = resolve('.bench');

/** The same tenant nearly alone: the five localities of the demo, and none of the copies. */
export const aloneFolder = resolve('.bench/alone');

/** The tenant that is asked: the largest of the demo, 41,800 units in 115 bodies. */
export const askedTenant = 'hai-phong';

/** The year that is asked. */
export const askedYear = 2026;

// Tables that no measured answer reads and that would only make the copies larger.
const notCopied = ['unit_word', 'audit_event', 'standing_history', 'bi_use', 'seed_record'];

/** The embedded PostgreSQL of the measured data, with room for three servers of sixteen connections. */
export const startDatabase = (dataDir = benchFolder): Promise<EmbeddedDatabase> =>
  startEmbeddedPostgres({
    dataDir,
    log: createLog('warn'),
    settings: { shared_buffers: '1GB', max_wal_size: '4GB', effective_cache_size: '8GB' },
  });

/** The service on the data of a folder. */
export const serveData = (ownerUrl: string, dataDir = benchFolder) =>
  startService({ DATABASE_URL: ownerUrl, DATA_DIR: dataDir });

/**
 * Lays the demo of the service and copies its largest tenant until there are as many tenants as asked for. Ids are unique within a tenant only,
 * so a copy is the same rows under another tenant's id.
 */
export async function layData(database: EmbeddedDatabase, tenants: number, dataDir = benchFolder): Promise<void> {
  const service = await serveData(database.ownerUrl, dataDir);
  await stop(service.process);
  const admin = new Client({ connectionString: database.adminUrl.replace(/\/postgres(\?|$)/, '/sauro$1') });
  await admin.connect();
  try {
    const { rows: known } = await admin.query<{ tenants: number; copies: number }>(
      "select count(*)::int as tenants, count(*) filter (where code like 'bench-%')::int as copies from sauro.tenant",
    );
    const { tenants: laid, copies } = known[0] ?? { tenants: 0, copies: 0 };
    const missing = tenants - laid;
    if (missing <= 0) return;
    const { rows: tables } = await admin.query<{ name: string; columns: string[] }>(
      `select t.relname as name, array_agg(quote_ident(a.attname) order by a.attnum) as columns
       from pg_class t join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'sauro'
       join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       where t.relkind = 'r' and obj_description(t.oid, 'pg_class') like 'tenant:%' and t.relname <> all ($1)
       group by t.relname order by t.relname`,
      [notCopied],
    );
    // The copies are right because the original is: nothing is checked a second time.
    await admin.query("set session_replication_role = 'replica'");
    for (let made = 0; made < missing; made += 1) {
      await admin.query('begin');
      const { rows } = await admin.query<{ from: string; to: string }>(
        `insert into sauro.tenant (id, ${await columnsOf(admin, 'tenant', ['id', 'code'])}, code)
         select gen_random_uuid(), ${await columnsOf(admin, 'tenant', ['id', 'code'])}, $2 from sauro.tenant where code = $1
         returning id as to, (select id from sauro.tenant where code = $1) as from`,
        [askedTenant, `bench-${String(copies + made).padStart(2, '0')}`],
      );
      const copy = rows[0];
      if (!copy) throw new Error('the tenant to copy is missing');
      for (const { name, columns } of tables) {
        const others = columns.filter((column) => column !== 'tenant_id').join(', ');
        await admin.query(
          `insert into sauro.${name} (tenant_id, ${others}) select $2, ${others} from sauro.${name} where tenant_id = $1`,
          [copy.from, copy.to],
        );
      }
      await admin.query('commit');
      process.stdout.write(`\r· ${made + 1} / ${missing} tenants copied`);
    }
    process.stdout.write('\n');
    await admin.query('vacuum (analyze)');
  } finally {
    await admin.end();
  }
}

async function columnsOf(admin: Client, table: string, without: readonly string[]): Promise<string> {
  const { rows } = await admin.query<{ list: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
     where attrelid = ('sauro.' || $1)::regclass and attnum > 0 and not attisdropped and attname <> all ($2)`,
    [table, without],
  );
  return rows[0]?.list ?? '';
}
