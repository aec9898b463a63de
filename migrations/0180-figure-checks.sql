-- Figures that are checked every night, and what a tenant lets BI tools see of small groups.

create table sauro.figure_check (
  tenant_id uuid not null,
  id uuid not null,
  checked_at timestamptz not null,
  standings integer not null,
  figures integer not null,
  differences integer not null,
  constraint figure_check_pk primary key (tenant_id, id),
  constraint figure_check_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint figure_check_counts check (least(standings, figures, differences) >= 0)
);
comment on table sauro.figure_check is 'tenant: a recount of all standings from the facts and of all figures from the standings, with how many differed; only ever added to.';
create index figure_check_in_order on sauro.figure_check (tenant_id, checked_at, id);

create table sauro.figure_difference (
  tenant_id uuid not null,
  id uuid not null,
  check_id uuid not null,
  what text not null,
  year integer not null,
  unit_id uuid,
  body_id uuid,
  unit_kind text,
  part text not null,
  kept text,
  counted text,
  since timestamptz,
  constraint figure_difference_pk primary key (tenant_id, id),
  constraint figure_difference_check_fk foreign key (tenant_id, check_id) references sauro.figure_check (tenant_id, id),
  constraint figure_difference_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint figure_difference_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint figure_difference_what check (what in ('STANDING', 'FIGURE')),
  constraint figure_difference_place check (case what when 'STANDING' then unit_id is not null else unit_id is null and body_id is not null and unit_kind is not null end)
);
comment on table sauro.figure_difference is 'tenant: what a check found to differ: the part of a standing or figure, what is kept, what the count says, and since when it is kept so; the first thousand of a check.';
create index figure_difference_by_check on sauro.figure_difference (tenant_id, check_id, id);

create table sauro.figure_rules (
  tenant_id uuid not null,
  smallest_cell integer,
  unit_names_for_bi boolean not null,
  version integer not null,
  constraint figure_rules_pk primary key (tenant_id),
  constraint figure_rules_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint figure_rules_smallest_cell check (smallest_cell between 2 and 100)
);
comment on table sauro.figure_rules is 'tenant: what BI readers are shown: no group of fewer units than smallest_cell (null: any group), and names of units only where it is allowed.';

call app.protect_tenant_tables();
grant select, insert on sauro.figure_check, sauro.figure_difference to :service_role;
grant select, insert, update on sauro.figure_rules to :service_role;
