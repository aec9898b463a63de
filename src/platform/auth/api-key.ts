import { createHash, randomBytes } from 'node:crypto';

/** How every key begins, so that people and scanners of secrets know one when they see it. */
const PREFIX = 'sauro_';

/** A new key for a program: 256 random bits. */
export const newApiKey = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`;

/** Whether a bearer credential is a key rather than a token. */
export const isApiKey = (credential: string): boolean => credential.startsWith(PREFIX);

/** What is kept of a key. A plain hash is enough: nobody can try 256 bits. */
export const hashOfApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');
