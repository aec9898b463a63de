-- Tables of later migrations get the protection that 0003 laid over the first ones: every such migration ends with `call app.protect_tenant_tables();`.
create procedure app.protect_tenant_tables() language plpgsql as $$
declare t record;
begin
  for t in select c.oid::regclass as name from pg_class c where c.relnamespace = 'sauro'::regnamespace and c.relkind in ('r', 'p')
           and obj_description(c.oid, 'pg_class') like 'tenant: %'
           and not exists (select from pg_policy p where p.polrelid = c.oid) loop
    execute format('alter table %s enable row level security', t.name);
    execute format('alter table %s force row level security', t.name);
    execute format('create policy of_tenant on %s using (tenant_id = app.tenant_id()) with check (tenant_id = app.tenant_id())', t.name);
  end loop;
end $$;
comment on procedure app.protect_tenant_tables() is 'Forces row-level security on every tenant table that has no policy yet; run by the owner at the end of a migration that makes tables.';
revoke all on procedure app.protect_tenant_tables() from public;
