-- The ground: tenancy functions, reference tables, people. Every table says its kind at the start of its comment:
-- "tenant" (row-level security, keys that begin with tenant_id), "reference" (small, the same for all) or "local" (not distributed).

create extension if not exists btree_gist with schema public;

create schema app;
comment on schema app is 'Functions that the database itself needs to guard tenants and accounts.';
create schema sauro;
comment on schema sauro is 'Tables of the service.';

-- Names sort as a Vietnamese reader expects, and "Trường 2" before "Trường 10".
create collation sauro.vietnamese (provider = icu, locale = 'vi-u-kn-true', deterministic = true);

create function app.tenant_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
comment on function app.tenant_id() is 'The tenant of this transaction; null when none is set, and then no tenant row is visible.';

-- EXECUTE 'set local', not set_config(): only the former reaches the workers of a distributed database.
create function app.set_tenant(tenant uuid) returns void language plpgsql as $$
begin
  if tenant is null then
    raise exception 'app.set_tenant: no tenant given' using errcode = 'null_value_not_allowed';
  end if;
  if app.tenant_id() is not null and app.tenant_id() <> tenant then
    raise exception 'app.set_tenant: this transaction belongs to another tenant' using errcode = 'insufficient_privilege';
  end if;
  execute format('set local app.tenant_id = %L', tenant);
end $$;
comment on function app.set_tenant(uuid) is 'Binds the running transaction to one tenant, once; a second, different tenant is refused.';

create table sauro.area (
  code text collate "C" not null,
  valid_from date not null,
  valid_to date,
  level text not null,
  kind text,
  name text not null,
  short_name text not null,
  parent_code text collate "C",
  search_key text collate "C" not null,
  constraint area_pk primary key (code, valid_from),
  constraint area_one_at_a_time exclude using gist (code with =, daterange(valid_from, valid_to) with &&),
  constraint area_dates check (valid_to is null or valid_to > valid_from),
  constraint area_code_digits check (code ~ '^([0-9]{2}|[0-9]{3}|[0-9]{5})$'),
  constraint area_level check (level in ('PROVINCE', 'DISTRICT', 'COMMUNE')),
  constraint area_parent check ((level = 'PROVINCE') = (parent_code is null))
);
comment on table sauro.area is 'reference: official administrative unit under its national code, one row for each period in which its name, type and parent were the same; valid_to is the first day on which it is no longer so.';
create index area_by_parent on sauro.area (parent_code, code);
create index area_by_name on sauro.area (name collate sauro.vietnamese, code);

create table sauro.area_successor (
  code text collate "C" not null,
  valid_from date not null,
  successor_code text collate "C" not null,
  successor_valid_from date not null,
  constraint area_successor_pk primary key (code, valid_from, successor_code, successor_valid_from),
  constraint area_successor_former_fk foreign key (code, valid_from) references sauro.area (code, valid_from),
  constraint area_successor_later_fk foreign key (successor_code, successor_valid_from) references sauro.area (code, valid_from),
  constraint area_successor_later check (successor_valid_from > valid_from)
);
comment on table sauro.area_successor is 'reference: which later area took over a former one, as far as the catalogues give it.';

create table sauro.tenant (
  id uuid not null,
  code text collate "C" not null,
  name text not null,
  level text not null,
  area_code text collate "C" not null,
  area_valid_from date not null,
  time_zone text not null,
  status text not null default 'ACTIVE',
  successor_id uuid,
  created_at timestamptz not null,
  constraint tenant_pk primary key (id),
  constraint tenant_code_unique unique (code),
  constraint tenant_code_shape check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 40),
  constraint tenant_name_length check (length(name) between 1 and 200),
  constraint tenant_level check (level in ('PROVINCE', 'DISTRICT', 'COMMUNE')),
  constraint tenant_status check (status in ('ACTIVE', 'SUSPENDED', 'MERGED')),
  constraint tenant_successor check (successor_id is null or status = 'MERGED'),
  constraint tenant_area_fk foreign key (area_code, area_valid_from) references sauro.area (code, valid_from),
  constraint tenant_successor_fk foreign key (successor_id) references sauro.tenant (id)
);
comment on table sauro.tenant is 'reference: one locality with its own rules; names of localities are public.';

