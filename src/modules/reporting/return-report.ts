import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { loadDue } from './load-due.js';
import { mayDecideReport } from './report-due.policy.js';
import { saysWhy } from './report-due.rules.js';
import { canTakeStep } from './report-due.workflow.js';
import { onTimeChanged } from './reporting.events.js';
import type { ReturnReportInput } from './reporting.input.js';
import { refuse } from './reporting.refusals.js';

/** Sends a report back to its reporter with what is missing. */
export const returnReport = command({
  name: 'report.return',
  load: (tx, input: ReturnReportInput) => loadDue(tx, input),
  may: (actor, { parties }) => mayDecideReport(actor, parties),
  run: async (tx, { due, times }, input) => {
    if (!canTakeStep(times.stage, 'return')) throw refuse('REPORT_NOT_SUBMITTED', { status: times.stage });
    if (!saysWhy(input.reason)) throw refuseShared('REASON_REQUIRED', {}, 'reason');
    due.status = 'RETURNED';
    due.returnReason = input.reason;
    if (due.unitId) await tx.announce(onTimeChanged, { unitIds: [due.unitId], year: due.year });
    tx.audit({ subjectType: 'ReportDue', subjectId: due.id, reason: input.reason });
    return due.id;
  },
});
