import { command } from '../../platform/command/command.js';
import { mayWorkOn } from './assignment.policy.js';
import { loadAssignment, requireStep } from './load-assignment.js';
import { refuse } from './task.refusals.js';
import { MAX_FILES_PER_ASSIGNMENT } from './work-evidence.rules.js';
import { countFilesOfWork, findFileOfWork, insertWorkFile, type WorkFileRow } from './work-file.store.js';

/** Notes a file that has arrived and is kept, while its work goes on; the same content sent again is the file that the work has already. */
export const uploadWorkFile = command({
  name: 'workFile.upload',
  load: (tx, { assignmentId }: Omit<WorkFileRow, 'id' | 'uploadedAt' | 'personName'>) =>
    loadAssignment(tx, { id: assignmentId }),
  may: (actor, { parties }) => mayWorkOn(actor, parties),
  run: async (tx, { assignment }, file) => {
    requireStep(assignment, 'progress');
    const known = await findFileOfWork(tx.db, assignment.id, file.hash);
    if (known) {
      tx.nothingWritten();
      return known.id;
    }
    if ((await countFilesOfWork(tx.db, assignment.id)) >= MAX_FILES_PER_ASSIGNMENT) {
      throw refuse('WORK_FILES_FULL', { most: MAX_FILES_PER_ASSIGNMENT });
    }
    const id = await insertWorkFile(tx, file);
    tx.audit({
      subjectType: 'WorkFile',
      subjectId: id,
      changes: [{ record: 'work_file', id, from: null, to: { ...file } }],
    });
    return id;
  },
});
