import { command } from '../../platform/command/command.js';
import { mayDecideProduct } from './assignment.policy.js';
import { loadAssignment, takeStep } from './load-assignment.js';
import type { AssignmentReasonInput } from './task.input.js';

/** The authority calls the work off with a reason; the record stays. */
export const cancelAssignment = command({
  name: 'assignment.cancel',
  load: (tx, input: AssignmentReasonInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayDecideProduct(actor, parties),
  run: async (tx, { assignment }, input) => {
    takeStep(tx, assignment, 'cancel', { note: input.reason });
    return assignment.id;
  },
});
