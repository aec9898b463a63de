import { clockTime } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { loadDue } from './load-due.js';
import { mayExtendDeadline } from './report-due.policy.js';
import { effectiveDue, isExtension, saysWhy } from './report-due.rules.js';
import { canTakeStep } from './report-due.workflow.js';
import { onTimeChanged } from './reporting.events.js';
import type { ExtendDeadlineInput } from './reporting.input.js';
import { refuse } from './reporting.refusals.js';

/** Gives one reporter more time, with a reason (domain rule 10); the due instant of the rule stays to be seen. */
export const extendDeadline = command({
  name: 'deadline.extend',
  load: (tx, input: ExtendDeadlineInput) => loadDue(tx, input),
  may: (actor, { parties }) => mayExtendDeadline(actor, parties),
  run: async (tx, { due, times }, input) => {
    if (!canTakeStep(times.stage, 'extend')) throw refuse('REPORT_ALREADY_SUBMITTED', { status: times.stage });
    if (!saysWhy(input.reason)) throw refuseShared('REASON_REQUIRED', {}, 'reason');
    const dueAt = effectiveDue(times);
    if (!isExtension(input.to, times, tx.now))
      throw refuse('EXTENSION_NOT_LATER', { dueAt, until: clockTime(dueAt, tx.tenant.timeZone) }, 'to');
    due.extendedTo = input.to;
    due.extensionReason = input.reason;
    due.extendedBy = tx.actor.accountId;
    due.extendedAt = tx.now;
    if (due.unitId) await tx.announce(onTimeChanged, { unitIds: [due.unitId], year: due.year });
    tx.audit({ subjectType: 'ReportDue', subjectId: due.id, reason: input.reason });
    return due.id;
  },
});
