-- Evidence of work: files of an assignment, and what stands for a step of it. What a file holds lies outside the database, under its hash.

alter table sauro.assignment_step add constraint assignment_step_of_assignment unique (tenant_id, assignment_id, id);

create table sauro.work_file (
  tenant_id uuid not null,
  id uuid not null,
  assignment_id uuid not null,
  hash text collate "C" not null,
  size integer not null,
  type text collate "C" not null,
  name text not null,
  uploaded_at timestamptz not null,
  account_id uuid not null,
  person_name text not null,
  constraint work_file_pk primary key (tenant_id, id),
  constraint work_file_once unique (tenant_id, assignment_id, hash),
  constraint work_file_of_assignment unique (tenant_id, assignment_id, id),
  constraint work_file_assignment_fk foreign key (tenant_id, assignment_id) references sauro.assignment (tenant_id, id),
  constraint work_file_account_fk foreign key (account_id) references sauro.account (id),
  constraint work_file_hash check (hash ~ '^[0-9a-f]{64}$'),
  constraint work_file_size check (size between 1 and 20971520),
  constraint work_file_type check (type ~ '^[a-z]+/[a-z0-9.+-]+$'),
  constraint work_file_name check (length(name) between 1 and 200 and name !~ '[[:cntrl:]/\\]')
);
comment on table sauro.work_file is 'tenant: a file that an assignee handed in for his work, named by the SHA-256 of what it holds; the same content counts once for an assignment. Never changed.';

create table sauro.step_evidence (
  tenant_id uuid not null,
  id uuid not null,
  assignment_id uuid not null,
  step_id uuid not null,
  sort integer not null,
  file_id uuid,
  link text,
  note text,
  constraint step_evidence_pk primary key (tenant_id, id),
  constraint step_evidence_in_order unique (tenant_id, step_id, sort),
  constraint step_evidence_step_fk foreign key (tenant_id, assignment_id, step_id) references sauro.assignment_step (tenant_id, assignment_id, id),
  constraint step_evidence_file_fk foreign key (tenant_id, assignment_id, file_id) references sauro.work_file (tenant_id, assignment_id, id),
  constraint step_evidence_one_kind check (num_nonnulls(file_id, link) = 1),
  constraint step_evidence_link check (link ~ '^https://' and length(link) <= 2000),
  constraint step_evidence_note_length check (length(note) between 1 and 500),
  constraint step_evidence_sort check (sort between 1 and 20)
);
comment on table sauro.step_evidence is 'tenant: a file or a link that shows what a step of an assignment reports; only ever added to, with the step.';

grant select, insert on sauro.work_file, sauro.step_evidence to :service_role;

call app.protect_tenant_tables();
