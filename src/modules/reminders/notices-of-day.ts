import type { Kysely } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { periodsOf } from '../reporting/regime.rules.js';
import { type DeadlineRow, listDeadlines, listRegimes, type RegimeRow } from '../reporting/regime.store.js';
import { listOpenYears } from '../tenants/tenant-year.store.js';
import type { NewNotice } from './notice.store.js';
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
  countReportsOwed,
  countWorkOwed,
  type Debtor,
  findReminderRules,
  listDebtorsOfReports,
  listDebtorsOfWork,
  listDesks,
  listOwed,
  type Owed,
  type OwedUnder,
} from './reminder.store.js';

interface Reminded extends Owed {
  readonly height: number;
  readonly moment: ReminderMoment;
}

/** Where and when is reminded: in a transaction or snapshot of the tenant, at an instant of its time zone. */
interface Morning {
  readonly db: Kysely<Tables>;
  readonly timeZone: string;
  readonly now: Instant;
}

/** Who is told what on a day, when the last run was on another; written nowhere yet. A handful of statements, however many owe. */
export async function noticesOfDay(
  { db, timeZone, now }: Morning,
  day: Day,
  lastRun: Day | null,
): Promise<NewNotice[]> {
  const rulesOf = await rulesOfOwed(db);
  const reminded = (await listOwed(db, await listOpenYears(db))).flatMap((owed): Reminded[] => {
    const steps = reminderSteps(owed.dueAt, rulesOf(owed), timeZone);
    const height = heightToday(steps, { today: day, lastRun });
    return height === null ? [] : [{ ...owed, height, moment: reminderMoment(owed.dueAt, now, day, timeZone) }];
  });
  const reports = reminded.filter(({ regimeId }) => regimeId !== null);
  const work = reminded.filter(({ taskId }) => taskId !== null);
  const above = reminded.filter(({ height }) => height > 0);
  const found = new Map(reminded.map((one) => [keyOf(one), one]));
  const debtors = [
    ...(reports.length === 0 ? [] : await listDebtorsOfReports(db, reports)),
    ...(work.length === 0 ? [] : await listDebtorsOfWork(db, work)),
  ];
  const reportsAbove = above.filter(({ regimeId }) => regimeId !== null);
  const workAbove = above.filter(({ taskId }) => taskId !== null);
  const counted = [
    ...(reportsAbove.length === 0 ? [] : await countReportsOwed(db, reportsAbove)),
    ...(workAbove.length === 0 ? [] : await countWorkOwed(db, workAbove)),
  ];
  return [...debtors.map((debtor) => ownNotice(debtor, found)), ...(await noticesAbove(db, counted, found))];
}

/** A regime may say itself how many days before; all else is the tenant's. */
async function rulesOfOwed(db: Kysely<Tables>): Promise<(owed: Owed) => ReminderRules> {
  const rules = await findReminderRules(db);
  const regimes = new Map((await listRegimes(db)).map((regime) => [regime.id, regime]));
  const deadlines = Map.groupBy(await listDeadlines(db, [...regimes.keys()]), ({ regimeId }) => regimeId);
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
  db: Kysely<Tables>,
  counted: readonly OwedUnder[],
  found: ReadonlyMap<string, Reminded>,
): Promise<NewNotice[]> {
  const heard = counted.map((under) => {
    const owed = found.get(keyOf(under)) as Reminded;
    return { owed, count: under.count, bodyIds: bodiesAbove(under, owed.height) };
  });
  const desks = Map.groupBy(
    await listDesks(db, [...new Set(heard.flatMap(({ bodyIds }) => bodyIds))]),
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
