import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whose letters of which tenant. */
export interface Letters {
  readonly tenantId: string;
  readonly accountId: string;
}

const MAC_BYTES = 16;

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What stands in a letter so that its reader can switch such letters off without signing in; good for nothing else. */
export class SwitchOffTokens {
  readonly #key: string;

  constructor(signingKey: string) {
    this.#key = signingKey;
  }

  /** The token of a person's letters. */
  of({ tenantId, accountId }: Letters): string {
    const ids = Buffer.concat([bytesOf(tenantId), bytesOf(accountId)]);
    return Buffer.concat([ids, this.#mac(ids)]).toString('base64url');
  }

  /** Whose letters a token speaks of, or null when it was not made here. */
  read(token: string): Letters | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== 32 + MAC_BYTES) return null;
    const ids = bytes.subarray(0, 32);
    if (!timingSafeEqual(bytes.subarray(32), this.#mac(ids))) return null;
    return { tenantId: idOf(ids.subarray(0, 16)), accountId: idOf(ids.subarray(16)) };
  }

  #mac(ids: Buffer): Buffer {
    return createHmac('sha256', this.#key).update('letters:').update(ids).digest().subarray(0, MAC_BYTES);
  }
}
