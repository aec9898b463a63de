-- Totals across tenants: only of tenants that agreed, only for accounts that were made for it.

create table sauro.figure_sharing (
  tenant_id uuid not null,
  shares boolean not null,
  version integer not null,
  constraint figure_sharing_pk primary key (tenant_id),
  constraint figure_sharing_tenant_fk foreign key (tenant_id) references sauro.tenant (id)
);
comment on table sauro.figure_sharing is 'tenant: whether its figures go into the totals across tenants that platform analysts read; without a row they do not.';

create table sauro.platform_analyst (
  account_id uuid not null,
  added_at timestamptz not null,
  constraint platform_analyst_pk primary key (account_id),
  constraint platform_analyst_account_fk foreign key (account_id) references sauro.account (id)
);
comment on table sauro.platform_analyst is 'reference: accounts that read totals across the tenants that agreed to share them; it opens nothing of any tenant. The service asks through the function below.';

create function app.is_platform_analyst(wanted uuid) returns boolean
  language sql stable security definer set search_path = sauro, pg_temp
  as $$ select exists (select from sauro.platform_analyst p where p.account_id = wanted) $$;
comment on function app.is_platform_analyst(uuid) is 'Whether an account reads totals across tenants; the service learns nothing else of the list.';

create function app.create_platform_analyst(new_id uuid, wanted text, wanted_name text, hash text, at timestamptz) returns void
  language sql security definer set search_path = sauro, pg_temp
  as $$
    insert into sauro.account (id, email, name, password_hash, created_at) values (new_id, lower(wanted), wanted_name, hash, at) on conflict (email) do nothing;
    insert into sauro.platform_analyst (account_id, added_at) select a.id, at from sauro.account a where a.email = lower(wanted) on conflict do nothing;
  $$;
comment on function app.create_platform_analyst(uuid, text, text, text, timestamptz) is 'Makes a platform analyst; granted to the owner only.';

revoke all on function app.is_platform_analyst(uuid), app.create_platform_analyst(uuid, text, text, text, timestamptz) from public;
grant execute on function app.is_platform_analyst(uuid) to :service_role;
call app.protect_tenant_tables();
grant select, insert, update on sauro.figure_sharing to :service_role;
