import type { EventEmitter } from 'node:events';
import { refuse } from '../../kernel/refusal.js';

/** How many may run at once and wait, in all and of one caller. */
export interface TurnLimits {
  readonly atOnce: number;
  readonly atOnceOfOne: number;
  readonly waiting: number;
  readonly waitingOfOne: number;
  readonly waitMs: number;
  /** The longest rest after a turn; a shorter turn is followed by a rest of three times its length. */
  readonly restMs: number;
}

/** What programs with keys may take of one process. */
export const programTurns: TurnLimits = {
  atOnce: 4,
  atOnceOfOne: 2,
  waiting: 256,
  waitingOfOne: 32,
  waitMs: 20_000,
  restMs: 1_000,
};

/** How many connections of a pool long readings may hold at once; as many as heavy questions hold are left to everybody else, and one at the least. */
export function longReadingsOf(pool: number): { readonly heavy: number; readonly downloads: number } {
  const heavy = Math.min(6, Math.max(1, Math.floor((pool * 3) / 8)));
  return { heavy, downloads: Math.min(4, Math.max(1, pool - 2 * heavy)) };
}

/** What the requests of tenants that count standings or go through views may take: no tenant has all of it where there is more than one place. */
export function heavyTurns(pool: number): TurnLimits {
  const { heavy } = longReadingsOf(pool);
  return {
    atOnce: heavy,
    atOnceOfOne: Math.max(1, heavy - 1),
    waiting: 64,
    waitingOfOne: 32,
    waitMs: 5_000,
    restMs: 0,
  };
}

/** The line to a client: it closes when the client goes. */
export type Line = Pick<EventEmitter, 'once' | 'off'>;

interface Waiting {
  readonly caller: string;
  readonly begin: () => void;
}

/**
 * Lets callers in one after the other: so many at once, fewer of each, the others wait, and whoever asks while too many wait is refused. Of those that
 * wait, the caller with the fewest turns under way is next, and among his the first. After its turn a place rests three times as long as the turn took,
 * where rests are asked for: a caller that asks without end then has a quarter of its places, and people the rest.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #running = new Map<string, number>();
  #all = 0;
  #waiting: readonly Waiting[] = [];

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** A turn if there is one at once; what comes back is called once at its end. */
  takeAtOnce(caller: string): (() => void) | null {
    return this.#has(caller) ? this.#begin(caller) : null;
  }

  /**
   * Waits for a turn; what comes back is called once at its end. Refuses with RATE_LIMITED where too many wait, or the wait is too long. Whoever has
   * gone meanwhile is waited for no more.
   */
  take(caller: string, line?: Line): Promise<() => void> {
    const atOnce = this.takeAtOnce(caller);
    if (atOnce) return Promise.resolve(atOnce);
    const { waiting: most, waitingOfOne } = this.#limits;
    if (this.#waiting.length >= most || this.#waiting.filter((one) => one.caller === caller).length >= waitingOfOne)
      return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(late);
        line?.off('close', giveUp);
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
      };
      const giveUp = () => {
        leave();
        reject(tooMany());
      };
      const waiting: Waiting = {
        caller,
        begin: () => {
          leave();
          resolve(this.#begin(caller));
        },
      };
      const late = setTimeout(giveUp, this.#limits.waitMs);
      line?.once('close', giveUp);
      this.#waiting = [...this.#waiting, waiting];
    });
  }

  #has(caller: string): boolean {
    return this.#all < this.#limits.atOnce && this.#runningOf(caller) < this.#limits.atOnceOfOne;
  }

  #runningOf(caller: string): number {
    return this.#running.get(caller) ?? 0;
  }

  #begin(caller: string): () => void {
    const began = performance.now();
    this.#count(caller, 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const rest = Math.min(3 * (performance.now() - began), this.#limits.restMs);
      const free = () => {
        this.#count(caller, -1);
        this.#next();
      };
      if (rest === 0) free();
      else setTimeout(free, rest).unref();
    };
  }

  #count(caller: string, more: 1 | -1): void {
    const running = this.#runningOf(caller) + more;
    if (running === 0) this.#running.delete(caller);
    else this.#running.set(caller, running);
    this.#all += more;
  }

  #next(): void {
    const [next] = this.#waiting
      .filter(({ caller }) => this.#has(caller))
      .toSorted((one, other) => this.#runningOf(one.caller) - this.#runningOf(other.caller));
    if (!next) return;
    next.begin();
    this.#next();
  }
}

const tooMany = () => refuse('RATE_LIMITED', { seconds: 5 });
