-- A calendar program asks without signing in: a link that only its holder knows says who he is. What is kept leads nobody to it.
create table sauro.calendar_feed (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  secret_hash text collate "C" not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  constraint calendar_feed_pk primary key (tenant_id, id),
  constraint calendar_feed_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint calendar_feed_account_fk foreign key (account_id) references sauro.account (id),
  constraint calendar_feed_hash check (secret_hash ~ '^[0-9a-f]{64}$'),
  constraint calendar_feed_revoked check (revoked_at >= created_at)
);
comment on table sauro.calendar_feed is 'tenant: a person''s secret link to his calendar here, of which only the hash is kept; one at a time, revoked and never deleted.';
create unique index calendar_feed_one on sauro.calendar_feed (tenant_id, account_id) where revoked_at is null;

grant select, insert, update (revoked_at) on sauro.calendar_feed to :service_role;
call app.protect_tenant_tables();
