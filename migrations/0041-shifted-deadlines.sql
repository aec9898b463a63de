-- The calendar of working days is there: a deadline may move from a day off to the nearest working day.
alter table sauro.deadline_rule drop constraint deadline_rule_shift;
alter table sauro.deadline_rule add constraint deadline_rule_shift check (shift in ('NONE', 'NEXT_WORKING_DAY', 'PREVIOUS_WORKING_DAY'));
