import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Instant } from '../../kernel/deadline.js';

const ISSUER = 'sau-ro';
/** A working day: nobody is thrown out in the middle of it. */
const LIFETIME_SECONDS = 10 * 3600;

const instantOf = (seconds: number): Instant => new Date(seconds * 1000).toISOString();

/** What a token says: whose it is and of which epoch; roles are asked of the database at each request. */
export interface TokenClaims {
  readonly accountId: string;
  readonly epoch: number;
}

/** A token that was found to be ours, and until when it is good. */
export interface VerifiedToken extends TokenClaims {
  readonly until: Instant;
}

/** Signs and checks the service's own tokens (JWT, HS256). */
export class Tokens {
  readonly #key: Uint8Array;
  /** Tokens whose signature was checked; whether one is still good is asked each time. */
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: 1_000 });

  constructor(signingKey: string) {
    this.#key = new TextEncoder().encode(signingKey);
  }

  /** A token for an account, and the instant at which it ends. */
  async sign(claims: TokenClaims, now: Instant): Promise<{ token: string; expiresAt: Instant }> {
    const issued = Math.floor(Date.parse(now) / 1000);
    const expires = issued + LIFETIME_SECONDS;
    const token = await new SignJWT({ ep: claims.epoch })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(claims.accountId)
      .setIssuedAt(issued)
      .setExpirationTime(expires)
      .sign(this.#key);
    return { token, expiresAt: instantOf(expires) };
  }

  /** What a token says, or null when it is not ours, was changed or has ended. */
  async verify(token: string, now: Instant): Promise<VerifiedToken | null> {
    const known = this.#verified.get(token);
    if (known && known.until > now) return known;
    const verified = await this.#check(token, now);
    if (verified) this.#verified.set(token, verified);
    return verified;
  }

  async #check(token: string, now: Instant): Promise<VerifiedToken | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        issuer: ISSUER,
        algorithms: ['HS256'],
        currentDate: new Date(now),
      });
      const { sub, ep, exp } = payload;
      return typeof sub === 'string' && typeof ep === 'number' && exp !== undefined
        ? { accountId: sub, epoch: ep, until: instantOf(exp) }
        : null;
    } catch {
      return null;
    }
  }
}
