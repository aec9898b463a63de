import { command } from '../../platform/command/command.js';
import { lockUnitOwner } from './assessment.store.js';
import { mayGiveEvidence } from './evidence.policy.js';
import { refuse } from './evidence.refusals.js';
import { MAX_FILES_PER_UNIT } from './evidence.rules.js';
import { countFilesOfUnit, type EvidenceFileRow, findFileOfUnit, insertEvidenceFile } from './evidence.store.js';

/** Notes a file that has arrived and is kept; the same content sent again is the file that the unit has already. */
export const uploadEvidenceFile = command({
  name: 'evidenceFile.upload',
  load: (tx, { unitId }: Pick<EvidenceFileRow, 'unitId' | 'hash' | 'size' | 'type' | 'name'>) =>
    lockUnitOwner(tx, unitId),
  may: (actor, { owner }) => mayGiveEvidence(actor, owner),
  run: async (tx, _, file) => {
    const known = await findFileOfUnit(tx.db, file.unitId, file.hash);
    if (known) {
      tx.nothingWritten();
      return known.id;
    }
    if ((await countFilesOfUnit(tx.db, file.unitId)) >= MAX_FILES_PER_UNIT) {
      throw refuse('EVIDENCE_FILES_FULL', { most: MAX_FILES_PER_UNIT });
    }
    const id = await insertEvidenceFile(tx, file);
    const { unitId, ...to } = file;
    tx.audit({
      subjectType: 'EvidenceFile',
      subjectId: id,
      changes: [{ record: 'EvidenceFile', id, from: null, to: { unitId, ...to } }],
    });
    return id;
  },
});
