import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator';
import { type Day, dayAfter, type Instant } from '../../kernel/deadline.js';

/** Something that stands in a calendar: on whole days, or at an instant. */
export interface CalendarEvent {
  /** The same from one reading to the next, so that a program moves it instead of showing it twice. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly when: { readonly from: Day; readonly to: Day } | { readonly at: Instant };
}

/** A calendar as programs subscribe to it. */
export interface Calendar {
  readonly name: string;
  /** For programs that show it in the zone of its place; instants are written in UTC, which needs no table of zones. */
  readonly timeZone: string;
  readonly language: 'vi' | 'en';
  readonly now: Instant;
  readonly events: readonly CalendarEvent[];
}

const REFRESH_SECONDS = 3_600;

// A day has no time of day and no zone; midnight in UTC is read as nothing but its date.
const asDate = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** Writes a calendar as RFC 5545 has it: days as days, instants in UTC, lines folded between letters at 75 octets. Nothing in it takes time from anybody. */
export function icalendarOf({ name, timeZone, language, now, events }: Calendar): string {
  const calendar = ical({
    name,
    prodId: { company: 'Sau Ro', product: 'Calendar', language: language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
    x: { 'X-WR-TIMEZONE': timeZone },
  });
  for (const { uid, title, description, when } of events) {
    calendar.createEvent({
      id: uid,
      stamp: new Date(now),
      summary: title,
      description,
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
      ...('at' in when
        ? { start: new Date(when.at) }
        : { start: asDate(when.from), end: asDate(dayAfter(when.to)), allDay: true }),
    });
  }
  return calendar.toString();
}
