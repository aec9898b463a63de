import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { RevokeCalendarFeedInput } from './calendar.input.js';
import { refuse } from './calendar.refusals.js';
import { mayRevokeFeed } from './feed.policy.js';
import { findFeed, holdFeeds, revokeFeed } from './feed.store.js';

/** Ends a person's link to his calendar for good: it answers as one that never was. */
export const revokeCalendarFeed = command({
  name: 'calendarFeed.revoke',
  load: async (tx, { id }: RevokeCalendarFeedInput) => {
    await holdFeeds(tx.db, tx.tenant.id, tx.actor.accountId);
    const feed = await findFeed(tx.db, id);
    if (!feed) throw refuseShared('NOT_FOUND', {}, 'id');
    return feed;
  },
  may: (actor, feed) => mayRevokeFeed(actor, feed),
  run: async (tx, { id, revokedAt }) => {
    if (revokedAt !== null) throw refuse('CALENDAR_FEED_REVOKED', {}, 'id');
    await revokeFeed(tx.db, id, tx.now);
    tx.audit({
      subjectType: 'CalendarFeed',
      subjectId: id,
      changes: [{ record: 'calendar_feed', id, from: { revokedAt: null }, to: { revokedAt: tx.now } }],
    });
    return id;
  },
});
