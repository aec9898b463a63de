-- SQL for BI tools: schema bi_v1, a star of views that is never changed once it is released (a change is bi_v2 beside it), and login roles of one tenant
-- that may read these views and nothing else. Comments are "Vietnamese | English"; bi_v1.data_dictionary shows them.

-- Whoever signs in to the database itself cannot be bound by a setting that he may change. The tenant of such a role is written in its name, which
-- only the owner of this database can give; everybody else is bound by app.set_tenant as before.
create or replace function app.tenant_id() returns uuid language sql stable parallel safe
  as $$ select case when starts_with(session_user::text, 'sauro_bi_') then substr(session_user::text, 10, 32)::uuid
                    else nullif(current_setting('app.tenant_id', true), '')::uuid end $$;
comment on function app.tenant_id() is 'The tenant of this transaction; null when none is set, and then no tenant row is visible. Of a BI role it is the one in the role''s name, whatever the role sets.';

-- A key of at most 15 digits, which spreadsheets hold and show exactly, from the random end of an id. The unique indexes below refuse two alike in one tenant.
create function app.bi_key(id uuid) returns bigint language sql immutable strict parallel safe
  as $$ select ('x' || right(replace(id::text, '-', ''), 13))::bit(52)::bigint & 562949953421311 $$;
comment on function app.bi_key(uuid) is 'The integer by which BI tools join: 49 bits of the id.';

create unique index body_bi_key on sauro.body (tenant_id, app.bi_key(id));
create unique index unit_bi_key on sauro.unit (tenant_id, app.bi_key(id));
create unique index band_bi_key on sauro.band (tenant_id, app.bi_key(id));
create unique index target_bi_key on sauro.target (tenant_id, app.bi_key(id));
create unique index report_due_bi_key on sauro.report_due (tenant_id, app.bi_key(id));
create unique index assignment_bi_key on sauro.assignment (tenant_id, app.bi_key(id));

create table sauro.bi_access (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  label text not null,
  role_name text collate "C",
  key_hash text collate "C",
  connection_limit integer,
  created_at timestamptz not null,
  created_by uuid not null,
  revoked_at timestamptz,
  revoked_by uuid,
  version integer not null default 1,
  constraint bi_access_pk primary key (tenant_id, id),
  constraint bi_access_tenant_fk foreign key (tenant_id) references sauro.tenant (id),
  constraint bi_access_creator_fk foreign key (created_by) references sauro.account (id),
  constraint bi_access_revoker_fk foreign key (revoked_by) references sauro.account (id),
  constraint bi_access_kind check (kind in ('SQL_ROLE', 'API_KEY')),
  constraint bi_access_role check ((kind = 'SQL_ROLE') = (role_name is not null) and (kind = 'SQL_ROLE') = (connection_limit is not null)),
  constraint bi_access_role_of_tenant check (starts_with(role_name, 'sauro_bi_' || replace(tenant_id::text, '-', '') || '_')),
  constraint bi_access_key check ((kind = 'API_KEY') = (key_hash is not null) and key_hash ~ '^[0-9a-f]{64}$'),
  constraint bi_access_label_length check (length(label) between 1 and 100),
  constraint bi_access_connections check (connection_limit between 1 and 20),
  constraint bi_access_revoked check ((revoked_at is null) = (revoked_by is null))
);
comment on table sauro.bi_access is 'tenant: an entrance for BI tools: a login role of the database, or a key for GraphQL and downloads, of which only the hash is kept. Revoked, never deleted.';
create index bi_access_by_key on sauro.bi_access (key_hash) where key_hash is not null;

