-- No row for a session of a BI role before the session stands in the log of uses. PostgreSQL lets nobody but a superuser log sessions, and a read-only
-- session can write no log itself: the service notes each session that it sees, and the views wait for it.

alter table sauro.bi_use add column session_pid integer;
alter table sauro.bi_use add column session_started_at timestamptz;
alter table sauro.bi_use add constraint bi_use_session check ((session_pid is null) = (session_started_at is null));
create unique index bi_use_of_session on sauro.bi_use (tenant_id, access_id, session_pid, session_started_at) where session_pid is not null;
create index bi_use_by_time on sauro.bi_use (tenant_id, at, id);
create index bi_access_by_role on sauro.bi_access (role_name) where role_name is not null;
comment on table sauro.bi_use is 'tenant: each request that came with a BI key and each session of a BI role, and what it asked for or by which program; only ever added to.';
-- The owner is bound by the policies as well; the two questions below go before any tenant, or ask for his own session.
create policy of_owner on sauro.bi_use for select to current_user using (tenant_id is not null);

create function app.bi_sessions() returns table (tenant_id uuid, access_id uuid, pid integer, started_at timestamptz, program text, address text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select a.tenant_id, a.id, s.pid, s.backend_start, s.application_name, host(s.client_addr)
        from pg_stat_activity s join sauro.bi_access a on a.role_name = s.usename
        where s.datname = current_database() and s.backend_start is not null and a.revoked_at is null
          and not exists (select from sauro.bi_use u where u.tenant_id = a.tenant_id and u.access_id = a.id and u.session_pid = s.pid and u.session_started_at = s.backend_start) $$;
comment on function app.bi_sessions() is 'Sessions of BI roles of any tenant that are not in the log of uses yet.';

-- A role may lift the limits that it was made with; the service ends what goes beyond them.
create function app.end_long_bi_statements(statement_seconds integer, idle_seconds integer) returns integer
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$ select count(case when s.state = 'active' then pg_cancel_backend(s.pid) else pg_terminate_backend(s.pid) end)::integer
        from pg_stat_activity s join sauro.bi_access a on a.role_name = s.usename
        where s.datname = current_database()
          and (s.state = 'active' and s.query_start < clock_timestamp() - statement_seconds * interval '1 second'
            or s.state like 'idle in transaction%' and s.state_change < clock_timestamp() - idle_seconds * interval '1 second') $$;
comment on function app.end_long_bi_statements(integer, integer) is 'Cancels statements of BI roles that have run for longer, and ends sessions that stand in an open transaction for longer, than so many seconds; gives how many.';

create function app.bi_session_is_noted() returns boolean
  language plpgsql volatile parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine record;
  began timestamptz := clock_timestamp();
begin
  -- The service shows the views to its own readers, whose requests it has noted.
  if not starts_with(session_user::text, 'sauro_bi_') then
    return true;
  end if;
  select a.tenant_id, a.id, a.revoked_at, t.status, s.backend_start into mine
    from sauro.bi_access a join sauro.tenant t on t.id = a.tenant_id cross join pg_stat_get_activity(pg_backend_pid()) s
    where a.role_name = session_user;
  if mine.id is null or mine.revoked_at is not null or mine.status = 'SUSPENDED' then
    raise exception 'this role opens nothing in this database' using errcode = 'insufficient_privilege';
  end if;
  loop
    if exists (select from sauro.bi_use u where u.tenant_id = mine.tenant_id and u.access_id = mine.id
               and u.session_pid = pg_backend_pid() and u.session_started_at = mine.backend_start) then
      return true;
    end if;
    -- In one snapshot nothing new is seen, however long one waits.
    exit when clock_timestamp() > began + case current_setting('transaction_isolation') when 'read committed' then interval '10 seconds' else interval '2 seconds' end;
    perform pg_sleep(0.05);
  end loop;
  raise exception 'phiên này chưa được ghi vào nhật ký sử dụng | this session is not in the log of uses yet'
    using errcode = 'object_not_in_prerequisite_state', hint = 'Try again. The service notes each session within a second while it runs; nothing is shown before.';
end $$;
comment on function app.bi_session_is_noted() is 'True once the session of a BI role stands in the log of uses; waits for that, and refuses in the end.';

revoke all on function app.bi_sessions(), app.end_long_bi_statements(integer, integer), app.bi_session_is_noted() from public;
grant execute on function app.bi_sessions(), app.end_long_bi_statements(integer, integer) to :service_role;
grant execute on function app.bi_session_is_noted() to :service_role, sauro_bi;

-- Asked once a statement and view, before a row is read. A BI role reaches no table but through these views.
do $$
declare view text;
begin
  foreach view in array array['dim_body', 'dim_band', 'dim_target', 'fact_standing', 'fact_figures', 'fact_report_due', 'fact_assignment', 'withdrawn_report_due'] loop
    execute format('create or replace view bi_v1.%I with (security_invoker = true) as select shown.* from (%s) shown where (select app.bi_session_is_noted())',
      view, rtrim(pg_get_viewdef(format('bi_v1.%I', view)::regclass), ';'));
  end loop;
end $$;

-- To see the sessions of a role, and to end them, the owner needs the role's rights; it has fewer than the owner. Temporary tables are taken from everybody:
-- a role could fill the disk with them, and the service makes none.
create or replace function app.create_bi_role(access uuid, verifier text, connections integer) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare name text := 'sauro_bi_' || replace(app.tenant_id()::text, '-', '') || '_' || right(replace(access::text, '-', ''), 12);
begin
  if name is null or verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' or connections not between 1 and 20 then
    raise exception 'app.create_bi_role: tenant, verifier and limit are needed' using errcode = 'invalid_parameter_value';
  end if;
  if exists (select from pg_database d cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
             where d.datname = current_database() and a.grantee = 0 and a.privilege_type = 'TEMPORARY') then
    perform pg_advisory_xact_lock(hashtext('sauro.bi_role'));
    execute format('revoke temporary on database %I from public', current_database());
  end if;
  execute format('create role %I login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit %s password %L in role sauro_bi', name, connections, verifier);
  execute format('alter role %I set search_path = bi_v1', name);
  execute format('alter role %I set default_transaction_read_only = on', name);
  execute format('alter role %I set statement_timeout = %L', name, '120s');
  execute format('alter role %I set idle_in_transaction_session_timeout = %L', name, '60s');
  execute format('grant %I to current_user with inherit true', name);
  return name;
end $$;

do $$
declare role text;
begin
  for role in select a.role_name from sauro.bi_access a join pg_roles r on r.rolname = a.role_name where a.revoked_at is null loop
    execute format('grant %I to current_user with inherit true', role);
  end loop;
end $$;
