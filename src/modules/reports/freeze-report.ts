import { dayOf } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import { findBody } from '../bodies/body.store.js';
import { gatherReport } from './gather-report.js';
import { headOf } from './head-of-report.js';
import { type LoadedReport, loadReport } from './load-report.js';
import { refuse } from './report.refusals.js';
import { findLatestIssue, findReportIdOfDue, insertIssue, takeNumber } from './report.store.js';
import { isWritten } from './report-document.rules.js';

/** Issues a report as it stands: counts it, gives it the next number of its body in the calendar year, and keeps all of it as reported (domain rule 11). */
export async function freezeReport(tx: Tx, { report, regime, cutOffAt }: LoadedReport): Promise<void> {
  if (!isWritten(report.sections)) throw refuse('REPORT_EMPTY');
  const body = await findBody(tx.db, report.bodyId);
  if (!body) throw refuseShared('NOT_FOUND');
  const { bodyId, year, period } = report;
  const { figures, labels, ruleBookVersion } = await gatherReport(tx.db, { bodyId, year, period, cutOffAt }, tx.now);
  const first = await headOf(tx.db, { body, regime, year, period, answersDue: report.dueId != null });
  const before = await findLatestIssue(tx.db, report.id);
  const day = dayOf(tx.now, tx.tenant.timeZone);
  const numberYear = Number(day.slice(0, 4));
  const { title, place, superior, addressee, signer, recipients, sections } = report;
  await insertIssue(tx.db, {
    id: newId(),
    reportId: report.id,
    bodyId,
    number: await takeNumber(tx.db, bodyId, numberYear),
    numberYear,
    symbol: first.symbol,
    issuedOn: day,
    issuedAt: tx.now,
    issuedBy: tx.actor.accountId,
    countedAt: figures.countedAt,
    ruleBookVersion,
    replacesId: before?.id ?? null,
    document: {
      head: { ...first, title, place, superior, addressee, signer, recipients },
      sections,
      figures,
      labels,
      ruleBookVersion,
    },
  });
}

/** When a due is answered with a report that was written here, that report is issued; an answer needs either a report or a text. */
export async function freezeSubmittedReport(
  tx: Tx,
  { dueId, content }: { readonly dueId: string; readonly content: string | null },
): Promise<void> {
  const id = await findReportIdOfDue(tx.db, dueId);
  if (id !== null) await freezeReport(tx, await loadReport(tx, { id }));
  else if (content === null) throw refuse('REPORT_EMPTY', {}, 'content');
}
