-- The root has no parent in its path, and which half of a condition is asked first is the planner's to choose: with more tenants the view failed.
create or replace view bi_v1.dim_body_year with (security_invoker = true) as
  select t.year, app.bi_key(b.id) as body_key, b.code, b.name, b.level, app.bi_key(p.id) as parent_body_key, length(t.path) / 33 as depth,
         app.bi_key(l1.id) as level1_body_key, l1.name as level1_name, app.bi_key(l2.id) as level2_body_key, l2.name as level2_name,
         app.bi_key(l3.id) as level3_body_key, l3.name as level3_name, t.closed
  from (
    select y.year, b.id, coalesce(k.path, b.path) as path, k.path is not null as closed
    from sauro.tenant_year y
    join sauro.body b on b.tenant_id = y.tenant_id
    left join sauro.year_closing c on c.tenant_id = y.tenant_id and c.year = y.year and c.reopened_at is null
    left join sauro.closing_body k on k.tenant_id = c.tenant_id and k.closing_id = c.id and k.body_id = b.id
    where y.tenant_id = app.tenant_id()) t
  join sauro.body b on b.tenant_id = app.tenant_id() and b.id = t.id
  join sauro.body l1 on l1.tenant_id = app.tenant_id() and l1.id = substr(t.path, 1, 32)::uuid
  left join sauro.body l2 on l2.tenant_id = app.tenant_id() and l2.id = nullif(substr(t.path, 34, 32), '')::uuid
  left join sauro.body l3 on l3.tenant_id = app.tenant_id() and l3.id = nullif(substr(t.path, 67, 32), '')::uuid
  left join sauro.body p on p.tenant_id = app.tenant_id() and p.id = case when length(t.path) > 33 then substr(t.path, length(t.path) - 65, 32)::uuid end
  where (select app.bi_session_is_noted());
