import { command } from '../../platform/command/command.js';
import { mayDecideProduct } from './assignment.policy.js';
import { loadAssignment, takeStep, withoutProgress } from './load-assignment.js';
import type { AssignmentStepInput } from './task.input.js';

/** The authority accepts what was handed over. */
export const acceptProduct = command({
  name: 'product.accept',
  load: (tx, input: AssignmentStepInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayDecideProduct(actor, parties),
  run: async (tx, { assignment }, input) => {
    withoutProgress(input);
    takeStep(tx, assignment, 'acceptProduct', { note: input.note ?? null });
    assignment.acceptedAt = tx.now;
    return assignment.id;
  },
});
