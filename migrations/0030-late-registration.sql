-- A registration after the window of its kind is possible only with a reason; in time there is none to give.
alter table sauro.registration add column late_reason text;
alter table sauro.registration add constraint registration_late_reason_length check (length(late_reason) between 1 and 2000);
comment on column sauro.registration.late_reason is 'Why the unit registered after its window; null for a registration in time.';
