-- A model says what it is in four ways ("4 rõ"), moves step by step, and is kept only once it has worked.

alter table sauro.model no force row level security;
alter table sauro.model add column worked boolean not null default true;
update sauro.model set worked = false where status = 'PROPOSED';
alter table sauro.model force row level security;
comment on column sauro.model.worked is 'whether it is or was at work; a proposal that was ended never was';

alter table sauro.model add column purpose text, add column method text, add column operation text, add column results text;
alter table sauro.model drop constraint model_status;
alter table sauro.model add constraint model_status
  check (status in ('PROPOSED', 'ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE', 'ENDED'));
alter table sauro.model add constraint model_worked check (case status when 'PROPOSED' then not worked when 'ENDED' then true else worked end);
alter table sauro.model add constraint model_clear_texts check (length(purpose) between 1 and 2000 and length(method) between 1 and 2000
  and length(operation) between 1 and 2000 and length(results) between 1 and 2000);
alter table sauro.model add constraint model_worked_unique unique (tenant_id, id, worked);

-- Nobody keeps what never worked, and nobody keeps one thing twice at a time.
alter table sauro.unit_model add column worked boolean not null default true;
alter table sauro.unit_model add constraint unit_model_worked check (worked);
alter table sauro.unit_model drop constraint unit_model_model_fk;
alter table sauro.unit_model add constraint unit_model_model_fk foreign key (tenant_id, model_id, worked) references sauro.model (tenant_id, id, worked);
alter table sauro.unit_model add constraint unit_model_once_at_a_time
  exclude using gist (tenant_id with =, unit_id with =, model_id with =, int4range(from_year, to_year, '[]') with &&);
create index unit_model_by_model on sauro.unit_model (tenant_id, model_id, unit_id);

create table sauro.model_step (
  tenant_id uuid not null,
  id uuid not null,
  model_id uuid not null,
  at timestamptz not null,
  account_id uuid not null,
  person_name text not null,
  from_status text,
  to_status text not null,
  decision_number text,
  decided_on date,
  authority text,
  reason text,
  constraint model_step_pk primary key (tenant_id, id),
  constraint model_step_model_fk foreign key (tenant_id, model_id) references sauro.model (tenant_id, id),
  constraint model_step_account_fk foreign key (account_id) references sauro.account (id),
  constraint model_step_legal check ((from_status is null and to_status in ('PROPOSED', 'ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE'))
    or (from_status, to_status) in (('PROPOSED', 'ACTIVE'), ('ACTIVE', 'PROMOTED'), ('PROMOTED', 'RECOGNISED_BY_PROVINCE'), ('PROMOTED', 'RECOGNISED_ABOVE'),
      ('RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE'), ('PROPOSED', 'ENDED'), ('ACTIVE', 'ENDED'), ('PROMOTED', 'ENDED'), ('RECOGNISED_BY_PROVINCE', 'ENDED'),
      ('RECOGNISED_ABOVE', 'ENDED'))),
  constraint model_step_decision check (from_status is null or to_status not in ('PROMOTED', 'RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE')
    or (decision_number is not null and decided_on is not null)),
  constraint model_step_authority check (from_status is null or to_status not in ('RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE') or authority is not null),
  constraint model_step_reason check (to_status <> 'ENDED' or from_status = 'ACTIVE' or reason is not null),
  constraint model_step_texts check (length(decision_number) between 1 and 100 and length(authority) between 1 and 300 and length(reason) between 1 and 2000)
);
comment on table sauro.model_step is 'tenant: the steps of a model with who, what, when, by which decision and why; only ever added to.';
create index model_step_in_order on sauro.model_step (tenant_id, model_id, at, id);

grant select, insert on sauro.model_step to :service_role;
call app.protect_tenant_tables();
