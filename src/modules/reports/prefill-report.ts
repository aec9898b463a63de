import { command } from '../../platform/command/command.js';
import { gatherReport } from './gather-report.js';
import { loadReport } from './load-report.js';
import type { ReportStepInput } from './report.input.js';
import { isEditable, mayWriteReport } from './report.policy.js';
import { refuse } from './report.refusals.js';
import { outlineOf, refilled } from './report-outline.rules.js';

/** Fills the sections anew from the figures of now; what a person edited stays, with the new proposal beside it. */
export const prefillReport = command({
  name: 'report.prefill',
  load: (tx, input: ReportStepInput) => loadReport(tx, input),
  may: (actor, { parties }) => mayWriteReport(actor, parties),
  run: async (tx, { report, regime, stage, cutOffAt }) => {
    if (!isEditable(stage)) throw refuse('REPORT_NOT_EDITABLE', { status: stage });
    const { bodyId, year, period } = report;
    const { figures, labels } = await gatherReport(tx.db, { bodyId, year, period, cutOffAt }, tx.now);
    report.sections = refilled(outlineOf(regime.contents), report.sections, { figures, labels, year, period });
    tx.audit({ subjectType: 'Report', subjectId: report.id });
    return report.id;
  },
});
