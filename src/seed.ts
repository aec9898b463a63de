import pg from 'pg';
import type { Config } from './config.js';
import type { Database, WriteSession } from './platform/db/database.js';
import type { Logger } from './platform/log/log.js';
import type { Progress } from './platform/log/progress.js';
import { hashDemoPassword, layOperator, layPeople } from './seeding/accounts.js';
import { layAreas, readAreas } from './seeding/areas.js';
import { insertAll } from './seeding/insert-all.js';
import { listTenantCodes, readRuleBookTemplate, readTenantFile } from './seeding/seed-file.js';
import { tenantId } from './seeding/seed-id.js';
import { rowsOfTenant, type TenantRows, tablesInOrder } from './seeding/tenant-rows.js';

/** What seeding needs of the process that starts. */
export interface SeedOptions {
  readonly database: Database;
  /** Areas and the platform operator are laid by the owner: the service's role may not. */
  readonly ownerUrl: string;
  readonly config: Pick<Config, 'demo' | 'demoPassword'>;
  readonly log: Logger;
  readonly progress?: Progress;
  /** How many demo units; `small` is for tests. */
  readonly demoScale?: 'full' | 'small';
}

/** `facts` is what the plan of a tenant says, `demo` the accounts and units that exist to be tried. */
type SeedName = 'facts' | 'demo';

/** Lays the areas, the founding tenants and, with DEMO, their demo. What was laid once is never laid again, so edited rows stay edited. */
export async function seed(options: SeedOptions): Promise<void> {
  const { database, config, log } = options;
  const [codes, areas] = await Promise.all([listTenantCodes(), readAreas()]);
  if (await everythingIsLaid(database, codes, areas.length, config.demo)) return;

  const owner = new pg.Client({ connectionString: options.ownerUrl });
  await owner.connect();
  try {
    // Two processes that start together seed one after the other; the second finds everything laid.
    await owner.query("select pg_advisory_lock(hashtext('sauro.seed'))");
    const step: Progress['step'] = options.progress?.step ?? ((_vietnamese, _english, work) => work());
    const at = new Date().toISOString();
    const template = await readRuleBookTemplate();
    const files = await Promise.all(codes.map(readTenantFile));
    const tenants = files.map((file) => ({ file, rows: rowsOfTenant(file, template, areas, at) }));

    await step('Nạp đơn vị hành chính', 'Laying the administrative areas', () => layAreas(owner, areas));
    await step('Nạp kế hoạch của các địa phương', 'Laying the plans of the localities', async () => {
      for (const { rows } of tenants) {
        await layOnce(database, rows.tenant.id, 'facts', at, (session) => layFacts(session, rows));
      }
    });
    if (config.demo) {
      const passwordHash = await hashDemoPassword(config.demoPassword);
      await layOperator(owner, passwordHash, at);
      for (const { file, rows } of tenants) {
        await step(`Nạp dữ liệu mẫu: ${file.tenant.name}`, `Laying the demo: ${file.tenant.code}`, () =>
          layOnce(database, rows.tenant.id, 'demo', at, async ({ db }) => {
            const agency = rows.unit.find(({ armed_forces }) => !armed_forces);
            if (!agency) throw new Error(`${file.tenant.code} has no agency`);
            await layPeople(db, file, rows, agency, passwordHash, at);
          }),
        );
      }
    }
    log.info({ tenants: codes, demo: config.demo }, 'seeded');
  } finally {
    await owner.end();
  }
}

/** The one quick look of every later start. */
async function everythingIsLaid(
  database: Database,
  codes: readonly string[],
  areaCount: number,
  demo: boolean,
): Promise<boolean> {
  const wanted: SeedName[] = demo ? ['facts', 'demo'] : ['facts'];
  const areas = database.read(null);
  try {
    const { laid } = await areas.db
      .selectFrom('area')
      .select(({ fn }) => fn.countAll<number>().as('laid'))
      .executeTakeFirstOrThrow();
    if (laid < areaCount) return false;
  } finally {
    await areas.end();
  }
  for (const code of codes) {
    const tenant = database.read(tenantId(code));
    try {
      const records = await tenant.db.selectFrom('seed_record').select('name').execute();
      if (wanted.some((name) => !records.some((record) => record.name === name))) return false;
    } finally {
      await tenant.end();
    }
  }
  return true;
}

/** Lays one seed of one tenant in one transaction with the record that it was laid. */
const layOnce = (
  database: Database,
  tenant: string,
  name: SeedName,
  at: string,
  lay: (session: WriteSession) => Promise<void>,
): Promise<void> =>
  database.write(tenant, async (session) => {
    const laid = await session.db.selectFrom('seed_record').select('name').where('name', '=', name).executeTakeFirst();
    if (laid) return;
    await lay(session);
    await insertAll(session.db, 'seed_record', [{ name, seeded_at: at }]);
  });

async function layFacts({ db }: WriteSession, rows: TenantRows): Promise<void> {
  await insertAll(db, 'tenant', [rows.tenant]);
  for (const table of tablesInOrder) await insertAll(db, table, rows[table]);
}
