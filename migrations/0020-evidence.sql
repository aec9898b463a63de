-- Evidence of scorecards. What a file holds lies outside the database, under its hash; here stands what it is and where it counts.

create table sauro.evidence_file (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  hash text collate "C" not null,
  size integer not null,
  type text collate "C" not null,
  name text not null,
  uploaded_at timestamptz not null,
  account_id uuid not null,
  person_name text not null,
  constraint evidence_file_pk primary key (tenant_id, id),
  constraint evidence_file_once unique (tenant_id, unit_id, hash),
  constraint evidence_file_of_unit unique (tenant_id, unit_id, id),
  constraint evidence_file_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint evidence_file_account_fk foreign key (account_id) references sauro.account (id),
  constraint evidence_file_hash check (hash ~ '^[0-9a-f]{64}$'),
  constraint evidence_file_size check (size between 1 and 20971520),
  constraint evidence_file_type check (type ~ '^[a-z]+/[a-z0-9.+-]+$'),
  constraint evidence_file_name check (length(name) between 1 and 200 and name !~ '[[:cntrl:]/\\]')
);
comment on table sauro.evidence_file is 'tenant: a file that a unit handed in, named by the SHA-256 of what it holds; the same content counts once for a unit, however often it is sent. Never changed.';

create table sauro.evidence (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  criterion_id uuid not null,
  file_id uuid,
  link text,
  note text,
  attached_at timestamptz not null,
  account_id uuid not null,
  person_name text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  constraint evidence_pk primary key (tenant_id, id),
  constraint evidence_card_fk foreign key (tenant_id, unit_id, year) references sauro.assessment (tenant_id, unit_id, year),
  constraint evidence_criterion_fk foreign key (tenant_id, criterion_id) references sauro.criterion (tenant_id, id),
  constraint evidence_file_fk foreign key (tenant_id, unit_id, file_id) references sauro.evidence_file (tenant_id, unit_id, id),
  constraint evidence_account_fk foreign key (account_id) references sauro.account (id),
  constraint evidence_one_kind check (num_nonnulls(file_id, link) = 1),
  constraint evidence_link check (link ~ '^https://' and length(link) <= 2000),
  constraint evidence_note_length check (length(note) between 1 and 500),
  constraint evidence_withdrawn check ((withdrawn_at is null) = (withdrawn_by is null))
);
comment on table sauro.evidence is 'tenant: a file or a link that stands for a line of a card; taken back it stays, with who did so and when.';
create index evidence_of_card on sauro.evidence (tenant_id, unit_id, year, criterion_id);
create unique index evidence_file_stands_once on sauro.evidence (tenant_id, unit_id, year, criterion_id, file_id) where withdrawn_at is null;
create unique index evidence_link_stands_once on sauro.evidence (tenant_id, unit_id, year, criterion_id, link) where withdrawn_at is null;

grant select, insert on sauro.evidence_file, sauro.evidence to :service_role;
grant update (withdrawn_at, withdrawn_by) on sauro.evidence to :service_role;

call app.protect_tenant_tables();
