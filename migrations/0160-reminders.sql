-- Reminders: on which days a tenant reminds, which days were done, and what was said to whom. Notices are facts; the sentence is made when they are read.

create table sauro.reminder_rules (
  tenant_id uuid not null,
  days_before integer[] not null,
  days_late integer[] not null,
  escalate_every integer not null,
  version integer not null,
  constraint reminder_rules_pk primary key (tenant_id),
  constraint reminder_rules_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint reminder_rules_days check (cardinality(days_before) <= 10 and cardinality(days_late) <= 10 and 0 < all (days_before) and 0 < all (days_late)),
  constraint reminder_rules_escalate_every check (escalate_every between 1 and 365)
);
comment on table sauro.reminder_rules is 'tenant: how many days before and after a due instant is reminded, and after how many days late each body further up the chain hears of it; without a row the service''s own rules hold.';

create table sauro.reminder_day (
  tenant_id uuid not null,
  day date not null,
  made_at timestamptz not null,
  constraint reminder_day_pk primary key (tenant_id, day),
  constraint reminder_day_tenant_fk foreign key (tenant_id) references sauro.tenant (id)
);
comment on table sauro.reminder_day is 'tenant: the reminders of this day were made, in the transaction that made them; what fell on days without a row is made with the next one.';

create table sauro.notice (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  day date not null,
  kind text not null,
  year integer not null,
  due_at timestamptz not null,
  regime_id uuid,
  period text collate "C",
  report_due_id uuid,
  task_id uuid,
  assignment_id uuid,
  below integer,
  read_at timestamptz,
  constraint notice_pk primary key (tenant_id, id),
  constraint notice_once unique nulls not distinct (tenant_id, account_id, day, regime_id, period, task_id, year, due_at, report_due_id, assignment_id),
  constraint notice_account_fk foreign key (account_id) references sauro.account (id),
  constraint notice_regime_fk foreign key (tenant_id, regime_id) references sauro.reporting_regime (tenant_id, id),
  constraint notice_report_due_fk foreign key (tenant_id, report_due_id) references sauro.report_due (tenant_id, id),
  constraint notice_task_fk foreign key (tenant_id, task_id) references sauro.task (tenant_id, id),
  constraint notice_assignment_fk foreign key (tenant_id, assignment_id) references sauro.assignment (tenant_id, id),
  constraint notice_kind check (kind in ('REPORT_AHEAD', 'REPORT_TODAY', 'REPORT_LATE', 'REPORTS_LATE_BELOW', 'WORK_AHEAD', 'WORK_TODAY', 'WORK_LATE', 'WORK_LATE_BELOW')),
  constraint notice_about check (case when kind like 'REPORT%' then num_nonnulls(regime_id, period) = 2 and num_nonnulls(task_id, assignment_id) = 0
    else task_id is not null and num_nonnulls(regime_id, period, report_due_id) = 0 end),
  constraint notice_own_or_below check (case when kind like '%BELOW' then below > 0 and num_nonnulls(report_due_id, assignment_id) = 0
    else below is null and num_nonnulls(report_due_id, assignment_id) = 1 end)
);
comment on table sauro.notice is 'tenant: one reminder of one day to one person: of a report or work of his own, or of how many below his body are late with one. It is never made twice, and only read_at changes.';
create index notice_of_account on sauro.notice (tenant_id, account_id, id);
create index notice_unread on sauro.notice (tenant_id, account_id, id) where read_at is null;
-- Foreign keys from the records that reminders are about.
create index notice_by_report_due on sauro.notice (tenant_id, report_due_id) where report_due_id is not null;
create index notice_by_assignment on sauro.notice (tenant_id, assignment_id) where assignment_id is not null;

grant select, insert, update on sauro.reminder_rules to :service_role;
grant select, insert on sauro.reminder_day, sauro.notice to :service_role;
grant update (read_at) on sauro.notice to :service_role;

call app.protect_tenant_tables();