create table sauro.account (
  id uuid not null,
  email text collate "C" not null,
  name text not null,
  password_hash text,
  operator boolean not null default false,
  locale text not null default 'vi',
  tenant_ids uuid[] not null default '{}',
  token_epoch integer not null default 0,
  disabled_at timestamptz,
  created_at timestamptz not null,
  constraint account_pk primary key (id),
  constraint account_email_unique unique (email),
  constraint account_email_shape check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
  constraint account_name_length check (length(name) between 1 and 200),
  constraint account_locale check (locale in ('vi', 'en')),
  constraint account_password_hash check (password_hash is null or password_hash like '$argon2id$%')
);
comment on table sauro.account is 'reference: who may sign in; the only personal data of the service. tenant_ids mirrors the memberships. The service reads it only through the functions below; what a tenant sees of its people stands in their memberships.';

alter table sauro.account enable row level security;
alter table sauro.account force row level security;
create policy account_of_owner on sauro.account to current_user using (true) with check (true);

create function app.account_for_sign_in(wanted text)
  returns table (id uuid, name text, password_hash text, operator boolean, locale text, tenant_ids uuid[], token_epoch integer, disabled_at timestamptz)
  language sql stable security definer set search_path = sauro, pg_temp
  as $$ select a.id, a.name, a.password_hash, a.operator, a.locale, a.tenant_ids, a.token_epoch, a.disabled_at from sauro.account a where a.email = lower(wanted) $$;
comment on function app.account_for_sign_in(text) is 'The one way to a password hash: by e-mail address, before any tenant is known.';

create function app.account_by_id(wanted uuid)
  returns table (id uuid, email text, name text, operator boolean, locale text, tenant_ids uuid[], token_epoch integer, disabled_at timestamptz)
  language sql stable security definer set search_path = sauro, pg_temp
  as $$ select a.id, a.email, a.name, a.operator, a.locale, a.tenant_ids, a.token_epoch, a.disabled_at from sauro.account a where a.id = wanted $$;
comment on function app.account_by_id(uuid) is 'The account behind a token, for work that has no tenant.';

-- An account is made or found by e-mail; the caller's tenant is added to it. Nothing of another tenant's account comes back but its id.
create function app.join_tenant(new_id uuid, wanted text, wanted_name text, hash text, at timestamptz) returns uuid
  language plpgsql security definer set search_path = sauro, pg_temp as $$
declare found uuid;
begin
  if app.tenant_id() is null then
    raise exception 'app.join_tenant: no tenant is set' using errcode = 'insufficient_privilege';
  end if;
  insert into sauro.account (id, email, name, password_hash, tenant_ids, created_at)
    values (new_id, lower(wanted), wanted_name, hash, array[app.tenant_id()], at)
    on conflict (email) do update
      set tenant_ids = (select array_agg(distinct t) from unnest(sauro.account.tenant_ids || excluded.tenant_ids) t)
    returning sauro.account.id into found;
  return found;
end $$;
comment on function app.join_tenant(uuid, text, text, text, timestamptz) is 'Adds the tenant of this transaction to an account, made when there is none; a known account keeps its password and name.';

create function app.leave_tenant(wanted uuid) returns void
  language sql security definer set search_path = sauro, pg_temp
  as $$ update sauro.account set tenant_ids = array_remove(tenant_ids, app.tenant_id()) where id = wanted $$;
comment on function app.leave_tenant(uuid) is 'Takes the tenant of this transaction from an account that has no membership left in it.';

create function app.create_operator(new_id uuid, wanted text, wanted_name text, hash text, at timestamptz) returns void
  language sql security definer set search_path = sauro, pg_temp
  as $$ insert into sauro.account (id, email, name, password_hash, operator, created_at) values (new_id, lower(wanted), wanted_name, hash, true, at) on conflict (email) do nothing $$;
comment on function app.create_operator(uuid, text, text, text, timestamptz) is 'Makes a platform operator; granted to the owner only, used by seeding.';

create table sauro.rate_limit (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limit_pk primary key (key)
);
comment on table sauro.rate_limit is 'local: counters that slow down sign-in, shared by every process.';
