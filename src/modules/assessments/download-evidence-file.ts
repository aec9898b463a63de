import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { ownerOf } from './assessment.store.js';
import { mayReadEvidence } from './evidence.policy.js';
import { listEvidenceFiles } from './evidence.store.js';
import type { DownloadOutcome } from './evidence-transfer.js';

/** Writes into the audit log who was given which file, before its first byte leaves; and that it could not be given, when the store has lost or changed it. */
export const downloadEvidenceFile = command({
  name: 'evidenceFile.download',
  load: async (tx, { id }: { readonly id: string; readonly outcome: DownloadOutcome }) => {
    const [file] = await listEvidenceFiles(tx.db, [id]);
    if (!file) throw refuseAny('NOT_FOUND');
    return ownerOf(tx.db, file.unitId);
  },
  may: (actor, { owner }) => mayReadEvidence(actor, owner),
  run: async (tx, _, { id, outcome }) => {
    tx.audit({
      subjectType: 'EvidenceFile',
      subjectId: id,
      changes: [{ record: 'EvidenceFile', id, from: null, to: { outcome } }],
    });
  },
});
