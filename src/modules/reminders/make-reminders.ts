import { type Day, dayOf } from '../../kernel/deadline.js';
import { serviceActor, transact } from '../../platform/command/transaction.js';
import type { Tx } from '../../platform/command/tx.js';
import { type Job, job } from '../../platform/jobs/job.js';
import { periodsOf } from '../reporting/regime.rules.js';
import { type DeadlineRow, listDeadlines, listRegimes, type RegimeRow } from '../reporting/regime.store.js';
import { listOpenYears } from '../tenants/tenant-year.store.js';
import { layDigestsOf } from './lay-digests.js';
import { layNotices, type NewNotice } from './notice.store.js';
import { noticeKind } from './notice-words.rules.js';
import {
  bodiesAbove,
  heightToday,
  type ReminderMoment,
  type ReminderRules,
  reminderMoment,
  reminderSteps,
} from './reminder.rules.js';
import {
  beginReminderDay,
  countReportsOwed,
  countWorkOwed,
  type Debtor,
  findLastReminderDay,
  findReminderRules,
  listDebtorsOfReports,
  listDebtorsOfWork,
  listDesks,
  listOwed,
  type Owed,
  type OwedUnder,
} from './reminder.store.js';

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
      const lastRun = await findLastReminderDay(tx.db);
      if (!(await beginReminderDay(tx.db, day, now))) return tx.nothingWritten();
      const notices = await noticesOf(tx, day, lastRun);
      await layNotices(tx.db, day, notices);
      const told = [...new Set(notices.map(({ accountId }) => accountId))];
      const letters = mailDomain === null ? 0 : await layDigestsOf(tx, day, told, mailDomain);
      const changes = [{ day, notices: notices.length, letters }];
      tx.audit({ subjectType: 'Tenant', subjectId: tx.tenant.id, changes });
    });
  });

interface Reminded extends Owed {
  readonly height: number;
  readonly moment: ReminderMoment;
}

async function noticesOf(tx: Tx, day: Day, lastRun: Day | null): Promise<NewNotice[]> {
  const { timeZone } = tx.tenant;
  const rulesOf = await rulesOfOwed(tx);
  const reminded = (await listOwed(tx.db, await listOpenYears(tx.db))).flatMap((owed): Reminded[] => {
    const steps = reminderSteps(owed.dueAt, rulesOf(owed), timeZone);
    const height = heightToday(steps, { today: day, lastRun });
    return height === null ? [] : [{ ...owed, height, moment: reminderMoment(owed.dueAt, tx.now, day, timeZone) }];
  });
  const reports = reminded.filter(({ regimeId }) => regimeId !== null);
  const work = reminded.filter(({ taskId }) => taskId !== null);
  const above = reminded.filter(({ height }) => height > 0);
  const found = new Map(reminded.map((one) => [keyOf(one), one]));
  const debtors = [
    ...(reports.length === 0 ? [] : await listDebtorsOfReports(tx.db, reports)),
    ...(work.length === 0 ? [] : await listDebtorsOfWork(tx.db, work)),
  ];
  const reportsAbove = above.filter(({ regimeId }) => regimeId !== null);
  const workAbove = above.filter(({ taskId }) => taskId !== null);
  const counted = [
    ...(reportsAbove.length === 0 ? [] : await countReportsOwed(tx.db, reportsAbove)),
    ...(workAbove.length === 0 ? [] : await countWorkOwed(tx.db, workAbove)),
  ];
  return [...debtors.map((debtor) => ownNotice(debtor, found)), ...(await noticesAbove(tx, counted, found))];
}

/** A regime may say itself how many days before; all else is the tenant's. */
async function rulesOfOwed(tx: Tx): Promise<(owed: Owed) => ReminderRules> {
  const rules = await findReminderRules(tx.db);
  const regimes = new Map((await listRegimes(tx.db)).map((regime) => [regime.id, regime]));
  const deadlines = Map.groupBy(await listDeadlines(tx.db, [...regimes.keys()]), ({ regimeId }) => regimeId);
  return (owed) => {
    const regime = owed.regimeId === null ? undefined : regimes.get(owed.regimeId);
    const deadline = regime && deadlineOf(regime, deadlines.get(regime.id) ?? [], owed);
    const daysBefore = deadline?.remindDaysBefore ?? [];
    return daysBefore.length === 0 ? rules : { ...rules, daysBefore };
  };
}

function deadlineOf(regime: RegimeRow, deadlines: readonly DeadlineRow[], owed: Owed): DeadlineRow | undefined {
  const periods = periodsOf(regime.frequency, deadlines.length, owed.year, regime.fromYear);
  return deadlines[periods.findIndex(({ code }) => code === owed.period)];
}

const keyOf = ({ regimeId, period, taskId, year, dueAt }: Owed) =>
  `${regimeId} ${period} ${taskId} ${year} ${Date.parse(dueAt)}`;

function ownNotice(debtor: Debtor, found: ReadonlyMap<string, Reminded>): NewNotice {
  const { moment } = found.get(keyOf(debtor)) as Reminded;
  const about = { ...debtor, below: null };
  return { ...about, kind: noticeKind(about, moment) };
}

/** What is late is told to the desks of the bodies above that hear of it by now: one notice a person, in which each place counts once. */
async function noticesAbove(
  tx: Tx,
  counted: readonly OwedUnder[],
  found: ReadonlyMap<string, Reminded>,
): Promise<NewNotice[]> {
  const heard = counted.map((under) => {
    const owed = found.get(keyOf(under)) as Reminded;
    return { owed, count: under.count, bodyIds: bodiesAbove(under, owed.height) };
  });
  const desks = Map.groupBy(
    await listDesks(tx.db, [...new Set(heard.flatMap(({ bodyIds }) => bodyIds))]),
    ({ bodyId }) => bodyId,
  );
  const notices = new Map<string, NewNotice>();
  for (const { owed, count, bodyIds } of heard) {
    const { regimeId, period, taskId, year, dueAt } = owed;
    for (const accountId of new Set(bodyIds.flatMap((id) => desks.get(id) ?? []).map((desk) => desk.accountId))) {
      const key = `${accountId} ${keyOf(owed)}`;
      const below = count + (notices.get(key)?.below ?? 0);
      const about = { regimeId, period, taskId, year, dueAt, reportDueId: null, assignmentId: null, below };
      notices.set(key, { accountId, ...about, kind: noticeKind(about, owed.moment) });
    }
  }
  return [...notices.values()];
}
