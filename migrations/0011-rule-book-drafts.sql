-- A draft is one document that its editor changes; it becomes rows, which nobody changes, when it is published.
create table sauro.rule_book_draft (
  tenant_id uuid not null,
  id uuid not null,
  book_version integer not null,
  from_year integer not null,
  status text not null,
  content jsonb not null,
  created_at timestamptz not null,
  version integer not null default 1,
  constraint rule_book_draft_pk primary key (tenant_id, id),
  constraint rule_book_draft_version_unique unique (tenant_id, book_version),
  constraint rule_book_draft_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint rule_book_draft_status check (status in ('DRAFT', 'PUBLISHED', 'DISCARDED')),
  constraint rule_book_draft_year check (from_year between 2000 and 2100),
  constraint rule_book_draft_content check (jsonb_typeof(content) = 'object')
);
comment on table sauro.rule_book_draft is 'tenant: a version of the rules that is being written; one that was published has its rows under the same id, one that was discarded keeps its number.';
grant select, insert, update on sauro.rule_book_draft to :service_role;

-- What a locality offers to others is a copy, put here by its own transaction: nobody ever reads another tenant's tables.
create table sauro.rule_book_offer (
  id uuid not null,
  offered_by uuid not null,
  rule_book_id uuid not null,
  title text not null,
  content jsonb not null,
  offered_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint rule_book_offer_pk primary key (id),
  constraint rule_book_offer_tenant_fk foreign key (offered_by) references sauro.tenant (id),
  constraint rule_book_offer_title_length check (length(title) between 1 and 200),
  constraint rule_book_offer_content check (jsonb_typeof(content) = 'object')
);
comment on table sauro.rule_book_offer is 'reference: published rule books that localities offer to each other as templates; only its own locality adds or withdraws an offer.';
create unique index rule_book_offer_once on sauro.rule_book_offer (offered_by, rule_book_id) where withdrawn_at is null;
alter table sauro.rule_book_offer enable row level security;
alter table sauro.rule_book_offer force row level security;
create policy rule_book_offer_for_all on sauro.rule_book_offer for select using (true);
create policy rule_book_offer_by_own on sauro.rule_book_offer for insert with check (offered_by = app.tenant_id());
create policy rule_book_offer_of_own on sauro.rule_book_offer for update using (offered_by = app.tenant_id()) with check (offered_by = app.tenant_id());
grant select, insert, update (withdrawn_at) on sauro.rule_book_offer to :service_role;

call app.protect_tenant_tables();
