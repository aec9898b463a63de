import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { refuse } from '../../kernel/refusal.js';

/** argon2id at the cost that OWASP recommends: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Hashes at once: each takes a core for tens of milliseconds and 19 MiB. */
const AT_ONCE = 2;
/** Beyond this many waiting, a caller is told to come back rather than kept. */
const MAX_WAITING = 100;

/** Hashes and checks passwords, never more than a few at once, so that a storm of sign-ins cannot starve everybody else. */
export class Passwords {
  readonly #waiting: (() => void)[] = [];
  readonly #ofNobody = hash(randomUUID(), COST);
  #running = 0;

  /** The argon2id hash to keep. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, COST));
  }

  /** Whether the password is the one behind the hash. Without a hash the same work is done, so that time tells nobody which accounts exist. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.#ofNobody);
    const same = await this.#inTurn(() => verify(against, password));
    return same && passwordHash !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) throw refuse('RATE_LIMITED', { seconds: 5 });
      // Whoever ends hands his place over, so the count stays.
      await new Promise<void>((go) => this.#waiting.push(go));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
