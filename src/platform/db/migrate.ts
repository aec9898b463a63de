import { readdir, readFile } from 'node:fs/promises';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { installQueue } from '../jobs/install-queue.js';
import type { Logger } from '../log/log.js';
import { StartError } from '../start-error.js';

const folder = new URL('../../../migrations/', import.meta.url);

/** Brings the database to the newest migration, as its owner, and makes sure the service's role exists with this password. Safe to run from several processes. */
export async function migrate(options: {
  ownerUrl: string;
  serviceRole: string;
  servicePassword: string;
  log: Logger;
}): Promise<void> {
  const owner = new pg.Client({ connectionString: options.ownerUrl });
  await owner.connect();
  try {
    // Two processes that start together migrate one after the other.
    await owner.query("select pg_advisory_lock(hashtext('sauro.migrate'))");
    const migrationsList = await listMigrations(owner.escapeIdentifier(options.serviceRole));
    await requireKnownMigrations(owner, new Set(migrationsList.map(({ name }) => name)));
    await ensureRole(owner, options.serviceRole, options.servicePassword);
    const orm = await MikroORM.init({
      clientUrl: options.ownerUrl,
      entities: [],
      discovery: { warnWhenNoEntities: false },
      extensions: [Migrator],
      migrations: {
        tableName: 'migration',
        schema: 'public',
        migrationsList,
        snapshot: false,
        silent: true,
      },
      logger: (message) => options.log.debug({ orm: message }, 'migrate'),
    });
    try {
      const done = await orm.migrator.up();
      if (done.length > 0) options.log.info({ migrations: done.map((migration) => migration.name) }, 'migrated');
    } finally {
      await orm.close();
    }
    await installQueue(owner, options.ownerUrl, options.serviceRole, options.log);
  } finally {
    await owner.end();
  }
}

/** An older Sáu Rõ would write into tables whose rules it does not know; it stops before it touches anything. */
async function requireKnownMigrations(owner: pg.Client, known: ReadonlySet<string>): Promise<void> {
  const { rows: found } = await owner.query("select 1 where to_regclass('public.migration') is not null");
  if (found.length === 0) return;
  const { rows } = await owner.query<{ name: string }>('select name from public.migration order by name');
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new StartError(
    `Cơ sở dữ liệu này thuộc một bản Sáu Rõ mới hơn (bản này không biết các bước ${unknown.join(', ')}); hãy chạy bản mới hơn đó, hoặc đặt DATA_DIR hay DATABASE_URL khác.`,
    `This database belongs to a newer Sáu Rõ (the steps ${unknown.join(', ')} are unknown to this one); run that newer one, or set another DATA_DIR or DATABASE_URL.`,
  );
}

async function ensureRole(owner: pg.Client, role: string, password: string): Promise<void> {
  const name = owner.escapeIdentifier(role);
  const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [role]);
  const login = `login noinherit nosuperuser nobypassrls nocreatedb nocreaterole password ${owner.escapeLiteral(password)}`;
  if (rowCount === 0) await owner.query(`create role ${name} ${login}`);
  else await owner.query(`alter role ${name} password ${owner.escapeLiteral(password)}`);
}

async function listMigrations(serviceRole: string) {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = (await readFile(new URL(file, folder), 'utf8')).replaceAll(':service_role', serviceRole);
      return {
        name: file.replace(/\.sql$/, ''),
        class: class extends Migration {
          override async up(): Promise<void> {
            await this.execute(sql);
          }
        },
      };
    }),
  );
}
