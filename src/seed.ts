import pg from 'pg';
import type { Config } from './config.js';
import type { Instant } from './kernel/deadline.js';
import { readRuleBookTemplate } from './modules/rulebooks/rule-book-template.js';
import { addedTo, figureCounts, noFigure } from './modules/standings/figure.rules.js';
import { addToFigures, countFigures, listFigures } from './modules/standings/figure.store.js';
import { listTenantYears } from './modules/tenants/tenant-year.store.js';
import { appendAudit } from './platform/audit/audit.store.js';
import { hashOfApiKey } from './platform/auth/api-key.js';
import { type Clock, systemClock } from './platform/clock.js';
import type { Database, WriteSession } from './platform/db/database.js';
import { beginChain } from './platform/db/tenant-version.js';
import type { Logger } from './platform/log/log.js';
import type { Progress } from './platform/log/progress.js';
import { demoApiKey, hashDemoPassword, layOperator, layPlatformAnalyst } from './seeding/accounts.js';
import { layAreas, readAreas } from './seeding/areas.js';
import { layDemo } from './seeding/demo.js';
import type { DemoFiles } from './seeding/demo-evidence.js';
import type { DemoScale } from './seeding/demo-units.js';
import { forgetPlans, insertInOrder, insertInto } from './seeding/insert-all.js';
import { listTenantCodes, readTenantFile } from './seeding/seed-file.js';
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
  readonly demoScale?: DemoScale;
  readonly clock?: Clock;
  /** Where files of the demo go; without it the demo has links only. */
  readonly store?: DemoFiles;
}

/** `facts` is what the plan of a tenant says, `demo` the accounts and units that exist to be tried. */
type SeedName = 'facts' | 'demo';

/** How much was laid, for the audit row. */
type SeedCounts = Readonly<Record<string, number>>;

const SEED_REQUEST = 'seed';

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
    const at = (options.clock ?? systemClock)();
    const template = await readRuleBookTemplate();
    const files = await Promise.all(codes.map(readTenantFile));
    const tenants = files.map((file) => ({ file, rows: rowsOfTenant(file, template, areas, at) }));

    await step('Nạp đơn vị hành chính', 'Laying the administrative areas', () => layAreas(owner, areas));
    await step('Nạp kế hoạch của các địa phương', 'Laying the plans of the localities', async () => {
      for (const { rows } of tenants) {
        await layOnce(database, rows.tenant.id, 'facts', at, (session) => layFacts(session, rows, at));
      }
    });
    if (config.demo) {
      const passwordHash = await hashDemoPassword(config.demoPassword);
      await layOperator(owner, passwordHash, at);
      await layPlatformAnalyst(owner, passwordHash, at);
      const scale = options.demoScale ?? 'full';
      for (const { file, rows } of tenants) {
        await step(`Nạp dữ liệu mẫu: ${file.tenant.name}`, `Laying the demo: ${file.tenant.code}`, () =>
          layOnce(database, rows.tenant.id, 'demo', at, async (session) => {
            const apiKeyHash = hashOfApiKey(demoApiKey(file.tenant.code, config.demoPassword));
            const secrets = { passwordHash, apiKeyHash };
            const inUse = await peopleHaveWorked(session);
            const addUp = async () => {
              const years = await listTenantYears(session.db);
              await layFigures(
                session,
                years.map(({ year }) => year),
                at,
              );
            };
            const store = options.store ?? null;
            return layDemo(session.db, { file, rows, areas, scale, secrets, at, inUse, addUp, store });
          }),
        );
      }
    }
    await step('Thống kê cho bộ tối ưu truy vấn', 'Analysing the tables', () => analyse(owner));
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

/** Lays one seed of one tenant in one transaction with the record and the audit row that say so. */
const layOnce = (
  database: Database,
  tenant: string,
  name: SeedName,
  at: Instant,
  lay: (session: WriteSession) => Promise<SeedCounts>,
): Promise<void> =>
  database.write(tenant, async (session) => {
    const { db, last } = session;
    const laid = await db.selectFrom('seed_record').select('name').where('name', '=', name).executeTakeFirst();
    if (laid) return;
    const counts = await lay(session);
    await insertInto(db, tenant, 'stays')('seed_record', [{ name, seeded_at: at }]);
    const noted = await appendAudit(db, [
      {
        at,
        accountId: null,
        personName: 'Sáu Rõ',
        action: `seed.${name}`,
        subjectType: 'Tenant',
        subjectId: tenant,
        changes: [counts],
        reason: null,
        requestId: SEED_REQUEST,
      },
    ]);
    last.push(...noted);
  });

async function layFacts(session: WriteSession, rows: TenantRows, at: Instant): Promise<SeedCounts> {
  const { db } = session;
  await db
    .insertInto('tenant')
    .values(rows.tenant)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await beginChain(db);
  await insertInOrder(insertInto(db, rows.tenant.id, 'stays'), tablesInOrder, rows);
  await layFigures(
    session,
    rows.tenant_year.map(({ year }) => year),
    at,
  );
  return { bodies: rows.body.length, targets: rows.target.length, tasks: rows.task.length };
}

/** Adds up what the standings that were laid come to; what was added up before goes by the new count. */
async function layFigures({ db }: WriteSession, years: readonly number[], at: Instant): Promise<void> {
  // So many new rows have no statistics yet; see `forgetPlans`.
  await forgetPlans(db);
  const [before, counted] = [await listFigures(db, years), await countFigures(db, years, null)];
  const known = new Map(before.map((row) => [`${row.year}/${row.bodyId}/${row.kind}`, row]));
  const lacking = counted.map((row) => {
    const { year, bodyId, kind } = row;
    return { ...addedTo(row, known.get(`${year}/${bodyId}/${kind}`) ?? noFigure, -1), year, bodyId, kind };
  });
  // What is right already is not written: each write says that something changed.
  await addToFigures(
    db,
    lacking.filter((row) => figureCounts.some((name) => row[name] !== 0)),
    at,
  );
}

/** Whether anybody but the seeds has changed anything in the tenant of this transaction. */
async function peopleHaveWorked({ db }: WriteSession): Promise<boolean> {
  const event = await db
    .selectFrom('audit_event')
    .select('seq')
    .where('request_id', '<>', SEED_REQUEST)
    .limit(1)
    .executeTakeFirst();
  return event !== undefined;
}

/** Without statistics the first questions to so many new rows would be planned as if the tables were empty. */
async function analyse(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    "select oid::regclass::text as name from pg_class where relnamespace = 'sauro'::regnamespace and relkind = 'r'",
  );
  await owner.query(`analyze ${rows.map(({ name }) => name).join(', ')}`);
}
