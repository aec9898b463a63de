-- Daily work of a tenant is added to the job queue once a day. The queue itself is the library's: its tables stand in a schema of their own, laid by
-- the owner beside these migrations (src/platform/jobs/install-queue.ts), and carry ids only.
create table sauro.scheduled_run (
  tenant_id uuid not null,
  job text collate "C" not null,
  day date not null,
  added_at timestamptz not null,
  constraint scheduled_run_pk primary key (tenant_id, job, day),
  constraint scheduled_run_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint scheduled_run_job check (length(job) between 1 and 100)
);
comment on table sauro.scheduled_run is 'tenant: the day''s run of a daily job was added to the queue; the row and the job are of one transaction, so no day''s work is lost or done twice.';

grant select, insert on sauro.scheduled_run to :service_role;
call app.protect_tenant_tables();
