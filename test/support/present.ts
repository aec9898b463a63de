import pg from 'pg';
import { expect } from 'vitest';
import type { Service } from './service.js';

// What may happen between question and question, for whatever answers from what it knows.

/** Moves one figure of a year step by step while four ask for what it is part of: no answer is older than what was written before its question. */
export async function expectNeverOlder(
  service: Service,
  tenantId: string,
  ask: () => Promise<number>,
  steps: { readonly count: number; readonly after?: (step: number) => Promise<unknown> },
): Promise<void> {
  const [cell] = (await service.rows(
    "select body_id, units::int as units from sauro.figure where tenant_id = $1 and year = 2026 and unit_kind = 'AGENCY' limit 1",
    [tenantId],
  )) as [{ body_id: string; units: number }];
  const begin = await ask();
  let written = begin;
  const writing = { on: true };
  const writer = (async () => {
    for (let step = 1; step <= steps.count; step += 1) {
      await service.database.write(tenantId, async ({ db }) => {
        await db
          .updateTable('figure')
          .set({ units: cell.units + step })
          .where('year', '=', 2026)
          .where('unit_kind', '=', 'AGENCY')
          .where('body_id', '=', cell.body_id)
          .execute();
      });
      written = begin + step;
      await steps.after?.(step);
    }
    writing.on = false;
  })();
  const readers = Array.from({ length: 4 }, async () => {
    while (writing.on) {
      const known = written;
      expect(await ask()).toBeGreaterThanOrEqual(known);
    }
  });
  await Promise.all([writer, ...readers]);
  expect(await ask()).toBe(begin + steps.count);
}

const losses = [
  {
    change: 'update sauro.account set token_epoch = token_epoch + 1 where email = $1',
    back: 'update sauro.account set token_epoch = token_epoch - 1 where email = $1',
    of: ['email'],
    code: 'UNAUTHENTICATED',
  },
  {
    change: 'update sauro.account set disabled_at = now() where email = $1',
    back: 'update sauro.account set disabled_at = null where email = $1',
    of: ['email'],
    code: 'UNAUTHENTICATED',
  },
  {
    change: "update sauro.tenant set status = 'SUSPENDED' where id = $1",
    back: "update sauro.tenant set status = 'ACTIVE' where id = $1",
    of: ['tenantId'],
    code: 'FORBIDDEN',
  },
  {
    change: 'update sauro.membership set ended_at = now() where tenant_id = $1 and email = $2',
    back: 'update sauro.membership set ended_at = null where tenant_id = $1 and email = $2',
    of: ['tenantId', 'email'],
    code: 'NOT_FOUND',
  },
] as const;

/**
 * Takes from a caller his session, his account, his tenant and his place, one after the other, each after `before`: his next question is refused, and answered
 * again once he has it back. An account and a tenant are no facts of the tenant: their rows change without its version.
 */
export async function expectRefusedOnceLost(
  service: Service,
  caller: { readonly email: string; readonly tenantId: string },
  ask: () => Promise<string | undefined>,
  before: () => Promise<unknown>,
): Promise<void> {
  const aside = new pg.Client({ connectionString: service.fresh.adminUrl });
  await aside.connect();
  try {
    for (const { change, back, of, code } of losses) {
      const values = of.map((name) => caller[name]);
      // A place is a fact of the tenant, and moves its version.
      const write = (sql: string) => (code === 'NOT_FOUND' ? service.rows(sql, values) : aside.query(sql, values));
      await before();
      await write(change);
      expect(await ask(), change).toBe(code);
      await write(back);
      expect(await ask(), back).toBeUndefined();
    }
  } finally {
    await aside.end();
  }
}
