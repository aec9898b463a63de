-- Most reports fall before units are assessed to the end of their window: such figures are marked, so that nobody takes them for final.
alter table sauro.deadline_rule add column provisional boolean not null default false;

create table sauro.regime_acceptance (
  tenant_id uuid not null,
  regime_id uuid not null,
  regime_version integer not null,
  warning text collate "C" not null,
  reason text not null,
  accepted_at timestamptz not null,
  accepted_by uuid not null,
  constraint regime_acceptance_pk primary key (tenant_id, regime_id, regime_version, warning),
  constraint regime_acceptance_regime_fk foreign key (tenant_id, regime_id) references sauro.reporting_regime (tenant_id, id),
  constraint regime_acceptance_account_fk foreign key (accepted_by) references sauro.account (id),
  constraint regime_acceptance_warning check (warning ~ '^[A-Z_]{1,60}$'),
  constraint regime_acceptance_reason check (length(btrim(reason)) between 1 and 2000)
);
comment on table sauro.regime_acceptance is 'tenant: a warning that an administrator accepted with a reason when he set this version of a reporting regime; added to and never changed.';

grant select, insert on sauro.regime_acceptance to :service_role;
call app.protect_tenant_tables();
