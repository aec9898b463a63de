-- bi_v1 learns the kept figures and says of every fact when it last changed. Columns and views are added; what was there stays as it was.

-- Kept by whoever writes; a row that was laid before this says the day on which a standing without a history began too.
alter table sauro.standing add column updated_at timestamptz not null default '2000-01-01T00:00:00Z';
alter table sauro.report_due add column updated_at timestamptz not null default '2000-01-01T00:00:00Z';
alter table sauro.assignment add column updated_at timestamptz not null default '2000-01-01T00:00:00Z';
comment on column sauro.standing.updated_at is 'the last write of any kind; since moves only when what the standing says does';
comment on column sauro.report_due.updated_at is 'the last write of any kind, or of the body that answers for the unit that reports';
comment on column sauro.assignment.updated_at is 'the last write of any kind, or of the body that answers for the unit that works';
-- What changed since an instant is asked by the last write, never by since.
drop index sauro.standing_by_time;
create index standing_by_update on sauro.standing (tenant_id, updated_at);
create index report_due_by_update on sauro.report_due (tenant_id, updated_at);
create index assignment_by_update on sauro.assignment (tenant_id, updated_at);

create or replace view bi_v1.fact_standing with (security_invoker = true) as
  select s.year, app.bi_key(s.unit_id) as unit_key, app.bi_key(s.body_id) as body_key, k.unit_kind_key, app.bi_key(s.band_id) as band_key,
         s.eligible, s.registered, s.recognition, s.self_total, s.review_total, s.self_total - s.review_total as self_review_gap, s.active_models,
         s.nominated, s.exemplary, s.final, s.updated_at
  from sauro.standing s join bi_v1.dim_unit_kind k on k.code = s.unit_kind
  where s.tenant_id = app.tenant_id()
    and not exists (select from sauro.figure_rules r where r.tenant_id = app.tenant_id() and r.smallest_cell is not null);

create or replace view bi_v1.fact_report_due with (security_invoker = true) as
  select app.bi_key(d.id) as report_due_key, d.year, d.period, r.code as regime_code, app.bi_key(coalesce(d.body_id, u.body_id)) as body_key, app.bi_key(d.unit_id) as unit_key,
         to_char(coalesce(d.extended_to, d.due_at) at time zone t.time_zone, 'YYYYMMDD')::int as due_date_key,
         coalesce(d.extended_to, d.due_at) as due_at, d.submitted_at, d.status, d.extended_to is not null as extended,
         d.submitted_at < coalesce(d.extended_to, d.due_at) as on_time, d.updated_at
  from sauro.report_due d
  join sauro.reporting_regime r on r.tenant_id = d.tenant_id and r.id = d.regime_id
  join sauro.tenant t on t.id = d.tenant_id
  left join sauro.unit u on u.tenant_id = d.tenant_id and u.id = d.unit_id
  where d.tenant_id = app.tenant_id() and d.status <> 'WITHDRAWN';

create or replace view bi_v1.fact_assignment with (security_invoker = true) as
  select app.bi_key(a.id) as assignment_key, a.year, k.code as task_code, app.bi_key(coalesce(a.body_id, u.body_id)) as body_key, app.bi_key(a.unit_id) as unit_key,
         app.bi_key(a.authority_body_id) as authority_body_key, to_char(a.due_at at time zone t.time_zone, 'YYYYMMDD')::int as due_date_key,
         a.due_at, a.status, a.percent, a.delivered_at, a.accepted_at, a.delivered_at < a.due_at as on_time, a.updated_at
  from sauro.assignment a
  join sauro.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
  join sauro.tenant t on t.id = a.tenant_id
  left join sauro.unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
  where a.tenant_id = app.tenant_id();

create or replace view bi_v1.wide_standing with (security_invoker = true) as
  select f.year, f.unit_key, f.body_key, b.name as body_name, b.level as body_level, b.level1_name, b.level2_name, b.level3_name, k.code as unit_kind, k.name_vi as unit_kind_name,
         f.eligible, f.registered, f.recognition, d.standard as band, d.label as band_label, f.self_total, f.review_total, f.self_review_gap, f.active_models, f.nominated, f.exemplary, f.final,
         f.updated_at
  from bi_v1.fact_standing f
  join bi_v1.dim_body b on b.body_key = f.body_key
  join bi_v1.dim_unit_kind k on k.unit_kind_key = f.unit_kind_key
  left join bi_v1.dim_band d on d.band_key = f.band_key;

