-- A card is sent back with a reason for each line; the step keeps the unit's column as it was then, so that the resubmission shows what changed since.

alter table sauro.assessment_step
  add column version integer,
  add column sent_back jsonb,
  add constraint assessment_step_version check (version >= 1),
  add constraint assessment_step_sent_back check (sent_back is null or (action = 'assessment.return' and jsonb_typeof(sent_back -> 'lines') = 'object' and jsonb_typeof(sent_back -> 'evidence') = 'array')),
  add constraint assessment_step_of_action unique (tenant_id, id, action);
comment on column sauro.assessment_step.version is 'The version that the card had after the step; null for steps before versions were kept.';
comment on column sauro.assessment_step.sent_back is 'Of a return: the unit''s column and the pieces of evidence that stood then.';

create table sauro.assessment_returned_line (
  tenant_id uuid not null,
  id uuid not null,
  step_id uuid not null,
  action text not null default 'assessment.return',
  criterion_id uuid not null,
  reason text not null,
  constraint assessment_returned_line_pk primary key (tenant_id, id),
  constraint assessment_returned_line_once unique (tenant_id, step_id, criterion_id),
  constraint assessment_returned_line_step_fk foreign key (tenant_id, step_id, action) references sauro.assessment_step (tenant_id, id, action),
  constraint assessment_returned_line_criterion_fk foreign key (tenant_id, criterion_id) references sauro.criterion (tenant_id, id),
  constraint assessment_returned_line_action check (action = 'assessment.return'),
  constraint assessment_returned_line_reason check (length(reason) between 1 and 2000 and reason ~ '\S')
);
comment on table sauro.assessment_returned_line is 'tenant: why a line of a card was sent back by a step, where it has a reason of its own; only ever added to.';

comment on table sauro.assessment is 'tenant: one unit, one year, one scorecard. scores: criterion id → { self, review: hundredths of a point; reason, explanation, answer, notApplicable, returned }; lines without an entry are not yet scored.';

grant select, insert on sauro.assessment_returned_line to :service_role;

call app.protect_tenant_tables();
