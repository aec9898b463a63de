-- Figures kept with the facts, the history of standings, and years that close for good.

-- A standing that changes leaves what it was until then; one that was laid before this kept no history.
alter table sauro.standing add column since timestamptz not null default '2000-01-01T00:00:00Z';
comment on column sauro.standing.since is 'since when the standing is as it is; what it was before stands in standing_history';

create index standing_by_time on sauro.standing (tenant_id, since);

create table sauro.standing_history (
  tenant_id uuid not null,
  year integer not null,
  unit_id uuid not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  body_id uuid not null,
  unit_kind text not null,
  eligible boolean not null,
  registered boolean not null,
  recognition text not null,
  self_total numeric(6,2),
  review_total numeric(6,2),
  band_id uuid,
  band_standard text,
  active_models integer not null,
  nominated boolean not null,
  exemplary boolean not null,
  constraint standing_history_pk primary key (tenant_id, year, unit_id, valid_from),
  constraint standing_history_standing_fk foreign key (tenant_id, year, unit_id) references sauro.standing (tenant_id, year, unit_id),
  constraint standing_history_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint standing_history_span check (valid_to > valid_from)
);
comment on table sauro.standing_history is 'tenant: what a standing was from valid_from until it changed at valid_to; only ever added to, in the transaction that changes the standing.';

-- What a set of standings adds up to. Every count but units is of units that are counted (eligible); totals are hundredths of a point.
create table sauro.figure (
  tenant_id uuid not null,
  year integer not null,
  body_id uuid not null,
  unit_kind text not null,
  units bigint not null,
  eligible bigint not null,
  registered bigint not null,
  recognised bigint not null,
  not_recognised bigint not null,
  not_assessed bigint not null,
  assessed bigint not null,
  excellent bigint not null,
  good bigint not null,
  average bigint not null,
  weak bigint not null,
  registered_excellent bigint not null,
  registered_good bigint not null,
  registered_average bigint not null,
  registered_weak bigint not null,
  assessed_recognised bigint not null,
  keeping bigint not null,
  registered_keeping bigint not null,
  assessed_keeping bigint not null,
  models bigint not null,
  nominated bigint not null,
  exemplary bigint not null,
  self_total bigint not null,
  review_total bigint not null,
  review_squares bigint not null,
  updated_at timestamptz not null,
  final boolean not null default false,
  constraint figure_pk primary key (tenant_id, year, body_id, unit_kind),
  constraint figure_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint figure_kind check (unit_kind in ('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE')),
  constraint figure_parts check (eligible between 0 and units and registered between 0 and eligible and assessed between 0 and eligible
    and least(recognised, not_recognised, not_assessed) >= 0 and recognised + not_recognised + not_assessed <= registered
    and least(excellent, good, average, weak) >= 0 and excellent + good + average + weak = assessed
    and registered_excellent between 0 and excellent and registered_good between 0 and good and registered_average between 0 and average and registered_weak between 0 and weak
    and assessed_recognised between 0 and least(assessed, recognised)
    and keeping between 0 and least(eligible, models) and registered_keeping between 0 and least(registered, keeping) and assessed_keeping between 0 and least(assessed, keeping)
    and nominated between 0 and eligible and exemplary between 0 and eligible),
  constraint figure_totals check (self_total >= 0 and review_total >= 0 and review_squares >= 0)
);
comment on table sauro.figure is 'tenant: what the standings of a year add up to, by body and kind of unit; changed in the transaction that changes a standing, so a subtree is a sum of few rows.';
create index figure_by_time on sauro.figure (tenant_id, updated_at);

create table sauro.year_closing (
  tenant_id uuid not null,
  id uuid not null,
  year integer not null,
  rule_book_id uuid,
  units integer not null,
  open_cards integer not null,
  open_dues integer not null,
  open_assignments integer not null,
  note text,
  closed_at timestamptz not null,
  closed_by uuid not null,
  closed_by_name text not null,
  reopened_at timestamptz,
  reopened_by uuid,
  reopened_by_name text,
  reopen_reason text,
  constraint year_closing_pk primary key (tenant_id, id),
  constraint year_closing_year_fk foreign key (tenant_id, year) references sauro.tenant_year (tenant_id, year),
  constraint year_closing_book_fk foreign key (tenant_id, rule_book_id) references sauro.rule_book (tenant_id, id),
  constraint year_closing_closer_fk foreign key (closed_by) references sauro.account (id),
  constraint year_closing_reopener_fk foreign key (reopened_by) references sauro.account (id),
  constraint year_closing_one_at_a_time exclude using gist (tenant_id with =, year with =, tstzrange(closed_at, reopened_at) with &&),
  constraint year_closing_reopened check (num_nonnulls(reopened_at, reopened_by, reopened_by_name, reopen_reason) in (0, 4)),
  constraint year_closing_texts check (length(note) between 1 and 2000 and length(reopen_reason) between 1 and 2000),
  constraint year_closing_counts check (least(units, open_cards, open_dues, open_assignments) >= 0)
);
comment on table sauro.year_closing is 'tenant: a closing of a year: who froze its figures, when, by which rules, with what left unfinished; who reopened it and why.';
create index year_closing_by_year on sauro.year_closing (tenant_id, year, closed_at);

