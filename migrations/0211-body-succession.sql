-- A body that ends says who goes on with its work: one, several or nobody; several may hand on to one.

alter table sauro.body
  add column ends date not null generated always as (coalesce(valid_to, 'infinity'::date)) stored,
  add column ending_basis text,
  add constraint body_ends_unique unique (tenant_id, id, ends),
  add constraint body_ending_basis check (ending_basis is null or (valid_to is not null and length(ending_basis) between 1 and 500));
comment on column sauro.body.ends is 'First day without it, infinity while it works: what a succession holds on to.';
comment on column sauro.body.ending_basis is 'The document by which it ended; null where none is known.';

-- Both ends carry their day, and who goes on must last longer: so a body with successors has ended, nobody succeeds himself over however many steps,
-- and an end that would make a circle is refused, whoever writes.
create table sauro.body_succession (
  tenant_id uuid not null,
  body_id uuid not null,
  successor_id uuid not null,
  ended_on date not null,
  successor_ends date not null,
  constraint body_succession_pk primary key (tenant_id, body_id, successor_id),
  constraint body_succession_body_fk foreign key (tenant_id, body_id, ended_on) references sauro.body (tenant_id, id, ends),
  constraint body_succession_successor_fk foreign key (tenant_id, successor_id, successor_ends) references sauro.body (tenant_id, id, ends),
  constraint body_succession_ended check (isfinite(ended_on)),
  constraint body_succession_later check (successor_ends > ended_on)
);
comment on table sauro.body_succession is 'tenant: who goes on with the work of a body that ended; several successors where it was divided, several predecessors where bodies were merged.';
create index body_succession_by_successor on sauro.body_succession (tenant_id, successor_id);

call app.protect_tenant_tables();

grant select, insert, update (successor_ends) on sauro.body_succession to :service_role;
