import type { Service } from '../support/service.js';

/** Copies a tenant until there are as many as asked for: ids are unique within a tenant only, so a copy is the same rows under another tenant's id. */
export async function layTenants(service: Service, tenantId: string, tenants: number): Promise<void> {
  const tables: { name: string; columns: string }[] = await service.rows(
    `select t.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
     from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> 'tenant_id'
     where t.relnamespace = 'sauro'::regnamespace and t.relkind = 'r' and obj_description(t.oid, 'pg_class') like 'tenant:%' group by t.relname`,
  );
  const copies = `insert into sauro.tenant (id, code, ${TENANT}) select uuidv7(), 'ban-sao-' || n, ${TENANT} from sauro.tenant, generate_series((select count(*) from sauro.tenant) + 1, ${tenants}) n where id = '${tenantId}'`;
  const rows = tables.map(
    ({ name, columns }) =>
      `insert into sauro.${name} (tenant_id, ${columns}) select copy.id, ${columns
        .split(', ')
        .map((column) => `t.${column}`)
        .join(
          ', ',
        )} from sauro.${name} t, sauro.tenant copy where t.tenant_id = '${tenantId}' and copy.code like 'ban-sao-%'`,
  );
  // The copies are right because the original is: nothing is checked a second time.
  await service.rows(
    ["set session_replication_role = 'replica'", copies, ...rows, 'reset session_replication_role'].join(';'),
  );
}

const columnsOf = async (service: Service, table: string): Promise<string[]> =>
  (
    await service.rows(
      `select quote_ident(attname) as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [`sauro.${table}`],
    )
  ).map(({ name }: { name: string }) => name);

/** What is new in one row of each of these tables for each unit of a large tenant; the rest is as in a row that is there. */
const ofUnits: Readonly<Record<string, string>> = {
  assessment: "'unit_id', unit.id",
  report_due: "'unit_id', unit.id, 'body_id', null",
  assignment: "'unit_id', unit.id, 'body_id', null",
  recognition: "'unit_id', unit.id, 'certificate_number', 100000 + n",
  certificate: "'unit_id', unit.id, 'number', 100000 + n",
  assessment_step: "'assessment_id', uuidv7()",
  audit_event: "'seq', 100000 + n, 'subject_id', unit.id",
  notice: "'due_at', timestamptz '2027-01-01' + n * interval '1 minute'",
};

const TENANT = 'name, level, area_code, area_valid_from, time_zone, status, created_at';

/** Adds units with what a year brings them, so that one tenant has most of all rows. */
export async function growTenant(service: Service, tenantId: string, units: number): Promise<void> {
  const own = `tenant_id = '${tenantId}' and code like 'LON-%'`;
  await service.rows(
    [
      "set session_replication_role = 'replica'",
      `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, enterprise_size, valid_from)
         select '${tenantId}', uuidv7(), 'LON-' || n, 'Doanh nghiệp lớn ' || n, 'ENTERPRISE', bodies.ids[1 + n % cardinality(bodies.ids)], 'LARGE', '2024-01-01'
         from generate_series(1, ${units}) n, (select array_agg(id order by id) ids from sauro.body where tenant_id = '${tenantId}' and parent_id is not null) bodies`,
      `insert into sauro.unit_word (tenant_id, word, unit_id)
         select tenant_id, word, id from sauro.unit, unnest(array['doanh', 'nghiep', 'lon', substr(code, 5)]) word where ${own}`,
      ...[2025, 2026].map(
        (
          year,
        ) => `insert into sauro.standing (tenant_id, year, unit_id, body_id, unit_kind, eligible, registered, recognition)
         select tenant_id, ${year}, id, body_id, kind, true, true, 'REGISTERED' from sauro.unit where ${own}`,
      ),
      `insert into sauro.registration (tenant_id, id, unit_id, year, status, all_departments, registered_at, registered_by)
         select tenant_id, uuidv7(), id, 2026, 'REGISTERED', true, '2026-01-10', (select account_id from sauro.membership where tenant_id = unit.tenant_id limit 1) from sauro.unit where ${own}`,
      ...(await Promise.all(
        Object.entries(ofUnits).map(async ([table, news]) => {
          const names = (await columnsOf(service, table)).map((name) => `fresh.${name}`);
          return `insert into sauro.${table} (${names.map((name) => name.slice(6)).join(', ')}) select ${names.join(', ')}
            from (select id, row_number() over () as n from sauro.unit where ${own}) unit, sauro.${table} t,
              lateral jsonb_populate_record(t, jsonb_build_object('id', uuidv7(), ${news})) fresh
            where t.tenant_id = '${tenantId}' and t.id = (select id from sauro.${table} where tenant_id = '${tenantId}' order by id desc limit 1)`;
        }),
      )),
      'reset session_replication_role',
    ].join(';'),
  );
}

/** Any value of a type, for a row that is never seen. */
const anyValue = (type: string): string => {
  if (type.endsWith('[]')) return `'{}'::${type}`;
  if (type === 'uuid') return 'uuidv7()';
  if (type === 'jsonb') return "'{}'";
  if (type === 'boolean') return 'true';
  if (type === 'date' || type.startsWith('timestamp')) return "'2026-01-01'";
  return type === 'text' || type === 'bytea' || type === 'inet' ? "''" : '1';
};

/**
 * Lets the planner see every tenant table as one of so many rows, so that it chooses as it would for large tenants: it takes the rows from the
 * statistics, but a table without a page for empty, so each gets one, of a row that is taken back.
 */
export async function enlargeTables(service: Service, tenantId: string, rows: number): Promise<void> {
  const empty: { name: string; columns: { name: string; type: string }[]; checks: string[] }[] = await service.rows(
    `select t.relname as name,
       (select json_agg(json_build_object('name', quote_ident(attname), 'type', format_type(atttypid, null))) from pg_attribute
        where attrelid = t.oid and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'tenant_id') as columns,
       array(select quote_ident(conname) from pg_constraint where conrelid = t.oid and contype = 'c') as checks
     from pg_class t where relnamespace = 'sauro'::regnamespace and relkind = 'r' and obj_description(oid, 'pg_class') like 'tenant:%' and pg_relation_size(oid) = 0`,
  );
  const pages = empty.map(
    ({
      name,
      columns,
      checks,
    }) => `begin; set local session_replication_role = 'replica'; ${checks.map((check) => `alter table sauro.${name} drop constraint ${check};`).join('')}
      insert into sauro.${name} (tenant_id, ${columns.map((column) => column.name).join(', ')})
        values ('${tenantId}', ${columns.map(({ type }) => anyValue(type)).join(', ')}); rollback`,
  );
  await service.rows(pages.join(';'));
  await service.rows('analyze');
  await service.rows(
    `select pg_restore_relation_stats('schemaname', 'sauro'::text, 'relname', relname::text, 'relpages', greatest(relpages, 1), 'reltuples', ${rows}::real)
     from pg_class t where relnamespace = 'sauro'::regnamespace and relkind = 'r' and obj_description(oid, 'pg_class') like 'tenant:%' and reltuples < ${rows}`,
  );
}
