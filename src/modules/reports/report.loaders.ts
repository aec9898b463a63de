import { groupsInOrder, inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { reportDueById } from '../reporting/reporting.loaders.js';
import { tenantYears } from '../standings/standing.loaders.js';
import { type Gathered, gatherReport } from './gather-report.js';
import {
  type IssueRow,
  listIssues,
  listReports,
  listReportsOfBodies,
  listReportsOfDues,
  type ReportRow,
} from './report.store.js';
import type { ReportFigures } from './report-figures.rules.js';

/** A report by its id, whoever asks. */
export const reportById = loader<string, ReportRow | null>(async (context, ids) =>
  inOrder(ids, await listReports(context.db, ids), (row) => row.id, null),
);

/** The report that answers a due, or null. */
export const reportOfDue = loader<string, ReportRow | null>(async (context, dueIds) =>
  inOrder(dueIds, await listReportsOfDues(context.db, dueIds), (row) => row.dueId ?? '', null),
);

const text = ({ bodyId, year }: { readonly bodyId: string; readonly year: number }) => `${bodyId}@${year}`;

/** The reports of a body in a year. */
export const reportsOfBody = loader<{ readonly bodyId: string; readonly year: number }, ReportRow[]>(
  async (context, keys) => groupsInOrder(keys.map(text), await listReportsOfBodies(context.db, keys), text),
  text,
);

/** The issues of a report, newest first. */
export const issuesOfReport = loader<string, IssueRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listIssues(context.db, ids), (row) => row.reportId),
);

/** What a report would say if it were issued now. */
export async function figuresOfReport(context: RequestContext, report: ReportRow): Promise<Gathered> {
  const due = report.dueId === null ? null : await context.load(reportDueById, report.dueId);
  const { bodyId, year, period } = report;
  return gatherReport(context.db, { bodyId, year, period, cutOffAt: due?.cutOffAt ?? null }, context.clock());
}

/** The final figures of a report's year, counted by the service for every body below; null until the year is closed. */
export async function finalFiguresOf(context: RequestContext, report: ReportRow): Promise<ReportFigures | null> {
  const year = (await context.load(tenantYears, 'years')).find((one) => one.year === report.year);
  if (!year?.closedAt) return null;
  const { bodyId, period } = report;
  const asked = { bodyId, year: report.year, period, cutOffAt: null };
  return (await gatherReport(context.db, asked, year.closedAt, true)).figures;
}
