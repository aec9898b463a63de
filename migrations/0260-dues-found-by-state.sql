-- Dues asked for by their state were found by looking at all dues of the tenant. Each index holds what one question asks for: what is still owed and what
-- waits to be accepted, in the order of their list; what falls due in a span, by the instant that counts, an extension heeded; what BI tools must forget.
create index report_due_owed on sauro.report_due (tenant_id, due_at, id) where status in ('OPEN', 'RETURNED');
create index report_due_by_deadline on sauro.report_due (tenant_id, (case when extended_to is null then due_at else extended_to end)) where status <> 'WITHDRAWN';
create index report_due_handed_in on sauro.report_due (tenant_id, due_at, id) where status = 'SUBMITTED';
create index report_due_withdrawn on sauro.report_due (tenant_id, updated_at) where status = 'WITHDRAWN';
