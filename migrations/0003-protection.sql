-- Protection is laid in one place over everything that calls itself a tenant table, then grants, one by one.
-- The migration runner replaces :service_role by the quoted name of the role that the service connects as.

do $$
declare t record;
begin
  for t in select c.oid::regclass as name from pg_class c where c.relnamespace = 'sauro'::regnamespace and c.relkind in ('r', 'p')
           and obj_description(c.oid, 'pg_class') like 'tenant: %' loop
    execute format('alter table %s enable row level security', t.name);
    execute format('alter table %s force row level security', t.name);
    execute format('create policy of_tenant on %s using (tenant_id = app.tenant_id()) with check (tenant_id = app.tenant_id())', t.name);
  end loop;
end $$;

grant usage on schema app, sauro to :service_role;
revoke all on all functions in schema app from public;
grant execute on function app.tenant_id(), app.set_tenant(uuid), app.account_for_sign_in(text), app.account_by_id(uuid),
  app.join_tenant(uuid, text, text, text, timestamptz), app.leave_tenant(uuid) to :service_role;

-- Reference tables: read; a tenant is made by the platform operator through the service.
grant select on sauro.area, sauro.area_successor, sauro.tenant to :service_role;
grant insert, update (name, status, successor_id) on sauro.tenant to :service_role;
grant select, insert, update, delete on sauro.rate_limit to :service_role;

-- Records that are only ever added to: no update, no delete.
grant select, insert on sauro.audit_event, sauro.assessment_step, sauro.assignment_step, sauro.commendation, sauro.seed_record,
  sauro.plan_provision, sauro.assignment_coordinator, sauro.exemplary to :service_role;
grant select, insert, update on sauro.audit_head to :service_role;

-- A published book never changes: its lines can be added with it, never updated; of the book itself only what publishing and retiring move.
grant select, insert on sauro.rule_book, sauro.criterion, sauro.band, sauro.rule_window to :service_role;
grant update (status, to_year, published_at, version) on sauro.rule_book to :service_role;

-- Records of a year change and are never deleted.
grant select, insert, update on sauro.tenant_year, sauro.body, sauro.unit, sauro.membership, sauro.plan, sauro.milestone, sauro.registration, sauro.recognition,
  sauro.model, sauro.unit_model, sauro.reporting_regime, sauro.report_due, sauro.assessment, sauro.standing, sauro.target, sauro.task, sauro.assignment to :service_role;

-- Derived or descriptive lists are replaced as a whole.
grant select, insert, update, delete on sauro.unit_word, sauro.body_member, sauro.deadline_rule to :service_role;
