import { command } from '../../platform/command/command.js';
import { mayWorkOn } from './assignment.policy.js';
import { loadAssignment, takeStep, withoutProgress } from './load-assignment.js';
import type { AssignmentStepInput } from './task.input.js';

/** The assignee takes the work on. */
export const acceptAssignment = command({
  name: 'assignment.accept',
  load: (tx, input: AssignmentStepInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayWorkOn(actor, parties),
  run: async (tx, { assignment }, input) => {
    withoutProgress(input);
    takeStep(tx, assignment, 'accept', { note: input.note ?? null });
    return assignment.id;
  },
});
