import { command } from '../../platform/command/command.js';
import { mayDecideProduct } from './assignment.policy.js';
import { loadAssignment, takeStep } from './load-assignment.js';
import { asAbove, rollUp } from './roll-up.js';
import type { AssignmentReasonInput } from './task.input.js';

/** The authority sends the product back with a reason; the work goes on, as far as it has come below. */
export const returnProduct = command({
  name: 'product.return',
  load: (tx, input: AssignmentReasonInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayDecideProduct(actor, parties),
  run: async (tx, { assignment, above }, input) => {
    takeStep(tx, assignment, 'returnProduct', { note: input.reason });
    await rollUp(tx, [...above, asAbove(assignment)]);
    return assignment.id;
  },
});
