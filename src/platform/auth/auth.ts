import type { Pool } from 'pg';
import { Attempts } from './attempts.js';
import { Passwords } from './passwords.js';
import { Tokens } from './token.js';

/** What signing in needs of a process. */
export interface Auth {
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
}

/** Tokens signed with the key of this service, passwords, and the counters that slow down guessing. */
export const createAuth = (signingKey: string, pool: Pool): Auth => ({
  tokens: new Tokens(signingKey),
  passwords: new Passwords(),
  attempts: new Attempts(pool),
});
