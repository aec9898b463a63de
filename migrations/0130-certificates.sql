-- Who may decide recognition besides the bodies above a unit, what certificates were given, and how they are taken back.

create table sauro.recognition_delegation (
  tenant_id uuid not null,
  id uuid not null,
  from_body_id uuid not null,
  to_body_id uuid not null,
  valid_from date not null,
  valid_to date,
  decision_number text not null,
  decided_on date not null,
  delegated_by uuid not null,
  delegated_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  end_reason text,
  version integer not null default 1,
  constraint recognition_delegation_pk primary key (tenant_id, id),
  constraint recognition_delegation_to_unique unique (tenant_id, id, to_body_id),
  constraint recognition_delegation_from_fk foreign key (tenant_id, from_body_id) references sauro.body (tenant_id, id),
  constraint recognition_delegation_to_fk foreign key (tenant_id, to_body_id) references sauro.body (tenant_id, id),
  constraint recognition_delegation_by_fk foreign key (delegated_by) references sauro.account (id),
  constraint recognition_delegation_ended_by_fk foreign key (ended_by) references sauro.account (id),
  constraint recognition_delegation_one_at_a_time exclude using gist (tenant_id with =, from_body_id with =, daterange(valid_from, valid_to) with &&),
  constraint recognition_delegation_to_another check (from_body_id <> to_body_id),
  constraint recognition_delegation_days check (valid_to >= valid_from and decided_on <= valid_from),
  constraint recognition_delegation_ended check (num_nonnulls(ended_by, ended_at, end_reason) in (0, 3) and (ended_at is null or valid_to is not null)),
  constraint recognition_delegation_texts check (length(decision_number) between 1 and 100 and length(end_reason) between 1 and 2000)
);
comment on table sauro.recognition_delegation is 'tenant: a body lets another one decide recognition for the units of its subtree (ủy quyền), from valid_from up to, but not in, valid_to; one at a time. One that ends on the day on which it begins was never in force.';
create index recognition_delegation_by_to on sauro.recognition_delegation (tenant_id, to_body_id);

create table sauro.certificate (
  tenant_id uuid not null,
  id uuid not null,
  year integer not null,
  number integer not null,
  previous integer generated always as (nullif(number - 1, 0)) stored,
  unit_id uuid not null,
  status text not null,
  decision_number text not null,
  decided_on date not null,
  deciding_body_id uuid not null,
  issued_at timestamptz not null,
  revocation_number text,
  revoked_on date,
  revocation_reason text,
  revoking_body_id uuid,
  revoking_delegation_id uuid,
  revoked_by uuid,
  revoked_at timestamptz,
  final boolean not null default false,
  constraint certificate_pk primary key (tenant_id, id),
  constraint certificate_number_unique unique (tenant_id, year, number),
  constraint certificate_of_unit_unique unique (tenant_id, unit_id, year, number, status),
  constraint certificate_year_fk foreign key (tenant_id, year, final) references sauro.tenant_year (tenant_id, year, final),
  constraint certificate_previous_fk foreign key (tenant_id, year, previous) references sauro.certificate (tenant_id, year, number),
  constraint certificate_registration_fk foreign key (tenant_id, unit_id, year) references sauro.registration (tenant_id, unit_id, year),
  constraint certificate_body_fk foreign key (tenant_id, deciding_body_id) references sauro.body (tenant_id, id),
  constraint certificate_revoking_body_fk foreign key (tenant_id, revoking_body_id) references sauro.body (tenant_id, id),
  constraint certificate_revoking_delegation_fk foreign key (tenant_id, revoking_delegation_id, revoking_body_id) references sauro.recognition_delegation (tenant_id, id, to_body_id),
  constraint certificate_revoker_fk foreign key (revoked_by) references sauro.account (id),
  constraint certificate_number_positive check (number > 0),
  constraint certificate_status check (status in ('ISSUED', 'REVOKED')),
  constraint certificate_revoked check (num_nonnulls(revocation_number, revoked_on, revocation_reason, revoking_body_id, revoked_by, revoked_at) = case status when 'REVOKED' then 6 else 0 end),
  constraint certificate_revoked_later check (revoked_on >= decided_on),
  constraint certificate_texts check (length(decision_number) between 1 and 100 and length(revocation_number) between 1 and 100 and length(revocation_reason) between 1 and 2000)
);
comment on table sauro.certificate is 'tenant: the register of certificates of a year, numbered from 1 without a gap: each number but the first refers to the one before it. A certificate that is taken back keeps its number.';
create unique index certificate_one_standing on sauro.certificate (tenant_id, unit_id, year) where status = 'ISSUED';

alter table sauro.recognition drop constraint recognition_status, drop constraint recognition_reason;
alter table sauro.recognition
  add constraint recognition_status check (status in ('RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED', 'REVOKED')),
  add constraint recognition_reason check (status in ('RECOGNISED', 'REVOKED') or reason is not null),
  add column delegation_id uuid,
  add column certificate_number integer,
  add column certificate_status text generated always as (case status when 'RECOGNISED' then 'ISSUED' when 'REVOKED' then 'REVOKED' end) stored;
comment on column sauro.recognition.delegation_id is 'by which delegation the deciding body decided; null where it stands above the unit itself';
comment on column sauro.recognition.certificate_number is 'the certificate of the year that stands or stood upon this decision';

alter table sauro.standing drop constraint standing_recognition;
alter table sauro.standing add constraint standing_recognition check (recognition in ('NOT_REGISTERED', 'REGISTERED', 'RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED', 'REVOKED'));

-- What was recognised before gets its number in the order of the decisions. The owner is bound by row-level security too, and this is the work of no tenant.
alter table sauro.recognition no force row level security;
with numbered as (
  select tenant_id, id, row_number() over (partition by tenant_id, year order by decided_on, decided_at, id) as number
  from sauro.recognition where status = 'RECOGNISED')
update sauro.recognition r set certificate_number = n.number from numbered n where n.tenant_id = r.tenant_id and n.id = r.id;
insert into sauro.certificate (tenant_id, id, year, number, unit_id, status, decision_number, decided_on, deciding_body_id, issued_at, final)
select tenant_id, gen_random_uuid(), year, certificate_number, unit_id, 'ISSUED', decision_number, decided_on, deciding_body_id, decided_at, final
from sauro.recognition where status = 'RECOGNISED';
alter table sauro.recognition force row level security;

alter table sauro.recognition
  add constraint recognition_certificate check ((certificate_number is not null) = (status in ('RECOGNISED', 'REVOKED'))),
  add constraint recognition_certificate_fk foreign key (tenant_id, unit_id, year, certificate_number, certificate_status)
    references sauro.certificate (tenant_id, unit_id, year, number, status),
  add constraint recognition_delegation_fk foreign key (tenant_id, delegation_id, deciding_body_id) references sauro.recognition_delegation (tenant_id, id, to_body_id);

call app.protect_tenant_tables();

create policy stays_final on sauro.certificate as restrictive for update using (tenant_id = app.tenant_id()) with check (not final or app.works_on_years());

-- Nothing of a register is deleted, and neither number nor unit of a certificate ever changes.
grant select, insert, update (valid_to, ended_by, ended_at, end_reason, version) on sauro.recognition_delegation to :service_role;
grant select, insert, update (status, decision_number, decided_on, deciding_body_id, revocation_number, revoked_on, revocation_reason, revoking_body_id,
  revoking_delegation_id, revoked_by, revoked_at, final) on sauro.certificate to :service_role;