create or replace view bi_v1.wide_report_due with (security_invoker = true) as
  select f.report_due_key, f.year, f.period, f.regime_code, f.body_key, b.name as body_name, b.level as body_level, b.level1_name, b.level2_name, b.level3_name, f.unit_key,
         f.due_at, f.submitted_at, f.status, f.extended, f.on_time, f.updated_at
  from bi_v1.fact_report_due f join bi_v1.dim_body b on b.body_key = f.body_key;

create or replace view bi_v1.wide_assignment with (security_invoker = true) as
  select f.assignment_key, f.year, f.task_code, f.body_key, b.name as body_name, b.level as body_level, b.level1_name, b.level2_name, b.level3_name, f.unit_key,
         a.name as authority_name, f.due_at, f.status, f.percent, f.delivered_at, f.accepted_at, f.on_time, f.updated_at
  from bi_v1.fact_assignment f join bi_v1.dim_body b on b.body_key = f.body_key join bi_v1.dim_body a on a.body_key = f.authority_body_key;

create view bi_v1.withdrawn_report_due with (security_invoker = true) as
  select app.bi_key(d.id) as report_due_key, d.year, d.updated_at from sauro.report_due d where d.tenant_id = app.tenant_id() and d.status = 'WITHDRAWN';
comment on view bi_v1.withdrawn_report_due is 'Báo cáo không còn phải nộp, đã rời fact_report_due; cần khi cập nhật dần | Reports that are no longer due and have left fact_report_due; for incremental refresh';
comment on column bi_v1.withdrawn_report_due.report_due_key is 'Khóa mà fact_report_due đã dùng | Key that fact_report_due had';
comment on column bi_v1.withdrawn_report_due.year is 'Năm | Year';

create view bi_v1.fact_figures with (security_invoker = true) as
  select f.year, app.bi_key(f.body_id) as body_key, k.unit_kind_key, f.units, f.eligible, f.registered, f.recognised, f.not_recognised, f.not_assessed, f.assessed,
         f.excellent, f.good, f.average, f.weak, f.keeping, f.models, f.nominated, f.exemplary,
         (f.self_total / 100.0)::numeric(18, 2) as self_total_sum, (f.review_total / 100.0)::numeric(18, 2) as review_total_sum, f.review_squares as review_squares_sum,
         f.final, f.updated_at
  from sauro.figure f join bi_v1.dim_unit_kind k on k.code = f.unit_kind
  where f.tenant_id = app.tenant_id()
    and not exists (select from sauro.figure_rules r where r.tenant_id = app.tenant_id() and r.smallest_cell is not null);
