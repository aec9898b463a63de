import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { mayDecideProduct } from './assignment.policy.js';
import { insertSteps } from './assignment.store.js';
import { cancelAssignments, lockOpenBelow } from './assignment-chain.store.js';
import { NAMED_IN_AUDIT } from './give-work.js';
import { loadAssignment, takeStep } from './load-assignment.js';
import { pathBelow, rollUp } from './roll-up.js';
import type { AssignmentReasonInput } from './task.input.js';

/** The authority calls the work off with a reason, and with it whatever goes on below; the records stay. */
export const cancelAssignment = command({
  name: 'assignment.cancel',
  load: (tx, input: AssignmentReasonInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayDecideProduct(actor, parties),
  run: async (tx, { assignment, above }, input) => {
    takeStep(tx, assignment, 'cancel', { note: input.reason });
    const below = await lockOpenBelow(tx.db, pathBelow(assignment));
    if (below.length > 0) {
      await cancelAssignments(
        tx.db,
        below.map(({ id }) => id),
        tx.now,
      );
      await insertSteps(
        tx.db,
        below.map(({ id, stage, percent }) => ({
          id: newId(),
          assignmentId: id,
          at: tx.now,
          accountId: tx.actor.accountId,
          person: tx.actor.name,
          from: stage,
          to: 'CANCELLED',
          percent,
          note: input.reason,
        })),
      );
      tx.audit({
        subjectType: 'Assignment',
        subjectId: assignment.id,
        reason: input.reason,
        changes:
          below.length > NAMED_IN_AUDIT
            ? [{ record: 'assignment', below: assignment.id, to: { status: 'CANCELLED', assignments: below.length } }]
            : below.map(({ id, stage }) => ({
                record: 'assignment',
                id,
                from: { status: stage },
                to: { status: 'CANCELLED' },
              })),
      });
    }
    await rollUp(tx, above);
    return assignment.id;
  },
});
