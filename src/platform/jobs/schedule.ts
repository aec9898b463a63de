import type { Day, Instant } from '../../kernel/deadline.js';
import type { Database } from '../db/database.js';
import type { TenantOfRequest } from '../request-context.js';
import { addJob, type Job } from './job.js';

/** Work that each tenant does once a day, from a time of its own day on. */
export interface Schedule {
  readonly job: Job<{ readonly day: Day }>;
  /** HH:MM in the tenant's time zone. */
  readonly from: string;
}

/** The day whose run is due at an instant; null before the time of day. A day that has passed is never made up: the next run sees what it would have seen. */
export function dayOfRun(now: Instant, timeZone: string, from: string): Day | null {
  const there = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const begins = Temporal.PlainTime.from(from);
  return Temporal.PlainTime.compare(there.toPlainTime(), begins) < 0 ? null : there.toPlainDate().toString();
}

/** Adds the jobs of a tenant that are due and were not added yet; the row that says so and the job are of one transaction, so none is lost and none doubles. */
export async function addDueRuns(
  database: Database,
  tenant: TenantOfRequest,
  schedules: readonly Schedule[],
  now: Instant,
): Promise<void> {
  const due = schedules.flatMap((schedule) => {
    const day = dayOfRun(now, tenant.timeZone, schedule.from);
    return day === null ? [] : [{ ...schedule, day }];
  });
  if (due.length === 0) return;
  await database.writeAside(tenant.id, async ({ db }) => {
    const added = await db
      .insertInto('scheduled_run')
      .values(due.map(({ job, day }) => ({ job: job.name, day, added_at: now })))
      .onConflict((on) => on.columns(['tenant_id', 'job', 'day']).doNothing())
      .returning('job')
      .execute();
    for (const { job, day } of due) {
      if (added.some((row) => row.job === job.name)) await addJob({ db, tenant }, job, { day }, day);
    }
  });
}
