import type { Instant } from '../../kernel/deadline.js';
import { groupsInOrder, inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { deadlinesOfRegime, regimeShelf, reportDueById } from '../reporting/reporting.loaders.js';
import { yearClosings } from '../standings/standing.loaders.js';
import { type Gathered, gatherFinal, gatherReports } from './gather-report.js';
import {
  type IssueRow,
  listIssues,
  listReports,
  listReportsOfBodies,
  listReportsOfDues,
  type ReportRow,
} from './report.store.js';
import { cutOffOfPeriod } from './report-cut-off.rules.js';
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

const idOf = ({ id }: ReportRow) => id;

/** What a report would say if it were issued now. */
export const figuresOfReport = loader<ReportRow, Gathered>(async (context, reports) => {
  const cutOffs = await Promise.all(reports.map((report) => cutOffOf(context, report)));
  return gatherReports(
    context.db,
    reports.map(({ bodyId, year, period }, index) => ({ bodyId, year, period, cutOffAt: cutOffs[index] ?? null })),
    context.clock(),
  );
}, idOf);

async function cutOffOf(
  context: RequestContext,
  { dueId, regimeId, year, period }: ReportRow,
): Promise<Instant | null> {
  if (dueId !== null) return (await context.load(reportDueById, dueId))?.cutOffAt ?? null;
  const regime = (await context.load(regimeShelf, 'shelf')).byId.get(regimeId);
  const deadlines = await context.load(deadlinesOfRegime, regimeId);
  return regime ? cutOffOfPeriod(regime, deadlines, year, period, context.insider().tenant.timeZone) : null;
}

/** The final figures of a report's year as the closing froze them, for every body below; null while the year is not closed. */
export const finalFiguresOf = loader<ReportRow, ReportFigures | null>(async (context, reports) => {
  const closings = await context.load(yearClosings, 'all');
  const asked = reports.map((report) => ({
    ...report,
    closing: closings.find((closing) => closing.year === report.year && closing.reopenedAt === null),
  }));
  const closed = asked.flatMap(({ closing, ...report }) => (closing ? [{ ...report, closing }] : []));
  const figures = closed.length > 0 ? await gatherFinal(context.db, closed) : [];
  const found = new Map(closed.map(({ id }, index) => [id, figures[index]]));
  return reports.map(({ id }) => found.get(id) ?? null);
}, idOf);