create table sauro.final_figure (
  tenant_id uuid not null,
  closing_id uuid not null,
  body_id uuid not null,
  unit_kind text not null,
  units bigint not null,
  eligible bigint not null,
  registered bigint not null,
  recognised bigint not null,
  not_recognised bigint not null,
  not_assessed bigint not null,
  assessed bigint not null,
  excellent bigint not null,
  good bigint not null,
  average bigint not null,
  weak bigint not null,
  registered_excellent bigint not null,
  registered_good bigint not null,
  registered_average bigint not null,
  registered_weak bigint not null,
  assessed_recognised bigint not null,
  keeping bigint not null,
  registered_keeping bigint not null,
  assessed_keeping bigint not null,
  models bigint not null,
  nominated bigint not null,
  exemplary bigint not null,
  self_total bigint not null,
  review_total bigint not null,
  review_squares bigint not null,
  constraint final_figure_pk primary key (tenant_id, closing_id, body_id, unit_kind),
  constraint final_figure_closing_fk foreign key (tenant_id, closing_id) references sauro.year_closing (tenant_id, id),
  constraint final_figure_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id)
);
comment on table sauro.final_figure is 'tenant: the figures of a year as a closing froze them; they stay when the year is reopened.';

-- A closed year stays as it is, whoever writes. The year and all that belongs to it turn final in one statement: the key below lets nothing
-- be added to a final year, the policies let nothing in it be changed.
alter table sauro.tenant_year add column final boolean not null default false;
alter table sauro.tenant_year add constraint tenant_year_final_unique unique (tenant_id, year, final);
alter table sauro.tenant_year add constraint tenant_year_final check (not final or closed_at is not null);
comment on column sauro.tenant_year.final is 'whether its figures are frozen; its records carry the same';

create function app.works_on_years() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.works_on_years', true), '') = 'on' $$;
comment on function app.works_on_years() is 'Whether this transaction closes or reopens a year: only then may a record turn final.';
create function app.work_on_years() returns void language plpgsql as $$ begin execute 'set local app.works_on_years = ''on'''; end $$;
comment on function app.work_on_years() is 'Lets this transaction close or reopen a year.';
revoke all on function app.works_on_years(), app.work_on_years() from public;
grant execute on function app.works_on_years(), app.work_on_years() to :service_role;

-- What was laid before is added up once. The owner is bound by row-level security too, and this is the work of no tenant.
alter table sauro.standing no force row level security;
insert into sauro.figure
select tenant_id, year, body_id, unit_kind,
  count(*),
  count(*) filter (where eligible),
  count(*) filter (where eligible and registered),
  count(*) filter (where eligible and recognition = 'RECOGNISED'),
  count(*) filter (where eligible and recognition = 'NOT_RECOGNISED'),
  count(*) filter (where eligible and recognition = 'NOT_ASSESSED'),
  count(*) filter (where eligible and band_standard is not null),
  count(*) filter (where eligible and band_standard = 'EXCELLENT'),
  count(*) filter (where eligible and band_standard = 'GOOD'),
  count(*) filter (where eligible and band_standard = 'AVERAGE'),
  count(*) filter (where eligible and band_standard = 'WEAK'),
  count(*) filter (where eligible and registered and band_standard = 'EXCELLENT'),
  count(*) filter (where eligible and registered and band_standard = 'GOOD'),
  count(*) filter (where eligible and registered and band_standard = 'AVERAGE'),
  count(*) filter (where eligible and registered and band_standard = 'WEAK'),
  count(*) filter (where eligible and band_standard is not null and recognition = 'RECOGNISED'),
  count(*) filter (where eligible and active_models > 0),
  count(*) filter (where eligible and registered and active_models > 0),
  count(*) filter (where eligible and band_standard is not null and active_models > 0),
  coalesce(sum(active_models) filter (where eligible), 0),
  count(*) filter (where eligible and nominated),
  count(*) filter (where eligible and exemplary),
  coalesce(sum((self_total * 100)::bigint) filter (where eligible and band_standard is not null), 0),
  coalesce(sum((review_total * 100)::bigint) filter (where eligible and band_standard is not null), 0),
  coalesce(sum((review_total * 100)::bigint * (review_total * 100)::bigint) filter (where eligible and band_standard is not null), 0),
  max(since)
from sauro.standing group by tenant_id, year, body_id, unit_kind;
alter table sauro.standing force row level security;

call app.protect_tenant_tables();

alter table sauro.recognition add column final boolean not null default false;
alter table sauro.registration add column final boolean not null default false;
alter table sauro.assessment add column final boolean not null default false;
alter table sauro.commendation add column final boolean not null default false;
alter table sauro.exemplary add column final boolean not null default false;

do $$
declare name text;
begin
  foreach name in array array['registration', 'recognition', 'assessment', 'commendation', 'exemplary', 'standing', 'figure'] loop
    execute format('alter table sauro.%1$I drop constraint if exists %1$s_year_fk', name);
    execute format('alter table sauro.%1$I add constraint %1$s_year_fk foreign key (tenant_id, year, final) references sauro.tenant_year (tenant_id, year, final)', name);
    execute format('create policy stays_final on sauro.%I as restrictive for update using (tenant_id = app.tenant_id()) with check (not final or app.works_on_years())', name);
  end loop;
end $$;

-- Tables that only grew have to turn final too, and nothing else of them may change.
grant update (final) on sauro.commendation, sauro.exemplary to :service_role;
grant select, insert on sauro.standing_history, sauro.final_figure to :service_role;
grant select, insert, update on sauro.figure to :service_role;
grant select, insert, update (reopened_at, reopened_by, reopened_by_name, reopen_reason) on sauro.year_closing to :service_role;
