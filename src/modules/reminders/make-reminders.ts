import { type Day, dayOf } from '../../kernel/deadline.js';
import { serviceActor, transact } from '../../platform/command/transaction.js';
import { type Job, job } from '../../platform/jobs/job.js';
import { layDigestsOf } from './lay-digests.js';
import { layNotices } from './notice.store.js';
import { noticesOfDay } from './notices-of-day.js';
import { beginReminderDay, findLastReminderDay } from './reminder.store.js';

/**
 * Makes the reminders of a tenant's day, once: the row of the day and all that follows from it are of one transaction. Where days passed on which
 * nothing ran, what they would have reminded of and what is still owed is told today, once. Letters are laid where a mail domain says that they can leave.
 */
export const makeReminders = (mailDomain: string | null): Job<{ readonly day: Day }> =>
  job('reminders.make', async (work, { day }) => {
    const now = work.clock();
    // A run that was put off until another day leaves everything to that day's.
    if (dayOf(now, work.tenant.timeZone) !== day) return;
    const frame = { actor: serviceActor, tenant: work.tenant, now, name: 'reminders.make', requestId: work.requestId };
    await transact(work.database, frame, async (tx) => {
      const lastRun = await findLastReminderDay(tx.db, day);
      if (!(await beginReminderDay(tx.db, day, now))) return tx.nothingWritten();
      // Broken off, it leaves nothing behind: the next run begins the day again.
      const { signal } = work;
      signal.throwIfAborted();
      const notices = await noticesOfDay({ db: tx.db, timeZone: tx.tenant.timeZone, now }, day, lastRun);
      signal.throwIfAborted();
      await layNotices(tx.db, day, notices);
      signal.throwIfAborted();
      const told = [...new Set(notices.map(({ accountId }) => accountId))];
      const letters = mailDomain === null ? 0 : await layDigestsOf(tx, day, told, mailDomain);
      signal.throwIfAborted();
      const changes = [{ day, notices: notices.length, letters }];
      tx.audit({ subjectType: 'Tenant', subjectId: tx.tenant.id, changes });
    });
  });
