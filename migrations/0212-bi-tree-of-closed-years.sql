-- A closed year keeps its tree for BI tools too, and what a unit owed or was given counts for the body that was responsible in the year: wide views say the
-- levels above a body as they were when the year was closed. Columns and their meaning stay.

create view bi_v1.dim_body_year with (security_invoker = true) as
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
comment on view bi_v1.dim_body_year is 'Cây Ban Chỉ đạo của từng năm: năm đã khóa sổ giữ cây lúc khóa, năm còn mở theo cây hôm nay; nối với bảng số liệu bằng year và body_key | The tree of bodies of each year: a closed year keeps the tree that it was closed with, an open one has that of today; joined to facts by year and body_key';
comment on column bi_v1.dim_body_year.year is 'Năm | Year';
comment on column bi_v1.dim_body_year.body_key is 'Khóa Ban Chỉ đạo | Key of the body';
comment on column bi_v1.dim_body_year.code is 'Mã | Code';
comment on column bi_v1.dim_body_year.name is 'Tên hôm nay | Name of today';
comment on column bi_v1.dim_body_year.level is 'Cấp: PROVINCE, DISTRICT, COMMUNE | Level';
comment on column bi_v1.dim_body_year.parent_body_key is 'Khóa Ban Chỉ đạo cấp trên trực tiếp trong năm | Key of the body directly above in the year';
comment on column bi_v1.dim_body_year.depth is 'Độ sâu trong cây của năm, gốc là 1 | Depth in the tree of the year, the root is 1';
comment on column bi_v1.dim_body_year.level1_body_key is 'Khóa cấp thứ nhất (gốc) | Key of the first level (the root)';
comment on column bi_v1.dim_body_year.level1_name is 'Tên cấp thứ nhất | Name of the first level';
comment on column bi_v1.dim_body_year.level2_body_key is 'Khóa cấp thứ hai | Key of the second level';
comment on column bi_v1.dim_body_year.level2_name is 'Tên cấp thứ hai | Name of the second level';
comment on column bi_v1.dim_body_year.level3_body_key is 'Khóa cấp thứ ba | Key of the third level';
comment on column bi_v1.dim_body_year.level3_name is 'Tên cấp thứ ba | Name of the third level';
comment on column bi_v1.dim_body_year.closed is 'Cây đã chốt khi khóa sổ năm | The tree was frozen when the year was closed';

create or replace view bi_v1.fact_report_due with (security_invoker = true) as select shown.* from (
  select app.bi_key(d.id) as report_due_key, d.year, d.period, r.code as regime_code, app.bi_key(coalesce(d.body_id, s.body_id, u.body_id)) as body_key, app.bi_key(d.unit_id) as unit_key,
         to_char(coalesce(d.extended_to, d.due_at) at time zone t.time_zone, 'YYYYMMDD')::int as due_date_key,
         coalesce(d.extended_to, d.due_at) as due_at, d.submitted_at, d.status, d.extended_to is not null as extended,
         d.submitted_at < coalesce(d.extended_to, d.due_at) as on_time, d.updated_at
  from sauro.report_due d
  join sauro.reporting_regime r on r.tenant_id = d.tenant_id and r.id = d.regime_id
  join sauro.tenant t on t.id = d.tenant_id
  left join sauro.unit u on u.tenant_id = d.tenant_id and u.id = d.unit_id
  left join sauro.standing s on s.tenant_id = d.tenant_id and s.year = d.year and s.unit_id = d.unit_id
  where d.tenant_id = app.tenant_id() and d.status <> 'WITHDRAWN') shown where (select app.bi_session_is_noted());

create or replace view bi_v1.fact_assignment with (security_invoker = true) as select shown.* from (
  select app.bi_key(a.id) as assignment_key, a.year, k.code as task_code, app.bi_key(coalesce(a.body_id, s.body_id, u.body_id)) as body_key, app.bi_key(a.unit_id) as unit_key,
         app.bi_key(a.authority_body_id) as authority_body_key, to_char(a.due_at at time zone t.time_zone, 'YYYYMMDD')::int as due_date_key,
         a.due_at, a.status, a.percent, a.delivered_at, a.accepted_at, a.delivered_at < a.due_at as on_time, a.updated_at
  from sauro.assignment a
  join sauro.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
  join sauro.tenant t on t.id = a.tenant_id
  left join sauro.unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
  left join sauro.standing s on s.tenant_id = a.tenant_id and s.year = a.year and s.unit_id = a.unit_id
  where a.tenant_id = app.tenant_id()) shown where (select app.bi_session_is_noted());

