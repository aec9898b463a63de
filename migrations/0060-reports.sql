-- Reports as documents: a working copy that people write, and what was submitted, numbered and frozen.

create table sauro.report (
  tenant_id uuid not null,
  id uuid not null,
  body_id uuid not null,
  regime_id uuid not null,
  year integer not null,
  period text not null,
  due_id uuid,
  title text not null,
  place text not null,
  superior text not null,
  addressee text not null,
  signer text[] not null,
  recipients text[] not null,
  sections jsonb not null,
  created_at timestamptz not null,
  version integer not null default 1,
  constraint report_pk primary key (tenant_id, id),
  constraint report_once unique (tenant_id, body_id, regime_id, period),
  constraint report_due_unique unique (tenant_id, due_id),
  constraint report_body_unique unique (tenant_id, id, body_id),
  constraint report_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint report_regime_fk foreign key (tenant_id, regime_id) references sauro.reporting_regime (tenant_id, id),
  constraint report_due_fk foreign key (tenant_id, due_id) references sauro.report_due (tenant_id, id),
  constraint report_year check (year between 2000 and 2100),
  constraint report_sections check (jsonb_typeof(sections) = 'array'),
  constraint report_lists check (cardinality(signer) between 1 and 5 and cardinality(recipients) between 1 and 30),
  constraint report_texts check (length(title) between 1 and 500 and length(place) between 1 and 100 and length(superior) between 1 and 300 and length(addressee) between 1 and 300)
);
comment on table sauro.report is 'tenant: the working copy of a report that a body consolidates for a period: what answers a due, or what the receiver of a regime hands on where no deadline is set (due_id null).';
create index report_by_body on sauro.report (tenant_id, body_id, year);

create table sauro.report_number (
  tenant_id uuid not null,
  body_id uuid not null,
  year integer not null,
  last integer not null,
  constraint report_number_pk primary key (tenant_id, body_id, year),
  constraint report_number_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint report_number_last check (last > 0)
);
comment on table sauro.report_number is 'tenant: the last number that a body gave to a report in a calendar year; moved in the transaction that issues the report, so that no number is left out or given twice.';

create table sauro.report_issue (
  tenant_id uuid not null,
  id uuid not null,
  report_id uuid not null,
  body_id uuid not null,
  number integer not null,
  number_year integer not null,
  symbol text not null,
  issued_on date not null,
  issued_at timestamptz not null,
  issued_by uuid not null,
  counted_at timestamptz not null,
  rule_book_version integer,
  replaces_id uuid,
  document jsonb not null,
  constraint report_issue_pk primary key (tenant_id, id),
  constraint report_issue_number_unique unique (tenant_id, body_id, number_year, number),
  constraint report_issue_report_unique unique (tenant_id, report_id, id),
  constraint report_issue_replaces_unique unique (tenant_id, replaces_id),
  constraint report_issue_report_fk foreign key (tenant_id, report_id, body_id) references sauro.report (tenant_id, id, body_id),
  constraint report_issue_replaces_fk foreign key (tenant_id, report_id, replaces_id) references sauro.report_issue (tenant_id, report_id, id),
  constraint report_issue_account_fk foreign key (issued_by) references sauro.account (id),
  constraint report_issue_number check (number > 0),
  constraint report_issue_counted check (counted_at <= issued_at),
  constraint report_issue_symbol check (symbol ~ '^BC-[^/]{1,40}$'),
  constraint report_issue_document check (jsonb_typeof(document) = 'object')
);
comment on table sauro.report_issue is 'tenant: a report as it was submitted: number, day, cut-off, rule-book version, figures and text, frozen. Only ever added to; a later issue of the same report replaces the one before.';

grant select, insert, update on sauro.report, sauro.report_number to :service_role;
grant select, insert on sauro.report_issue to :service_role;

call app.protect_tenant_tables();
