import type { Config } from './config.js';
import { makeReminders } from './modules/reminders/make-reminders.js';
import { type Post, sendDigest } from './modules/reminders/send-digest.js';
import { planDuesAtNight } from './modules/reporting/plan-dues.js';
import { checkFigures } from './modules/standings/verify-figures.js';
import { TenantDirectory } from './modules/tenants/tenant-directory.js';
import { SwitchOffTokens } from './platform/auth/switch-off-tokens.js';
import { type Clock, systemClock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import type { Job } from './platform/jobs/job.js';
import { createJobRunner, type JobRunner } from './platform/jobs/run-jobs.js';
import type { Schedule } from './platform/jobs/schedule.js';
import type { Logger } from './platform/log/log.js';
import { createMailer } from './platform/mail/mailer.js';
import { connectNews } from './subscriptions.js';

/** Composes the jobs of this process, beside its requests. They do not run yet. */
export function createServiceJobs(parts: {
  readonly config: Pick<Config, 'mail' | 'publicUrl'>;
  readonly url: string;
  readonly database: Database;
  readonly log: Logger;
  readonly signingKey: string;
  readonly clock?: Clock;
}): JobRunner {
  connectNews();
  const directory = new TenantDirectory(parts.database);
  const post = postOf(parts.config, parts.signingKey);
  const remind = makeReminders(post?.mailer.domain ?? null);
  /** Every kind of job that the service runs. */
  // biome-ignore lint/suspicious/noExplicitAny: jobs of all payloads in one list
  const jobs: readonly Job<any>[] = [planDuesAtNight, checkFigures, remind, ...(post ? [sendDigest(post)] : [])];
  /** What each tenant's day brings, and from what time of its day on. */
  const schedules: readonly Schedule[] = [
    { job: planDuesAtNight, from: '00:30' },
    { job: checkFigures, from: '02:30' },
    { job: remind, from: '05:00' },
  ];
  const runner = createJobRunner({
    clock: systemClock,
    ...parts,
    jobs,
    schedules,
    listTenants: () => directory.active(),
    findTenant: (id) => directory.byId(id),
  });
  return {
    ...runner,
    stop: async () => {
      await runner.stop();
      post?.mailer.close();
    },
  };
}

/** The way by which letters leave, where the configuration names a mail server. */
function postOf({ mail, publicUrl }: Pick<Config, 'mail' | 'publicUrl'>, signingKey: string): Post | null {
  if (!mail) return null;
  const tokens = new SwitchOffTokens(signingKey);
  return {
    mailer: createMailer(mail),
    publicUrl: publicUrl ?? null,
    switchOffUrl: (tenantId, accountId) =>
      publicUrl === undefined ? null : `${publicUrl}/mail/off/${tokens.of({ tenantId, accountId })}`,
  };
}
