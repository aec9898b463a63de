import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { DownloadOutcome } from '../assessments/evidence-transfer.js';
import { mayReadWork } from './assignment.policy.js';
import { listParticipants, listWorkFiles } from './work-file.store.js';

/** Writes into the audit log who was given which file of work, before its first byte leaves; and that it could not be given, when the store has lost or changed it. */
export const downloadWorkFile = command({
  name: 'workFile.download',
  load: async (tx, { id }: { readonly id: string; readonly outcome: DownloadOutcome }) => {
    const [file] = await listWorkFiles(tx.db, [id]);
    if (!file) throw refuse('NOT_FOUND');
    return listParticipants(tx.db, file.assignmentId);
  },
  may: (actor, participants) => mayReadWork(actor, participants),
  run: async (tx, _, { id, outcome }) => {
    tx.audit({
      subjectType: 'WorkFile',
      subjectId: id,
      changes: [{ record: 'work_file', id, from: null, to: { outcome } }],
    });
  },
});
