import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Where a secret link leads to: which tenant's which feed. */
export interface FeedAddress {
  readonly tenantId: string;
  readonly feedId: string;
}

const ID_BYTES = 16;
const RANDOM_BYTES = 32;
/** Both ids and the random bytes, in base64url without padding. */
const LENGTH = Math.ceil(((2 * ID_BYTES + RANDOM_BYTES) * 4) / 3);

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** A new secret of a link: the ids that find the feed without a search, and 256 random bits that nobody can guess. */
export const newFeedSecret = ({ tenantId, feedId }: FeedAddress): string =>
  Buffer.concat([bytesOf(tenantId), bytesOf(feedId), randomBytes(RANDOM_BYTES)]).toString('base64url');

/** Which feed a secret speaks of; null for what is no secret of ours. */
export function addressOfSecret(secret: string): FeedAddress | null {
  if (secret.length !== LENGTH || !/^[\w-]+$/.test(secret)) return null;
  const bytes = Buffer.from(secret, 'base64url');
  return { tenantId: idOf(bytes.subarray(0, ID_BYTES)), feedId: idOf(bytes.subarray(ID_BYTES, 2 * ID_BYTES)) };
}

/** What is kept of a secret. A plain hash is enough: nobody can try 256 bits. */
export const hashOfFeedSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Whether a secret is the one of which this hash was kept; takes as long whichever byte differs. */
export const isFeedSecret = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashOfFeedSecret(secret)), Buffer.from(hash));

/** Where a calendar program finds the feed of a secret, below the address of the service. */
export const pathOfFeed = (secret: string): string => `/calendar/${secret}.ics`;
