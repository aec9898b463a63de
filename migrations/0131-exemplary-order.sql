-- Pilot, nominated, recognised: each step follows the one before it and is taken back by withdrawing it, the last one first.

alter table sauro.exemplary
  add column after_id uuid,
  add column after_status text generated always as (case status when 'NOMINATED' then 'PILOT' when 'RECOGNISED' then 'NOMINATED' end) stored,
  add column withdrawn boolean not null default false,
  add column after_withdrawn boolean generated always as (case when not withdrawn then false end) stored,
  add column withdrawn_at timestamptz,
  add column withdrawn_by uuid,
  add column withdrawal_reason text,
  add column jumped boolean not null default false;
comment on column sauro.exemplary.after_id is 'the step that this one follows: null for a pilot';
comment on column sauro.exemplary.jumped is 'noted before steps had an order, without the step that should have come before';

-- Steps that were noted before get the latest step that they can have followed. The owner is bound by row-level security too, and this is the work of no tenant.
alter table sauro.exemplary no force row level security;
with candidate as (
  select e.tenant_id, e.id, e.decided_on, (
    select b.id from sauro.exemplary b
    where b.tenant_id = e.tenant_id and b.unit_id = e.unit_id and b.status = e.after_status and b.decided_on <= e.decided_on
    order by b.decided_on desc, b.id desc limit 1) as after
  from sauro.exemplary e where e.status <> 'PILOT'),
first as (select *, row_number() over (partition by tenant_id, after order by decided_on, id) as place from candidate where after is not null)
update sauro.exemplary e set after_id = f.after from first f where f.tenant_id = e.tenant_id and f.id = e.id and f.place = 1;
update sauro.exemplary set jumped = true where status <> 'PILOT' and after_id is null;
alter table sauro.exemplary force row level security;

alter table sauro.exemplary drop constraint exemplary_unit_year_unique;
alter table sauro.exemplary
  add constraint exemplary_step_unique unique (tenant_id, unit_id, id, status, withdrawn),
  add constraint exemplary_after_fk foreign key (tenant_id, unit_id, after_id, after_status, after_withdrawn)
    references sauro.exemplary (tenant_id, unit_id, id, status, withdrawn),
  add constraint exemplary_order check (jumped or (status = 'PILOT') = (after_id is null)),
  add constraint exemplary_withdrawer_fk foreign key (withdrawn_by) references sauro.account (id),
  add constraint exemplary_withdrawal check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawal_reason) = case when withdrawn then 3 else 0 end),
  add constraint exemplary_withdrawal_reason_length check (length(withdrawal_reason) between 1 and 2000);
create unique index exemplary_once_a_year on sauro.exemplary (tenant_id, unit_id, year, status) where not withdrawn;
create unique index exemplary_one_after on sauro.exemplary (tenant_id, after_id) where not withdrawn;
create index exemplary_by_year on sauro.exemplary (tenant_id, year, status);

-- Nobody says of a new step that it jumped.
revoke insert on sauro.exemplary from :service_role;
grant insert (tenant_id, id, unit_id, year, status, decided_on, after_id, withdrawn, withdrawn_at, withdrawn_by, withdrawal_reason, version, final) on sauro.exemplary to :service_role;
grant update (withdrawn, withdrawn_at, withdrawn_by, withdrawal_reason, version) on sauro.exemplary to :service_role;
