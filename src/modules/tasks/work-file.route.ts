import { refuse } from '../../kernel/refusal.js';
import type { Arrivals } from '../../platform/files/arrivals.js';
import type { FileStore } from '../../platform/files/file-store.js';
import type { Route } from '../../platform/http/routes.js';
import { isId } from '../../platform/new-id.js';
import { FILE_WITHIN_MS, giveEvidenceFile, takeEvidenceFile } from '../assessments/evidence-transfer.js';
import { mayReadWork, mayWorkOn } from './assignment.policy.js';
import { findAssignmentPaths } from './assignment.store.js';
import { downloadWorkFile } from './download-work-file.js';
import { assignmentOf, workFileById } from './task.loaders.js';
import { uploadWorkFile } from './upload-work-file.js';
import { listParticipants } from './work-file.store.js';

/** Files of work up and down: `POST /files/work?assignment=ID&name=NAME` with the file as the body, `GET /files/work/ID`. */
export const workFileRoutes = (files: FileStore, arrivals: Arrivals): readonly Route[] => [
  {
    method: 'POST',
    url: '/files/work',
    config: { bodyWithinMs: FILE_WITHIN_MS },
    answer: async (context, request, reply) => {
      const { actor } = context.insider();
      const { assignment: id, name } = request.query as { readonly assignment?: unknown; readonly name?: unknown };
      if (typeof id !== 'string') throw refuse('BAD_USER_INPUT', { problem: 'assignment' }, 'assignment');
      if (typeof name !== 'string') throw refuse('BAD_USER_INPUT', { problem: 'name' }, 'name');
      if (!isId(id)) throw refuse('NOT_FOUND');
      // Asked before the file is taken, and once more by the use case.
      const { bodyId, unitId } = await assignmentOf(context, id);
      const paths = await findAssignmentPaths(context.db, id);
      if (!paths || !mayWorkOn(actor, { bodyId, unitId, ...paths }).allowed) throw refuse('FORBIDDEN');
      return takeEvidenceFile({ files, arrivals }, [context, request, reply], name, async (file) => {
        const fileId = await uploadWorkFile(context, { assignmentId: id.toLowerCase(), ...file });
        return { id: fileId, name: (await context.load(workFileById, fileId))?.name ?? file.name };
      });
    },
  },
  {
    method: 'GET',
    url: '/files/work/:id',
    answer: async (context, request, reply) => {
      const { actor } = context.insider();
      const { id } = request.params as { readonly id: string };
      const file = isId(id) ? await context.load(workFileById, id) : null;
      if (!file) throw refuse('NOT_FOUND');
      if (!mayReadWork(actor, await listParticipants(context.db, file.assignmentId)).allowed) throw refuse('FORBIDDEN');
      return giveEvidenceFile(files, [context, reply], file, (outcome) => downloadWorkFile(context, { id, outcome }));
    },
  },
];
