-- Where a tenant hides small groups from BI tools, the views show no row of a single unit's standing. Columns stay as they are.
grant select (tenant_id, smallest_cell) on sauro.figure_rules to sauro_bi;

create or replace view bi_v1.fact_standing with (security_invoker = true) as
  select s.year, app.bi_key(s.unit_id) as unit_key, app.bi_key(s.body_id) as body_key, k.unit_kind_key, app.bi_key(s.band_id) as band_key,
         s.eligible, s.registered, s.recognition, s.self_total, s.review_total, s.self_total - s.review_total as self_review_gap, s.active_models,
         s.nominated, s.exemplary, s.final
  from sauro.standing s join bi_v1.dim_unit_kind k on k.code = s.unit_kind
  where s.tenant_id = app.tenant_id()
    and not exists (select from sauro.figure_rules r where r.tenant_id = app.tenant_id() and r.smallest_cell is not null);
