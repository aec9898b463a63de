import { command } from '../../platform/command/command.js';
import { loadDue } from './load-due.js';
import { mayDecideReport } from './report-due.policy.js';
import { canTakeStep } from './report-due.workflow.js';
import type { AcceptReportInput } from './reporting.input.js';
import { refuse } from './reporting.refusals.js';

/** Accepts a report on behalf of the receiving body. */
export const acceptReport = command({
  name: 'report.accept',
  load: (tx, input: AcceptReportInput) => loadDue(tx, input),
  may: (actor, { parties }) => mayDecideReport(actor, parties),
  run: async (tx, { due, times }) => {
    if (!canTakeStep(times.stage, 'accept')) throw refuse('REPORT_NOT_SUBMITTED', { status: times.stage });
    due.status = 'ACCEPTED';
    due.acceptedAt = tx.now;
    tx.audit({ subjectType: 'ReportDue', subjectId: due.id });
    return due.id;
  },
});
