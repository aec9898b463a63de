import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { mayWorkOn } from './assignment.policy.js';
import { progressTo } from './assignment.rules.js';
import { loadAssignment, requireStep, takeStep } from './load-assignment.js';
import type { AssignmentStepInput } from './task.input.js';
import { refuse } from './task.refusals.js';

/** The assignee says how far the work has come, or hands the product over. */
export const reportProgress = command({
  name: 'progress.report',
  load: (tx, input: AssignmentStepInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayWorkOn(actor, parties),
  run: async (tx, { assignment }, input) => {
    const delivered = input.delivered ?? false;
    const action = delivered ? 'deliver' : 'progress';
    requireStep(assignment, action);
    const note = input.note ?? null;
    const progress = progressTo(assignment.percent, { percent: input.percent ?? null, delivered, note });
    if ('problem' in progress) {
      throw progress.problem === 'REASON_REQUIRED'
        ? refuseShared('REASON_REQUIRED', {}, 'note')
        : refuse('PROGRESS_OUT_OF_RANGE', { least: delivered ? 100 : 0 }, 'percent');
    }
    if (delivered) assignment.deliveredAt = tx.now;
    takeStep(tx, assignment, action, { note, percent: progress.percent });
    return assignment.id;
  },
});
