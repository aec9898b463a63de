import type { Instant } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { listDeadlines, listRegimes, type RegimeRow } from '../reporting/regime.store.js';
import type { ReportParties } from '../reporting/report-due.policy.js';
import { listReportDues } from '../reporting/report-due.store.js';
import type { ReportStage } from '../reporting/report-due.workflow.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { ReportEntity, type ReportRecord } from './report.entity.js';
import { cutOffOfPeriod } from './report-cut-off.rules.js';

/** A locked report with what policies and rules ask of it. */
export interface LoadedReport {
  readonly report: ReportRecord;
  readonly regime: RegimeRow;
  readonly parties: ReportParties;
  /** State of the due that it answers; null where it answers none. */
  readonly stage: ReportStage | null;
  readonly cutOffAt: Instant | null;
}

/** Whose report it is: that of a body, whoever receives it. */
export const partiesOf = (bodyId: string): ReportParties => ({
  bodyId,
  unitId: null,
  receiverPath: null,
  submittedBy: null,
});

/** Locks a report for one of its steps, while its year is open. Who hands in its due holds that first, so here the due is read without a lock. */
export async function loadReport(
  tx: Tx,
  input: { readonly id: string; readonly version?: number },
): Promise<LoadedReport> {
  const report = await lockById<ReportRecord>(tx.em, ReportEntity, input.id, input.version);
  await requireOpenYear(tx.db, report.year, 'id');
  const regime = (await listRegimes(tx.db)).find(({ id }) => id === report.regimeId);
  if (!regime) throw refuseShared('NOT_FOUND');
  const [due] = report.dueId ? await listReportDues(tx.db, [report.dueId]) : [];
  return {
    report,
    regime,
    parties: partiesOf(report.bodyId),
    stage: due?.stage ?? null,
    cutOffAt: due ? due.cutOffAt : await cutOffOf(tx, regime, report),
  };
}

/** Up to when a report is counted that answers no due. */
export async function cutOffOf(
  tx: Tx,
  regime: RegimeRow,
  { year, period }: { readonly year: number; readonly period: string },
): Promise<Instant | null> {
  return cutOffOfPeriod(regime, await listDeadlines(tx.db, [regime.id]), year, period, tx.tenant.timeZone);
}
