import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PresentChecks } from '../../src/platform/db/tenant-version.js';
import { expectNeverOlder, expectRefusedOnceLost } from '../support/present.js';
import { type Caller, type Service, startService, TEST_NOW } from '../support/service.js';

let service: Service;
let officer: Caller;
let tenantId: string;

const GATEWAY_KEY = 'g'.repeat(32);
const OFFICER = 'officer@hai-phong.demo';
const FIGURES = 'query ($year: Int!) { tenant { statistics(year: $year) { units registered recognised } } }';
const PRESENT = /app\.present/;

beforeAll(async () => {
  service = await startService({ gatewayKey: GATEWAY_KEY });
  [{ id: tenantId }] = (await service.rows("select id from sauro.tenant where code = 'hai-phong'")) as [{ id: string }];
});

afterAll(() => service.stop());

beforeEach(async () => {
  // One token for all requests of a test: the question is the same only when its token is.
  const headers = { ...(await service.headersOf(OFFICER)), 'x-tenant': 'hai-phong' };
  officer = service.nobody.with(headers);
});

/** Asks until the answer is kept: it is at the second time. */
async function keep(caller: Caller, document: string, variables: Record<string, unknown> = { year: 2026 }) {
  await caller.send(document, variables);
  await caller.send(document, variables);
}

/** Asks once more and says which statements that took. */
const again = (caller: Caller, document: string, variables: Record<string, unknown> = { year: 2026 }) =>
  service.statements(() => caller.send(document, variables));