create table sauro.bi_use (
  tenant_id uuid not null,
  id uuid not null,
  access_id uuid not null,
  at timestamptz not null,
  request_id text not null,
  what text not null,
  constraint bi_use_pk primary key (tenant_id, id),
  constraint bi_use_access_fk foreign key (tenant_id, access_id) references sauro.bi_access (tenant_id, id),
  constraint bi_use_what_length check (length(what) between 1 and 200)
);
comment on table sauro.bi_use is 'tenant: each request that came with a BI key, and what it asked for; only ever added to.';
create index bi_use_in_order on sauro.bi_use (tenant_id, access_id, at, id);

call app.protect_tenant_tables();
grant select, insert, update (revoked_at, revoked_by, version) on sauro.bi_access to :service_role;
grant select, insert on sauro.bi_use to :service_role;

create function app.bi_access_of_key(hash text) returns table (tenant_id uuid, access_id uuid, label text)
  language sql stable security definer set search_path = sauro, pg_temp
  as $$ select a.tenant_id, a.id, a.label from sauro.bi_access a join sauro.tenant t on t.id = a.tenant_id
        where a.key_hash = hash and a.revoked_at is null and t.status <> 'SUSPENDED' $$;
comment on function app.bi_access_of_key(text) is 'Whose key this is, before any tenant is known; asked by the hash of a whole key only.';
-- The owner is bound by the policies as well; this one question of his goes before any tenant.
create policy of_owner on sauro.bi_access for select to current_user using (tenant_id is not null);

do $$
begin
  if not exists (select from pg_roles where rolname = 'sauro_bi') then
    create role sauro_bi nologin;
  end if;
end $$;

-- A password never travels: the service sends its SCRAM verifier.
create function app.create_bi_role(access uuid, verifier text, connections integer) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare name text := 'sauro_bi_' || replace(app.tenant_id()::text, '-', '') || '_' || right(replace(access::text, '-', ''), 12);
begin
  if name is null or verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' or connections not between 1 and 20 then
    raise exception 'app.create_bi_role: tenant, verifier and limit are needed' using errcode = 'invalid_parameter_value';
  end if;
  execute format('create role %I login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit %s password %L in role sauro_bi', name, connections, verifier);
  execute format('alter role %I set search_path = bi_v1', name);
  execute format('alter role %I set default_transaction_read_only = on', name);
  execute format('alter role %I set statement_timeout = %L', name, '120s');
  execute format('alter role %I set idle_in_transaction_session_timeout = %L', name, '60s');
  return name;
end $$;
comment on function app.create_bi_role(uuid, text, integer) is 'Makes a login role that may read the BI views of the tenant of this transaction; returns its name.';

