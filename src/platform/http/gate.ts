import { refuse } from '../../kernel/refusal.js';

/** Lets so many through at once: long answers hold a connection of the database each, and must leave some for everybody else. */
export class Gate {
  readonly #most: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Goes in, or is refused with RATE_LIMITED; what comes back is called once on leaving. */
  enter(): () => void {
    if (this.#inside >= this.#most) throw refuse('RATE_LIMITED', { seconds: 5 });
    this.#inside += 1;
    let left = false;
    return () => {
      if (!left) this.#inside -= 1;
      left = true;
    };
  }
}
