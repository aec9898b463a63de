-- Work is given by rule, handed down, and made anew when a year opens. For that a task keeps its terms and whom it means, and an assignment its place under another.

alter table sauro.task
  add column first_year integer,
  add column last_year integer,
  add column authority_body_id uuid,
  add column product text,
  add column responsibility text,
  add column due_at timestamptz,
  add column assignee_group text,
  add column group_body_id uuid,
  add column group_kinds text[];

create table sauro.task_party (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  role text not null,
  body_id uuid,
  unit_id uuid,
  constraint task_party_pk primary key (tenant_id, id),
  constraint task_party_once unique nulls not distinct (tenant_id, task_id, role, body_id, unit_id),
  constraint task_party_task_fk foreign key (tenant_id, task_id) references sauro.task (tenant_id, id),
  constraint task_party_body_fk foreign key (tenant_id, body_id) references sauro.body (tenant_id, id),
  constraint task_party_unit_fk foreign key (tenant_id, unit_id) references sauro.unit (tenant_id, id),
  constraint task_party_role check (role in ('LEAD', 'COORDINATOR')),
  constraint task_party_one check (num_nonnulls(body_id, unit_id) = 1)
);
comment on table sauro.task_party is 'tenant: bodies and units that a task names, as leads (an assignment each) or as coordinators of every lead; a group is kept on the task as a rule.';

create table sauro.task_rules (
  tenant_id uuid not null,
  refuse_unclear boolean not null,
  version integer not null,
  constraint task_rules_pk primary key (tenant_id),
  constraint task_rules_tenant_fk foreign key (tenant_id) references sauro.tenant (id)
);
comment on table sauro.task_rules is 'tenant: how work is given here; refuse_unclear means that an assignment which leaves one of the six clears open is neither given nor taken on.';

-- Tasks of before: their terms are those of their first year, whom they mean is a whole level of bodies or everybody by name.
do $$
declare t record;
begin
  for t in select id from sauro.tenant loop
    execute format('set local app.tenant_id = %L', t.id);
    update sauro.task set
      first_year = coalesce((select min(a.year) from sauro.assignment a where a.tenant_id = t.id and a.task_id = task.id), 2000),
      authority_body_id = coalesce(
        (select a.authority_body_id from sauro.assignment a where a.tenant_id = t.id and a.task_id = task.id order by a.year, a.id limit 1),
        (select b.id from sauro.body b where b.tenant_id = t.id and b.parent_id is null order by b.id limit 1)),
      product = coalesce(
        (select a.product from sauro.assignment a where a.tenant_id = t.id and a.task_id = task.id order by a.year, a.id limit 1), left(task.work, 500)),
      due_at = (select min(a.due_at) from sauro.assignment a where a.tenant_id = t.id and a.task_id = task.id
                and a.year = (select min(f.year) from sauro.assignment f where f.tenant_id = t.id and f.task_id = task.id))
      where tenant_id = t.id;
    update sauro.task set group_body_id = authority_body_id, assignee_group = whole.assignee_group
      from (
        select a.task_id, case when b.level = 'COMMUNE' then 'COMMUNE_BODIES' else 'DISTRICT_BODIES' end as assignee_group
          from sauro.assignment a join sauro.body b on b.tenant_id = a.tenant_id and b.id = a.body_id
          where a.tenant_id = t.id and b.level <> 'PROVINCE'
          group by a.task_id, b.level
          having count(distinct b.id) > 1
             and count(distinct b.id) >= (select count(*) from sauro.body l where l.tenant_id = t.id and l.level = b.level and l.valid_to is null and l.parent_id is not null)
      ) whole
      where task.tenant_id = t.id and task.id = whole.task_id;
    insert into sauro.task_party (tenant_id, id, task_id, role, body_id, unit_id)
      select distinct on (a.task_id, a.body_id, a.unit_id) a.tenant_id, a.id, a.task_id, 'LEAD', a.body_id, a.unit_id
        from sauro.assignment a join sauro.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
        where a.tenant_id = t.id and (k.assignee_group is null or a.unit_id is not null)
        order by a.task_id, a.body_id, a.unit_id, a.year desc;
    insert into sauro.task_party (tenant_id, id, task_id, role, body_id, unit_id)
      select distinct on (a.task_id, c.body_id, c.unit_id) c.tenant_id, c.id, a.task_id, 'COORDINATOR', c.body_id, c.unit_id
        from sauro.assignment_coordinator c join sauro.assignment a on a.tenant_id = c.tenant_id and a.id = c.assignment_id
        where c.tenant_id = t.id
        order by a.task_id, c.body_id, c.unit_id, a.year desc;
  end loop;
  set local app.tenant_id = '';