comment on view bi_v1.fact_figures is 'Số liệu giữ sẵn: mỗi năm, Ban Chỉ đạo trực tiếp phụ trách và loại đơn vị một dòng; cộng theo cấp bằng dim_body | Kept figures: one row a year, body directly responsible and kind; dim_body adds them up by level';
comment on column bi_v1.fact_figures.year is 'Năm | Year';
comment on column bi_v1.fact_figures.body_key is 'Khóa Ban Chỉ đạo trực tiếp phụ trách trong năm | Key of the body directly responsible in the year';
comment on column bi_v1.fact_figures.unit_kind_key is 'Khóa loại đơn vị | Key of the kind';
comment on column bi_v1.fact_figures.units is 'Số đơn vị, kể cả không thuộc diện tính | Units, those that do not count included';
comment on column bi_v1.fact_figures.eligible is 'Số đơn vị thuộc diện tính; các số sau đều chỉ tính các đơn vị này | Units that count for the movement; all numbers after this are of them';
comment on column bi_v1.fact_figures.registered is 'Số đã đăng ký | Registered';
comment on column bi_v1.fact_figures.recognised is 'Số được công nhận | Recognised';
comment on column bi_v1.fact_figures.not_recognised is 'Số không được công nhận | Not recognised';
comment on column bi_v1.fact_figures.not_assessed is 'Số không xét | Not assessed for recognition';
comment on column bi_v1.fact_figures.assessed is 'Số đã được duyệt điểm và phân loại | With an approved card and a band';
comment on column bi_v1.fact_figures.excellent is 'Số xếp loại Xuất sắc | In the band EXCELLENT';
comment on column bi_v1.fact_figures.good is 'Số xếp loại Khá | In the band GOOD';
comment on column bi_v1.fact_figures.average is 'Số xếp loại Trung bình | In the band AVERAGE';
comment on column bi_v1.fact_figures.weak is 'Số xếp loại Yếu | In the band WEAK';
comment on column bi_v1.fact_figures.keeping is 'Số đơn vị đang duy trì mô hình | Units that keep a model';
comment on column bi_v1.fact_figures.models is 'Số mô hình đang duy trì | Models kept';
comment on column bi_v1.fact_figures.nominated is 'Số được đề nghị điển hình | Nominated as exemplary';
comment on column bi_v1.fact_figures.exemplary is 'Số điển hình được công nhận | Recognised as exemplary';
comment on column bi_v1.fact_figures.self_total_sum is 'Tổng các điểm tự chấm của đơn vị đã phân loại; chia cho assessed là trung bình | Sum of self totals of units with a band; divided by assessed it is the average';
comment on column bi_v1.fact_figures.review_total_sum is 'Tổng các điểm cấp trên chấm của đơn vị đã phân loại | Sum of review totals of units with a band';
comment on column bi_v1.fact_figures.review_squares_sum is 'Tổng bình phương điểm cấp trên chấm, tính bằng phần trăm điểm, để tính độ phân tán | Sum of the squares of review totals in hundredths of a point, for the spread';
comment on column bi_v1.fact_figures.final is 'Số liệu đã chốt | Frozen at the close of the year';

create view bi_v1.wide_figures with (security_invoker = true) as
  select f.year, f.body_key, b.name as body_name, b.level as body_level, b.level1_name, b.level2_name, b.level3_name, f.unit_kind_key, k.code as unit_kind, k.name_vi as unit_kind_name,
         f.units, f.eligible, f.registered, f.recognised, f.not_recognised, f.not_assessed, f.assessed, f.excellent, f.good, f.average, f.weak, f.keeping, f.models,
         f.nominated, f.exemplary, f.self_total_sum, f.review_total_sum, f.review_squares_sum, f.final, f.updated_at
  from bi_v1.fact_figures f join bi_v1.dim_body b on b.body_key = f.body_key join bi_v1.dim_unit_kind k on k.unit_kind_key = f.unit_kind_key;
comment on view bi_v1.wide_figures is 'fact_figures kèm tên các chiều | fact_figures with the names of its dimensions';

-- As in 0080: a column of a wide view means what that of its fact or dimension does.
do $$
declare missing record;
begin
  for missing in
    select w.relname as wide, wa.attname as name, coalesce(
      (select col_description(f.oid, fa.attnum) from pg_class f join pg_attribute fa on fa.attrelid = f.oid and fa.attname = wa.attname
        where f.relnamespace = 'bi_v1'::regnamespace and f.relname = replace(w.relname, 'wide_', 'fact_')),
      (select col_description(s.oid, sa.attnum) from pg_class s join pg_attribute sa on sa.attrelid = s.oid and sa.attname = wa.attname
        where s.relnamespace = 'bi_v1'::regnamespace and s.relname = 'wide_standing'),
      'Lần ghi cuối cùng vào dòng này; tên các chiều không tính | The last write to this row; names of its dimensions do not count') as says
    from pg_class w join pg_attribute wa on wa.attrelid = w.oid and wa.attnum > 0
    where w.relnamespace = 'bi_v1'::regnamespace and (w.relname = 'wide_figures' or wa.attname = 'updated_at')
  loop
    execute format('comment on column bi_v1.%I.%I is %L', missing.wide, missing.name, missing.says);
  end loop;
end $$;

grant select on bi_v1.withdrawn_report_due, bi_v1.fact_figures, bi_v1.wide_figures to :service_role, sauro_bi;
grant update (updated_at) on sauro.assignment to :service_role;
grant select (updated_at) on sauro.standing, sauro.report_due, sauro.assignment to sauro_bi;
grant select (tenant_id, year, body_id, unit_kind, units, eligible, registered, recognised, not_recognised, not_assessed, assessed, excellent, good, average, weak,
  keeping, models, nominated, exemplary, self_total, review_total, review_squares, final, updated_at) on sauro.figure to sauro_bi;
