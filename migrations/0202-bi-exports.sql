-- How far the downloads of whole BI files have come, for whoever waits for one, and what was taken out.

create table sauro.bi_export (
  tenant_id uuid not null,
  id uuid not null,
  reader_id uuid not null,
  reader_name text not null,
  view text not null,
  format text not null,
  updated_since timestamptz,
  total_rows bigint not null,
  sent_rows bigint not null,
  started_at timestamptz not null,
  moved_at timestamptz not null,
  ended_at timestamptz,
  whole boolean not null default false,
  constraint bi_export_pk primary key (tenant_id, id),
  constraint bi_export_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint bi_export_format check (format in ('csv', 'xlsx', 'parquet')),
  constraint bi_export_rows check (sent_rows between 0 and total_rows),
  constraint bi_export_whole check (not whole or (ended_at is not null and sent_rows = total_rows)),
  constraint bi_export_order check (started_at <= moved_at and moved_at <= ended_at)
);
comment on table sauro.bi_export is 'tenant: a download of a whole BI file: who took what, how many rows of how many have left, and whether all of it did. reader_id is an account or an entrance.';
create index bi_export_of_reader on sauro.bi_export (tenant_id, reader_id, started_at, id);

call app.protect_tenant_tables();
grant select, insert, update (sent_rows, moved_at, ended_at, whole) on sauro.bi_export to :service_role;
