import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Day } from '../../kernel/deadline.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { RequestContext } from '../../platform/request-context.js';
import { calendarOf } from './calendar.loaders.js';
import { CalendarEntryType } from './calendar.type.js';

@Resolver()
export class CalendarResolver {
  @Query(() => [CalendarEntryType], {
    description:
      "Deadlines of the viewer's scope, assessment windows and milestones that touch a range of at most 400 days, in order of time. Every member of the tenant; BI analysts see no deadlines. Refusals: CALENDAR_RANGE.",
  })
  calendar(
    @Arg('from', () => DayScalar, { description: 'First day.' }) from: Day,
    @Arg('to', () => DayScalar, { description: 'Last day, itself included.' }) to: Day,
    @Ctx() context: RequestContext,
  ): Promise<CalendarEntryType[]> {
    return calendarOf(context, { from, to });
  }
}
