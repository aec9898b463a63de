-- One letter a day per person, and what each person says about letters.

create table sauro.preference (
  tenant_id uuid not null,
  account_id uuid not null,
  locale text not null,
  mail boolean not null,
  constraint preference_pk primary key (tenant_id, account_id),
  constraint preference_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint preference_account_fk foreign key (account_id) references sauro.account (id),
  constraint preference_locale check (locale in ('vi', 'en'))
);
comment on table sauro.preference is 'tenant: in which language this tenant writes to a person, and whether it sends him letters; without a row Vietnamese, and it does.';

create table sauro.digest (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  day date not null,
  from_day date not null,
  message_id text collate "C" not null,
  state text not null,
  attempts integer not null default 0,
  problem text,
  laid_at timestamptz not null,
  settled_at timestamptz,
  constraint digest_pk primary key (tenant_id, id),
  constraint digest_once unique (tenant_id, account_id, day),
  constraint digest_message_id_unique unique (tenant_id, message_id),
  constraint digest_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint digest_account_fk foreign key (account_id) references sauro.account (id),
  constraint digest_days check (from_day <= day),
  constraint digest_state check (state in ('WAITING', 'SENT', 'REFUSED', 'DROPPED', 'SUPERSEDED')),
  constraint digest_settled check ((state = 'WAITING') = (settled_at is null)),
  constraint digest_problem check (length(problem) between 1 and 500 and (state <> 'REFUSED' or problem is not null)),
  constraint digest_attempts check (attempts >= 0)
);
comment on table sauro.digest is 'tenant: the one letter of a day to a person, with the notices from from_day on. SENT is committed once the mail server has taken it on; a later one supersedes one that still waits, and takes its days over.';
create index digest_by_id on sauro.digest (tenant_id, state, id);
create index digest_waiting on sauro.digest (tenant_id, account_id) where state = 'WAITING';

grant select, insert, update on sauro.preference to :service_role;
grant select, insert on sauro.digest to :service_role;
grant update (state, attempts, problem, settled_at) on sauro.digest to :service_role;

call app.protect_tenant_tables();
