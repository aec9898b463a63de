import { createHash } from 'node:crypto';
import { isIPv6, SocketAddress } from 'node:net';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { refuse } from '../../kernel/refusal.js';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one account in a window. */
export const ATTEMPTS_PER_ACCOUNT = 10;
/** Wrong passwords from one address in a window; an office shares one. */
export const ATTEMPTS_PER_ADDRESS = 100;

/** Slows down guessing of passwords by account and by address; the counters stand in the database, shared by every process. */
export class Attempts {
  readonly #accounts: RateLimiterPostgres;
  readonly #addresses: RateLimiterPostgres;

  constructor(pool: Pool) {
    const limiter = (keyPrefix: string, points: number) =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        schemaName: 'sauro',
        tableName: 'rate_limit',
        tableCreated: true,
        keyPrefix,
        points,
        duration: WINDOW_SECONDS,
      });
    this.#accounts = limiter('account', ATTEMPTS_PER_ACCOUNT);
    this.#addresses = limiter('address', ATTEMPTS_PER_ADDRESS);
  }

  /** Counts an attempt before the password is looked at, so that many at the same moment get no further; refuses with RATE_LIMITED, right password or not. */
  async begin(email: string, address: string): Promise<void> {
    await consume(this.#addresses, networkOf(address));
    await consume(this.#accounts, accountKey(email));
  }

  /** The password was right: the account's count starts anew and the attempt does not weigh on the address. */
  async succeeded(email: string, address: string): Promise<void> {
    await this.#accounts.delete(accountKey(email));
    await this.#addresses.reward(networkOf(address));
  }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw refuse('RATE_LIMITED', { seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
  }
}

// What was typed may be a password in the wrong field: it is not kept as it is.
const accountKey = (email: string): string => createHash('sha256').update(email.toLowerCase()).digest('base64url');

/** An IPv6 customer has a whole /64 of addresses, so that is what counts. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return plain;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = new SocketAddress({ address: plain, family: 'ipv6' }).address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