create or replace view bi_v1.wide_standing with (security_invoker = true) as
  select f.year, f.unit_key, f.body_key, b.name as body_name, b.level as body_level, case when y.body_key is null then b.level1_name else y.level1_name end as level1_name,
         case when y.body_key is null then b.level2_name else y.level2_name end as level2_name,
         case when y.body_key is null then b.level3_name else y.level3_name end as level3_name, k.code as unit_kind, k.name_vi as unit_kind_name,
         f.eligible, f.registered, f.recognition, d.standard as band, d.label as band_label, f.self_total, f.review_total, f.self_review_gap, f.active_models, f.nominated, f.exemplary, f.final,
         f.updated_at
  from bi_v1.fact_standing f
  join bi_v1.dim_body b on b.body_key = f.body_key
  left join bi_v1.dim_body_year y on y.year = f.year and y.body_key = f.body_key
  join bi_v1.dim_unit_kind k on k.unit_kind_key = f.unit_kind_key
  left join bi_v1.dim_band d on d.band_key = f.band_key;

create or replace view bi_v1.wide_figures with (security_invoker = true) as
  select f.year, f.body_key, b.name as body_name, b.level as body_level, case when y.body_key is null then b.level1_name else y.level1_name end as level1_name,
         case when y.body_key is null then b.level2_name else y.level2_name end as level2_name,
         case when y.body_key is null then b.level3_name else y.level3_name end as level3_name, f.unit_kind_key, k.code as unit_kind, k.name_vi as unit_kind_name,
         f.units, f.eligible, f.registered, f.recognised, f.not_recognised, f.not_assessed, f.assessed, f.excellent, f.good, f.average, f.weak, f.keeping, f.models,
         f.nominated, f.exemplary, f.self_total_sum, f.review_total_sum, f.review_squares_sum, f.final, f.updated_at
  from bi_v1.fact_figures f join bi_v1.dim_body b on b.body_key = f.body_key
  left join bi_v1.dim_body_year y on y.year = f.year and y.body_key = f.body_key join bi_v1.dim_unit_kind k on k.unit_kind_key = f.unit_kind_key;

create or replace view bi_v1.wide_report_due with (security_invoker = true) as
  select f.report_due_key, f.year, f.period, f.regime_code, f.body_key, b.name as body_name, b.level as body_level, case when y.body_key is null then b.level1_name else y.level1_name end as level1_name,
         case when y.body_key is null then b.level2_name else y.level2_name end as level2_name,
         case when y.body_key is null then b.level3_name else y.level3_name end as level3_name, f.unit_key,
         f.due_at, f.submitted_at, f.status, f.extended, f.on_time, f.updated_at
  from bi_v1.fact_report_due f join bi_v1.dim_body b on b.body_key = f.body_key
  left join bi_v1.dim_body_year y on y.year = f.year and y.body_key = f.body_key;

create or replace view bi_v1.wide_assignment with (security_invoker = true) as
  select f.assignment_key, f.year, f.task_code, f.body_key, b.name as body_name, b.level as body_level, case when y.body_key is null then b.level1_name else y.level1_name end as level1_name,
         case when y.body_key is null then b.level2_name else y.level2_name end as level2_name,
         case when y.body_key is null then b.level3_name else y.level3_name end as level3_name, f.unit_key,
         a.name as authority_name, f.due_at, f.status, f.percent, f.delivered_at, f.accepted_at, f.on_time, f.updated_at
  from bi_v1.fact_assignment f join bi_v1.dim_body b on b.body_key = f.body_key
  left join bi_v1.dim_body_year y on y.year = f.year and y.body_key = f.body_key join bi_v1.dim_body a on a.body_key = f.authority_body_key;

grant select on bi_v1.dim_body_year to :service_role, sauro_bi;
grant select (tenant_id, year) on sauro.tenant_year to sauro_bi;
grant select (tenant_id, id, year, reopened_at) on sauro.year_closing to sauro_bi;
grant select (tenant_id, closing_id, body_id, path) on sauro.closing_body to sauro_bi;
