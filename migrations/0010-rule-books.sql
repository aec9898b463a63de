-- What a locality sets for itself: more ways of scoring, gates on lines, quotas, who is counted, evidence, appeals, rounding.
-- The owner is bound by row-level security as well, so it is not forced while rows that exist are filled in.
alter table sauro.rule_book no force row level security;
alter table sauro.criterion no force row level security;
alter table sauro.band no force row level security;
alter table sauro.rule_window no force row level security;

alter table sauro.rule_book
  add column rounding text not null default 'HALF_UP',
  add column rounding_unit numeric(6,2) not null default 0.01,
  add column appeal_days integer not null default 15,
  add column left_out_armed_forces boolean not null default true,
  add column left_out_sizes text[] not null default '{SMALL,MICRO}',
  add column left_out_levels text[] not null default '{PRIMARY,PRESCHOOL,NURSERY}',
  add column eligibility_source text not null default 'Thông tư 124/2021/TT-BCA',
  add column line_count integer,
  add column band_count integer,
  add column window_count integer,
  add constraint rule_book_rounding check (rounding in ('HALF_UP', 'UP', 'DOWN') and rounding_unit in (0.01, 0.05, 0.10, 0.25, 0.50, 1)),
  add constraint rule_book_appeal_days check (appeal_days between 0 and 365),
  add constraint rule_book_left_out check (left_out_sizes <@ array['LARGE', 'MEDIUM', 'SMALL', 'MICRO']
    and left_out_levels <@ array['UNIVERSITY', 'COLLEGE', 'VOCATIONAL', 'UPPER_SECONDARY', 'LOWER_SECONDARY', 'PRIMARY', 'PRESCHOOL', 'NURSERY']),
  add constraint rule_book_source_length check (length(eligibility_source) between 1 and 200);

alter table sauro.criterion
  add column lineage_id uuid,
  add column min_score numeric(6,2) not null default 0,
  add column threshold numeric(5,2),
  add column items jsonb,
  add column wordings jsonb,
  add column evidence_types text[] not null default '{EXPLANATION,FILE,LINK}',
  add column book_lines integer,
  drop constraint criterion_scoring,
  drop constraint criterion_linked,
  drop constraint criterion_not_applicable,
  add constraint criterion_scoring check (scoring in ('GROUP', 'MANUAL', 'ALL_OR_NOTHING', 'PERCENT_SHARE', 'PERCENT_THRESHOLD', 'EITHER_OR', 'COUNT_CAPPED', 'PENALTY', 'LINKED')),
  add constraint criterion_linked check ((scoring = 'LINKED') = (linked_fact is not null)
    and linked_fact in ('REGISTERED', 'ALL_DEPARTMENTS_REGISTERED', 'RECOGNISED', 'ACTIVE_MODEL', 'REPORTED_ON_TIME', 'COMMENDED')),
  add constraint criterion_not_applicable check (not_applicable in ('NOT_ALLOWED', 'FULL', 'ZERO', 'EXCLUDE_AND_SCALE')),
  add constraint criterion_min_score check (min_score between 0 and max_score and (min_score = 0 or scoring in ('MANUAL', 'PENALTY'))),
  add constraint criterion_threshold check ((scoring = 'PERCENT_THRESHOLD') = (threshold is not null) and threshold > 0 and threshold <= 100),
  add constraint criterion_items check ((scoring in ('COUNT_CAPPED', 'PENALTY')) = (items is not null) and (items is null or jsonb_array_length(items) > 0)),
  add constraint criterion_wordings check ((scoring = 'EITHER_OR') = (wordings is not null) and (wordings is null or jsonb_array_length(wordings) = 2)),
  add constraint criterion_evidence_types check (evidence_types <@ array['EXPLANATION', 'FILE', 'LINK'] and (evidence = 'NONE' or cardinality(evidence_types) > 0));

alter table sauro.band
  add column rank integer,
  add column book_bands integer,
  add column quota_percent numeric(5,2),
  add column conditions jsonb not null default '[]',
  add constraint band_quota check (quota_percent > 0 and quota_percent <= 100),
  add constraint band_conditions check (jsonb_typeof(conditions) = 'array');

