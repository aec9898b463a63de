import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import type { Arrivals } from './arrivals.js';
import { type ArrivedFile, type FileStore, keyOf, type OpenedFile } from './file-store.js';

const WITHIN_MS = 60_000;

/** Where a bucket is and who may use it. */
export interface Bucket {
  /** The bucket's own address, without a slash at the end. */
  readonly url: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Files in a bucket of an S3-compatible store. An object appears there whole or not at all. */
export class BucketStore implements FileStore {
  readonly #bucket: Bucket;
  readonly #client: AwsClient;
  readonly #arrivals: Arrivals;

  constructor(bucket: Bucket, arrivals: Arrivals) {
    this.#bucket = bucket;
    this.#arrivals = arrivals;
    this.#client = new AwsClient({
      accessKeyId: bucket.accessKey,
      secretAccessKey: bucket.secretKey,
      region: bucket.region,
      service: 's3',
      retries: 3,
    });
  }

  async keep(tenantId: string, { path, size, hash }: ArrivedFile): Promise<void> {
    // Signed over its content, so that what the store takes is what arrived. A file is at most some megabytes.
    const answer = await this.#ask(tenantId, hash, {
      method: 'PUT',
      body: await readFile(path),
      headers: { 'content-length': String(size), 'x-amz-content-sha256': hash },
    });
    if (!answer.ok) throw await failure('PUT', answer);
    await answer.arrayBuffer();
  }

  async open(tenantId: string, hash: string): Promise<OpenedFile> {
    const answer = await this.#ask(tenantId, hash, { method: 'GET' });
    if (answer.status === 404) return { fault: 'MISSING' };
    if (!answer.ok || !answer.body) throw await failure('GET', answer);
    // Through this machine's disk: what is sent on has been compared whole before the first byte leaves.
    return this.#arrivals.take(Readable.fromWeb(answer.body as never), Number.MAX_SAFE_INTEGER, async (file) => {
      if (file.hash !== hash) return { fault: 'CHANGED' };
      const content = createReadStream(file.path);
      // Opened before the name goes; the content stays readable.
      await new Promise((opened, failed) => content.once('open', opened).once('error', failed));
      return { content };
    });
  }

  #ask(tenantId: string, hash: string, init: RequestInit): Promise<Response> {
    return this.#client.fetch(`${this.#bucket.url}/${keyOf(tenantId, hash)}`, {
      ...init,
      signal: AbortSignal.timeout(WITHIN_MS),
    });
  }
}

const failure = async (method: string, answer: Response): Promise<Error> =>
  new Error(`the store of files answered ${answer.status} to ${method}: ${(await answer.text()).slice(0, 300)}`);
