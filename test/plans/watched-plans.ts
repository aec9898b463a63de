import pg from 'pg';
import { tenantTables } from '../../src/platform/db/tables.js';
import type { Service } from '../support/service.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** A tenant table that a statement read from end to end, or of which it threw rows away that it had read. */
export interface Reading {
  readonly table: string;
  readonly text: string;
}

/** What PostgreSQL said of the statements that it ran, also inside functions and for foreign keys. */
export interface WatchedPlans {
  readonly texts: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
  /** Readings from end to end. */
  readonly whole: readonly Reading[];
  /** Readings of which more rows were thrown away than are few. */
  readonly wasteful: readonly Reading[];
}

// The plan that is kept whatever the parameters are, with the rows that really came. Sent to the client instead of to the log.
const settings = {
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
  plan_cache_mode: 'force_generic_plan',
};

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

class Watch implements WatchedPlans {
  readonly texts = new Set<string>();
  readonly tables = new Set<string>();
  readonly whole: Reading[] = [];
  readonly wasteful: Reading[] = [];
  readonly #few: number;

  constructor(few: number) {
    this.#few = few;
  }

  hear(client: pg.ClientBase): void {
    client.on('notice', ({ message = '' }) => {
      const at = message.indexOf('plan:\n');
      if (at < 0) return;
      const { 'Query Text': text, Plan: plan } = JSON.parse(message.slice(at + 6));
      this.judge(text, plan);
    });
  }

  judge(text: string, plan: PlanNode): void {
    this.texts.add(text);
    for (const node of nodesOf(plan)) {
      const table = node['Relation Name'] ?? '';
      if (!tenantTables.has(table)) continue;
      this.tables.add(table);
      if (node['Node Type'].includes('Seq Scan')) note(this.whole, { table, text });
      const lost = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
      if (lost * (node['Actual Loops'] ?? 1) > this.#few) note(this.wasteful, { table, text });
    }
  }
}

function note(readings: Reading[], one: Reading): void {
  if (!readings.some(({ table, text }) => table === one.table && text === one.text)) readings.push(one);
}

/** Watches whatever the service does: its own sessions explain what they run, under its role and row-level security. Those that are open are ended first. */
export async function watchService(
  service: Service,
  tenantId: string,
  work: () => Promise<void>,
  few: number,
): Promise<WatchedPlans> {
  const [{ name }] = await service.rows('select current_database() as name');
  const inThisDatabase = { session_preload_libraries: 'auto_explain', ...settings };
  for (const [setting, value] of Object.entries(inThisDatabase))
    await service.rows(`alter role sauro_app in database ${name} set ${setting} = '${value}'`);
  const watch = new Watch(few);
  service.database.pool.on('connect', (client) => watch.hear(client));
  const old =
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and usename = 'sauro_app'";
  await service.rows(old);
  const { sql } = await service.statements(work);
  const cursors = sql.filter((text) => text.startsWith('DECLARE'));
  await explainCursors(service, tenantId, [...new Set(cursors)], watch);
  return watch;
}

// A cursor that is given up with its transaction never ends, so that auto_explain does not tell of it.
async function explainCursors(
  service: Service,
  tenantId: string,
  cursors: readonly string[],
  watch: Watch,
): Promise<void> {
  const client = await service.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select app.set_tenant($1)', [tenantId]);
    await client.query('set local cursor_tuple_fraction = 1');
    for (const text of cursors) {
      const { rows } = await client.query(`explain (generic_plan, format json) ${text}`);
      watch.judge(text, rows[0]['QUERY PLAN'][0].Plan);
    }
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** Runs one statement as the service's role does for a tenant after the database was changed, and undoes the change. */
export async function watchAfter(
  service: Service,
  tenantId: string,
  change: string,
  text: string,
  few: number,
): Promise<WatchedPlans> {
  const client = new pg.Client({ connectionString: service.fresh.adminUrl });
  await client.connect();
  try {
    const watch = new Watch(few);
    watch.hear(client);
    await client.query("load 'auto_explain'");
    for (const [setting, value] of Object.entries(settings)) await client.query(`set ${setting} = '${value}'`);
    await client.query('begin');
    await client.query(change);
    await client.query('set local role sauro_app; set local search_path = sauro, public');
    await client.query('select app.set_tenant($1)', [tenantId]);
    await client.query(text);
    await client.query('rollback');
    return watch;
  } finally {
    await client.end();
  }
}
