import type { Kysely } from 'kysely';
import { dayOf } from '../kernel/deadline.js';
import { shiftToWorkingDay } from '../kernel/working-days.js';
import { layNotices } from '../modules/reminders/notice.store.js';
import { noticesOfDay } from '../modules/reminders/notices-of-day.js';
import type { Tables } from '../platform/db/tables.js';
import { type DemoContext, instant } from './demo-history.js';

/**
 * Reminds the demo's people once, on the last working day of the demo, of all that is still owed by then: as after a stop of a year. The day is not
 * noted as done, so that the service's own first morning reminds by its own clock.
 */
export async function layDemoNotices(db: Kysely<Tables>, timeZone: string, context: DemoContext): Promise<number> {
  const day = shiftToWorkingDay(dayOf(instant(context.asOf), timeZone), 'PREVIOUS_WORKING_DAY');
  const lastRun = Temporal.PlainDate.from(day).subtract({ years: 1 }).toString();
  const now = `${day}T01:00:00Z`;
  const notices = await noticesOfDay({ db, timeZone, now }, day, lastRun);
  await layNotices(db, day, notices, context.nextId);
  return notices.length;
}
