-- Every table of a tenant: primary key, unique constraints and foreign keys begin with tenant_id, so that no row can point into another tenant.
-- Instants and ids come from the application; nothing here has a volatile default.

create table sauro.tenant_year (
  tenant_id uuid not null,
  year integer not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  constraint tenant_year_pk primary key (tenant_id, year),
  constraint tenant_year_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint tenant_year_range check (year between 2000 and 2100)
);
comment on table sauro.tenant_year is 'tenant: a year of the movement that was opened; each unit then has a standing in it.';

create table sauro.body (
  tenant_id uuid not null,
  id uuid not null,
  code text collate "C" not null,
  name text not null,
  level text not null,
  area_code text collate "C",
  area_valid_from date,
  parent_id uuid,
  path text collate "C" not null,
  standing_agency text,
  valid_from date not null,
  valid_to date,
  search_key text collate "C" not null,
  version integer not null default 1,
  constraint body_pk primary key (tenant_id, id),
  constraint body_code_unique unique (tenant_id, code),
  constraint body_path_unique unique (tenant_id, path),
  constraint body_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint body_parent_fk foreign key (tenant_id, parent_id) references sauro.body (tenant_id, id),
  constraint body_area_fk foreign key (area_code, area_valid_from) references sauro.area (code, valid_from),
  constraint body_area_whole check ((area_code is null) = (area_valid_from is null)),
  constraint body_not_own_parent check (parent_id <> id),
  constraint body_code_length check (length(code) between 1 and 60),
  constraint body_name_length check (length(name) between 1 and 300),
  constraint body_standing_agency_length check (length(standing_agency) between 1 and 300),
  constraint body_level check (level in ('PROVINCE', 'DISTRICT', 'COMMUNE')),
  constraint body_path_shape check (path ~ '^([0-9a-f]{32}/)+$' and right(path, 33) = replace(id::text, '-', '') || '/'),
  constraint body_dates check (valid_to is null or valid_to > valid_from)
);
comment on table sauro.body is 'tenant: steering body (Ban Chỉ đạo). parent_id is the truth of the tree; path holds the ids from the root down to the body itself, so that a subtree is one prefix.';
create index body_children on sauro.body (tenant_id, parent_id);
create index body_by_name on sauro.body (tenant_id, name collate sauro.vietnamese, id);

create table sauro.body_member (
  tenant_id uuid not null,
  id uuid not null,
  body_id uuid not null,
  organisation text not null,
  position text not null,
  sort integer not null,
  constraint body_member_pk primary key (tenant_id, id),
  constraint body_member_unique unique (tenant_id, body_id, organisation),
  constraint body_member_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint body_member_position check (position in ('HEAD', 'DEPUTY_HEAD', 'STANDING_MEMBER', 'MEMBER')),
  constraint body_member_organisation_length check (length(organisation) between 1 and 300)
);
comment on table sauro.body_member is 'tenant: organisation (never a person) that sits on a body.';

create table sauro.unit (
  tenant_id uuid not null,
  id uuid not null,
  code text collate "C" not null,
  name text not null,
  kind text not null,
  body_id uuid not null,
  area_code text collate "C",
  area_valid_from date,
  enterprise_size text,
  school_level text,
  armed_forces boolean not null default false,
  demo boolean not null default false,
  valid_from date not null,
  valid_to date,
  version integer not null default 1,
  constraint unit_pk primary key (tenant_id, id),
  constraint unit_code_unique unique (tenant_id, code),
  constraint unit_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint unit_area_fk foreign key (area_code, area_valid_from) references sauro.area (code, valid_from),
  constraint unit_area_whole check ((area_code is null) = (area_valid_from is null)),
  constraint unit_code_length check (length(code) between 1 and 60),
  constraint unit_name_length check (length(name) between 1 and 300),
  constraint unit_kind check (kind in ('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE')),
  constraint unit_enterprise_size check (enterprise_size is null or enterprise_size in ('LARGE', 'MEDIUM', 'SMALL', 'MICRO') and kind = 'ENTERPRISE'),
  constraint unit_school_level check (school_level is null or school_level in ('UNIVERSITY', 'COLLEGE', 'VOCATIONAL', 'UPPER_SECONDARY', 'LOWER_SECONDARY', 'PRIMARY', 'PRESCHOOL', 'NURSERY') and kind = 'EDUCATIONAL_INSTITUTION'),
  constraint unit_armed_forces check (not armed_forces or kind = 'AGENCY'),
  constraint unit_dates check (valid_to is null or valid_to > valid_from)
);
comment on table sauro.unit is 'tenant: what is assessed; it answers to one body. Enterprise size, school level and armed forces are the facts that decide eligibility.';
create index unit_by_name on sauro.unit (tenant_id, name collate sauro.vietnamese, id);
create index unit_by_body on sauro.unit (tenant_id, body_id, name collate sauro.vietnamese, id);

