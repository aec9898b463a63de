import { refuse } from '../../kernel/refusal.js';

/** How many may run at once and wait, in all and of one caller. */
export interface TurnLimits {
  readonly atOnce: number;
  readonly atOnceOfOne: number;
  readonly waitingOfOne: number;
  readonly waitMs: number;
  /** The longest rest after a turn; a shorter turn is followed by a rest of twice its length. */
  readonly restMs: number;
}

/** What programs with keys may take of one process. */
export const programTurns: TurnLimits = { atOnce: 4, atOnceOfOne: 2, waitingOfOne: 32, waitMs: 20_000, restMs: 1_000 };

interface Waiting {
  readonly caller: string;
  readonly begin: () => void;
}

/**
 * Lets programs in one after the other: so many at once, fewer of each, the others wait in their order, and whoever asks while too many of his wait is
 * refused. After its turn a place rests for twice as long as the turn took, so a program that asks without end has a third of its places and people the rest.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #running = new Map<string, number>();
  #all = 0;
  #waiting: readonly Waiting[] = [];

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Waits for a turn; what comes back is called once at its end. Refuses with RATE_LIMITED where too many wait, or the wait is too long. */
  take(caller: string): Promise<() => void> {
    if (this.#has(caller)) return Promise.resolve(this.#begin(caller));
    if (this.#waiting.filter((one) => one.caller === caller).length >= this.#limits.waitingOfOne)
      return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        caller,
        begin: () => {
          clearTimeout(late);
          resolve(this.#begin(caller));
        },
      };
      const late = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(tooMany());
      }, this.#limits.waitMs);
      this.#waiting = [...this.#waiting, waiting];
    });
  }

  #has(caller: string): boolean {
    return this.#all < this.#limits.atOnce && (this.#running.get(caller) ?? 0) < this.#limits.atOnceOfOne;
  }

  #begin(caller: string): () => void {
    const began = performance.now();
    this.#count(caller, 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const rest = Math.min(2 * (performance.now() - began), this.#limits.restMs);
      setTimeout(() => {
        this.#count(caller, -1);
        this.#next();
      }, rest).unref();
    };
  }

  #count(caller: string, more: 1 | -1): void {
    const running = (this.#running.get(caller) ?? 0) + more;
    if (running === 0) this.#running.delete(caller);
    else this.#running.set(caller, running);
    this.#all += more;
  }

  #next(): void {
    const next = this.#waiting.find(({ caller }) => this.#has(caller));
    if (!next) return;
    this.#waiting = this.#waiting.filter((one) => one !== next);
    next.begin();
    this.#next();
  }
}

const tooMany = () => refuse('RATE_LIMITED', { seconds: 5 });
