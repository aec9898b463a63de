-- A closed year keeps the tree that it was closed with: a body that moves later takes nothing of its figures along.

create table sauro.closing_body (
  tenant_id uuid not null,
  closing_id uuid not null,
  body_id uuid not null,
  path text collate "C" not null,
  constraint closing_body_pk primary key (tenant_id, closing_id, body_id),
  constraint closing_body_path_unique unique (tenant_id, closing_id, path),
  constraint closing_body_closing_fk foreign key (tenant_id, closing_id) references sauro.year_closing (tenant_id, id),
  constraint closing_body_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint closing_body_path_shape check (path ~ '^([0-9a-f]{32}/)+$' and right(path, 33) = replace(body_id::text, '-', '') || '/')
);
comment on table sauro.closing_body is 'tenant: where each body stood in the tree when a closing froze its year; the closed year is summed over these paths, whatever moves later.';

-- Years that were closed before: their bodies as they stand today, which is how their figures were summed until now.
do $$
declare t record;
begin
  for t in select id from sauro.tenant loop
    execute format('set local app.tenant_id = %L', t.id);
    insert into sauro.closing_body (tenant_id, closing_id, body_id, path)
      select b.tenant_id, c.id, b.id, b.path
      from sauro.year_closing c join sauro.body b on b.tenant_id = c.tenant_id
      where c.tenant_id = t.id;
  end loop;
end $$;

call app.protect_tenant_tables();

grant select, insert on sauro.closing_body to :service_role;
