import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printTables } from '../../src/platform/db/print-tables.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

let fresh: FreshDatabase;
let owner: pg.Client;

beforeAll(async () => {
  fresh = await freshDatabase();
  owner = new pg.Client({ connectionString: fresh.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await fresh.drop();
});

const quoted = (names: readonly string[]) => `'{${names.join(',')}}'`;

/** Runs the check as psql would, with the kinds that the tables declare in their comments. */
async function violations(): Promise<unknown[]> {
  const { rows } = await owner.query<{ name: string; kind: string }>(
    `select relname as name, split_part(obj_description(oid, 'pg_class'), ':', 1) as kind from pg_class
     where relnamespace = 'sauro'::regnamespace and relkind in ('r', 'p')`,
  );
  const ofKind = (kind: string) => quoted(rows.filter((row) => row.kind === kind).map((row) => row.name));
  const sql = readFileSync('test/tenancy/distribution-readiness.sql', 'utf8')
    .replaceAll(":'schema'", "'sauro'")
    .replaceAll(":'refs'", ofKind('reference'))
    .replaceAll(":'locals'", ofKind('local'))
    .replaceAll(":'allow_triggers'", quoted([]))
    .replaceAll(":'app_role'", "'sauro_app'");
  return (await owner.query(sql)).rows;
}

describe('the schema distributes by tenant', () => {
  test('the readiness check returns no row', async () => {
    expect(await violations()).toEqual([]);
  });

  test('the check refuses a table without protection', async () => {
    await owner.query('begin');
    await owner.query('create table sauro.stray (id uuid primary key, tenant_id uuid)');
    await owner.query("comment on table sauro.stray is 'tenant: forgotten'");
    const rules = (await violations()).map((row) => (row as { rule: string }).rule);
    await owner.query('rollback');
    expect(rules).toEqual(
      expect.arrayContaining(['A1 tenant_id uuid NOT NULL', 'A6 RLS enabled+forced (partitions: or no privilege)']),
    );
  });

  test('every table says its kind and its meaning', async () => {
    const { rows } = await owner.query(
      `select relname from pg_class where relnamespace = 'sauro'::regnamespace and relkind in ('r', 'p')
       and coalesce(obj_description(oid, 'pg_class'), '') !~ '^(tenant|reference|local): .{20,}'`,
    );
    expect(rows).toEqual([]);
  });

  test('tables.ts is what `npm run db:tables` prints', async () => {
    expect(readFileSync('src/platform/db/tables.ts', 'utf8')).toBe(await printTables(owner));
  });
});
