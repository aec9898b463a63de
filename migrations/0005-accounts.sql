-- What an account does to itself has no tenant: it is kept apart from the tenants' audit chains, added to and never changed.

create table sauro.account_event (
  id uuid not null,
  account_id uuid not null,
  at timestamptz not null,
  action text not null,
  request_id text not null,
  constraint account_event_pk primary key (id),
  constraint account_event_account_fk foreign key (account_id) references sauro.account (id),
  constraint account_event_action check (action in ('account.sign-in', 'account.change-password', 'account.sign-out-everywhere'))
);
comment on table sauro.account_event is 'local: sign-ins, changed passwords and ended sessions of an account; the service adds rows and cannot read them.';
create index account_event_by_account on sauro.account_event (account_id, at);

-- Raising the epoch ends every token of the account. A wrong epoch means that somebody else was first: nothing happens, null comes back.
create function app.change_password(wanted uuid, epoch integer, hash text) returns integer
  language sql security definer set search_path = sauro, pg_temp
  as $$ update sauro.account set password_hash = hash, token_epoch = token_epoch + 1
        where id = wanted and token_epoch = epoch and disabled_at is null returning token_epoch $$;
comment on function app.change_password(uuid, integer, text) is 'Gives an account another password and ends its sessions; returns the new epoch.';

create function app.end_sessions(wanted uuid, epoch integer) returns integer
  language sql security definer set search_path = sauro, pg_temp
  as $$ update sauro.account set token_epoch = token_epoch + 1 where id = wanted and token_epoch = epoch returning token_epoch $$;
comment on function app.end_sessions(uuid, integer) is 'Ends every session of an account; returns the new epoch.';

revoke all on function app.change_password(uuid, integer, text), app.end_sessions(uuid, integer) from public;
grant execute on function app.change_password(uuid, integer, text), app.end_sessions(uuid, integer) to :service_role;
grant insert on sauro.account_event to :service_role;

-- So that a process can tell whether the database is as new as it is.
grant select on public.migration to :service_role;
