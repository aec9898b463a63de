-- Shifting a deadline needs the calendar of working days, which the service does not keep yet: no rule may promise it.
alter table sauro.deadline_rule drop constraint deadline_rule_shift;
alter table sauro.deadline_rule add constraint deadline_rule_shift check (shift = 'NONE');

-- A due that a changed regime no longer asks for is withdrawn, never deleted; only one that was not yet answered can be.
alter table sauro.report_due drop constraint report_due_status;
alter table sauro.report_due add constraint report_due_status check (status in ('OPEN', 'SUBMITTED', 'ACCEPTED', 'RETURNED', 'WITHDRAWN'));
alter table sauro.report_due drop constraint report_due_submitted;
alter table sauro.report_due add constraint report_due_submitted
  check ((status in ('OPEN', 'WITHDRAWN')) = (submitted_at is null) and (submitted_at is null) = (submitted_by is null));
