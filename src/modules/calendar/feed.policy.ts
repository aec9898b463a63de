import type { Actor } from '../../kernel/actor.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** A link to one's calendar is for people who report or look after those who do: analysts have no deadlines, and programs with a key are nobody. */
export const mayHoldFeed = (actor: Actor): Verdict =>
  allowedIf(
    actor.memberships.some(({ role }) => role !== 'BI_ANALYST'),
    'analyst-only',
  );

/** A link is revoked by its holder alone. */
export const mayRevokeFeed = (actor: Actor, feed: { readonly accountId: string }): Verdict =>
  allowedIf(feed.accountId === actor.accountId, 'not-the-holder');
