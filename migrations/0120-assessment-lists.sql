-- A body closes its list of a year once every unit of it has its class or a cause why it has none, and no quota is broken.

create table sauro.assessment_list_closing (
  tenant_id uuid not null,
  id uuid not null,
  body_id uuid not null,
  year integer not null,
  rule_book_id uuid,
  classified integer not null,
  not_assessed integer not null,
  bands jsonb not null,
  note text,
  closed_at timestamptz not null,
  closed_by uuid not null,
  closed_by_name text not null,
  reopened_at timestamptz,
  reopened_by uuid,
  reopened_by_name text,
  reopen_reason text,
  final boolean not null default false,
  constraint assessment_list_closing_pk primary key (tenant_id, id),
  constraint assessment_list_closing_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint assessment_list_closing_year_fk foreign key (tenant_id, year, final) references sauro.tenant_year (tenant_id, year, final),
  constraint assessment_list_closing_book_fk foreign key (tenant_id, rule_book_id) references sauro.rule_book (tenant_id, id),
  constraint assessment_list_closing_closer_fk foreign key (closed_by) references sauro.account (id),
  constraint assessment_list_closing_reopener_fk foreign key (reopened_by) references sauro.account (id),
  constraint assessment_list_closing_one_at_a_time exclude using gist (tenant_id with =, body_id with =, year with =, tstzrange(closed_at, reopened_at) with &&),
  constraint assessment_list_closing_reopened check (num_nonnulls(reopened_at, reopened_by, reopened_by_name, reopen_reason) in (0, 4)),
  constraint assessment_list_closing_texts check (length(note) between 1 and 2000 and length(reopen_reason) between 1 and 2000 and reopen_reason ~ '\S'),
  constraint assessment_list_closing_counts check (least(classified, not_assessed) >= 0 and jsonb_typeof(bands) = 'array')
);
comment on table sauro.assessment_list_closing is 'tenant: a body closed its list of a year: who, when, by which rules, with how many units in which band (bands: code, units, allowed by the quota or null); who reopened it and why.';
create index assessment_list_closing_of_body on sauro.assessment_list_closing (tenant_id, body_id, year, closed_at);

alter table sauro.assessment
  add column earned_band_id uuid,
  add constraint assessment_earned_band_fk foreign key (tenant_id, earned_band_id) references sauro.band (tenant_id, id),
  add constraint assessment_earned_band check (earned_band_id is null or (status = 'APPROVED' and earned_band_id <> band_id));
comment on column sauro.assessment.earned_band_id is 'The band that points and gates give, where a quota lowered it; null otherwise.';

call app.protect_tenant_tables();

create policy stays_final on sauro.assessment_list_closing as restrictive for update using (tenant_id = app.tenant_id()) with check (not final or app.works_on_years());
grant select, insert, update (reopened_at, reopened_by, reopened_by_name, reopen_reason, final) on sauro.assessment_list_closing to :service_role;
