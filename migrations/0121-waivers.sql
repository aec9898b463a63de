-- A registered unit is not assessed in a year, for a cause of a closed set; taken back with a reason while the year is open.

create table sauro.assessment_waiver (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  cause text not null,
  note text,
  decision_number text,
  decided_on date,
  waived_at timestamptz not null,
  waived_by uuid not null,
  waived_by_name text not null,
  resumed_at timestamptz,
  resumed_by uuid,
  resumed_by_name text,
  resume_reason text,
  final boolean not null default false,
  constraint assessment_waiver_pk primary key (tenant_id, id),
  constraint assessment_waiver_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint assessment_waiver_year_fk foreign key (tenant_id, year, final) references sauro.tenant_year (tenant_id, year, final),
  constraint assessment_waiver_by_fk foreign key (waived_by) references sauro.account (id),
  constraint assessment_waiver_resumer_fk foreign key (resumed_by) references sauro.account (id),
  constraint assessment_waiver_one_at_a_time exclude using gist (tenant_id with =, unit_id with =, year with =, tstzrange(waived_at, resumed_at) with &&),
  constraint assessment_waiver_cause check (cause in ('NOTHING_SUBMITTED', 'NEWLY_FOUNDED', 'DISSOLVED_OR_MERGED', 'SUSPENDED', 'DISASTER', 'UNDER_INVESTIGATION', 'OTHER')),
  constraint assessment_waiver_other check (cause <> 'OTHER' or note is not null),
  constraint assessment_waiver_decision check ((decision_number is null) = (decided_on is null)),
  constraint assessment_waiver_resumed check (num_nonnulls(resumed_at, resumed_by, resumed_by_name, resume_reason) in (0, 4)),
  constraint assessment_waiver_texts check (length(note) between 1 and 2000 and note ~ '\S' and length(decision_number) between 1 and 100 and length(resume_reason) between 1 and 2000 and resume_reason ~ '\S')
);
comment on table sauro.assessment_waiver is 'tenant: a unit is not assessed in a year (không xét): the cause, who decided it and when; who took it back and why. One at a time.';

call app.protect_tenant_tables();

create policy stays_final on sauro.assessment_waiver as restrictive for update using (tenant_id = app.tenant_id()) with check (not final or app.works_on_years());
grant select, insert, update (resumed_at, resumed_by, resumed_by_name, resume_reason, final) on sauro.assessment_waiver to :service_role;
