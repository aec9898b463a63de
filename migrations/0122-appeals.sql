-- A unit asks once for a re-examination of an approved card, within the days of its rule book; the answer is a decision with a reason.

create table sauro.appeal (
  tenant_id uuid not null,
  id uuid not null,
  assessment_id uuid not null,
  unit_id uuid not null,
  year integer not null,
  approved_at timestamptz not null,
  closes_at timestamptz not null,
  grounds text not null,
  status text not null,
  filed_at timestamptz not null,
  filed_by uuid not null,
  filed_by_name text not null,
  answer text,
  decision_number text,
  decided_on date,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name text,
  version integer not null default 1,
  final boolean not null default false,
  constraint appeal_pk primary key (tenant_id, id),
  constraint appeal_once unique (tenant_id, assessment_id, approved_at),
  constraint appeal_card_fk foreign key (tenant_id, assessment_id) references sauro.assessment (tenant_id, id),
  constraint appeal_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint appeal_year_fk foreign key (tenant_id, year, final) references sauro.tenant_year (tenant_id, year, final),
  constraint appeal_filer_fk foreign key (filed_by) references sauro.account (id),
  constraint appeal_decider_fk foreign key (decided_by) references sauro.account (id),
  constraint appeal_status check (status in ('OPEN', 'UPHELD', 'DISMISSED')),
  constraint appeal_in_time check (filed_at < closes_at),
  constraint appeal_answered check (num_nonnulls(answer, decided_at, decided_by, decided_by_name) = case status when 'OPEN' then 0 else 4 end),
  constraint appeal_decision check ((decision_number is null) = (decided_on is null) and (decision_number is null or status <> 'OPEN')),
  constraint appeal_texts check (length(grounds) between 1 and 4000 and grounds ~ '\S' and length(answer) between 1 and 4000 and answer ~ '\S' and length(decision_number) between 1 and 100)
);
comment on table sauro.appeal is 'tenant: a unit asked for a re-examination of an approved card (kiến nghị xét lại), once for each approval and before closes_at; the answer is a decision with a reason.';
create index appeal_by_unit on sauro.appeal (tenant_id, unit_id, year);
create index appeal_by_time on sauro.appeal (tenant_id, year, filed_at, id);

call app.protect_tenant_tables();

create policy stays_final on sauro.appeal as restrictive for update using (tenant_id = app.tenant_id()) with check (not final or app.works_on_years());
grant select, insert, update (status, answer, decision_number, decided_on, decided_at, decided_by, decided_by_name, version, final) on sauro.appeal to :service_role;
