import { refuse } from '../../kernel/refusal.js';
import type { Annex } from '../../platform/documents/official-document.js';
import type { Route } from '../../platform/http/routes.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { regimeShelf } from '../reporting/reporting.loaders.js';
import { headOf } from './head-of-report.js';
import { figuresOfReport, finalFiguresOf, reportById } from './report.loaders.js';
import { mayReadReport } from './report.policy.js';
import { findIssue, findIssueNumber, type IssueRow, type ReportRow } from './report.store.js';
import { annexesOf, fileNameOf, type Issue, officialDocumentOf, type ReportDocument } from './report-document.rules.js';
import { differencesOf, type FigureDifference } from './report-figures.rules.js';
import { numberAndSymbol } from './report-words.rules.js';

/** A report ready to be set: what it says, its number, and what came out differently since. */
interface Printed {
  readonly document: ReportDocument;
  readonly issue: Issue;
  readonly differences: readonly FigureDifference[];
  readonly period: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The working copy of a report, or one of its issues, by id; what lies in another tenant is not there. */
async function findPrinted(context: RequestContext, id: string): Promise<Printed> {
  const { actor } = context.insider();
  if (!ID.test(id)) throw refuse('NOT_FOUND');
  const issue = await findIssue(context.db, id);
  const report = await context.load(reportById, issue?.reportId ?? id);
  if (!report) throw refuse('NOT_FOUND');
  const body = (await context.load(bodyTree, 'tree')).byId.get(report.bodyId);
  if (!body || !mayReadReport(actor, body.path)) throw refuse('FORBIDDEN');
  return issue ? printedIssue(context, report, issue) : printedDraft(context, report);
}

async function printedIssue(context: RequestContext, report: ReportRow, issue: IssueRow): Promise<Printed> {
  const final = await context.load(finalFiguresOf, report);
  const replaces = issue.replacesId === null ? null : await findIssueNumber(context.db, issue.replacesId);
  return {
    document: issue.document,
    issue: {
      number: issue.number,
      day: issue.issuedOn,
      replaces: replaces && numberAndSymbol(replaces.number, replaces.symbol),
    },
    differences: final ? differencesOf(issue.document.figures, final) : [],
    period: report.period,
  };
}

async function printedDraft(context: RequestContext, report: ReportRow): Promise<Printed> {
  const body = (await context.load(bodyTree, 'tree')).byId.get(report.bodyId);
  const regime = (await context.load(regimeShelf, 'shelf')).byId.get(report.regimeId);
  if (!body || !regime) throw refuse('NOT_FOUND');
  const { year, period, title, place, superior, addressee, signer, recipients, sections } = report;
  const first = await headOf(context.db, { body, regime, year, period, answersDue: report.dueId !== null });
  const gathered = await context.load(figuresOfReport, report);
  return {
    document: {
      head: { ...first, title, place, superior, addressee, signer, recipients },
      sections,
      ...gathered,
    },
    issue: { number: null, day: null, replaces: null },
    differences: [],
    period,
  };
}

// What sets documents is loaded when the first one is asked for: a tenth of a service's memory, and of its start, for a few files a month.
const docx = () => import('../../platform/documents/official-docx.js');
const pdf = () => import('../../platform/documents/official-pdf.js');
const xlsx = () => import('../../platform/documents/workbook.js');

/** How each format is set, and what it calls itself. */
const formats = {
  docx: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    set: async (printed: Printed, annexes: readonly Annex[], timeZone: string) =>
      (await docx()).officialDocx(officialDocumentOf(printed.document, printed.issue, annexes, timeZone)),
  },
  pdf: {
    type: 'application/pdf',
    set: async (printed: Printed, annexes: readonly Annex[], timeZone: string) =>
      (await pdf()).officialPdf(officialDocumentOf(printed.document, printed.issue, annexes, timeZone)),
  },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    set: async ({ document }: Printed, annexes: readonly Annex[], _timeZone: string) =>
      (await xlsx()).workbook(
        document.head.title,
        annexes.map(({ label, title, columns, rows }) => ({ name: label, title, columns, rows })),
      ),
  },
} as const;

/** `GET /reports/<id>.docx|pdf|xlsx`: the file of a working copy or of an issue, named in Vietnamese. */
export const reportFileRoute: Route = {
  method: 'GET',
  url: '/reports/:file',
  answer: async (context, request, reply) => {
    const { file } = request.params as { readonly file: string };
    const [id = '', extension = ''] = file.split('.');
    const { timeZone } = context.insider().tenant;
    if (!Object.hasOwn(formats, extension)) throw refuse('NOT_FOUND');
    const format = formats[extension as keyof typeof formats];
    const printed = await findPrinted(context, id);
    // Setting takes longer than reading: the connection goes back first.
    await context.endReads();
    const { document, issue, differences, period } = printed;
    const bytes = await format.set(printed, annexesOf(document, differences, timeZone), timeZone);
    const number = issue.number === null ? null : numberAndSymbol(issue.number, document.head.symbol);
    const name = encodeURIComponent(fileNameOf(number, document.head.issuer, period, extension)).replace(
      /['()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    return reply
      .type(format.type)
      .header('content-disposition', `attachment; filename="report-${period}.${extension}"; filename*=UTF-8''${name}`)
      .send(Buffer.from(bytes));
  },
};
