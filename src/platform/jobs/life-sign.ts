import type { Pool, PoolClient } from 'pg';
import type { Logger } from '../log/log.js';

const BEAT_MS = 30_000;

const isAlive = 'pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))';

/**
 * The queue knows a job that was taken and not finished, but not whether its process still lives: it would wait four hours. So each process holds an
 * advisory lock under the name by which it takes jobs; PostgreSQL lets go of it the moment the process is gone, and the others give its jobs free.
 */
export class LifeSign {
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #names = new Set<string>();
  #holder: PoolClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  /** Says that this process lives, under a name, and frees the jobs of those that do not. */
  async give(name: string): Promise<void> {
    if (!this.#names.has(name)) {
      this.#names.add(name);
      if (this.#holder) await this.#hold(this.#holder, name);
    }
    await this.#inTurn();
    this.#timer ??= setInterval(
      () => void this.#inTurn().catch((error) => this.#log.warn({ err: error }, 'no sign of life could be given')),
      BEAT_MS,
    ).unref();
  }

  /** Says no more. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#last.catch(() => undefined);
    const holder = this.#holder;
    this.#holder = undefined;
    holder?.release(true);
  }

  #inTurn(): Promise<void> {
    this.#last = this.#last.catch(() => undefined).then(() => this.#beat());
    return this.#last;
  }

  async #beat(): Promise<void> {
    this.#holder ??= await this.#connect();
    const { rows } = await this.#holder.query<{ dead: string[] }>(
      `with held as (select distinct locked_by from graphile_worker._private_jobs where locked_by is not null and locked_by <> all ($1)),
            dead as materialized (select coalesce(array_agg(locked_by), '{}') as names from held where ${isAlive}),
            freed as (select graphile_worker.force_unlock_workers(names) from dead where names <> '{}')
       select names as dead from dead left join freed on true`,
      [[...this.#names]],
    );
    const dead = rows[0]?.dead ?? [];
    if (dead.length > 0) this.#log.warn({ workers: dead }, 'jobs of a process that died are free again');
  }

  async #connect(): Promise<PoolClient> {
    const client = await this.#pool.connect();
    client.once('end', () => {
      if (this.#holder !== client) return;
      this.#holder = undefined;
      client.release(true);
    });
    for (const name of this.#names) await this.#hold(client, name);
    return client;
  }

  #hold(client: PoolClient, name: string): Promise<unknown> {
    return client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
  }
}
