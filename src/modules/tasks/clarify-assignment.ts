import { inTime } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { mayAssign } from './assignment.policy.js';
import { givesReason } from './assignment.rules.js';
import { loadAssignment, requireStep } from './load-assignment.js';
import type { ClarifyAssignmentInput } from './task.input.js';
import { refuse } from './task.refusals.js';

/** The authority fills in what the plan left open; changing what was said already needs a reason. */
export const clarifyAssignment = command({
  name: 'assignment.clarify',
  load: (tx, input: ClarifyAssignmentInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayAssign(actor, parties.authorityPath),
  run: async (tx, { assignment }, input) => {
    requireStep(assignment, 'clarify');
    const dueAt = input.dueAt ?? assignment.dueAt;
    const responsibility = input.responsibility ?? assignment.responsibility;
    const product = input.product ?? assignment.product;
    if (input.dueAt && input.dueAt !== assignment.dueAt && !inTime(tx.now, input.dueAt)) {
      throw refuse('DUE_IN_PAST', {}, 'dueAt');
    }
    const changes =
      (assignment.dueAt != null && dueAt !== assignment.dueAt) ||
      (assignment.responsibility != null && responsibility !== assignment.responsibility) ||
      product !== assignment.product;
    if (changes && !givesReason(input.reason)) throw refuseShared('REASON_REQUIRED', {}, 'reason');
    Object.assign(assignment, { dueAt, responsibility, product });
    tx.audit({ subjectType: 'Assignment', subjectId: assignment.id, reason: input.reason ?? null });
    return assignment.id;
  },
});
