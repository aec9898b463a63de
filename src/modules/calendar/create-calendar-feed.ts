import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import type { CreateCalendarFeedInput } from './calendar.input.js';
import { refuse } from './calendar.refusals.js';
import { mayHoldFeed } from './feed.policy.js';
import { findFeedOfAccount, holdFeeds, insertFeed, revokeFeed } from './feed.store.js';
import { hashOfFeedSecret, newFeedSecret } from './feed-link.rules.js';

/** Makes the caller's secret link to his calendar in this tenant and gives it, this once; one that he had before ends when he says so. */
export const createCalendarFeed = command({
  name: 'calendarFeed.create',
  load: async (tx, _input: CreateCalendarFeedInput) => {
    await holdFeeds(tx.db, tx.tenant.id, tx.actor.accountId);
    return findFeedOfAccount(tx.db, tx.actor.accountId);
  },
  may: (actor) => mayHoldFeed(actor),
  run: async (tx, before, { replace }) => {
    if (before && !replace) throw refuse('CALENDAR_FEED_EXISTS', {}, 'replace');
    if (before) await revokeFeed(tx.db, before.id, tx.now);
    const id = newId();
    const secret = newFeedSecret({ tenantId: tx.tenant.id, feedId: id });
    const feed = { id, accountId: tx.actor.accountId, createdAt: tx.now, revokedAt: null };
    await insertFeed(tx.db, { ...feed, secretHash: hashOfFeedSecret(secret) });
    tx.audit({
      subjectType: 'CalendarFeed',
      subjectId: id,
      changes: [{ record: 'calendar_feed', id, from: null, to: { replaces: before?.id ?? null } }],
    });
    return { feed, secret };
  },
});
