import { dayOf, inTime } from '../../kernel/deadline.js';
import { command } from '../../platform/command/command.js';
import { loadDue } from './load-due.js';
import { maySubmitReport } from './report-due.policy.js';
import { canTakeStep } from './report-due.workflow.js';
import { onTimeChanged, reportSubmitted } from './reporting.events.js';
import type { SubmitReportInput } from './reporting.input.js';
import { refuse } from './reporting.refusals.js';

/** Hands in a report, the first time or after it was sent back; late is possible, and seen. */
export const submitReport = command({
  name: 'report.submit',
  load: (tx, input: SubmitReportInput) => loadDue(tx, input),
  may: (actor, { parties }) => maySubmitReport(actor, parties),
  run: async (tx, { due, times }, input) => {
    if (!canTakeStep(times.stage, 'submit')) throw refuse('REPORT_ALREADY_SUBMITTED', { status: times.stage });
    if (inTime(tx.now, due.opensAt))
      throw refuse('REPORT_NOT_OPEN', { opensAt: due.opensAt, opensOn: dayOf(due.opensAt, tx.tenant.timeZone) });
    due.status = 'SUBMITTED';
    due.submittedAt = tx.now;
    due.submittedBy = tx.actor.accountId;
    due.content = input.content ?? null;
    due.returnReason = null;
    await tx.announce(reportSubmitted, { dueId: due.id, content: due.content });
    if (due.unitId) await tx.announce(onTimeChanged, { unitIds: [due.unitId], year: due.year });
    tx.audit({ subjectType: 'ReportDue', subjectId: due.id });
    return due.id;
  },
});