describe('answers from memory', () => {
  test('are the same, and take one statement that proves them', async () => {
    const first = await officer.send(FIGURES, { year: 2026 });
    await officer.send(FIGURES, { year: 2026 });
    const { result, sql } = await again(officer, FIGURES);
    expect(result).toEqual(first);
    expect(sql).toHaveLength(1);
    expect(sql[0]).toMatch(PRESENT);
  });

  test('share their proof when they are asked for at once, and none is proved by a statement of before its question', async () => {
    const checks = new PresentChecks(service.database.pool);
    const [{ id: accountId }] = (await service.rows('select id from sauro.account where email = $1', [OFFICER])) as [
      { id: string },
    ];
    const many = await service.statements(() =>
      Promise.all(Array.from({ length: 30 }, () => checks.of(tenantId, accountId))),
    );
    // One on its way, and one for all who asked meanwhile.
    expect(many.sql).toHaveLength(2);
    expect(many.sql.every((one) => PRESENT.test(one))).toBe(true);

    for (let round = 0; round < 20; round += 1) {
      const early = checks.of(tenantId, accountId);
      await service.database.write(tenantId, async () => undefined);
      const [{ version }] = (await service.rows('select version from sauro.audit_head where tenant_id = $1', [
        tenantId,
      ])) as [{ version: string }];
      // The first is on its way still, or not: what is asked for now knows the write.
      const late = await Promise.all([checks.of(tenantId, accountId), checks.of(tenantId, accountId)]);
      for (const present of late) expect(present?.version).toBe(Number(version));
      await early;
    }
  });

  test('differ by variables, language and tenant', async () => {
    await keep(officer, FIGURES);
    const other = await again(officer, FIGURES, { year: 2025 });
    expect(other.sql.length).toBeGreaterThan(1);
    const wrong = '{ unit(id: "018f0000-0000-7000-8000-000000000000") { id } }';
    const english = officer.with({ 'accept-language': 'en' });
    expect((await officer.send(wrong)).errors[0]?.message).not.toBe((await english.send(wrong)).errors[0]?.message);
    const elsewhere = await again(officer.with({ 'x-tenant': 'thien-tin' }), FIGURES);
    expect(elsewhere.result.code).toBe('NOT_FOUND');
  });

  test('are never those of another account', async () => {
    const question = '{ viewer { memberships { role } } units(first: 200) { totalCount } }';
    await keep(officer, question, {});
    const commune = service.as('commune@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
    await keep(commune, question, {});
    const mine = await again(officer, question, {});
    const theirs = await again(commune, question, {});
    expect(theirs.result.data.units.totalCount).toBeLessThan(mine.result.data.units.totalCount);
  });

  test('are forgotten when anything of the tenant was written, by whatever process', async () => {
    await keep(officer, FIGURES);
    await service.database.write(tenantId, async () => undefined);
    expect((await again(officer, FIGURES)).sql.length).toBeGreaterThan(1);
    await keep(officer, FIGURES);
    await service.rows(
      `update sauro.figure set units = units + 1 where tenant_id = $1 and year = 2026 and unit_kind = 'AGENCY' and body_id = (select min(body_id::text)::uuid from sauro.figure where tenant_id = $1 and year = 2026 and unit_kind = 'AGENCY')`,
      [tenantId],
    );
    const before = (await service.as(OFFICER).send(FIGURES, { year: 2026 })).data.tenant.statistics.units;
    const { result } = await again(officer, FIGURES);
    expect(result.data.tenant.statistics.units).toBe(before);
  });

  test('are not given to who lost his place, his session or his tenant', async () => {
    await expectRefusedOnceLost(
      service,
      { email: OFFICER, tenantId },
      async () => (await officer.send(FIGURES, { year: 2026 })).code,
      () => keep(officer, FIGURES),
    );
  });

  test('are not given after the token has ended, nor kept where the time decides', async () => {
    const late = 'query ($year: Int!) { tenant { statistics(year: $year) { reportsDue assignmentsOverdue } } }';
    await keep(officer, late);
    expect((await again(officer, late)).sql.length).toBeGreaterThan(1);

    await keep(officer, FIGURES);
    const [{ now }] = (await service.rows("select (now() + interval '400 days')::text as now")) as [{ now: string }];
    service.setNow(new Date(now).toISOString());
    expect((await officer.send(FIGURES, { year: 2026 })).code).toBe('UNAUTHENTICATED');
    service.setNow(TEST_NOW);
  });

  test('are not kept of the gateway, of questions beyond size, and of what was read beside the snapshot', async () => {
    const gateway = officer.with({ 'x-gateway-key': GATEWAY_KEY });
    await keep(gateway, '{ _service { sdl } }', {});
    expect((await officer.send('{ _service { sdl } }')).code).toBe('FORBIDDEN');
    const long = `{ units(first: 1) { nodes { id } } } # ${'dài '.repeat(20_000)}`;
    await keep(officer, long, {});
    expect((await again(officer, long, {})).sql.length).toBeGreaterThan(1);
  });

  test('are not kept of refusals and what lies beside the tenant', async () => {
    for (const question of [
      '{ unit(id: "018f0000-0000-7000-8000-000000000000") { id } }',
      '{ viewer { email tenants { name } } }',
    ]) {
      await keep(officer, question, {});
      expect((await again(officer, question, {})).sql.length, question).toBeGreaterThan(1);
    }
  });
});

test('an answer is never older than what was written before it was asked', async () => {
  const ask = async () => Number((await officer.send(FIGURES, { year: 2026 })).data.tenant.statistics.units);
  await expectNeverOlder(service, tenantId, ask, { count: 40 });
});

test('only books kept aside are written without moving the version', () => {
  const root = join(import.meta.dirname, '../../src');
  const callers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && readFileSync(join(root, path), 'utf8').includes('database.writeAside('))
    .sort();
  expect(callers).toEqual([
    'modules/bi/bi-export.ts',
    'modules/bi/watch-bi-sessions.ts',
    'modules/people/identify.ts',
    'platform/command/transaction.ts',
    'platform/jobs/schedule.ts',
  ]);
});

test('the statements of kept answers do not ask the database for the time', () => {
  const root = join(import.meta.dirname, '../../src/modules');
  const timely = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      path.endsWith('.store.ts') &&
      /\b(now\(\)|current_date|current_timestamp|clock_timestamp)/i.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(timely).toEqual([]);
});
