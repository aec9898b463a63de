import { createHmac, timingSafeEqual } from 'node:crypto';

/** Codes by which the holder of an account lets another tenant in: they follow from the account and end with its password. */
export class JoinCodes {
  readonly #key: string;

  constructor(signingKey: string) {
    this.#key = signingKey;
  }

  /** The code of an account in its present epoch, four groups of four digits and letters. */
  of(accountId: string, epoch: number): string {
    const digest = createHmac('sha256', this.#key).update(`join:${accountId}:${epoch}`).digest('hex');
    return (digest.slice(0, 16).match(/.{4}/g) ?? []).join('-');
  }

  /** Whether a code is the one of this account; capitals and missing dashes do not matter. */
  matches(accountId: string, epoch: number, code: string): boolean {
    const plain = (text: string) => Buffer.from(text.toLowerCase().replaceAll(/[^0-9a-f]/g, ''));
    const [given, right] = [plain(code), plain(this.of(accountId, epoch))];
    return given.length === right.length && timingSafeEqual(given, right);
  }
}
