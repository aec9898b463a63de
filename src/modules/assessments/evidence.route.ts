import { refuse as refuseAny } from '../../kernel/refusal.js';
import type { Arrivals } from '../../platform/files/arrivals.js';
import type { FileStore } from '../../platform/files/file-store.js';
import type { Route } from '../../platform/http/routes.js';
import { isId } from '../../platform/new-id.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { unitOf } from '../units/unit.loaders.js';
import { downloadEvidenceFile } from './download-evidence-file.js';
import { evidenceFileById } from './evidence.loaders.js';
import { mayGiveEvidence } from './evidence.policy.js';
import { FILE_WITHIN_MS, giveEvidenceFile, takeEvidenceFile } from './evidence-transfer.js';
import { uploadEvidenceFile } from './upload-evidence-file.js';

/** Files of evidence up and down: `POST /files/evidence?unit=ID&name=NAME` with the file as the body, `GET /files/evidence/ID`. */
export const evidenceRoutes = (files: FileStore, arrivals: Arrivals): readonly Route[] => [
  {
    method: 'POST',
    url: '/files/evidence',
    config: { bodyWithinMs: FILE_WITHIN_MS },
    answer: async (context, request, reply) => {
      const { actor } = context.insider();
      const { unit: unitId, name } = request.query as { readonly unit?: unknown; readonly name?: unknown };
      if (typeof unitId !== 'string') throw refuseAny('BAD_USER_INPUT', { problem: 'unit' }, 'unit');
      if (typeof name !== 'string') throw refuseAny('BAD_USER_INPUT', { problem: 'name' }, 'name');
      // Asked before the file is taken, and once more by the use case.
      const unit = await unitOf(context, unitId);
      const body = (await context.load(bodyTree, 'tree')).byId.get(unit.bodyId);
      if (!body || !mayGiveEvidence(actor, { unitId: unit.id, bodyPath: body.path }).allowed)
        throw refuseAny('FORBIDDEN');
      return takeEvidenceFile({ files, arrivals }, [context, request, reply], name, async (file) => {
        const id = await uploadEvidenceFile(context, { unitId: unit.id, ...file });
        return { id, name: (await context.load(evidenceFileById, id))?.name ?? file.name };
      });
    },
  },
  {
    method: 'GET',
    url: '/files/evidence/:id',
    answer: async (context, request, reply) => {
      const { id } = request.params as { readonly id: string };
      const file = isId(id) ? await context.load(evidenceFileById, id) : null;
      if (!file) throw refuseAny('NOT_FOUND');
      await unitOf(context, file.unitId);
      return giveEvidenceFile(files, [context, reply], file, (outcome) =>
        downloadEvidenceFile(context, { id, outcome }),
      );
    },
  },
];
