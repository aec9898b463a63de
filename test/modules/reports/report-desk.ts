import type { Caller, Service } from '../../support/service.js';

/** What the tests of reports ask for. */
export const DOCUMENT = `id version year period title editable sections { code kind heading text proposal }
  issues { id number symbol issuedOn countedAt ruleBookVersion figures { total { units registered recognised } } differences { name measure reported final } }`;

export const DRAFT = `mutation ($input: DraftReportInput!) { draftReport(input: $input) { ${DOCUMENT} } }`;
export const EDIT = `mutation ($input: EditReportInput!) { editReport(input: $input) { ${DOCUMENT} } }`;
export const PREFILL = `mutation ($input: ReportStepInput!) { prefillReport(input: $input) { ${DOCUMENT} } }`;
export const ISSUE = `mutation ($input: ReportStepInput!) { issueReport(input: $input) { ${DOCUMENT} } }`;
export const SUBMIT = `mutation ($input: SubmitReportInput!) { submitReport(input: $input) { id status content version document { ${DOCUMENT} } } }`;
export const RETURN = `mutation ($input: ReturnReportInput!) { returnReport(input: $input) { id status version } }`;
export const ACCEPT = `mutation ($input: AcceptReportInput!) { acceptReport(input: $input) { id status version } }`;

/** All counts of a report. */
export const COUNTS =
  'units eligible registered assessed recognised excellent good average weak models commendedCollectives commendedPersons tasks tasksDone tasksLate';

// biome-ignore lint/suspicious/noExplicitAny: rows are looked into freely by tests
type Row = any;

/** The commune's due of 2026 in Hải Phòng, open again, and no report of that year anywhere. */
export async function freshDue(service: Service): Promise<{ id: string; version: number; body_id: string }> {
  await service.rows('delete from sauro.report_issue');
  await service.rows('delete from sauro.report_number');
  await service.rows('delete from sauro.report');
  const [due] = await service.rows(
    `update sauro.report_due d set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null
     from sauro.membership m where m.email = 'commune@hai-phong.demo' and d.tenant_id = m.tenant_id and d.body_id = m.body_id and d.year = 2026
     returning d.id, d.version, d.body_id`,
  );
  return due;
}

/** Drafts the report that answers a due. */
export const draftOf = async (caller: Caller, due: { readonly id: string }): Promise<Row> =>
  (await caller.ask(DRAFT, { input: { dueId: due.id } })).draftReport;
