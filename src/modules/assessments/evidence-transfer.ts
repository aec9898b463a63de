import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Arrivals, FileTooLarge } from '../../platform/files/arrivals.js';
import type { FileStore } from '../../platform/files/file-store.js';
import { acceptedTypeOf, acceptedTypes, contentDisposition, fileNameOf } from '../../platform/files/file-type.js';
import type { RequestContext } from '../../platform/request-context.js';
import { refuse } from './evidence.refusals.js';
import { MAX_EVIDENCE_BYTES } from './evidence.rules.js';

/** A file of 20 MB over a slow line of a commune: 1 Mbit/s needs less than three minutes. */
export const FILE_WITHIN_MS = 300_000;

const tooLarge = () => refuse('EVIDENCE_FILE_TOO_LARGE', { megabytes: MAX_EVIDENCE_BYTES / 1024 / 1024 });

/** A file that has arrived and is kept, as whoever notes it sees it. */
export interface KeptFile {
  readonly hash: string;
  readonly size: number;
  readonly type: string;
  readonly name: string;
}

/** What came of a download: the file was given out, or the store no longer has what was handed in. */
export type DownloadOutcome = 'GIVEN' | 'MISSING' | 'CHANGED';

/** Takes a file of evidence that is the body of a request, keeps it, and answers with what was noted of it. Who may send it was asked before. */
export async function takeEvidenceFile(
  at: { readonly files: FileStore; readonly arrivals: Arrivals },
  [context, request, reply]: readonly [RequestContext, FastifyRequest, FastifyReply],
  name: string,
  note: (file: KeptFile) => Promise<{ readonly id: string; readonly name: string }>,
): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_EVIDENCE_BYTES) throw tooLarge();
  const { tenant } = context.insider();
  // A slow line must not hold a connection to the database.
  await context.endReads();
  try {
    return await at.arrivals.take(request.body as Readable, MAX_EVIDENCE_BYTES, async (file) => {
      if (file.size === 0) throw refuse('EVIDENCE_FILE_EMPTY');
      const type = await acceptedTypeOf(file.path, name);
      if (type === null) throw refuse('EVIDENCE_FILE_TYPE', { accepted: [...acceptedTypes.values()] });
      await at.files.keep(tenant.id, file);
      const { hash, size } = file;
      const noted = await note({ hash, size, type, name: fileNameOf(name, type) });
      return await reply.code(201).send({ id: noted.id, name: noted.name, type, size, hash });
    });
  } catch (error) {
    throw error instanceof FileTooLarge ? tooLarge() : error;
  }
}

/** Gives a file of evidence out to be saved and never shown, once it is noted who got it. Who may have it was asked before. */
export async function giveEvidenceFile(
  files: FileStore,
  [context, reply]: readonly [RequestContext, FastifyReply],
  file: KeptFile & { readonly id: string },
  note: (outcome: DownloadOutcome) => Promise<void>,
): Promise<unknown> {
  const { tenant } = context.insider();
  await context.endReads();
  const opened = await files.open(tenant.id, file.hash);
  if ('fault' in opened) {
    context.log.error({ file: file.id, hash: file.hash, fault: opened.fault }, 'a kept file is not what was handed in');
    await note(opened.fault);
    throw refuse('EVIDENCE_FILE_DAMAGED');
  }
  try {
    await note('GIVEN');
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
}
