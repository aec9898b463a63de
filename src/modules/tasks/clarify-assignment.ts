import { clockTime, inTime } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { mayAssign } from './assignment.policy.js';
import { givesReason, passes } from './assignment.rules.js';
import { findDueAt, listDueLaterBelow, updateDueAt } from './assignment-chain.store.js';
import { loadAssignment, requireStep } from './load-assignment.js';
import type { ClarifyAssignmentInput } from './task.input.js';
import { refuse } from './task.refusals.js';
import { namesInWords } from './task.rules.js';

/** The authority fills in what the plan left open; changing what was said already needs a reason. No date passes the one above, and none is moved before one below. */
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
    if (input.dueAt && assignment.parentId) {
      const above = await findDueAt(tx.db, assignment.parentId);
      if (passes(input.dueAt, above)) {
        throw refuse(
          'DUE_AFTER_PARENT',
          { parentDueAt: above, until: clockTime(above as string, tx.tenant.timeZone) },
          'dueAt',
        );
      }
    }
    if (input.dueAt) {
      const later = await listDueLaterBelow(tx.db, [assignment.id], input.dueAt);
      if (later.length > 0) {
        throw refuse('DUE_BEFORE_CHILDREN', { count: later.length, names: namesInWords(later) }, 'dueAt');
      }
    }
    const changes =
      (assignment.dueAt != null && dueAt !== assignment.dueAt) ||
      (assignment.responsibility != null && responsibility !== assignment.responsibility) ||
      product !== assignment.product;
    if (changes && !givesReason(input.reason)) throw refuseShared('REASON_REQUIRED', {}, 'reason');
    if (input.dueAt) await updateDueAt(tx.db, assignment.id, input.dueAt, tx.now);
    Object.assign(assignment, { dueAt, responsibility, product });
    tx.audit({ subjectType: 'Assignment', subjectId: assignment.id, reason: input.reason ?? null });
    return assignment.id;
  },
});