create table sauro.unit_word (
  tenant_id uuid not null,
  word text collate "C" not null,
  unit_id uuid not null,
  constraint unit_word_pk primary key (tenant_id, word, unit_id),
  constraint unit_word_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id) on delete cascade,
  constraint unit_word_folded check (word = lower(word) and length(word) between 1 and 100)
);
comment on table sauro.unit_word is 'tenant: the accent-free words of a unit''s name and code; search asks by prefix, which a btree answers under row-level security.';
create index unit_word_by_unit on sauro.unit_word (tenant_id, unit_id);

create table sauro.membership (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  email text collate "C" not null,
  person_name text not null,
  role text not null,
  body_id uuid,
  unit_id uuid,
  granted_at timestamptz not null,
  ended_at timestamptz,
  version integer not null default 1,
  constraint membership_pk primary key (tenant_id, id),
  constraint membership_once unique nulls not distinct (tenant_id, account_id, role, body_id, unit_id, ended_at),
  constraint membership_account_fk foreign key (account_id) references sauro.account (id),
  constraint membership_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint membership_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint membership_role check (role in ('UNIT_OFFICER', 'BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN', 'BI_ANALYST')),
  constraint membership_scope check (case role when 'UNIT_OFFICER' then unit_id is not null and body_id is null else body_id is not null and unit_id is null end),
  constraint membership_name_length check (length(person_name) between 1 and 200)
);
comment on table sauro.membership is 'tenant: role of an account in this tenant, over one unit or over the subtree of one body; ended, never deleted.';
create index membership_by_account on sauro.membership (tenant_id, account_id);