alter table sauro.rule_window
  add column sort integer,
  add column book_windows integer;

update sauro.rule_book b set
  line_count = (select count(*) from sauro.criterion c where c.tenant_id = b.tenant_id and c.rule_book_id = b.id),
  band_count = (select count(*) from sauro.band d where d.tenant_id = b.tenant_id and d.rule_book_id = b.id),
  window_count = (select count(*) from sauro.rule_window w where w.tenant_id = b.tenant_id and w.rule_book_id = b.id);
update sauro.criterion c set lineage_id = c.id, book_lines = b.line_count from sauro.rule_book b where b.tenant_id = c.tenant_id and b.id = c.rule_book_id;
update sauro.band d set book_bands = b.band_count,
  rank = (select count(*) from sauro.band o where o.tenant_id = d.tenant_id and o.rule_book_id = d.rule_book_id and o.min_score >= d.min_score),
  conditions = coalesce((select jsonb_agg(jsonb_build_object('fact', gate, 'criterionId', null, 'points', null)) from unnest(d.gates) gate), '[]')
from sauro.rule_book b where b.tenant_id = d.tenant_id and b.id = d.rule_book_id;
update sauro.rule_window w set book_windows = b.window_count,
  sort = (select count(*) from sauro.rule_window o where o.tenant_id = w.tenant_id and o.rule_book_id = w.rule_book_id and o.unit_kind <= w.unit_kind)
from sauro.rule_book b where b.tenant_id = w.tenant_id and b.id = w.rule_book_id;

alter table sauro.band drop constraint band_gates, drop column gates;
alter table sauro.band rename column conditions to gates;
alter table sauro.band rename constraint band_conditions to band_gates;

-- A published book never changes. Nobody may update or delete its lines; and as each line, band and window has a numbered place among
-- as many as the book says it has, a whole book takes no further one either.
alter table sauro.rule_book
  alter column line_count set not null, alter column band_count set not null, alter column window_count set not null,
  add constraint rule_book_lines_unique unique (tenant_id, id, line_count),
  add constraint rule_book_bands_unique unique (tenant_id, id, band_count),
  add constraint rule_book_windows_unique unique (tenant_id, id, window_count),
  add constraint rule_book_counts check (line_count > 0 and band_count > 0 and window_count >= 0);
alter table sauro.criterion
  alter column lineage_id set not null, alter column book_lines set not null,
  add constraint criterion_place_unique unique (tenant_id, rule_book_id, sort),
  add constraint criterion_place check (sort between 1 and book_lines),
  add constraint criterion_whole_book_fk foreign key (tenant_id, rule_book_id, book_lines) references sauro.rule_book (tenant_id, id, line_count);
alter table sauro.band
  alter column rank set not null, alter column book_bands set not null,
  add constraint band_place_unique unique (tenant_id, rule_book_id, rank),
  add constraint band_place check (rank between 1 and book_bands),
  add constraint band_whole_book_fk foreign key (tenant_id, rule_book_id, book_bands) references sauro.rule_book (tenant_id, id, band_count);
alter table sauro.rule_window
  alter column sort set not null, alter column book_windows set not null,
  add constraint rule_window_place_unique unique (tenant_id, rule_book_id, sort),
  add constraint rule_window_place check (sort between 1 and book_windows),
  add constraint rule_window_whole_book_fk foreign key (tenant_id, rule_book_id, book_windows) references sauro.rule_book (tenant_id, id, window_count);
create index criterion_by_lineage on sauro.criterion (tenant_id, lineage_id);

revoke update (published_at) on sauro.rule_book from :service_role;

alter table sauro.rule_book force row level security;
alter table sauro.criterion force row level security;
alter table sauro.band force row level security;
alter table sauro.rule_window force row level security;

alter table sauro.assessment add column linked_facts jsonb;
comment on column sauro.assessment.linked_facts is 'What linked lines and gates followed, as it was at the approval; null before, and for cards that were approved before it was kept.';
