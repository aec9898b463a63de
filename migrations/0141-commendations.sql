-- Who commended is said by level too, and a commendation that was taken back stays, with the reason, and no longer counts.

alter table sauro.commendation add column level text;
alter table sauro.commendation add column reversed_at timestamptz, add column reversed_by uuid, add column reversed_by_name text, add column reverse_reason text;
alter table sauro.commendation add constraint commendation_level check (level in ('COMMUNE', 'DISTRICT', 'PROVINCE', 'MINISTRY', 'STATE'));
alter table sauro.commendation add constraint commendation_reverser_fk foreign key (reversed_by) references sauro.account (id);
alter table sauro.commendation add constraint commendation_reversed check (num_nonnulls(reversed_at, reversed_by, reversed_by_name, reverse_reason) in (0, 4) and reversed_at >= recorded_at);
alter table sauro.commendation add constraint commendation_reason_length check (length(reverse_reason) between 1 and 2000);
comment on column sauro.commendation.level is 'the level of whoever awarded it; none where it was not said';

-- The same decision may be recorded anew, rightly, once a slip was taken back.
alter table sauro.commendation drop constraint commendation_once;
create unique index commendation_once on sauro.commendation (tenant_id, unit_id, kind, decision_number) where reversed_at is null;

grant update (reversed_at, reversed_by, reversed_by_name, reverse_reason) on sauro.commendation to :service_role;
