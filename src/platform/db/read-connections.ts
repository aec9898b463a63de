import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { isConnectionLost } from './database-error.js';
import { answerOf, inOnePacket } from './one-packet.js';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

const OPEN_ATTEMPTS = 3;
/** Long enough for the pool to hear that its other connections are gone too. */
const OPEN_AGAIN_AFTER_MS = 50;

/** Opens a transaction. A connection may have been ended while it waited in the pool; nothing was read or written yet, so another one will do. */
export async function opened(open: () => Promise<PoolClient>): Promise<PoolClient> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open();
    } catch (error) {
      if (attempt === OPEN_ATTEMPTS || !isConnectionLost(error)) throw error;
      await pause(OPEN_AGAIN_AFTER_MS);
    }
  }
}

/** A connection, and how the last read on it is ended. */
export interface Taken {
  readonly client: PoolClient;
  readonly before: '' | 'COMMIT; ';
}

/**
 * The connections that reads and writes take and that reads rest on. What was read is given back without waiting for anybody, so the end of one read's transaction can travel with
 * the beginning of the next transaction: a message and a wake-up less on both sides. A connection rests so for one turn of the event loop, then it is ended and
 * given back to the pool; at once where somebody waits for it. A write takes a connection in the same way, and gives it straight back to the pool.
 */
export class ReadConnections {
  readonly #pool: Pool;
  #resting: PoolClient[] = [];
  #sweeping = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** A connection for a new transaction; the beginning of it is preceded by what still has to be said on it. */
  async take(): Promise<Taken> {
    const rested = this.#resting.pop();
    return rested ? { client: rested, before: 'COMMIT; ' } : { client: await this.#pool.connect(), before: '' };
  }

  /** Begins a snapshot: these statements travel with its beginning, in one packet. Where that fails, they find an aborted transaction or no tenant. */
  async begin(binding: readonly QueryConfig[], send: (client: PoolClient) => void): Promise<PoolClient> {
    const { client, before } = await this.take();
    inOnePacket(client);
    const beginning = [{ text: `${before}${BEGIN}` }, ...binding].map((statement) => answerOf(client, statement));
    send(client);
    try {
      await Promise.all(beginning);
      return client;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }

  /** Takes back a connection whose statements are all answered, or not, for all that its reader cares. */
  end(client: PoolClient, answered: boolean): void {
    if (!answered || this.#pool.waitingCount > 0) {
      giveBack(client);
      return;
    }
    this.#resting.push(client);
    if (this.#sweeping) return;
    this.#sweeping = true;
    setImmediate(() => this.#sweep());
  }

  #sweep(): void {
    this.#sweeping = false;
    const rested = this.#resting;
    this.#resting = [];
    for (const client of rested) giveBack(client);
  }
}

/** Nothing was written, so nothing can fail that an answer depends on. */
function giveBack(client: PoolClient): void {
  answerOf(client, { text: 'COMMIT' }).then(
    () => client.release(),
    (error: Error) => client.release(error),
  );
}
