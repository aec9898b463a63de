import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Day } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { RequestContext } from '../../platform/request-context.js';
import { CreateCalendarFeedInput, RevokeCalendarFeedInput } from './calendar.input.js';
import { calendarOf } from './calendar.loaders.js';
import { CalendarEntryType, CalendarFeedType } from './calendar.type.js';
import { createCalendarFeed } from './create-calendar-feed.js';
import { findFeed, findFeedOfAccount } from './feed.store.js';
import { pathOfFeed } from './feed-link.rules.js';
import { revokeCalendarFeed } from './revoke-calendar-feed.js';

@Resolver()
export class CalendarResolver {
  @Query(() => [CalendarEntryType], {
    description:
      "Deadlines of the viewer's scope, assessment windows and milestones that touch a range of at most 400 days, in order of time. Every member of the tenant; BI analysts see no deadlines. Refusals: CALENDAR_RANGE, CALENDAR_TOO_LONG.",
  })
  calendar(
    @Arg('from', () => DayScalar, { description: 'First day.' }) from: Day,
    @Arg('to', () => DayScalar, { description: 'Last day, itself included.' }) to: Day,
    @Ctx() context: RequestContext,
  ): Promise<CalendarEntryType[]> {
    return calendarOf(context, { from, to });
  }
  @Query(() => CalendarFeedType, {
    nullable: true,
    description: "The caller's link to his calendar in this tenant, without its secret; null when he has none.",
  })
  async calendarFeed(@Ctx() context: RequestContext): Promise<CalendarFeedType | null> {
    const feed = await findFeedOfAccount(context.db, context.insider().actor.accountId);
    return feed && { ...feed, path: null };
  }

  @Mutation(() => CalendarFeedType, {
    description:
      "Makes the caller's secret link for calendar programs: deadlines of his scope, milestones and his own work. Everybody who is no mere analyst. Refusals: CALENDAR_FEED_EXISTS.",
  })
  async createCalendarFeed(
    @Arg('input', () => CreateCalendarFeedInput, { description: 'Whether it replaces one.' })
    input: CreateCalendarFeedInput,
    @Ctx() context: RequestContext,
  ): Promise<CalendarFeedType> {
    const { feed, secret } = await createCalendarFeed(context, input);
    return { ...feed, path: pathOfFeed(secret) };
  }

  @Mutation(() => CalendarFeedType, {
    description: 'Ends a link to a calendar for good. Its holder. Refusals: CALENDAR_FEED_REVOKED.',
  })
  async revokeCalendarFeed(
    @Arg('input', () => RevokeCalendarFeedInput, { description: 'Which one.' }) input: RevokeCalendarFeedInput,
    @Ctx() context: RequestContext,
  ): Promise<CalendarFeedType> {
    const feed = await findFeed(context.db, await revokeCalendarFeed(context, input));
    if (!feed) throw refuse('NOT_FOUND');
    return { ...feed, path: null };
  }
}
