/** Rows that the seeds give to one founding tenant or to none, made in every tenant, so that each table has something to attack with. */
export const rowsToAttack: readonly string[] = [
  `insert into sauro.assessment_step (tenant_id, id, assessment_id, at, account_id, person_name, action, from_status, to_status, reason)
   select distinct on (a.tenant_id) a.tenant_id, gen_random_uuid(), a.id, now(), m.account_id, m.person_name, 'assessment.return', 'SUBMITTED', 'RETURNED', 'x'
   from sauro.assessment a join sauro.membership m on m.tenant_id = a.tenant_id order by a.tenant_id, a.year desc, a.id`,
  `insert into sauro.assessment_returned_line (tenant_id, id, step_id, criterion_id, reason)
   select distinct on (s.tenant_id) s.tenant_id, gen_random_uuid(), s.id, c.id, 'x'
   from sauro.assessment_step s join sauro.assessment a on a.tenant_id = s.tenant_id and a.id = s.assessment_id
   join sauro.criterion c on c.tenant_id = a.tenant_id and c.rule_book_id = a.rule_book_id
   where s.action = 'assessment.return' order by s.tenant_id, s.id, c.id on conflict do nothing`,
  `insert into sauro.evidence_file (tenant_id, id, unit_id, hash, size, type, name, uploaded_at, account_id, person_name)
   select distinct on (a.tenant_id) a.tenant_id, gen_random_uuid(), a.unit_id, repeat('0', 64), 1, 'application/pdf', 'Tệp thử.pdf', now(), m.account_id, m.person_name
   from sauro.assessment a join sauro.membership m on m.tenant_id = a.tenant_id order by a.tenant_id, a.year desc, a.id`,
  `insert into sauro.evidence (tenant_id, id, unit_id, year, criterion_id, file_id, attached_at, account_id, person_name)
   select distinct on (f.tenant_id) f.tenant_id, gen_random_uuid(), f.unit_id, a.year, c.id, f.id, now(), f.account_id, f.person_name
   from sauro.evidence_file f join sauro.assessment a on a.tenant_id = f.tenant_id and a.unit_id = f.unit_id
   join sauro.criterion c on c.tenant_id = a.tenant_id and c.rule_book_id = a.rule_book_id order by f.tenant_id, a.year desc, c.id`,
  `insert into sauro.regime_acceptance (tenant_id, regime_id, regime_version, warning, reason, accepted_at, accepted_by)
   select distinct on (r.tenant_id) r.tenant_id, r.id, r.version, 'DEADLINE_ON_DAY_OFF', 'Kế hoạch ghi rõ ngày', now(), m.account_id
   from sauro.reporting_regime r join sauro.membership m on m.tenant_id = r.tenant_id order by r.tenant_id, r.id`,
  `insert into sauro.notice (tenant_id, id, account_id, day, kind, year, due_at, regime_id, period, report_due_id)
   select distinct on (d.tenant_id) d.tenant_id, gen_random_uuid(), m.account_id, '2026-11-20', 'REPORT_LATE', d.year, d.due_at, d.regime_id, d.period, d.id
   from sauro.report_due d join sauro.membership m on m.tenant_id = d.tenant_id order by d.tenant_id, d.year desc, d.id, m.email`,
  "insert into sauro.reminder_day (tenant_id, day, made_at) select id, '2026-11-20', now() from sauro.tenant",
  "insert into sauro.reminder_rules (tenant_id, days_before, days_late, escalate_every, version) select id, '{1}', '{1}', 1, 1 from sauro.tenant",
  `insert into sauro.figure_check (tenant_id, id, checked_at, standings, figures, differences) select id, gen_random_uuid(), now(), 1, 1, 1 from sauro.tenant`,
  `insert into sauro.figure_difference (tenant_id, id, check_id, what, year, unit_id, part)
   select distinct on (c.tenant_id) c.tenant_id, gen_random_uuid(), c.id, 'STANDING', 2025, u.id, 'units' from sauro.figure_check c join sauro.unit u on u.tenant_id = c.tenant_id order by c.tenant_id, u.id`,
  `insert into sauro.figure_rules (tenant_id, unit_names_for_bi, version) select id, false, 1 from sauro.tenant`,
  `insert into sauro.work_file (tenant_id, id, assignment_id, hash, size, type, name, uploaded_at, account_id, person_name)
   select distinct on (a.tenant_id) a.tenant_id, gen_random_uuid(), s.assignment_id, repeat('0', 64), 1, 'application/pdf', 'Tệp thử.pdf', now(), s.account_id, s.person_name
   from sauro.assignment a join sauro.assignment_step s on s.tenant_id = a.tenant_id and s.assignment_id = a.id order by a.tenant_id, a.id`,
  `insert into sauro.step_evidence (tenant_id, id, assignment_id, step_id, sort, file_id)
   select distinct on (f.tenant_id) f.tenant_id, gen_random_uuid(), f.assignment_id, s.id, 1, f.id
   from sauro.work_file f join sauro.assignment_step s on s.tenant_id = f.tenant_id and s.assignment_id = f.assignment_id order by f.tenant_id, s.id`,
  `insert into sauro.preference (tenant_id, account_id, locale, mail) select distinct tenant_id, account_id, 'vi', true from sauro.membership where role = 'BODY_HEAD'`,
  `insert into sauro.digest (tenant_id, id, account_id, day, from_day, message_id, state, laid_at)
   select tenant_id, gen_random_uuid(), account_id, '2026-11-20', '2026-11-20', id || '@example.org', 'WAITING', now() from sauro.membership where role = 'BODY_HEAD'`,
  `insert into sauro.recognition_delegation (tenant_id, id, from_body_id, to_body_id, valid_from, decision_number, decided_on, delegated_by, delegated_at)
   select distinct on (a.tenant_id) a.tenant_id, gen_random_uuid(), a.id, b.id, '2020-01-01', '1/QĐ', '2020-01-01', m.account_id, now()
   from sauro.body a join sauro.body b on b.tenant_id = a.tenant_id and b.id <> a.id join sauro.membership m on m.tenant_id = a.tenant_id
   where not exists (select from sauro.recognition_delegation d where d.tenant_id = a.tenant_id) order by a.tenant_id, a.id, b.id`,
  `insert into sauro.assessment_list_closing (tenant_id, id, body_id, year, classified, not_assessed, bands, closed_at, closed_by, closed_by_name, reopened_at, reopened_by, reopened_by_name, reopen_reason)
   select distinct on (b.tenant_id) b.tenant_id, gen_random_uuid(), b.id, y.year, 0, 0, '[]', now(), m.account_id, m.person_name, now(), m.account_id, m.person_name, 'x'
   from sauro.body b join sauro.tenant_year y on y.tenant_id = b.tenant_id and not y.final join sauro.membership m on m.tenant_id = b.tenant_id order by b.tenant_id, y.year desc, b.id`,
  `insert into sauro.assessment_waiver (tenant_id, id, unit_id, year, cause, waived_at, waived_by, waived_by_name, resumed_at, resumed_by, resumed_by_name, resume_reason)
   select distinct on (r.tenant_id) r.tenant_id, gen_random_uuid(), r.unit_id, r.year, 'SUSPENDED', now(), m.account_id, m.person_name, now(), m.account_id, m.person_name, 'x'
   from sauro.registration r join sauro.membership m on m.tenant_id = r.tenant_id order by r.tenant_id, r.year desc, r.id`,
  `insert into sauro.calendar_feed (tenant_id, id, account_id, secret_hash, created_at)
   select distinct on (m.tenant_id) m.tenant_id, gen_random_uuid(), m.account_id, repeat('0', 64), now() from sauro.membership m order by m.tenant_id, m.id`,
  'insert into sauro.figure_sharing (tenant_id, shares, version) select id, true, 1 from sauro.tenant',
  `insert into sauro.appeal (tenant_id, id, assessment_id, unit_id, year, approved_at, closes_at, grounds, status, filed_at, filed_by, filed_by_name)
   select distinct on (a.tenant_id) a.tenant_id, gen_random_uuid(), a.id, a.unit_id, a.year, now(), now() + interval '1 day', 'x', 'OPEN', now(), m.account_id, m.person_name
   from sauro.assessment a join sauro.membership m on m.tenant_id = a.tenant_id order by a.tenant_id, a.year desc, a.id`,
  `insert into sauro.exemplary (tenant_id, id, unit_id, year, status, decided_on)
   select distinct on (s.tenant_id) s.tenant_id, gen_random_uuid(), s.unit_id, s.year, 'PILOT', '2026-03-01' from sauro.standing s
   where not exists (select from sauro.exemplary e where e.tenant_id = s.tenant_id) order by s.tenant_id, s.year desc, s.unit_id`,
  `insert into sauro.bi_export (tenant_id, id, reader_id, reader_name, view, format, total_rows, sent_rows, started_at, moved_at)
   select id, gen_random_uuid(), gen_random_uuid(), 'x', 'dim_band', 'csv', 1, 0, now(), now() from sauro.tenant`,
];