create function app.close_bi_role(access uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare name text := 'sauro_bi_' || replace(app.tenant_id()::text, '-', '') || '_' || right(replace(access::text, '-', ''), 12);
begin
  execute format('alter role %I nologin connection limit 0 password null', name);
  -- A session that is still open may read nothing more from here on, and is ended.
  execute format('revoke sauro_bi from %I', name);
  execute format('grant %I to current_user with inherit true', name);
  perform pg_terminate_backend(pid) from pg_stat_activity where usename = name;
  execute format('revoke %I from current_user', name);
end $$;
comment on function app.close_bi_role(uuid) is 'Closes a login role of the tenant of this transaction for good and ends its sessions.';

revoke all on all functions in schema app from public;
grant execute on function app.tenant_id(), app.bi_key(uuid) to :service_role, sauro_bi;
grant execute on function app.bi_access_of_key(text), app.create_bi_role(uuid, text, integer), app.close_bi_role(uuid) to :service_role;

create schema bi_v1;
comment on schema bi_v1 is 'Số liệu cho công cụ phân tích, phiên bản 1: không đổi sau khi phát hành | Data for BI tools, version 1: never changed once released';

create view bi_v1.dim_date with (security_invoker = true) as
  select to_char(d, 'YYYYMMDD')::int as date_key, d::date as date, extract(year from d)::int as year, extract(quarter from d)::int as quarter,
         extract(month from d)::int as month, extract(day from d)::int as day, extract(isodow from d)::int as weekday
  from generate_series(timestamp '2015-01-01', timestamp '2035-12-31', interval '1 day') d;
comment on view bi_v1.dim_date is 'Ngày, từ 2015 đến 2035 | Days, 2015 to 2035';
comment on column bi_v1.dim_date.date_key is 'Khóa ngày, dạng yyyymmdd | Key of the day, yyyymmdd';
comment on column bi_v1.dim_date.date is 'Ngày | The day';
comment on column bi_v1.dim_date.year is 'Năm | Year';
comment on column bi_v1.dim_date.quarter is 'Quý, 1 đến 4 | Quarter, 1 to 4';
comment on column bi_v1.dim_date.month is 'Tháng | Month';
comment on column bi_v1.dim_date.day is 'Ngày trong tháng | Day of the month';
comment on column bi_v1.dim_date.weekday is 'Thứ trong tuần, 1 là thứ Hai | Weekday, 1 is Monday';

create view bi_v1.dim_unit_kind with (security_invoker = true) as
  select * from (values (1, 'AGENCY', 'Cơ quan', 'Agency'), (2, 'ENTERPRISE', 'Doanh nghiệp', 'Enterprise'),
    (3, 'EDUCATIONAL_INSTITUTION', 'Cơ sở giáo dục', 'Educational institution'), (4, 'RESIDENTIAL_AREA', 'Khu dân cư', 'Residential area'),
    (5, 'COMMUNE', 'Xã, phường, đặc khu', 'Commune')) k (unit_kind_key, code, name_vi, name_en);
comment on view bi_v1.dim_unit_kind is 'Loại đơn vị | Kinds of units';
comment on column bi_v1.dim_unit_kind.unit_kind_key is 'Khóa loại đơn vị | Key of the kind';
comment on column bi_v1.dim_unit_kind.code is 'Mã loại đơn vị | Code of the kind';
comment on column bi_v1.dim_unit_kind.name_vi is 'Tên tiếng Việt | Vietnamese name';
comment on column bi_v1.dim_unit_kind.name_en is 'Tên tiếng Anh | English name';

create view bi_v1.dim_area with (security_invoker = true) as
  select distinct on (a.code) (length(a.code) || a.code)::bigint as area_key, a.code as code, a.name as name, a.level as level,
         (length(a.parent_code) || a.parent_code)::bigint as parent_area_key
  from sauro.area a order by a.code, a.valid_from desc;
comment on view bi_v1.dim_area is 'Đơn vị hành chính, bản mới nhất của mỗi mã | Administrative units, the newest state of each code';
comment on column bi_v1.dim_area.area_key is 'Khóa: số chữ số của mã rồi đến mã quốc gia | Key: how many digits the code has, then the national code';
comment on column bi_v1.dim_area.code is 'Mã quốc gia | National code';
comment on column bi_v1.dim_area.name is 'Tên | Name';
comment on column bi_v1.dim_area.level is 'Cấp: PROVINCE, DISTRICT, COMMUNE | Level';
comment on column bi_v1.dim_area.parent_area_key is 'Khóa của đơn vị cấp trên | Key of the area above';

create view bi_v1.dim_body with (security_invoker = true) as
  select app.bi_key(b.id) as body_key, b.code, b.name, b.level, app.bi_key(b.parent_id) as parent_body_key, (length(b.area_code) || b.area_code)::bigint as area_key,
         length(b.path) / 33 as depth,
         app.bi_key(l1.id) as level1_body_key, l1.name as level1_name, app.bi_key(l2.id) as level2_body_key, l2.name as level2_name,
         app.bi_key(l3.id) as level3_body_key, l3.name as level3_name, b.valid_from, b.valid_to
  from sauro.body b
  join sauro.body l1 on l1.tenant_id = b.tenant_id and l1.path = substr(b.path, 1, 33)
  left join sauro.body l2 on l2.tenant_id = b.tenant_id and l2.path = substr(b.path, 1, 66) and length(b.path) >= 66
  left join sauro.body l3 on l3.tenant_id = b.tenant_id and l3.path = substr(b.path, 1, 99) and length(b.path) >= 99
  where b.tenant_id = app.tenant_id();
comment on view bi_v1.dim_body is 'Ban Chỉ đạo cùng các cấp trên trải phẳng | Steering bodies with their ancestors flattened';
comment on column bi_v1.dim_body.body_key is 'Khóa Ban Chỉ đạo | Key of the body';
comment on column bi_v1.dim_body.code is 'Mã | Code';
comment on column bi_v1.dim_body.name is 'Tên | Name';
comment on column bi_v1.dim_body.level is 'Cấp: PROVINCE, DISTRICT, COMMUNE | Level';
comment on column bi_v1.dim_body.parent_body_key is 'Khóa Ban Chỉ đạo cấp trên trực tiếp | Key of the body directly above';
comment on column bi_v1.dim_body.area_key is 'Khóa đơn vị hành chính | Key of the area';
comment on column bi_v1.dim_body.depth is 'Độ sâu trong cây, gốc là 1 | Depth in the tree, the root is 1';
comment on column bi_v1.dim_body.level1_body_key is 'Khóa cấp thứ nhất (gốc) | Key of the first level (the root)';
comment on column bi_v1.dim_body.level1_name is 'Tên cấp thứ nhất | Name of the first level';
comment on column bi_v1.dim_body.level2_body_key is 'Khóa cấp thứ hai | Key of the second level';
comment on column bi_v1.dim_body.level2_name is 'Tên cấp thứ hai | Name of the second level';
comment on column bi_v1.dim_body.level3_body_key is 'Khóa cấp thứ ba | Key of the third level';
comment on column bi_v1.dim_body.level3_name is 'Tên cấp thứ ba | Name of the third level';
comment on column bi_v1.dim_body.valid_from is 'Ngày bắt đầu | First day';
comment on column bi_v1.dim_body.valid_to is 'Ngày đầu tiên không còn | First day on which it is no more';

create view bi_v1.dim_band with (security_invoker = true) as
  select app.bi_key(d.id) as band_key, d.code, d.label, d.standard, case d.standard when 'EXCELLENT' then 1 when 'GOOD' then 2 when 'AVERAGE' then 3 else 4 end as rank,
         d.min_score, r.book_version as rule_book_version
  from sauro.band d join sauro.rule_book r on r.tenant_id = d.tenant_id and r.id = d.rule_book_id
  where d.tenant_id = app.tenant_id() and r.status <> 'DRAFT';
comment on view bi_v1.dim_band is 'Mức phân loại của từng bộ quy tắc | Bands of each rule book';
comment on column bi_v1.dim_band.band_key is 'Khóa mức phân loại | Key of the band';
comment on column bi_v1.dim_band.code is 'Mã | Code';
comment on column bi_v1.dim_band.label is 'Tên gọi của địa phương | The locality''s own word';
comment on column bi_v1.dim_band.standard is 'Mức chuẩn: EXCELLENT, GOOD, AVERAGE, WEAK | Standard band';
comment on column bi_v1.dim_band.rank is 'Thứ hạng, 1 là cao nhất | Rank, 1 is best';
comment on column bi_v1.dim_band.min_score is 'Điểm tối thiểu | Lowest points';
comment on column bi_v1.dim_band.rule_book_version is 'Phiên bản bộ quy tắc | Version of the rule book';

create view bi_v1.dim_target with (security_invoker = true) as
  select app.bi_key(t.id) as target_key, t.code, t.year, app.bi_key(t.body_id) as body_key, t.metric, t.band, t.comparator, t.threshold, t.denominator,
         array_to_string(t.kinds, ',') as unit_kinds
  from sauro.target t where t.tenant_id = app.tenant_id();
comment on view bi_v1.dim_target is 'Chỉ tiêu | Targets';
comment on column bi_v1.dim_target.target_key is 'Khóa chỉ tiêu | Key of the target';
comment on column bi_v1.dim_target.code is 'Mã | Code';
comment on column bi_v1.dim_target.year is 'Năm | Year';
comment on column bi_v1.dim_target.body_key is 'Khóa Ban Chỉ đạo chịu chỉ tiêu | Key of the body it binds';
comment on column bi_v1.dim_target.metric is 'Số đo | Metric';
comment on column bi_v1.dim_target.band is 'Mức phân loại mà số đo hỏi | Band that the metric asks for';
comment on column bi_v1.dim_target.comparator is 'Phép so sánh | Comparator';
comment on column bi_v1.dim_target.threshold is 'Ngưỡng: phần trăm, hoặc số đơn vị | Threshold: percent, or units';
comment on column bi_v1.dim_target.denominator is 'Mẫu số: ELIGIBLE, REGISTERED, ASSESSED | Denominator';
comment on column bi_v1.dim_target.unit_kinds is 'Loại đơn vị được tính | Kinds of units that count';

create view bi_v1.fact_standing with (security_invoker = true) as
  select s.year, app.bi_key(s.unit_id) as unit_key, app.bi_key(s.body_id) as body_key, k.unit_kind_key, app.bi_key(s.band_id) as band_key,
         s.eligible, s.registered, s.recognition, s.self_total, s.review_total, s.self_total - s.review_total as self_review_gap, s.active_models,
         s.nominated, s.exemplary, s.final
  from sauro.standing s join bi_v1.dim_unit_kind k on k.code = s.unit_kind
  where s.tenant_id = app.tenant_id();
comment on view bi_v1.fact_standing is 'Mỗi đơn vị trong mỗi năm một dòng, không có tên đơn vị | One row a unit and year, without the unit''s name';
comment on column bi_v1.fact_standing.year is 'Năm | Year';
comment on column bi_v1.fact_standing.unit_key is 'Khóa đơn vị | Key of the unit';
comment on column bi_v1.fact_standing.body_key is 'Khóa Ban Chỉ đạo phụ trách trong năm | Key of the body responsible in the year';
comment on column bi_v1.fact_standing.unit_kind_key is 'Khóa loại đơn vị | Key of the kind';
comment on column bi_v1.fact_standing.band_key is 'Khóa mức phân loại; trống khi chưa duyệt | Key of the band; empty before approval';
comment on column bi_v1.fact_standing.eligible is 'Thuộc diện tính | Counts for the movement';
comment on column bi_v1.fact_standing.registered is 'Đã đăng ký | Registered';
comment on column bi_v1.fact_standing.recognition is 'Kết quả công nhận | Recognition';
comment on column bi_v1.fact_standing.self_total is 'Tổng điểm tự chấm | Total the unit gave itself';
comment on column bi_v1.fact_standing.review_total is 'Tổng điểm cấp trên chấm | Total of the superior';
comment on column bi_v1.fact_standing.self_review_gap is 'Chênh lệch tự chấm và cấp trên chấm | Self total minus review total';
comment on column bi_v1.fact_standing.active_models is 'Số mô hình đang duy trì | Models kept';
comment on column bi_v1.fact_standing.nominated is 'Được đề nghị điển hình trong năm | Nominated as exemplary in the year';
comment on column bi_v1.fact_standing.exemplary is 'Là điển hình được công nhận trong năm | Recognised as exemplary in the year';
comment on column bi_v1.fact_standing.final is 'Số liệu đã chốt | Frozen at the close of the year';

create view bi_v1.fact_report_due with (security_invoker = true) as
  select app.bi_key(d.id) as report_due_key, d.year, d.period, r.code as regime_code, app.bi_key(coalesce(d.body_id, u.body_id)) as body_key, app.bi_key(d.unit_id) as unit_key,
         to_char(coalesce(d.extended_to, d.due_at) at time zone t.time_zone, 'YYYYMMDD')::int as due_date_key,
         coalesce(d.extended_to, d.due_at) as due_at, d.submitted_at, d.status, d.extended_to is not null as extended,
         d.submitted_at < coalesce(d.extended_to, d.due_at) as on_time
  from sauro.report_due d
  join sauro.reporting_regime r on r.tenant_id = d.tenant_id and r.id = d.regime_id
  join sauro.tenant t on t.id = d.tenant_id
  left join sauro.unit u on u.tenant_id = d.tenant_id and u.id = d.unit_id
  where d.tenant_id = app.tenant_id() and d.status <> 'WITHDRAWN';
comment on view bi_v1.fact_report_due is 'Mỗi báo cáo phải nộp một dòng | One row a report that is due';
comment on column bi_v1.fact_report_due.report_due_key is 'Khóa | Key';
comment on column bi_v1.fact_report_due.year is 'Năm | Year';
comment on column bi_v1.fact_report_due.period is 'Kỳ báo cáo | Period';
comment on column bi_v1.fact_report_due.regime_code is 'Mã chế độ báo cáo | Code of the reporting regime';
comment on column bi_v1.fact_report_due.body_key is 'Khóa Ban Chỉ đạo nộp, hoặc phụ trách đơn vị nộp | Key of the body that reports, or answers for the unit that does';
comment on column bi_v1.fact_report_due.unit_key is 'Khóa đơn vị nộp; trống khi là Ban Chỉ đạo | Key of the unit that reports; empty for a body';
comment on column bi_v1.fact_report_due.due_date_key is 'Ngày của hạn theo giờ địa phương | Day of the due instant in local time';
comment on column bi_v1.fact_report_due.due_at is 'Thời điểm đầu tiên bị coi là muộn, đã tính gia hạn | First instant that is too late, extension included';
comment on column bi_v1.fact_report_due.submitted_at is 'Thời điểm nộp | When it was handed in';
comment on column bi_v1.fact_report_due.status is 'Trạng thái đã ghi | Recorded state';
comment on column bi_v1.fact_report_due.extended is 'Có gia hạn | Extended';
comment on column bi_v1.fact_report_due.on_time is 'Nộp đúng hạn; trống khi chưa nộp | In time; empty while not handed in';

create view bi_v1.fact_assignment with (security_invoker = true) as
  select app.bi_key(a.id) as assignment_key, a.year, k.code as task_code, app.bi_key(coalesce(a.body_id, u.body_id)) as body_key, app.bi_key(a.unit_id) as unit_key,
         app.bi_key(a.authority_body_id) as authority_body_key, to_char(a.due_at at time zone t.time_zone, 'YYYYMMDD')::int as due_date_key,
         a.due_at, a.status, a.percent, a.delivered_at, a.accepted_at, a.delivered_at < a.due_at as on_time
  from sauro.assignment a
  join sauro.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
  join sauro.tenant t on t.id = a.tenant_id
  left join sauro.unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
  where a.tenant_id = app.tenant_id();
comment on view bi_v1.fact_assignment is 'Mỗi phân công một dòng | One row an assignment';
comment on column bi_v1.fact_assignment.assignment_key is 'Khóa | Key';
comment on column bi_v1.fact_assignment.year is 'Năm | Year';
comment on column bi_v1.fact_assignment.task_code is 'Mã nhiệm vụ | Code of the task';
comment on column bi_v1.fact_assignment.body_key is 'Khóa Ban Chỉ đạo thực hiện, hoặc phụ trách đơn vị thực hiện | Key of the body that works, or answers for the unit that does';
comment on column bi_v1.fact_assignment.unit_key is 'Khóa đơn vị thực hiện; trống khi là Ban Chỉ đạo | Key of the unit that works; empty for a body';
comment on column bi_v1.fact_assignment.authority_body_key is 'Khóa Ban Chỉ đạo nghiệm thu | Key of the body that accepts';
comment on column bi_v1.fact_assignment.due_date_key is 'Ngày của hạn theo giờ địa phương | Day of the due instant in local time';
comment on column bi_v1.fact_assignment.due_at is 'Thời điểm đầu tiên bị coi là muộn | First instant that is too late';
comment on column bi_v1.fact_assignment.status is 'Trạng thái đã ghi | Recorded state';
comment on column bi_v1.fact_assignment.percent is 'Tiến độ, phần trăm | Progress in percent';
comment on column bi_v1.fact_assignment.delivered_at is 'Thời điểm giao sản phẩm | When it was handed over';
comment on column bi_v1.fact_assignment.accepted_at is 'Thời điểm nghiệm thu | When it was accepted';
comment on column bi_v1.fact_assignment.on_time is 'Giao đúng hạn; trống khi chưa giao hoặc không có hạn | In time; empty while not handed over, or without a date';

create view bi_v1.wide_standing with (security_invoker = true) as
  select f.year, f.unit_key, f.body_key, b.name as body_name, b.level as body_level, b.level1_name, b.level2_name, b.level3_name, k.code as unit_kind, k.name_vi as unit_kind_name,
         f.eligible, f.registered, f.recognition, d.standard as band, d.label as band_label, f.self_total, f.review_total, f.self_review_gap, f.active_models, f.nominated, f.exemplary, f.final
  from bi_v1.fact_standing f
  join bi_v1.dim_body b on b.body_key = f.body_key
  join bi_v1.dim_unit_kind k on k.unit_kind_key = f.unit_kind_key
  left join bi_v1.dim_band d on d.band_key = f.band_key;
comment on view bi_v1.wide_standing is 'fact_standing kèm tên các chiều | fact_standing with the names of its dimensions';

create view bi_v1.wide_report_due with (security_invoker = true) as
  select f.report_due_key, f.year, f.period, f.regime_code, f.body_key, b.name as body_name, b.level as body_level, b.level1_name, b.level2_name, b.level3_name, f.unit_key,
         f.due_at, f.submitted_at, f.status, f.extended, f.on_time
  from bi_v1.fact_report_due f join bi_v1.dim_body b on b.body_key = f.body_key;
comment on view bi_v1.wide_report_due is 'fact_report_due kèm tên các chiều | fact_report_due with the names of its dimensions';

create view bi_v1.wide_assignment with (security_invoker = true) as
  select f.assignment_key, f.year, f.task_code, f.body_key, b.name as body_name, b.level as body_level, b.level1_name, b.level2_name, b.level3_name, f.unit_key,
         a.name as authority_name, f.due_at, f.status, f.percent, f.delivered_at, f.accepted_at, f.on_time
  from bi_v1.fact_assignment f join bi_v1.dim_body b on b.body_key = f.body_key join bi_v1.dim_body a on a.body_key = f.authority_body_key;
comment on view bi_v1.wide_assignment is 'fact_assignment kèm tên các chiều | fact_assignment with the names of its dimensions';

-- A column of a wide view means what the column of the fact or dimension does from which it comes.
do $$
declare missing record;
begin
  for missing in
    select w.relname as wide, wa.attname as name, coalesce(
      (select col_description(f.oid, fa.attnum) from pg_class f join pg_attribute fa on fa.attrelid = f.oid and fa.attname = wa.attname
        where f.relnamespace = 'bi_v1'::regnamespace and f.relname = replace(w.relname, 'wide_', 'fact_')),
      case wa.attname
        when 'body_name' then 'Tên Ban Chỉ đạo | Name of the body' when 'body_level' then 'Cấp của Ban Chỉ đạo | Level of the body'
        when 'level1_name' then 'Tên cấp thứ nhất | Name of the first level' when 'level2_name' then 'Tên cấp thứ hai | Name of the second level'
        when 'level3_name' then 'Tên cấp thứ ba | Name of the third level' when 'unit_kind' then 'Mã loại đơn vị | Code of the kind'
        when 'unit_kind_name' then 'Tên loại đơn vị | Name of the kind' when 'band' then 'Mức chuẩn | Standard band'
        when 'band_label' then 'Tên gọi mức phân loại của địa phương | The locality''s own word for the band'
        when 'authority_name' then 'Tên Ban Chỉ đạo nghiệm thu | Name of the body that accepts' end) as says
    from pg_class w join pg_attribute wa on wa.attrelid = w.oid and wa.attnum > 0
    where w.relnamespace = 'bi_v1'::regnamespace and w.relname like 'wide_%'
  loop
    execute format('comment on column bi_v1.%I.%I is %L', missing.wide, missing.name, missing.says);
  end loop;
end $$;

create view bi_v1.data_dictionary with (security_invoker = true) as
  select c.relname::text as view_name, a.attnum::int as position, a.attname::text as column_name, format_type(a.atttypid, a.atttypmod) as data_type,
         split_part(col_description(c.oid, a.attnum), ' | ', 1) as meaning_vi, split_part(col_description(c.oid, a.attnum), ' | ', 2) as meaning_en,
         split_part(obj_description(c.oid, 'pg_class'), ' | ', 1) as view_meaning_vi, split_part(obj_description(c.oid, 'pg_class'), ' | ', 2) as view_meaning_en
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  where c.relnamespace = 'bi_v1'::regnamespace and c.relkind = 'v' and c.relname <> 'data_dictionary';
comment on view bi_v1.data_dictionary is 'Nghĩa của mọi khung nhìn và cột | The meaning of every view and column';

grant usage on schema bi_v1 to :service_role, sauro_bi;
grant select on bi_v1.dim_date, bi_v1.dim_unit_kind, bi_v1.dim_area, bi_v1.dim_body, bi_v1.dim_band, bi_v1.dim_target, bi_v1.fact_standing, bi_v1.fact_report_due,
  bi_v1.fact_assignment, bi_v1.wide_standing, bi_v1.wide_report_due, bi_v1.wide_assignment, bi_v1.data_dictionary to :service_role, sauro_bi;

-- The views ask with the rights of the caller. These columns are what they need; without the right to use schema sauro no statement of a BI role can name
-- a table there, and row-level security binds the role to its tenant all the same.
grant select on sauro.area to sauro_bi;
grant select (id, time_zone) on sauro.tenant to sauro_bi;
grant select (tenant_id, id, code, name, level, area_code, parent_id, path, valid_from, valid_to) on sauro.body to sauro_bi;
grant select (tenant_id, id, body_id) on sauro.unit to sauro_bi;
grant select (tenant_id, id, book_version, status) on sauro.rule_book to sauro_bi;
grant select (tenant_id, id, rule_book_id, code, label, standard, min_score) on sauro.band to sauro_bi;
grant select (tenant_id, id, code, year, body_id, metric, band, comparator, threshold, denominator, kinds) on sauro.target to sauro_bi;
grant select (tenant_id, year, unit_id, body_id, unit_kind, eligible, registered, recognition, self_total, review_total, band_id, active_models, nominated, exemplary, final)
  on sauro.standing to sauro_bi;
grant select (tenant_id, id, code) on sauro.reporting_regime to sauro_bi;
grant select (tenant_id, id, regime_id, year, period, body_id, unit_id, due_at, submitted_at, status, extended_to) on sauro.report_due to sauro_bi;
grant select (tenant_id, id, code) on sauro.task to sauro_bi;
grant select (tenant_id, id, task_id, year, body_id, unit_id, authority_body_id, due_at, status, percent, delivered_at, accepted_at) on sauro.assignment to sauro_bi;
