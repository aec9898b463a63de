-- An account may work in several tenants, but the administrator who made it knows its first password. Another tenant therefore lets it in only
-- with a code that its holder alone can read, once he has chosen a password of his own.

alter table sauro.account add column own_password boolean not null default false;

create or replace function app.change_password(wanted uuid, epoch integer, hash text) returns integer
  language sql security definer set search_path = sauro, pg_temp
  as $$ update sauro.account set password_hash = hash, own_password = true, token_epoch = token_epoch + 1
        where id = wanted and token_epoch = epoch and disabled_at is null returning token_epoch $$;

drop function app.account_by_id(uuid);
create function app.account_by_id(wanted uuid)
  returns table (id uuid, email text, name text, operator boolean, locale text, tenant_ids uuid[], token_epoch integer, own_password boolean, disabled_at timestamptz)
  language sql stable security definer set search_path = sauro, pg_temp
  as $$ select a.id, a.email, a.name, a.operator, a.locale, a.tenant_ids, a.token_epoch, a.own_password, a.disabled_at from sauro.account a where a.id = wanted $$;
comment on function app.account_by_id(uuid) is 'The account behind a token.';

-- Only an account that works in this tenant alone: the password of a shared one is none of its administrators'.
create function app.reset_password(wanted uuid, hash text) returns boolean
  language sql security definer set search_path = sauro, pg_temp
  as $$ with reset as (
          update sauro.account set password_hash = hash, own_password = false, token_epoch = token_epoch + 1
          where id = wanted and tenant_ids = array[app.tenant_id()] and not operator returning 1)
        select exists (select from reset) $$;
comment on function app.reset_password(uuid, text) is 'Gives an account of this tenant alone a first password again and ends its sessions; false when it is shared or not of this tenant.';

-- A local table refers to nothing that is distributed or replicated.
alter table sauro.account_event drop constraint account_event_account_fk;

revoke all on function app.account_by_id(uuid), app.reset_password(uuid, text) from public;
grant execute on function app.account_by_id(uuid), app.reset_password(uuid, text) to :service_role;

create index audit_event_by_account on sauro.audit_event (tenant_id, account_id, seq);
