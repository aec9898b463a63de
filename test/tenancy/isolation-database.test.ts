import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { rowsToAttack } from '../support/rows-to-attack.js';

// Driven by the catalogue: a new table or foreign key is attacked by itself, and one that has no rows to attack with fails.

interface TenantTable {
  readonly name: string;
  readonly insertable: boolean;
  readonly updatable: boolean;
  readonly deletable: boolean;
}

interface TenantForeignKey {
  readonly name: string;
  readonly table: string;
  readonly target: string;
  /** Columns besides tenant_id, and what they point to. */
  readonly columns: string[];
  readonly targets: string[];
}

let fresh: FreshDatabase;
let admin: pg.Client;
let service: pg.Client;
let tables: TenantTable[];
let foreignKeys: TenantForeignKey[];
let mine: string;
let theirs: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  admin = new pg.Client({ connectionString: fresh.adminUrl, options: '-c search_path=sauro,public' });
  service = new pg.Client({ connectionString: fresh.serviceUrl, options: '-c search_path=sauro,public' });
  await admin.connect();
  await service.connect();
  const { rows: tenants } = await admin.query(
    "select id, code from tenant where code in ('hai-phong', 'hoa-binh') order by code",
  );
  [mine, theirs] = tenants.map((row) => row.id) as [string, string];
  // Only one founding tenant has exemplary units; the attack needs one here too.
  await admin.query(
    `insert into exemplary (tenant_id, id, unit_id, year, status, decided_on)
     select tenant_id, gen_random_uuid(), id, 2026, 'PILOT', '2026-03-01' from unit where tenant_id = $1 limit 1`,
    [mine],
  );
  // Nobody has used a key yet.
  await admin.query(
    `insert into bi_use (tenant_id, id, access_id, at, request_id, what) select tenant_id, gen_random_uuid(), id, now(), 'test', 'test' from bi_access`,
  );
  // No job has run in a service that was not started.
  await admin.query(
    "insert into scheduled_run (tenant_id, job, day, added_at) select id, 'test', '2026-11-22', now() from tenant",
  );
  for (const rows of rowsToAttack) await admin.query(rows);
  // No tenant has said how work is given yet.
  await admin.query('insert into task_rules (tenant_id, refuse_unclear, version) select id, false, 1 from tenant');
  // What the demo does not do: it closes no year, and nothing in it changes after it was laid.
  await admin.query(
    `insert into sauro.year_closing (tenant_id, id, year, rule_book_id, units, open_cards, open_dues, open_assignments, closed_at, closed_by, closed_by_name)
     select distinct on (m.tenant_id) m.tenant_id, uuidv7(), y.year, b.id, 0, 0, 0, 0, '2026-11-20', m.account_id, 'x'
     from sauro.membership m join sauro.tenant_year y using (tenant_id) join sauro.rule_book b using (tenant_id)`,
  );
  await admin.query(
    `insert into sauro.final_figure select c.tenant_id, c.id, f.body_id, f.unit_kind ${', 0'.repeat(25)}
     from sauro.year_closing c join sauro.figure f using (tenant_id, year)`,
  );
  await admin.query(
    `insert into sauro.closing_body (tenant_id, closing_id, body_id, path)
     select tenant_id, c.id, b.id, b.path from sauro.year_closing c join sauro.body b using (tenant_id)`,
  );
  await admin.query(
    `insert into sauro.body (tenant_id, id, code, name, level, parent_id, path, valid_from, valid_to, search_key)
     select b.tenant_id, x.id, 'DA-KET-THUC', 'x', 'COMMUNE', b.id, b.path || replace(x.id::text, '-', '') || '/', '2022-01-01', '2025-07-01', 'x'
     from sauro.body b, lateral (select gen_random_uuid() as id where b.id is not null) x where b.parent_id is null`,
  );
  await admin.query(
    `insert into sauro.body_succession (tenant_id, body_id, successor_id, ended_on, successor_ends)
     select tenant_id, id, parent_id, ends, 'infinity' from sauro.body where code = 'DA-KET-THUC'`,
  );
  await admin.query(
    `insert into sauro.standing_history select tenant_id, year, unit_id, '2026-01-01', '2026-01-02', body_id, unit_kind, eligible, registered, recognition,
       self_total, review_total, band_id, band_standard, active_models, nominated, exemplary from sauro.standing`,
  );
  tables = (
    await admin.query(
      `select relname as name, has_table_privilege('sauro_app', oid, 'INSERT') as insertable,
              has_any_column_privilege('sauro_app', oid, 'UPDATE') as updatable, has_table_privilege('sauro_app', oid, 'DELETE') as deletable
       from pg_class where relnamespace = 'sauro'::regnamespace and relkind in ('r', 'p') and obj_description(oid, 'pg_class') like 'tenant: %' order by relname`,
    )
  ).rows;
  foreignKeys = (
    await admin.query(
      `select k.conname as name, k.conrelid::regclass::text as table, k.confrelid::regclass::text as target,
              array_agg(a.attname::text order by u.ord) filter (where a.attname <> 'tenant_id') as columns,
              array_agg(f.attname::text order by u.ord) filter (where a.attname <> 'tenant_id') as targets
       from pg_constraint k
       cross join unnest(k.conkey, k.confkey) with ordinality u(own, other, ord)
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.own
       join pg_attribute f on f.attrelid = k.confrelid and f.attnum = u.other
       where k.contype = 'f' and k.connamespace = 'sauro'::regnamespace
         and obj_description(k.conrelid, 'pg_class') like 'tenant: %' and obj_description(k.confrelid, 'pg_class') like 'tenant: %'
       group by k.oid order by k.conname`,
    )
  ).rows;
});

