import { makeReminders } from './modules/reminders/make-reminders.js';
import { planDuesAtNight } from './modules/reporting/plan-dues.js';
import { TenantDirectory } from './modules/tenants/tenant-directory.js';
import { type Clock, systemClock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import type { Job } from './platform/jobs/job.js';
import { createJobRunner, type JobRunner } from './platform/jobs/run-jobs.js';
import type { Schedule } from './platform/jobs/schedule.js';
import type { Logger } from './platform/log/log.js';
import { connectNews } from './subscriptions.js';

/** Every kind of job that the service runs. */
// biome-ignore lint/suspicious/noExplicitAny: jobs of all payloads in one list
const jobs: readonly Job<any>[] = [planDuesAtNight, makeReminders];

/** What each tenant's day brings, and from what time of its day on. */
const schedules: readonly Schedule[] = [
  { job: planDuesAtNight, from: '00:30' },
  { job: makeReminders, from: '05:00' },
];

/** Composes the jobs of this process, beside its requests. They do not run yet. */
export function createServiceJobs(parts: {
  readonly url: string;
  readonly database: Database;
  readonly log: Logger;
  readonly clock?: Clock;
}): JobRunner {
  connectNews();
  const directory = new TenantDirectory(parts.database);
  return createJobRunner({
    clock: systemClock,
    ...parts,
    jobs,
    schedules,
    listTenants: () => directory.active(),
    findTenant: (id) => directory.byId(id),
  });
}
