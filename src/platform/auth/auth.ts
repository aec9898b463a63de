import type { Pool } from 'pg';
import { Attempts } from './attempts.js';
import { JoinCodes } from './join-codes.js';
import { Passwords } from './passwords.js';
import { Tokens } from './token.js';

/** What signing in needs of a process. */
export interface Auth {
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly joinCodes: JoinCodes;
}

/** Tokens signed with the key of this service, passwords, the counters that slow down guessing, and the codes that let another tenant in. */
export const createAuth = (signingKey: string, pool: Pool): Auth => ({
  tokens: new Tokens(signingKey),
  passwords: new Passwords(),
  attempts: new Attempts(pool),
  joinCodes: new JoinCodes(signingKey),
});
