import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { statement } from '../../src/platform/db/statement.js';
import { newId } from '../../src/platform/new-id.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let tenantId: string;
beforeAll(async () => {
  service = await startService();
  tenantId = (await service.as('admin@hai-phong.demo').ask('{ tenant { id } }')).tenant.id;
});
afterAll(() => service.stop());

const note = (id: string) => ({ id, checked_at: '2026-11-22T07:30:00Z', standings: 1, figures: 1, differences: 0 });
const notes = async (...ids: string[]) =>
  (await service.rows('select id from sauro.figure_check where id = any($1)', [ids])).length;
const version = async () =>
  Number((await service.rows('select version from sauro.audit_head where tenant_id = $1', [tenantId]))[0]?.version);

test('a statement that comes after the transaction failed is not run, on whatever connection', async () => {
  const id = newId();
  let late: Promise<unknown> | undefined;
  await expect(
    service.database.write(tenantId, async ({ db }) => {
      await db.selectFrom('tenant_year').select('year').execute();
      late = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
        db.insertInto('figure_check').values(note(id)).execute(),
      );
      late.catch(() => undefined);
      throw new Error('given up');
    }),
  ).rejects.toThrow('given up');
  await expect(late).rejects.toThrow('the transaction has ended');
  expect(await notes(id)).toBe(0);
});

test('where an error was caught and the work went on, nothing is written and the caller hears of it', async () => {
  const id = newId();
  const before = await version();
  await expect(
    service.database.writeAside(tenantId, async ({ db }) => {
      await db.insertInto('figure_check').values(note(id)).execute();
      await sql`select 1 / 0`.execute(db).catch(() => undefined);
    }),
  ).rejects.toThrow('division by zero');
  expect(await notes(id)).toBe(0);
  expect(await version()).toBe(before);
});

test('what travels with the end is written whole or not at all, and the connection serves the next', async () => {
  const [first, second] = [newId(), newId()];
  const write = (...ids: string[]) =>
    service.database.write(tenantId, async ({ db, last }) => {
      for (const id of ids) last.push(db.insertInto('figure_check').values(note(id)).compile());
    });
  await expect(write(first, first)).rejects.toMatchObject({ code: '23505' });
  expect(await notes(first)).toBe(0);
  const before = await version();
  await write(first, second);
  expect(await notes(first, second)).toBe(2);
  expect(await version()).toBe(before + 1);
});

test('where no connection can be had for the end, the caller hears of it and nothing fails unheard', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on('unhandledRejection', hear);
  const connect = vi.spyOn(service.database.pool, 'connect').mockRejectedValue(new Error('no place'));
  try {
    await expect(service.database.write(tenantId, async () => undefined)).rejects.toThrow('no place');
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    connect.mockRestore();
    process.off('unhandledRejection', hear);
  }
  expect(unheard).toEqual([]);
});

test('statements that are sent together are run in the order in which they were given', async () => {
  const id = newId();
  const found = await service.database.write(tenantId, ({ db }) => {
    const look = () => db.selectFrom('figure_check').select('id').where('id', '=', id).execute();
    return Promise.all([look(), db.insertInto('figure_check').values(note(id)).execute(), look()]);
  });
  expect(found[0]).toEqual([]);
  expect(found[2]).toEqual([{ id }]);
});

test('a statement is parsed once on a connection; one that fills many rows is not kept there', async () => {
  const texts = await service.database.write(tenantId, async ({ db }) => {
    const years = () => db.selectFrom('tenant_year').select('year').where('year', '>', 1990).execute();
    await years();
    await years();
    await db
      .insertInto('figure_check')
      .values(Array.from({ length: 40 }, () => note(newId())))
      .execute();
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
    return rows.map(({ statement }) => statement);
  });
  expect(texts.filter((text) => text.includes('"year" > $1'))).toHaveLength(1);
  expect(texts.filter((text) => text.startsWith('insert into "figure_check"') && text.includes('$30'))).toEqual([]);
});

test('what fails unheard is what the caller is told, whatever comes after it', async () => {
  const id = newId();
  await expect(
    service.database.write(tenantId, async ({ db }) => {
      await db.insertInto('figure_check').values(note(id)).execute();
      db.insertInto('figure_check')
        .values(note(id))
        .execute()
        .catch(() => undefined);
      await db.selectFrom('tenant_year').select('year').execute();
    }),
  ).rejects.toMatchObject({ code: '23505' });
  expect(await notes(id)).toBe(0);
});

test('what fails unheard, with nothing after it but the end, is what the caller is told', async () => {
  const id = newId();
  await expect(
    service.database.write(tenantId, async ({ db }) => {
      for (const row of [note(id), note(id)])
        db.insertInto('figure_check')
          .values(row)
          .execute()
          .catch(() => undefined);
    }),
  ).rejects.toMatchObject({ code: '23505' });
  expect(await notes(id)).toBe(0);
});

test.each(['write', 'writeAside'] as const)(
  'a statement that was not sent because of its text takes all others with it, also where nobody heard of it: %s',
  async (how) => {
    const id = newId();
    const unfit = (name: string) => sql`select ${name}::text`;
    for (const name of ['\0', 'x\ud83d'])
      await expect(
        service.database[how](tenantId, async ({ db }) => {
          await db.insertInto('figure_check').values(note(id)).execute();
          unfit(name)
            .execute(db)
            .catch(() => undefined);
        }),
      ).rejects.toMatchObject({ code: '22021' });
    await expect(
      service.database[how](tenantId, async ({ db, last }) => {
        last.push(db.insertInto('figure_check').values(note(id)).compile(), unfit('\0').compile(db));
      }),
    ).rejects.toMatchObject({ code: '22021' });
    expect(await notes(id)).toBe(0);
    // The connection serves the next.
    await service.database[how](tenantId, ({ db }) => db.insertInto('figure_check').values(note(id)).execute());
    expect(await notes(id)).toBe(1);
  },
);

test('a statement that is compiled once asks of the tenant of whoever sends it, in reads and in writes', async () => {
  const yearsOf = statement((db, given: { readonly least: number }) =>
    db.selectFrom('tenant_year').select(['year', 'tenant_id as of']).where('year', '>=', given.least),
  );
  for (const code of ['hai-phong', 'thien-tin']) {
    const { tenant } = await service.as(`admin@${code}.demo`).ask('{ tenant { id } }');
    const read = service.database.read(tenant.id);
    const both = [
      await yearsOf(read.db, { least: 2026 }).finally(() => read.end()),
      await service.database.write(tenant.id, ({ db }) => yearsOf(db, { least: 2026 })),
    ];
    for (const rows of both) expect(new Set(rows.map((row) => row.of))).toEqual(new Set([tenant.id]));
    expect(both[0]?.every(({ year }) => year >= 2026)).toBe(true);
  }
});