end $$;

alter table sauro.task
  alter column first_year set not null,
  alter column authority_body_id set not null,
  alter column product set not null,
  add constraint task_authority_fk foreign key (tenant_id, authority_body_id) references sauro.body (tenant_id, id),
  add constraint task_group_body_fk foreign key (tenant_id, group_body_id) references sauro.body (tenant_id, id),
  add constraint task_years check (last_year >= first_year),
  add constraint task_terms check (length(product) between 1 and 500 and length(responsibility) between 1 and 1000),
  add constraint task_group check (assignee_group is null or assignee_group in ('COMMUNE_BODIES', 'DISTRICT_BODIES', 'CHILD_BODIES', 'BODIES_BELOW',
    'AGENCIES_OF_BODY', 'UNITS_OF_BODY', 'UNITS_BELOW', 'MEMBERS_OF_BODY')),
  add constraint task_group_whole check ((assignee_group is null) = (group_body_id is null) and (group_kinds is null or assignee_group in ('UNITS_OF_BODY', 'UNITS_BELOW')));

-- An assignment under another has a part of the same task in the same year, and is due no later. The instant of the one above is kept beside it, held by the
-- foreign key and moved in one statement with it, so that neither side can be moved past the other, whoever is first.
alter table sauro.assignment
  add column parent_id uuid,
  add column chain text collate "C" not null default '',
  add column limit_at timestamptz not null generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored,
  add column parent_limit_at timestamptz,
  add column percent_stated boolean not null default false,
  add constraint assignment_as_parent unique (tenant_id, id, task_id, year, limit_at),
  add constraint assignment_parent_fk foreign key (tenant_id, parent_id, task_id, year, parent_limit_at)
    references sauro.assignment (tenant_id, id, task_id, year, limit_at),
  add constraint assignment_parent_whole check ((parent_id is null) = (parent_limit_at is null)),
  add constraint assignment_chain check (case when parent_id is null then chain = ''
    else parent_id <> id and chain ~ '^([0-9a-f]{32}/)+$' and right(chain, 33) = replace(parent_id::text, '-', '') || '/' end),
  add constraint assignment_within_parent check (status = 'CANCELLED' or due_at is null or parent_limit_at is null or due_at <= parent_limit_at);
comment on column sauro.assignment.chain is 'The ids of the assignments above, from the first one down to the parent, so that all below one are one prefix.';
comment on column sauro.assignment.limit_at is 'due_at, or infinity while it is open: the order of lists, and what assignments below may not pass.';
comment on column sauro.assignment.percent_stated is 'Whether the head stated the progress although there are assignments below, from which it follows otherwise.';

create index assignment_by_parent on sauro.assignment (tenant_id, parent_id) where parent_id is not null;
create index assignment_by_chain on sauro.assignment (tenant_id, chain) where parent_id is not null;
create index assignment_in_order on sauro.assignment (tenant_id, limit_at, id);
create index assignment_of_year_in_order on sauro.assignment (tenant_id, year, limit_at, id);
create index assignment_open on sauro.assignment (tenant_id, limit_at, id) where status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS');
create index assignment_waiting on sauro.assignment (tenant_id, authority_body_id, limit_at, id) where status = 'DELIVERED';
create index assignment_coordinator_by_body on sauro.assignment_coordinator (tenant_id, body_id) where body_id is not null;
create index assignment_coordinator_by_unit on sauro.assignment_coordinator (tenant_id, unit_id) where unit_id is not null;

grant select, insert on sauro.task_party to :service_role;
grant select, insert, update on sauro.task_rules to :service_role;
-- Whose work it is, of which task and year and under which other: that never changes.
revoke update on sauro.assignment from :service_role;
grant update (due_at, parent_limit_at, responsibility, product, status, percent, percent_stated, delivered_at, accepted_at, version) on sauro.assignment to :service_role;

call app.protect_tenant_tables();
