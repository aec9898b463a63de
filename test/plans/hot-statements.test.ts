import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenantTables } from '../../src/platform/db/tables.js';
import { type Cards, startCards } from '../modules/assessments/cards.js';
import { askEverything } from './hot-questions.js';
import { growTenant, layTenants } from './many-tenants.js';

// Every statement that the hot questions and decisions send, explained as the role of the service sends it and under row-level security, among many
// tenants of which one has most of all rows: none may go through a table of all tenants from end to end.

const TENANTS = 30;
const UNITS = 10_000;
/** A table with fewer rows here fits a few pages, which is read from end to end however it is asked; the planner is then asked whether it could do otherwise. */
const FEW_ROWS = 2_000;

let cards: Cards;
let tenantId: string;
let statements: readonly string[];
let rowsOf: ReadonlyMap<string, number>;

beforeAll(async () => {
  cards = await startCards();
  const { service } = cards;
  [{ id: tenantId }] = await service.rows("select id from sauro.tenant where code = 'hai-phong'");
  await layTenants(service, tenantId, TENANTS);
  await growTenant(service, tenantId, UNITS);
  await service.rows('analyze');
  const sizes: { name: string; rows: number }[] = await service.rows(
    "select relname as name, reltuples::int as rows from pg_class where relnamespace = 'sauro'::regnamespace and relkind = 'r'",
  );
  rowsOf = new Map(sizes.map(({ name, rows }) => [name, rows]));
  const { sql } = await service.statements(() => askEverything(cards));
  statements = [...new Set(sql)].filter((text) => /^\s*(select|insert|update|delete|with|declare)\b/i.test(text));
}, 180_000);

afterAll(() => cards.service.stop());

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The statements whose plan, kept whatever the parameters are, reads a tenant table from end to end; each with that table. */
async function wholeTables(over: readonly string[], settings: string): Promise<{ table: string; text: string }[]> {
  const client = await cards.service.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select app.set_tenant($1)', [tenantId]);
    await client.query(settings);
    const found: { table: string; text: string }[] = [];
    for (const text of over) {
      const { rows } = await client.query(`explain (generic_plan, format json) ${text}`);
      for (const node of nodesOf(rows[0]['QUERY PLAN'][0].Plan)) {
        const table = node['Relation Name'] ?? '';
        if (node['Node Type'].includes('Seq Scan') && tenantTables.has(table)) found.push({ table, text });
      }
    }
    return found;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('the statements that are sent most', () => {
  test('are those over all that the service holds', () => {
    expect(statements.length).toBeGreaterThan(200);
    const asked = [...tenantTables].filter((table) =>
      statements.some((text) => new RegExp(`\\b${table}\\b`).test(text)),
    );
    for (const table of ['unit', 'unit_word', 'standing', 'figure', 'assessment', 'registration', 'recognition'])
      expect(asked).toContain(table);
    expect(asked.length).toBeGreaterThan(45);
  });

  test('never read a tenant table from end to end', async () => {
    const found = await wholeTables(statements, "set local application_name = 'plans'");
    expect(found.filter(({ table }) => (rowsOf.get(table) ?? 0) >= FEW_ROWS)).toEqual([]);
    const few = found.map(({ text }) => text);
    expect(await wholeTables(few, 'set local enable_seqscan = off')).toEqual([]);
  });

  test('would be caught: a question by a column without an index', async () => {
    const asked = ['select id from sauro.unit where enterprise_size = $1 and demo'];
    expect(
      await wholeTables(
        asked,
        'set local enable_indexscan = off; set local enable_bitmapscan = off; set local enable_indexonlyscan = off',
      ),
    ).toEqual([{ table: 'unit', text: asked[0] }]);
  });
});
