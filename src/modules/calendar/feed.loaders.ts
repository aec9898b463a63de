import { dayOf, startOfDay } from '../../kernel/deadline.js';
import type { CalendarEvent } from '../../platform/documents/icalendar.js';
import type { RequestContext } from '../../platform/request-context.js';
import { calendarOf } from './calendar.loaders.js';
import { refuse } from './calendar.refusals.js';
import { MOST_LINES } from './calendar.store.js';
import { listWorkBetween } from './feed.store.js';
import { deadlineInWords, whenDue, workInWords } from './feed-words.rules.js';

/** How far a feed looks back and ahead, in days: what was just missed, and a year. Together at most what a calendar may be asked for. */
const BACK = 35;
const AHEAD = 365;

/** What stands in the feed of the person who asks: deadlines of his scope, milestones, and work of his own bodies and units; windows last a year and are left out. */
export async function feedEvents(context: RequestContext, locale: 'vi' | 'en'): Promise<CalendarEvent[]> {
  const { actor, tenant } = context.insider();
  const { timeZone } = tenant;
  const now = context.clock();
  const today = Temporal.PlainDate.from(dayOf(now, timeZone));
  const range = { from: today.subtract({ days: BACK }).toString(), to: today.add({ days: AHEAD }).toString() };
  const entries = await calendarOf(context, range);
  const work = await listWorkBetween(
    context.db,
    {
      bodyIds: actor.memberships.flatMap(({ role, bodyId }) => (role === 'BI_ANALYST' ? [] : (bodyId ?? []))),
      unitIds: actor.memberships.flatMap(({ unitId }) => unitId ?? []),
    },
    startOfDay(range.from, timeZone),
    startOfDay(today.add({ days: AHEAD + 1 }).toString(), timeZone),
  );
  if (work.length > MOST_LINES) throw refuse('CALENDAR_TOO_LONG', { most: MOST_LINES });
  const uid = (key: string) => `${key}@${tenant.code}.sau-ro`;
  return [
    ...entries.flatMap((entry): CalendarEvent[] => {
      const { key, kind, title, dueAt, period, reporters, open, from, to } = entry;
      if (kind === 'MILESTONE') return [{ uid: uid(key), title, description: '', when: { from, to } }];
      if (dueAt === null || period === null || reporters === null || open === null) return [];
      const words = deadlineInWords({ title, period, dueAt, reporters, open }, timeZone, locale);
      return [{ uid: uid(key), ...words, when: whenDue(dueAt, timeZone) }];
    }),
    ...work.map((row) => ({
      uid: uid(`work-${row.id}`),
      ...workInWords(row, now, timeZone, locale),
      when: whenDue(row.dueAt, timeZone),
    })),
  ];
}
