import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cards, startCards } from '../modules/assessments/cards.js';
import { askEverything } from './hot-questions.js';
import { enlargeTables, growTenant, layTenants } from './many-tenants.js';
import { type WatchedPlans, watchAfter, watchService } from './watched-plans.js';

// What the hot questions and decisions run, explained by PostgreSQL while the service runs it, among many tenants of which one has most of all rows: none may
// go through a table of all tenants from end to end, nor read much of a tenant to throw it away.

const TENANTS = 30;
const UNITS = 10_000;
/** Rows of a tenant's table that may be read for nothing: half of what its large tables hold. */
const FEW = UNITS / 2;

/** Where much is read and little kept, and why that stays so. */
const knownWaste: Readonly<Record<string, string>> = {
  standing: 'a page in the order of names that is narrowed by what a year brought goes along the names',
  unit: 'the page of an award list goes along the names of all units and keeps those below the body',
  unit_word: 'units whose name holds several words are found by one word and looked up by the others',
  audit_event: 'only administrators look for an action, and one index more would be written with every step',
};

let cards: Cards;
let tenantId: string;
let plans: WatchedPlans;

beforeAll(async () => {
  cards = await startCards();
  const { service } = cards;
  [{ id: tenantId }] = await service.rows("select id from sauro.tenant where code = 'hai-phong'");
  await layTenants(service, tenantId, TENANTS);
  await growTenant(service, tenantId, UNITS);
  await enlargeTables(service, tenantId, TENANTS * UNITS);
  plans = await watchService(service, tenantId, () => askEverything(cards), FEW);
}, 280_000);

afterAll(() => cards.service.stop());

const tablesOf = (readings: readonly { readonly table: string }[]) => [...new Set(readings.map(({ table }) => table))];

describe('the statements that are run most', () => {
  test('are those over all that the service holds, those inside functions and those that keep keys included', () => {
    expect(plans.texts.size).toBeGreaterThan(200);
    expect(plans.tables.size).toBeGreaterThan(45);
    const texts = [...plans.texts].join('\n');
    for (const nested of [
      'select h.version from sauro.audit_head h',
      'from sauro.bi_access a join',
      'FOR KEY SHARE',
      'DECLARE bi_rows',
    ])
      expect(texts).toContain(nested);
  });

  test('never read a tenant table from end to end', () => {
    expect(plans.whole).toEqual([]);
  });

  test('read no large part of a tenant to throw it away, but for what is known', () => {
    expect(plans.wasteful.filter(({ table }) => !(table in knownWaste))).toEqual([]);
    expect(tablesOf(plans.wasteful).sort()).toEqual(Object.keys(knownWaste).sort());
  });
});

describe('would be caught', () => {
  const after = (change: string, text: string) => watchAfter(cards.service, tenantId, change, text, FEW);

  test('a table without its index is read from end to end', async () => {
    const figures = 'select sum(units) from sauro.figure where year = 2026';
    expect((await after('select 1', figures)).whole).toEqual([]);
    const { whole } = await after(
      'alter table sauro.figure drop constraint figure_pk; drop index sauro.figure_by_time',
      figures,
    );
    expect(tablesOf(whole)).toEqual(['figure']);
  });

  test('without the one index that fits, a tenant is read to find a few rows', async () => {
    const withdrawn = 'select count(*) from bi_v1.withdrawn_report_due';
    expect((await after('select 1', withdrawn)).wasteful).toEqual([]);
    const { wasteful, whole } = await after('drop index sauro.report_due_withdrawn', withdrawn);
    expect(whole).toEqual([]);
    expect(tablesOf(wasteful)).toEqual(['report_due']);
  });

  test('what runs inside a function', async () => {
    const { whole } = await after(
      'alter table sauro.audit_head drop constraint audit_head_pk cascade',
      `select app.present('${tenantId}', (select account_id from sauro.membership limit 1))`,
    );
    expect(tablesOf(whole)).toContain('audit_head');
  });
});
