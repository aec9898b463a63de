import type { Client } from 'pg';

// A tenant of the measured data grown by copies of its own rows under new ids: what lists, trees and aggregates read, and nothing else.

/** The id of the n-th copy of a row. */
const copyOf = (id: string, copy: string) => `md5(${id}::text || ${copy}::text)::uuid`;

async function grown(admin: Client, tenantId: string, work: () => Promise<void>): Promise<void> {
  // The copies are right because the original is: nothing is checked a second time.
  await admin.query("begin; set local session_replication_role = 'replica'");
  await work();
  await admin.query('update sauro.audit_head set version = version + 1 where tenant_id = $1', [tenantId]);
  await admin.query('commit');
  await admin.query('vacuum (analyze) sauro.unit, sauro.standing, sauro.figure, sauro.body');
}

/** Lets a tenant have this many times its units, each with its standings; figures are as many times as large. */
export const growUnits = (admin: Client, tenantId: string, from: number, to: number): Promise<void> =>
  grown(admin, tenantId, async () => {
    const copies = [tenantId, from, to - 1];
    await admin.query(
      `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, enterprise_size, school_level, armed_forces, demo, valid_from, valid_to, version)
       select u.tenant_id, ${copyOf('u.id', 'n')}, u.code || '.' || n, u.name || ' ' || n, u.kind, u.body_id, u.enterprise_size, u.school_level,
         u.armed_forces, u.demo, u.valid_from, u.valid_to, u.version
       from sauro.unit u, generate_series($2::int, $3::int) n where u.tenant_id = $1 and u.code !~ '\\.[0-9]+$'`,
      copies,
    );
    await admin.query(
      `insert into sauro.standing (tenant_id, year, unit_id, body_id, unit_kind, eligible, registered, recognition, self_total, review_total, band_id,
         band_standard, active_models, nominated, exemplary, final, since, updated_at)
       select s.tenant_id, s.year, ${copyOf('s.unit_id', 'n')}, s.body_id, s.unit_kind, s.eligible, s.registered, s.recognition, s.self_total, s.review_total,
         s.band_id, s.band_standard, s.active_models, s.nominated, s.exemplary, s.final, s.since, s.updated_at
       from sauro.standing s join sauro.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id, generate_series($2::int, $3::int) n
       where s.tenant_id = $1 and u.code !~ '\\.[0-9]+$'`,
      copies,
    );
    const { rows } = await admin.query<{ name: string }>(
      `select quote_ident(attname) as name from pg_attribute where attrelid = 'sauro.figure'::regclass and attnum > 0 and not attisdropped
         and attgenerated = '' and atttypid in ('int4'::regtype, 'int8'::regtype) and attname not in ('year')`,
    );
    await admin.query(
      `update sauro.figure set ${rows.map(({ name }) => `${name} = ${name} / $2 * $3`).join(', ')} where tenant_id = $1`,
      [tenantId, from, to],
    );
  });

/** Lets a tenant have this many times its communes, each with the figures of the first. */
export const growBodies = (admin: Client, tenantId: string, from: number, to: number): Promise<void> =>
  grown(admin, tenantId, async () => {
    const copies = [tenantId, from, to - 1];
    await admin.query(
      `insert into sauro.body (tenant_id, id, code, name, level, parent_id, path, valid_from, valid_to, search_key, version)
       select b.tenant_id, c.id, b.code || '.' || n, b.name || ' ' || n, b.level, b.parent_id,
         left(b.path, length(b.path) - 33) || replace(c.id::text, '-', '') || '/', b.valid_from, b.valid_to, b.search_key, b.version
       from sauro.body b, generate_series($2::int, $3::int) n, lateral (select ${copyOf('b.id', 'n')} as id) c
       where b.tenant_id = $1 and b.level = 'COMMUNE' and b.code !~ '\\.[0-9]+$'`,
      copies,
    );
    const { rows } = await admin.query<{ list: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute where attrelid = 'sauro.figure'::regclass and attnum > 0
         and not attisdropped and attgenerated = '' and attname not in ('tenant_id', 'body_id')`,
    );
    const list = rows[0]?.list ?? '';
    await admin.query(
      `insert into sauro.figure (tenant_id, body_id, ${list})
       select f.tenant_id, ${copyOf('f.body_id', 'n')}, ${list.replaceAll(/\b(\w+)/g, 'f.$1')}
       from sauro.figure f join sauro.body b on b.tenant_id = f.tenant_id and b.id = f.body_id, generate_series($2::int, $3::int) n
       where f.tenant_id = $1 and b.level = 'COMMUNE' and b.code !~ '\\.[0-9]+$'`,
      copies,
    );
  });
