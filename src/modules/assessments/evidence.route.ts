import type { Readable } from 'node:stream';
import { refuse as refuseAny } from '../../kernel/refusal.js';
import { type Arrivals, FileTooLarge } from '../../platform/files/arrivals.js';
import type { FileStore } from '../../platform/files/file-store.js';
import { acceptedTypeOf, acceptedTypes, contentDisposition, fileNameOf } from '../../platform/files/file-type.js';
import type { Route } from '../../platform/http/routes.js';
import { isId } from '../../platform/new-id.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { unitOf } from '../units/unit.loaders.js';
import { downloadEvidenceFile } from './download-evidence-file.js';
import { evidenceFileById } from './evidence.loaders.js';
import { mayGiveEvidence } from './evidence.policy.js';
import { refuse } from './evidence.refusals.js';
import { MAX_EVIDENCE_BYTES } from './evidence.rules.js';
import { uploadEvidenceFile } from './upload-evidence-file.js';

/** A file of 20 MB over a slow line of a commune: 1 Mbit/s needs less than three minutes. */
const FILE_WITHIN_MS = 300_000;
const tooLarge = () => refuse('EVIDENCE_FILE_TOO_LARGE', { megabytes: MAX_EVIDENCE_BYTES / 1024 / 1024 });

/** Files of evidence up and down: `POST /files/evidence?unit=ID&name=NAME` with the file as the body, `GET /files/evidence/ID`. */
export const evidenceRoutes = (files: FileStore, arrivals: Arrivals): readonly Route[] => [
  {
    method: 'POST',
    url: '/files/evidence',
    config: { bodyWithinMs: FILE_WITHIN_MS },
    answer: async (context, request, reply) => {
      const { actor, tenant } = context.insider();
      const { unit: unitId, name } = request.query as { readonly unit?: unknown; readonly name?: unknown };
      if (typeof unitId !== 'string') throw refuseAny('BAD_USER_INPUT', { problem: 'unit' }, 'unit');
      if (typeof name !== 'string') throw refuseAny('BAD_USER_INPUT', { problem: 'name' }, 'name');
      // Asked before the file is taken, and once more by the use case.
      const unit = await unitOf(context, unitId);
      const body = (await context.load(bodyTree, 'tree')).byId.get(unit.bodyId);
      if (!body || !mayGiveEvidence(actor, { unitId: unit.id, bodyPath: body.path }).allowed)
        throw refuseAny('FORBIDDEN');
      if (Number(request.headers['content-length'] ?? 0) > MAX_EVIDENCE_BYTES) throw tooLarge();
      // A slow line must not hold a connection to the database.
      await context.endReads();
      try {
        return await arrivals.take(request.body as Readable, MAX_EVIDENCE_BYTES, async (file) => {
          if (file.size === 0) throw refuse('EVIDENCE_FILE_EMPTY');
          const type = await acceptedTypeOf(file.path, name);
          if (type === null) throw refuse('EVIDENCE_FILE_TYPE', { accepted: [...acceptedTypes.values()] });
          await files.keep(tenant.id, file);
          const kept = { unitId: unit.id, hash: file.hash, size: file.size, type, name: fileNameOf(name, type) };
          const id = await uploadEvidenceFile(context, kept);
          const row = await context.load(evidenceFileById, id);
          return await reply.code(201).send({ id, name: row?.name, type, size: file.size, hash: file.hash });
        });
      } catch (error) {
        throw error instanceof FileTooLarge ? tooLarge() : error;
      }
    },
  },
  {
    method: 'GET',
    url: '/files/evidence/:id',
    answer: async (context, request, reply) => {
      const { tenant } = context.insider();
      const { id } = request.params as { readonly id: string };
      const file = isId(id) ? await context.load(evidenceFileById, id) : null;
      if (!file) throw refuseAny('NOT_FOUND');
      await unitOf(context, file.unitId);
      await context.endReads();
      const opened = await files.open(tenant.id, file.hash);
      if ('fault' in opened) {
        context.log.error(
          { file: file.id, hash: file.hash, fault: opened.fault },
          'a kept file is not what was handed in',
        );
        await downloadEvidenceFile(context, { id, outcome: opened.fault });
        throw refuse('EVIDENCE_FILE_DAMAGED');
      }
      try {
        await downloadEvidenceFile(context, { id, outcome: 'GIVEN' });
      } catch (error) {
        opened.content.destroy();
        throw error;
      }
      return reply
        .headers({
          'content-type': file.type,
          'content-length': file.size,
          'content-disposition': contentDisposition(file.name),
          'content-security-policy': "default-src 'none'; sandbox",
        })
        .send(opened.content);
    },
  },
];