afterAll(async () => {
  await service.end();
  await admin.end();
  await fresh.drop();
});

/** Runs work as the service's role inside a transaction of a tenant (or of none) that is rolled back. */
async function asService<T>(tenant: string | null, work: () => Promise<T>): Promise<T> {
  await service.query('begin');
  try {
    if (tenant !== null) await service.query('select app.set_tenant($1)', [tenant]);
    return await work();
  } finally {
    await service.query('rollback');
  }
}

const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('the database keeps tenants apart', () => {
  test('the seeds give every table rows of both tenants to attack with', async () => {
    const empty: string[] = [];
    for (const { name } of tables) {
      const { rows } = await admin.query(
        `select count(distinct tenant_id) as tenants from ${name} where tenant_id in ($1, $2)`,
        [mine, theirs],
      );
      if (Number(rows[0].tenants) < 2) empty.push(name);
    }
    expect(empty).toEqual([]);
  });

  test('without a tenant nothing is visible', async () => {
    const visible: string[] = [];
    await asService(null, async () => {
      for (const { name } of tables) {
        const { rows } = await service.query(`select 1 from ${name} limit 1`);
        if (rows.length > 0) visible.push(name);
      }
    });
    expect(visible).toEqual([]);
  });

  test('a tenant sees all of its rows and no other', async () => {
    const wrong: string[] = [];
    for (const { name } of tables) {
      const { rows: truth } = await admin.query(`select count(*) as own from ${name} where tenant_id = $1`, [mine]);
      const { rows: seen } = await asService(mine, () =>
        service.query(`select count(*) filter (where tenant_id = $1) as own, count(*) as seen from ${name}`, [mine]),
      );
      if (seen[0].own !== truth[0].own || seen[0].seen !== truth[0].own) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });

  test('a row of another tenant cannot be written', async () => {
    const written: string[] = [];
    for (const { name } of tables.filter((table) => table.insertable)) {
      const { rows } = await admin.query(
        `select row_to_json(t)::text as row from ${name} t where tenant_id = $1 limit 1`,
        [theirs],
      );
      if (!rows[0]) continue;
      const { rows: own } = await admin.query(
        "select string_agg(quote_ident(attname), ', ') as columns from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
        [name],
      );
      const { columns } = own[0];
      const code = await asService(mine, () =>
        refusalOf(
          service.query(
            `insert into ${name} (${columns}) select ${columns} from json_populate_record(null::${name}, $1)`,
            [rows[0].row],
          ),
        ),
      );
      if (code !== '42501') written.push(`${name}: ${code}`);
    }
    expect(written).toEqual([]);
  });

  test('rows of another tenant can be neither changed nor taken over nor deleted', async () => {
    const touched: string[] = [];
    for (const { name, updatable, deletable } of tables) {
      const column = updatable
        ? (
            await admin.query(
              `select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and has_column_privilege('sauro_app', attrelid, attnum, 'UPDATE') limit 1`,
              [name],
            )
          ).rows[0].attname
        : null;
      if (column) {
        const changed = await asService(mine, () =>
          service.query(`update ${name} set ${column} = ${column} where tenant_id = $1`, [theirs]),
        );
        if (changed.rowCount !== 0) touched.push(`${name}: changed`);
      }
      const own = await asService(mine, () =>
        refusalOf(service.query(`update ${name} set tenant_id = $1 where tenant_id = $2`, [theirs, mine])),
      );
      if (own !== '42501' && own !== '23503') {
        const { rows } = await admin.query(`select 1 from ${name} where tenant_id = $1 limit 1`, [mine]);
        if (rows.length > 0) touched.push(`${name}: given away (${own})`);
      }
      const deleted = await asService(mine, () =>
        service.query(`delete from ${name} where tenant_id = $1`, [theirs]).then(
          (result) => result.rowCount,
          (error) => error.code,
        ),
      );
      if (deletable ? deleted !== 0 : deleted !== '42501') touched.push(`${name}: delete ${deleted}`);
    }
    expect(touched).toEqual([]);
  });

  test('no foreign key can point into another tenant, whoever writes', async () => {
    const crossed: string[] = [];
    for (const { name, table, target, columns, targets } of foreignKeys) {
      const { rows } = await admin.query(
        `select ${targets.join(', ')} from ${target} where tenant_id = $1 and (${targets.join(', ')}) not in (select ${targets.join(', ')} from ${target} where tenant_id = $2) limit 1`,
        [theirs, mine],
      );
      const { rows: victims } = await admin.query(`select ctid::text from ${table} where tenant_id = $1 limit 1`, [
        mine,
      ]);
      if (!rows[0] || !victims[0]) {
        // Years are the same numbers in both tenants: nothing foreign can be named.
        if (!targets.includes('year')) crossed.push(`${name}: nothing to attack with`);
        continue;
      }
      await admin.query('begin');
      // Other constraints of the row must not answer first.
      const code = await refusalOf(
        admin.query(
          `update ${table} set ${columns.map((column, index) => `${column} = $${index + 3}`).join(', ')} where tenant_id = $1 and ctid = $2::tid`,
          [mine, victims[0].ctid, ...targets.map((column) => rows[0][column])],
        ),
      );
      await admin.query('rollback');
      // 428C9: the database computes the column itself, nobody can write into it.
      if (!['23503', '23514', '23505', '428C9'].includes(code)) crossed.push(`${name}: ${code}`);
    }
    expect(crossed).toEqual([]);
  });

  test('a transaction cannot change its tenant, and a savepoint does not bring one back', async () => {
    await asService(mine, async () => {
      expect(await refusalOf(service.query('select app.set_tenant($1)', [theirs]))).toBe('42501');
    });
    expect(await asService(null, () => refusalOf(service.query('select app.set_tenant(null)')))).toBe('22004');
    await asService(mine, async () => undefined);
    expect((await service.query('select app.tenant_id() as tenant')).rows[0].tenant).toBeNull();
  });

  test('the service cannot read accounts, mend the audit log or change a published book', async () => {
    await asService(mine, async () =>
      expect(await refusalOf(service.query('select email from account'))).toBe('42501'),
    );
    await asService(mine, async () =>
      expect(await refusalOf(service.query("update audit_event set action = 'x'"))).toBe('42501'),
    );
    await asService(mine, async () => expect(await refusalOf(service.query('delete from audit_event'))).toBe('42501'));
    await asService(mine, async () =>
      expect(await refusalOf(service.query('update criterion set max_score = 1'))).toBe('42501'),
    );
    await asService(mine, async () =>
      expect(
        await refusalOf(service.query("select app.create_operator(gen_random_uuid(), 'x@y', 'X', null, now())")),
      ).toBe('42501'),
    );
  });
});
