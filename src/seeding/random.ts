import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { LAID_OUT } from './seed-id.js';

/** Numbers that look drawn by chance and are the same at every start, because they follow from a name. */
export class Random {
  #state: number;

  constructor(name: string) {
    let state = 2_166_136_261;
    for (let index = 0; index < name.length; index++) state = Math.imul(state ^ name.charCodeAt(index), 16_777_619);
    this.#state = state;
    // The first numbers of neighbouring names would resemble each other.
    this.bits();
    this.bits();
  }

  /** 32 bits (the generator "mulberry32"). */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** At least 0, less than 1. */
  share(): number {
    return this.bits() / 4_294_967_296;
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.share() < probability;
  }

  /** A whole number from one bound to the other, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.share() * (to - from + 1));
  }

  /** One of a list. */
  pick<T>(list: readonly [T, ...T[]]): T {
    return list[Math.floor(this.share() * list.length)] ?? list[0];
  }

  /** Around 0, most within 1 of it: the sum of three shares, near enough to a bell. */
  bell(): number {
    return (this.share() + this.share() + this.share() - 1.5) * 1.4;
  }
}

/** Ids of demo rows: UUIDv7 in the order of making, the same at every start. */
export function idSequence(name: string): () => string {
  const base = createHash('sha256').update(name).digest();
  const random = new Random(name);
  let seq = 0;
  return () => {
    base.writeUInt32LE(random.bits(), 10);
    base.writeUInt32LE(random.bits(), 14);
    return v7({ msecs: LAID_OUT, seq: seq++, random: base });
  };
}
