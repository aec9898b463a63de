import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { refuse as refuseEvidence } from '../assessments/evidence.refusals.js';
import { mayStateProgress, mayWorkOn } from './assignment.policy.js';
import { givesReason, progressTo, rolledUpPercent } from './assignment.rules.js';
import { sumDirectlyBelow } from './assignment-chain.store.js';
import { loadAssignment, requireStep, takeStep } from './load-assignment.js';
import { rollUp } from './roll-up.js';
import type { AssignmentStepInput } from './task.input.js';
import { refuse } from './task.refusals.js';
import { evidenceOf, type NamedEvidence } from './work-evidence.rules.js';
import { insertStepEvidence, listWorkFiles } from './work-file.store.js';

/** The assignee says how far the work has come, or hands the product over, and shows it by files and links. Where work was handed down, progress follows from it, and only a head says otherwise. */
export const reportProgress = command({
  name: 'progress.report',
  load: async (tx, input: AssignmentStepInput) => {
    const loaded = await loadAssignment(tx, input);
    const fileIds = [...new Set((input.evidence ?? []).flatMap(({ fileId }) => fileId?.toLowerCase() ?? []))];
    const files = fileIds.length > 0 ? await listWorkFiles(tx.db, fileIds) : [];
    if (files.length < fileIds.length) throw refuseShared('NOT_FOUND', {}, 'evidence.fileId');
    return { ...loaded, files };
  },
  may: (actor, { parties }) => mayWorkOn(actor, parties),
  run: async (tx, { assignment, parties, above, files }, input) => {
    const delivered = input.delivered ?? false;
    const action = delivered ? 'deliver' : 'progress';
    requireStep(assignment, action);
    const note = input.note ?? null;
    const evidence = (input.evidence ?? []).map(pieceOf);
    if (files.some((file) => file.assignmentId !== assignment.id))
      throw refuseShared('NOT_FOUND', {}, 'evidence.fileId');
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
    const stepId = takeStep(tx, assignment, action, { note, percent: progress.percent });
    if (evidence.length > 0) {
      await tx.em.flush();
      const pieces = evidence.map((piece) => ({ id: newId(), stepId, ...piece }));
      await insertStepEvidence(tx.db, assignment.id, pieces);
      tx.audit({
        subjectType: 'Assignment',
        subjectId: assignment.id,
        changes: pieces.map(({ id, ...to }) => ({ record: 'step_evidence', id, from: null, to })),
      });
    }
    await rollUp(tx, above);
    return assignment.id;
  },
});

function pieceOf(named: NamedEvidence) {
  const piece = evidenceOf(named);
  if (!('problem' in piece)) return piece;
  throw piece.problem === 'LINK_NOT_HTTPS'
    ? refuseEvidence('EVIDENCE_LINK_NOT_HTTPS', {}, 'evidence.link')
    : refuseShared('BAD_USER_INPUT', { problem: 'fileId | link' }, 'evidence');
}
