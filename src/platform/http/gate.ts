import { refuse } from '../../kernel/refusal.js';

/** Lets so many through at once: long answers hold a connection of the database each, and must leave some for everybody else. */
export class Gate {
  readonly #most: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Goes in, or is refused with RATE_LIMITED where as many are inside as there is room for; what comes back is called once on leaving. */
  enter(room = this.#most): () => void {
    if (this.#inside >= Math.min(this.#most, room)) throw refuse('RATE_LIMITED', { seconds: 5 });
    this.#inside += 1;
    let left = false;
    return () => {
      if (!left) this.#inside -= 1;
      left = true;
    };
  }
}
