import { command } from '../../platform/command/command.js';
import { mayWorkOn } from './assignment.policy.js';
import { requireClear } from './give-work.js';
import { loadAssignment, requireStep, takeStep, withoutProgress } from './load-assignment.js';
import type { AssignmentStepInput } from './task.input.js';
import { findTask } from './task.store.js';

/** The assignee takes the work on; where the tenant refuses unclear work, once all six clears are said. */
export const acceptAssignment = command({
  name: 'assignment.accept',
  load: (tx, input: AssignmentStepInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayWorkOn(actor, parties),
  run: async (tx, { assignment }, input) => {
    withoutProgress(input);
    requireStep(assignment, 'accept');
    const { work } = await findTask(tx.db, assignment.taskId);
    const { dueAt = null, responsibility = null, product } = assignment;
    await requireClear(tx, { work, dueAt, responsibility, product });
    takeStep(tx, assignment, 'accept', { note: input.note ?? null });
    return assignment.id;
  },
});