create table sauro.plan (
  tenant_id uuid not null,
  id uuid not null,
  code text collate "C" not null,
  number text,
  issued_on text,
  issuer text not null,
  title text not null,
  from_year integer not null,
  to_year integer,
  bases text[] not null default '{}',
  version integer not null default 1,
  constraint plan_pk primary key (tenant_id, id),
  constraint plan_code_unique unique (tenant_id, code),
  constraint plan_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint plan_issued_on check (issued_on ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$'),
  constraint plan_years check (from_year between 2000 and 2100 and (to_year is null or to_year >= from_year)),
  constraint plan_texts check (length(issuer) between 1 and 300 and length(title) between 1 and 500 and length(number) <= 100)
);
comment on table sauro.plan is 'tenant: the document that targets, tasks and deadlines cite. issued_on is as exact as the text at hand: a day, a month or a year.';

create table sauro.plan_provision (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  kind text not null,
  text text not null,
  section text,
  year integer,
  unit_kind text,
  quantity integer,
  sort integer not null,
  constraint plan_provision_pk primary key (tenant_id, id),
  constraint plan_provision_plan_fk foreign key (tenant_id, plan_id) references sauro.plan (tenant_id, id),
  constraint plan_provision_kind check (kind in ('PRINCIPLE', 'SIZE', 'PILOT')),
  constraint plan_provision_quantity check (quantity >= 0)
);
comment on table sauro.plan_provision is 'tenant: what a plan states besides targets, tasks and dates: its principles, the size of the field, its pilots.';
create index plan_provision_by_plan on sauro.plan_provision (tenant_id, plan_id, sort);

create table sauro.milestone (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  name text not null,
  section text,
  recurrence text not null,
  on_date date,
  month integer,
  day integer,
  quarter integer,
  from_year integer not null,
  to_year integer,
  sort integer not null,
  constraint milestone_pk primary key (tenant_id, id),
  constraint milestone_plan_fk foreign key (tenant_id, plan_id) references sauro.plan (tenant_id, id),
  constraint milestone_recurrence check (recurrence in ('ONCE', 'YEARLY')),
  constraint milestone_month check (month between 1 and 12),
  constraint milestone_day check (day is null or day between 1 and 31 and month is not null),
  constraint milestone_quarter check (quarter is null or quarter between 1 and 4 and month is null),
  constraint milestone_date check (on_date is null or (recurrence = 'ONCE' and month is null and quarter is null)),
  constraint milestone_years check (to_year is null or to_year >= from_year)
);
comment on table sauro.milestone is 'tenant: interim or final review, campaign day or quarter of a plan; YEARLY ones return in each year from from_year to to_year.';
create index milestone_by_plan on sauro.milestone (tenant_id, plan_id, sort);

create table sauro.rule_book (
  tenant_id uuid not null,
  id uuid not null,
  book_version integer not null,
  status text not null,
  from_year integer not null,
  to_year integer,
  total numeric(6,2) not null,
  verified boolean not null default false,
  award_excluded_bands text[] not null default '{}',
  exemplary_band text,
  exemplary_every_year boolean not null default false,
  plan_id uuid,
  section text,
  award_section text,
  exemplary_section text,
  published_at timestamptz,
  version integer not null default 1,
  constraint rule_book_pk primary key (tenant_id, id),
  constraint rule_book_version_unique unique (tenant_id, book_version),
  constraint rule_book_plan_fk foreign key (tenant_id, plan_id) references sauro.plan (tenant_id, id),
  constraint rule_book_status check (status in ('DRAFT', 'PUBLISHED', 'RETIRED')),
  constraint rule_book_published check ((status = 'DRAFT') = (published_at is null)),
  constraint rule_book_total check (total > 0),
  constraint rule_book_years check (from_year between 2000 and 2100 and (to_year is null or to_year > from_year)),
  constraint rule_book_one_in_force exclude using gist (tenant_id with =, int4range(from_year, to_year) with &&) where (status = 'PUBLISHED'),
  constraint rule_book_bands_known check (award_excluded_bands <@ array['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK'] and exemplary_band in ('EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK'))
);
comment on table sauro.rule_book is 'tenant: one version of the rules, in force from from_year up to, but not in, to_year. Two published books are never in force for one year.';

create table sauro.criterion (
  tenant_id uuid not null,
  id uuid not null,
  rule_book_id uuid not null,
  parent_id uuid,
  code text not null,
  text text not null,
  max_score numeric(6,2) not null,
  kinds text[] not null,
  scoring text not null,
  step numeric(6,2),
  linked_fact text,
  per_collective numeric(6,2),
  per_individual numeric(6,2),
  evidence text not null,
  not_applicable text not null,
  sort integer not null,
  constraint criterion_pk primary key (tenant_id, id),
  constraint criterion_code_unique unique (tenant_id, rule_book_id, code),
  constraint criterion_in_book_unique unique (tenant_id, rule_book_id, id),
  constraint criterion_book_fk foreign key (tenant_id, rule_book_id) references sauro.rule_book (tenant_id, id),
  constraint criterion_parent_fk foreign key (tenant_id, rule_book_id, parent_id) references sauro.criterion (tenant_id, rule_book_id, id),
  constraint criterion_max_score check (max_score > 0),
  constraint criterion_scoring check (scoring in ('GROUP', 'MANUAL', 'ALL_OR_NOTHING', 'LINKED')),
  constraint criterion_step check ((scoring = 'MANUAL') = (step is not null) and step > 0),
  constraint criterion_linked check ((scoring = 'LINKED') = (linked_fact is not null) and linked_fact in ('REGISTERED', 'RECOGNISED', 'ACTIVE_MODEL', 'COMMENDED')),
  constraint criterion_weights check ((linked_fact is not distinct from 'COMMENDED') = (per_collective is not null and per_individual is not null)),
  constraint criterion_evidence check (evidence in ('NONE', 'OPTIONAL', 'REQUIRED')),
  constraint criterion_not_applicable check (not_applicable in ('NOT_ALLOWED', 'FULL', 'ZERO')),
  constraint criterion_text_length check (length(text) between 1 and 1000 and length(code) between 1 and 20),
  constraint criterion_kinds check (cardinality(kinds) > 0 and kinds <@ array['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'])
);
comment on table sauro.criterion is 'tenant: a line of the scorecard; a GROUP is the sum of its children, every other line scores in one declared way.';

create table sauro.band (
  tenant_id uuid not null,
  id uuid not null,
  rule_book_id uuid not null,
  code text collate "C" not null,
  label text not null,
  standard text not null,
  min_score numeric(6,2) not null,
  gates text[] not null default '{}',
  constraint band_pk primary key (tenant_id, id),
  constraint band_code_unique unique (tenant_id, rule_book_id, code),
  constraint band_start_unique unique (tenant_id, rule_book_id, min_score),
  constraint band_book_fk foreign key (tenant_id, rule_book_id) references sauro.rule_book (tenant_id, id),
  constraint band_standard check (standard in ('EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK')),
  constraint band_min_score check (min_score >= 0),
  constraint band_gates check (gates <@ array['REGISTERED', 'RECOGNISED'])
);
comment on table sauro.band is 'tenant: a class by score: from min_score up to where the next better one begins, so bands cannot leave a gap or overlap. A gate not met drops the unit to the next lower band.';

create table sauro.rule_window (
  tenant_id uuid not null,
  rule_book_id uuid not null,
  unit_kind text not null,
  from_month integer not null,
  from_day integer not null,
  to_month integer not null,
  to_day integer not null,
  constraint rule_window_pk primary key (tenant_id, rule_book_id, unit_kind),
  constraint rule_window_book_fk foreign key (tenant_id, rule_book_id) references sauro.rule_book (tenant_id, id),
  constraint rule_window_kind check (unit_kind in ('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE')),
  constraint rule_window_days check (from_month between 1 and 12 and to_month between 1 and 12 and from_day between 1 and 31 and to_day between 1 and 31)
);
comment on table sauro.rule_window is 'tenant: when a unit kind is assessed. A window that ends before it begins in the calendar starts in the year before.';

create table sauro.registration (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  status text not null,
  all_departments boolean not null default false,
  registered_at timestamptz not null,
  registered_by uuid not null,
  withdrawn_at timestamptz,
  withdrawal_reason text,
  version integer not null default 1,
  constraint registration_pk primary key (tenant_id, id),
  constraint registration_unit_year_unique unique (tenant_id, unit_id, year),
  constraint registration_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint registration_year_fk foreign key (tenant_id, year) references sauro.tenant_year (tenant_id, year),
  constraint registration_account_fk foreign key (registered_by) references sauro.account (id),
  constraint registration_status check (status in ('REGISTERED', 'WITHDRAWN')),
  constraint registration_withdrawal check ((status = 'WITHDRAWN') = (withdrawn_at is not null) and (status = 'WITHDRAWN') = (withdrawal_reason is not null))
);
comment on table sauro.registration is 'tenant: a unit''s undertaking for one year; withdrawal is a state.';
create index registration_by_year on sauro.registration (tenant_id, year, unit_id);

create table sauro.recognition (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  status text not null,
  decision_number text not null,
  decided_on date not null,
  deciding_body_id uuid not null,
  decided_by uuid not null,
  decided_at timestamptz not null,
  reason text,
  version integer not null default 1,
  constraint recognition_pk primary key (tenant_id, id),
  constraint recognition_unit_year_unique unique (tenant_id, unit_id, year),
  constraint recognition_registration_fk foreign key (tenant_id, unit_id, year) references sauro.registration (tenant_id, unit_id, year),
  constraint recognition_body_fk foreign key (tenant_id, deciding_body_id) references sauro.body (tenant_id, id),
  constraint recognition_account_fk foreign key (decided_by) references sauro.account (id),
  constraint recognition_status check (status in ('RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED')),
  constraint recognition_reason check (status = 'RECOGNISED' or reason is not null),
  constraint recognition_number_length check (length(decision_number) between 1 and 100),
  constraint recognition_reason_length check (length(reason) between 1 and 2000)
);
comment on table sauro.recognition is 'tenant: the yearly decision whether a registered unit meets "An toàn về ANTT"; a refusal and NOT_ASSESSED say why.';

create table sauro.model (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  place text,
  status text not null,
  body_id uuid not null,
  plan_id uuid,
  section text,
  from_year integer not null,
  to_year integer,
  version integer not null default 1,
  constraint model_pk primary key (tenant_id, id),
  constraint model_name_unique unique nulls not distinct (tenant_id, name, place),
  constraint model_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint model_plan_fk foreign key (tenant_id, plan_id) references sauro.plan (tenant_id, id),
  constraint model_status check (status in ('PROPOSED', 'ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE', 'ENDED')),
  constraint model_years check (to_year is null or to_year >= from_year),
  constraint model_ended check (status <> 'ENDED' or to_year is not null),
  constraint model_texts check (length(name) between 1 and 300 and length(place) between 1 and 300)
);
comment on table sauro.model is 'tenant: a working method (mô hình) that units may keep.';

create table sauro.unit_model (
  tenant_id uuid not null,
  unit_id uuid not null,
  model_id uuid not null,
  from_year integer not null,
  to_year integer,
  constraint unit_model_pk primary key (tenant_id, unit_id, model_id),
  constraint unit_model_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint unit_model_model_fk foreign key (tenant_id, model_id) references sauro.model (tenant_id, id),
  constraint unit_model_years check (to_year is null or to_year >= from_year)
);
comment on table sauro.unit_model is 'tenant: which unit keeps which model, in which years; to_year is the last one.';

create table sauro.commendation (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  kind text not null,
  quantity integer not null,
  decision_number text not null,
  decided_on date not null,
  awarded_by text not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  constraint commendation_pk primary key (tenant_id, id),
  constraint commendation_once unique (tenant_id, unit_id, kind, decision_number),
  constraint commendation_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint commendation_year_fk foreign key (tenant_id, year) references sauro.tenant_year (tenant_id, year),
  constraint commendation_account_fk foreign key (recorded_by) references sauro.account (id),
  constraint commendation_kind check (kind in ('COLLECTIVE', 'INDIVIDUAL')),
  constraint commendation_quantity check (quantity between 1 and 10000 and (kind = 'INDIVIDUAL' or quantity = 1)),
  constraint commendation_texts check (length(decision_number) between 1 and 100 and length(awarded_by) between 1 and 300)
);
comment on table sauro.commendation is 'tenant: unscheduled commendation of a unit as a collective, or a count of its persons; no name of a person is kept.';
create index commendation_by_unit on sauro.commendation (tenant_id, unit_id, year);

create table sauro.exemplary (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  status text not null,
  decided_on date not null,
  version integer not null default 1,
  constraint exemplary_pk primary key (tenant_id, id),
  constraint exemplary_unit_year_unique unique (tenant_id, unit_id, year, status),
  constraint exemplary_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint exemplary_year_fk foreign key (tenant_id, year) references sauro.tenant_year (tenant_id, year),
  constraint exemplary_status check (status in ('PILOT', 'NOMINATED', 'RECOGNISED'))
);
comment on table sauro.exemplary is 'tenant: a unit''s steps as an exemplary one (điển hình): pilot, nominated, recognised, each in the year it happened.';

create table sauro.reporting_regime (
  tenant_id uuid not null,
  id uuid not null,
  code text collate "C" not null,
  name text not null,
  reporters text not null,
  reporter_level text,
  reporter_label text not null,
  receiver_body_id uuid,
  receiver text not null,
  via text,
  recipient text,
  frequency text not null,
  contents text[] not null default '{}',
  after_regime_id uuid,
  plan_id uuid,
  section text,
  from_year integer not null,
  to_year integer,
  version integer not null default 1,
  constraint reporting_regime_pk primary key (tenant_id, id),
  constraint reporting_regime_code_unique unique (tenant_id, code),
  constraint reporting_regime_receiver_fk foreign key (tenant_id, receiver_body_id) references sauro.body (tenant_id, id),
  constraint reporting_regime_after_fk foreign key (tenant_id, after_regime_id) references sauro.reporting_regime (tenant_id, id),
  constraint reporting_regime_plan_fk foreign key (tenant_id, plan_id) references sauro.plan (tenant_id, id),
  constraint reporting_regime_reporters check (reporters in ('BODIES', 'BODIES_AND_AGENCIES', 'UNITS')),
  constraint reporting_regime_level check (reporter_level in ('PROVINCE', 'DISTRICT', 'COMMUNE') and (reporters = 'UNITS') = (reporter_level is null)),
  constraint reporting_regime_frequency check (frequency in ('MONTH', 'QUARTER', 'HALF_YEAR', 'NINE_MONTHS', 'YEAR', 'ONCE', 'AD_HOC')),
  constraint reporting_regime_not_after_itself check (after_regime_id <> id),
  constraint reporting_regime_years check (to_year is null or to_year >= from_year),
  constraint reporting_regime_texts check (length(code) between 1 and 60 and length(name) between 1 and 300 and length(receiver) between 1 and 300)
);
comment on table sauro.reporting_regime is 'tenant: who reports to whom through whom, how often. Reporters are the bodies of a level, those with the agencies of the receiving body, or the units.';

create table sauro.deadline_rule (
  tenant_id uuid not null,
  id uuid not null,
  regime_id uuid not null,
  sort integer not null,
  month integer not null,
  day integer not null,
  boundary text not null,
  cut_off_month integer,
  cut_off_day integer,
  shift text not null,
  remind_days_before integer[] not null default '{}',
  constraint deadline_rule_pk primary key (tenant_id, id),
  constraint deadline_rule_order_unique unique (tenant_id, regime_id, sort),
  constraint deadline_rule_regime_fk foreign key (tenant_id, regime_id) references sauro.reporting_regime (tenant_id, id),
  constraint deadline_rule_day check (month between 1 and 12 and day between 1 and 31),
  constraint deadline_rule_cut_off check ((cut_off_month is null) = (cut_off_day is null) and cut_off_month between 1 and 12 and cut_off_day between 1 and 31),
  constraint deadline_rule_boundary check (boundary in ('BEFORE', 'ON_OR_BEFORE')),
  constraint deadline_rule_shift check (shift in ('NONE', 'NEXT_WORKING_DAY', 'PREVIOUS_WORKING_DAY'))
);
comment on table sauro.deadline_rule is 'tenant: one deadline of a regime, as a day of the calendar year.';

create table sauro.report_due (
  tenant_id uuid not null,
  id uuid not null,
  regime_id uuid not null,
  year integer not null,
  period text not null,
  body_id uuid,
  unit_id uuid,
  cut_off_at timestamptz,
  due_at timestamptz not null,
  opens_at timestamptz not null,
  status text not null,
  submitted_at timestamptz,
  submitted_by uuid,
  content text,
  accepted_at timestamptz,
  return_reason text,
  extended_to timestamptz,
  extension_reason text,
  extended_by uuid,
  extended_at timestamptz,
  version integer not null default 1,
  constraint report_due_pk primary key (tenant_id, id),
  constraint report_due_once unique nulls not distinct (tenant_id, regime_id, period, body_id, unit_id),
  constraint report_due_regime_fk foreign key (tenant_id, regime_id) references sauro.reporting_regime (tenant_id, id),
  constraint report_due_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint report_due_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint report_due_submitter_fk foreign key (submitted_by) references sauro.account (id),
  constraint report_due_extender_fk foreign key (extended_by) references sauro.account (id),
  constraint report_due_one_reporter check (num_nonnulls(body_id, unit_id) = 1),
  constraint report_due_status check (status in ('OPEN', 'SUBMITTED', 'ACCEPTED', 'RETURNED')),
  constraint report_due_submitted check ((status = 'OPEN') = (submitted_at is null) and (submitted_at is null) = (submitted_by is null)),
  constraint report_due_accepted check ((status = 'ACCEPTED') = (accepted_at is not null)),
  constraint report_due_returned check (status <> 'RETURNED' or return_reason is not null),
  constraint report_due_extension check (num_nonnulls(extended_to, extension_reason, extended_by, extended_at) in (0, 4) and extended_to > due_at),
  constraint report_due_cut_off check (cut_off_at < due_at)
);
comment on table sauro.report_due is 'tenant: one reporter, one period, one due instant: the first instant that is too late. UPCOMING and OVERDUE follow the clock and are not kept.';
create index report_due_by_body on sauro.report_due (tenant_id, body_id, year);
create index report_due_by_unit on sauro.report_due (tenant_id, unit_id, year);
create index report_due_by_time on sauro.report_due (tenant_id, due_at, id);

create table sauro.assessment (
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  rule_book_id uuid not null,
  status text not null,
  scores jsonb not null,
  self_total numeric(6,2),
  review_total numeric(6,2),
  band_id uuid,
  submitted_at timestamptz,
  approved_at timestamptz,
  version integer not null default 1,
  constraint assessment_pk primary key (tenant_id, id),
  constraint assessment_unit_year_unique unique (tenant_id, unit_id, year),
  constraint assessment_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint assessment_year_fk foreign key (tenant_id, year) references sauro.tenant_year (tenant_id, year),
  constraint assessment_book_fk foreign key (tenant_id, rule_book_id) references sauro.rule_book (tenant_id, id),
  constraint assessment_band_fk foreign key (tenant_id, band_id) references sauro.band (tenant_id, id),
  constraint assessment_status check (status in ('SELF_SCORING', 'SUBMITTED', 'IN_REVIEW', 'RETURNED', 'REVIEWED', 'APPROVED', 'REOPENED')),
  constraint assessment_scores check (jsonb_typeof(scores) = 'object'),
  constraint assessment_totals check (self_total >= 0 and review_total >= 0),
  constraint assessment_approved check (status <> 'APPROVED' or (approved_at is not null and band_id is not null and self_total is not null and review_total is not null)),
  constraint assessment_submitted check (status = 'SELF_SCORING' or submitted_at is not null)
);
comment on table sauro.assessment is 'tenant: one unit, one year, one scorecard. scores: criterion id → { self, review: hundredths of a point; reason, explanation, notApplicable, returned }; lines without an entry are not yet scored.';
create index assessment_by_status on sauro.assessment (tenant_id, year, status);

create table sauro.assessment_step (
  tenant_id uuid not null,
  id uuid not null,
  assessment_id uuid not null,
  at timestamptz not null,
  account_id uuid not null,
  person_name text not null,
  action text not null,
  from_status text,
  to_status text not null,
  reason text,
  criterion_ids uuid[] not null default '{}',
  constraint assessment_step_pk primary key (tenant_id, id),
  constraint assessment_step_assessment_fk foreign key (tenant_id, assessment_id) references sauro.assessment (tenant_id, id),
  constraint assessment_step_account_fk foreign key (account_id) references sauro.account (id),
  constraint assessment_step_reason_length check (length(reason) between 1 and 2000)
);
comment on table sauro.assessment_step is 'tenant: who moved an assessment from where to where, when and why; only ever added to.';
create index assessment_step_in_order on sauro.assessment_step (tenant_id, assessment_id, at, id);

create table sauro.standing (
  tenant_id uuid not null,
  year integer not null,
  unit_id uuid not null,
  body_id uuid not null,
  unit_kind text not null,
  eligible boolean not null,
  registered boolean not null default false,
  recognition text not null default 'NOT_REGISTERED',
  self_total numeric(6,2),
  review_total numeric(6,2),
  band_id uuid,
  band_standard text,
  active_models integer not null default 0,
  nominated boolean not null default false,
  exemplary boolean not null default false,
  final boolean not null default false,
  constraint standing_pk primary key (tenant_id, year, unit_id),
  constraint standing_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint standing_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint standing_year_fk foreign key (tenant_id, year) references sauro.tenant_year (tenant_id, year),
  constraint standing_band_fk foreign key (tenant_id, band_id) references sauro.band (tenant_id, id),
  constraint standing_kind check (unit_kind in ('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE')),
  constraint standing_recognition check (recognition in ('NOT_REGISTERED', 'REGISTERED', 'RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED')),
  constraint standing_registered check (registered = (recognition <> 'NOT_REGISTERED')),
  constraint standing_band check ((band_id is null) = (band_standard is null) and band_standard in ('EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK')),
  constraint standing_assessed check (band_id is null or (self_total is not null and review_total is not null)),
  constraint standing_models check (active_models >= 0)
);
comment on table sauro.standing is 'tenant: one unit in one year with everything that counts, belonging to the body that was responsible in that year; changed in the transaction that changes the fact. Totals and band are those of the approved assessment.';
create index standing_by_unit on sauro.standing (tenant_id, unit_id, year);
create index standing_by_body on sauro.standing (tenant_id, year, body_id);

create table sauro.target (
  tenant_id uuid not null,
  id uuid not null,
  code text collate "C" not null,
  body_id uuid not null,
  year integer not null,
  since_year integer,
  metric text not null,
  band text,
  comparator text not null,
  threshold numeric(9,2) not null,
  kinds text[] not null,
  denominator text not null,
  plan_id uuid,
  section text,
  version integer not null default 1,
  constraint target_pk primary key (tenant_id, id),
  constraint target_once unique (tenant_id, year, body_id, code),
  constraint target_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint target_plan_fk foreign key (tenant_id, plan_id) references sauro.plan (tenant_id, id),
  constraint target_code_length check (length(code) between 1 and 60),
  constraint target_year check (year between 2000 and 2100 and since_year <= year),
  constraint target_metric check (metric in ('REGISTRATION_RATE', 'SAFE_RATE', 'CLASSIFIED_AT_LEAST_RATE', 'ACTIVE_MODEL_RATE', 'REPORT_ON_TIME_RATE', 'EXEMPLARY_COUNT', 'EXEMPLARY_NOMINATION_COUNT')),
  constraint target_band check ((metric = 'CLASSIFIED_AT_LEAST_RATE') = (band is not null) and band in ('EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK')),
  constraint target_comparator check (comparator in ('AT_LEAST', 'MORE_THAN', 'AT_MOST', 'LESS_THAN', 'EXACTLY')),
  constraint target_threshold check (threshold >= 0 and (threshold <= 100 or metric in ('EXEMPLARY_COUNT', 'EXEMPLARY_NOMINATION_COUNT'))),
  constraint target_since check (since_year is null or metric in ('EXEMPLARY_COUNT', 'EXEMPLARY_NOMINATION_COUNT')),
  constraint target_denominator check (denominator in ('ELIGIBLE', 'REGISTERED', 'ASSESSED')),
  constraint target_kinds check (cardinality(kinds) > 0 and kinds <@ array['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'])
);
comment on table sauro.target is 'tenant: what a body must reach in a year. threshold is a percentage for rates and a number of units for counts; since_year makes a count run over several years ("by 2025").';

create table sauro.task (
  tenant_id uuid not null,
  id uuid not null,
  code text collate "C" not null,
  plan_id uuid,
  section text,
  work text not null,
  standing boolean not null default false,
  recurrence text not null,
  assignee_label text not null,
  version integer not null default 1,
  constraint task_pk primary key (tenant_id, id),
  constraint task_code_unique unique (tenant_id, code),
  constraint task_plan_fk foreign key (tenant_id, plan_id) references sauro.plan (tenant_id, id),
  constraint task_recurrence check (recurrence in ('ONCE', 'YEARLY')),
  constraint task_texts check (length(work) between 1 and 1000 and length(assignee_label) between 1 and 300 and length(code) between 1 and 60)
);
comment on table sauro.task is 'tenant: a piece of work that a plan (or a body) asks for; assignee_label is the assignee in the plan''s words, a group becomes one assignment each.';
create index task_by_plan on sauro.task (tenant_id, plan_id, code);

create table sauro.assignment (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  year integer not null,
  body_id uuid,
  unit_id uuid,
  due_at timestamptz,
  responsibility text,
  product text not null,
  authority_body_id uuid not null,
  status text not null,
  percent integer not null default 0,
  delivered_at timestamptz,
  accepted_at timestamptz,
  version integer not null default 1,
  constraint assignment_pk primary key (tenant_id, id),
  constraint assignment_once unique nulls not distinct (tenant_id, task_id, year, body_id, unit_id),
  constraint assignment_task_fk foreign key (tenant_id, task_id) references sauro.task (tenant_id, id),
  constraint assignment_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint assignment_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint assignment_authority_fk foreign key (tenant_id, authority_body_id) references sauro.body (tenant_id, id),
  constraint assignment_one_assignee check (num_nonnulls(body_id, unit_id) = 1),
  constraint assignment_status check (status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'DELIVERED', 'ACCEPTED_PRODUCT', 'CANCELLED')),
  constraint assignment_percent check (percent between 0 and 100),
  constraint assignment_delivered check (status not in ('DELIVERED', 'ACCEPTED_PRODUCT') or delivered_at is not null),
  constraint assignment_accepted check ((status = 'ACCEPTED_PRODUCT') = (accepted_at is not null)),
  constraint assignment_texts check (length(product) between 1 and 500 and length(responsibility) between 1 and 1000)
);
comment on table sauro.assignment is 'tenant: the six clears of one assignee for one year. due_at is the first instant that is too late; OVERDUE follows the clock and is not kept.';
create index assignment_by_task on sauro.assignment (tenant_id, task_id, year);
create index assignment_by_body on sauro.assignment (tenant_id, body_id, year);
create index assignment_by_unit on sauro.assignment (tenant_id, unit_id, year);

