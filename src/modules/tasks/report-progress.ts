import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { mayStateProgress, mayWorkOn } from './assignment.policy.js';
import { givesReason, progressTo, rolledUpPercent } from './assignment.rules.js';
import { sumDirectlyBelow } from './assignment-chain.store.js';
import { loadAssignment, requireStep, takeStep } from './load-assignment.js';
import { rollUp } from './roll-up.js';
import type { AssignmentStepInput } from './task.input.js';
import { refuse } from './task.refusals.js';

/** The assignee says how far the work has come, or hands the product over. Where work was handed down, progress follows from it, and only a head says otherwise. */
export const reportProgress = command({
  name: 'progress.report',
  load: (tx, input: AssignmentStepInput) => loadAssignment(tx, input),
  may: (actor, { parties }) => mayWorkOn(actor, parties),
  run: async (tx, { assignment, parties, above }, input) => {
    const delivered = input.delivered ?? false;
    const action = delivered ? 'deliver' : 'progress';
    requireStep(assignment, action);
    const note = input.note ?? null;
    const below = await sumDirectlyBelow(tx.db, assignment.id);
    const follows = rolledUpPercent(below);
    if (follows === null && input.followBelow != null) {
      throw refuseShared('BAD_USER_INPUT', { problem: 'followBelow' }, 'followBelow');
    }
    const states =
      follows !== null && !input.followBelow && input.percent != null && input.percent !== assignment.percent;
    if (states || (delivered && below.undelivered > 0)) {
      if (!mayStateProgress(tx.actor, parties).allowed) {
        throw delivered
          ? refuse('BELOW_UNFINISHED', { open: below.undelivered }, 'delivered')
          : refuse('PROGRESS_ROLLS_UP', { below: below.count }, 'percent');
      }
      if (!givesReason(note)) throw refuseShared('REASON_REQUIRED', {}, 'note');
    }
    if (states && !delivered) assignment.percentStated = true;
    if (input.followBelow) {
      if (input.percent != null || delivered)
        throw refuseShared('BAD_USER_INPUT', { problem: 'followBelow' }, 'followBelow');
      assignment.percentStated = false;
    }
    const progress =
      input.followBelow && follows !== null
        ? { percent: follows }
        : progressTo(assignment.percent, { percent: input.percent ?? null, delivered, note });
    if ('problem' in progress) {
      throw progress.problem === 'REASON_REQUIRED'
        ? refuseShared('REASON_REQUIRED', {}, 'note')
        : refuse('PROGRESS_OUT_OF_RANGE', { least: delivered ? 100 : 0 }, 'percent');
    }
    if (delivered) assignment.deliveredAt = tx.now;
    takeStep(tx, assignment, action, { note, percent: progress.percent });
    await rollUp(tx, above);
    return assignment.id;
  },
});
