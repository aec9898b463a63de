import { Socket } from 'node:net';
import type { ClientBase, PoolClient, QueryConfig, QueryResult } from 'pg';

/** A socket that joins what it holds back: the system takes one piece of memory quicker than the dozen that a few statements are made of. */
export class JoiningSocket extends Socket {
  override _writev(
    chunks: { chunk: Buffer | string; encoding: BufferEncoding }[],
    callback: (error?: Error | null) => void,
  ): void {
    const pieces = chunks.map(({ chunk, encoding }) =>
      typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk,
    );
    this._write(Buffer.concat(pieces), 'buffer' as BufferEncoding, callback);
  }
}

const corked = new WeakSet<Socket>();

/** Whatever is sent until the running code has nothing more to do leaves as one packet. */
export function inOnePacket(client: PoolClient): void {
  const { stream } = (client as PoolClient & { connection: { stream: Socket } }).connection;
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  process.nextTick(() => {
    corked.delete(stream);
    stream.uncork();
  });
}

/**
 * Sends a statement and gives its answer. pg's own promise hangs on a function that V8 lays into old memory at once, because it is written where it is assigned to a
 * property: all rows of every answer then live until old memory is swept.
 */
export const answerOf = (client: ClientBase, statement: QueryConfig): Promise<QueryResult> =>
  new Promise((resolve, reject) => {
    client.query(statement, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