create table sauro.assignment_coordinator (
  tenant_id uuid not null,
  id uuid not null,
  assignment_id uuid not null,
  body_id uuid,
  unit_id uuid,
  constraint assignment_coordinator_pk primary key (tenant_id, id),
  constraint assignment_coordinator_once unique nulls not distinct (tenant_id, assignment_id, body_id, unit_id),
  constraint assignment_coordinator_assignment_fk foreign key (tenant_id, assignment_id) references sauro.assignment (tenant_id, id),
  constraint assignment_coordinator_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint assignment_coordinator_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint assignment_coordinator_one check (num_nonnulls(body_id, unit_id) = 1)
);
comment on table sauro.assignment_coordinator is 'tenant: who works along with the assignee.';

create table sauro.assignment_step (
  tenant_id uuid not null,
  id uuid not null,
  assignment_id uuid not null,
  at timestamptz not null,
  account_id uuid not null,
  person_name text not null,
  from_status text,
  to_status text not null,
  percent integer not null,
  note text,
  constraint assignment_step_pk primary key (tenant_id, id),
  constraint assignment_step_assignment_fk foreign key (tenant_id, assignment_id) references sauro.assignment (tenant_id, id),
  constraint assignment_step_account_fk foreign key (account_id) references sauro.account (id),
  constraint assignment_step_percent check (percent between 0 and 100),
  constraint assignment_step_note_length check (length(note) between 1 and 2000)
);
comment on table sauro.assignment_step is 'tenant: progress and decisions on an assignment; only ever added to.';
create index assignment_step_in_order on sauro.assignment_step (tenant_id, assignment_id, at, id);

create table sauro.audit_head (
  tenant_id uuid not null,
  seq bigint not null,
  hash text not null,
  constraint audit_head_pk primary key (tenant_id),
  constraint audit_head_tenant_fk foreign key (tenant_id) references sauro.tenant (id)
);
comment on table sauro.audit_head is 'tenant: the end of the audit chain; locked as the last thing of every writing transaction, so seq is also the version of the tenant''s facts.';

create table sauro.audit_event (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  account_id uuid,
  person_name text not null,
  action text not null,
  subject_type text not null,
  subject_id uuid,
  changes jsonb not null,
  reason text,
  request_id text not null,
  previous_hash text not null,
  hash text not null,
  constraint audit_event_pk primary key (tenant_id, id),
  constraint audit_event_seq_unique unique (tenant_id, seq),
  constraint audit_event_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint audit_event_seq check (seq > 0),
  constraint audit_event_hash check (hash ~ '^[0-9a-f]{64}$')
);
comment on table sauro.audit_event is 'tenant: who did what, when, from what to what and why; each row carries the hash of the one before, so a gap or a change shows.';
create index audit_event_by_subject on sauro.audit_event (tenant_id, subject_id, seq);

create table sauro.seed_record (
  tenant_id uuid not null,
  name text collate "C" not null,
  seeded_at timestamptz not null,
  constraint seed_record_pk primary key (tenant_id, name),
  constraint seed_record_tenant_fk foreign key (tenant_id) references sauro.tenant (id)
);
comment on table sauro.seed_record is 'tenant: which seed was laid; a seed is laid once, so edited rows stay edited.';
