import { clockTime, type Day, dayOf, type Instant } from '../../kernel/deadline.js';
import { periodInWords } from '../reporting/period.rules.js';
import { assignmentStatusAt } from '../tasks/assignment.rules.js';
import type { AssignmentStage } from '../tasks/assignment.workflow.js';
import { lastDayOf } from './calendar.rules.js';

/** When something due stands in a calendar: on its last day where it may be met until midnight, otherwise at its instant. */
export function whenDue(
  dueAt: Instant,
  timeZone: string,
): { readonly from: Day; readonly to: Day } | { readonly at: Instant } {
  const last = lastDayOf(dueAt, timeZone);
  return dayOf(dueAt, timeZone) === last ? { at: dueAt } : { from: last, to: last };
}

/** Until when, in words: "24:00 ngày 30/10/2026" where the whole day counts, as plans say it, otherwise its time. */
export function untilInWords(dueAt: Instant, timeZone: string, locale: 'vi' | 'en'): string {
  const last = lastDayOf(dueAt, timeZone);
  const whole = dayOf(dueAt, timeZone) !== last;
  const [time = '', date = ''] = clockTime(dueAt, timeZone).split(' ');
  const day = last.split('-').toReversed().join('/');
  if (locale === 'vi') return whole ? `24:00 ngày ${day}` : `${time} ngày ${date}`;
  return whole ? `24:00 on ${day}` : `${time} on ${date}`;
}

/** What a deadline says in a calendar: for one who reports what he owes, for those above how many still owe it. */
export function deadlineInWords(
  entry: {
    readonly title: string;
    readonly period: string;
    readonly dueAt: Instant;
    readonly reporters: number;
    readonly open: number;
  },
  timeZone: string,
  locale: 'vi' | 'en',
): { readonly title: string; readonly description: string } {
  const { reporters, open } = entry;
  const period = periodInWords(entry.period, locale);
  const until = untilInWords(entry.dueAt, timeZone, locale);
  const alone = reporters === 1;
  if (locale === 'vi') {
    const state = alone ? (open === 0 ? 'Đã nộp.' : 'Chưa nộp.') : `${open} trên ${reporters} nơi chưa nộp.`;
    return { title: `Hạn báo cáo: ${entry.title} (${period})`, description: `Nộp trước ${until}. ${state}` };
  }
  const state = alone ? (open === 0 ? 'Handed in.' : 'Not handed in.') : `${open} of ${reporters} have not handed in.`;
  return { title: `Report due: ${entry.title} (${period})`, description: `Hand in before ${until}. ${state}` };
}

const stages: Readonly<Record<ReturnType<typeof assignmentStatusAt>, { readonly vi: string; readonly en: string }>> = {
  ASSIGNED: { vi: 'mới giao', en: 'assigned' },
  ACCEPTED: { vi: 'đã nhận', en: 'taken on' },
  IN_PROGRESS: { vi: 'đang thực hiện', en: 'in progress' },
  DELIVERED: { vi: 'đã nộp sản phẩm', en: 'delivered' },
  ACCEPTED_PRODUCT: { vi: 'đã nghiệm thu', en: 'accepted' },
  CANCELLED: { vi: 'đã hủy', en: 'cancelled' },
  OVERDUE: { vi: 'quá hạn', en: 'overdue' },
};

/** What a piece of work says in a calendar: what is to be handed over, until when, and how far it is at an instant. */
export function workInWords(
  work: {
    readonly work: string;
    readonly product: string;
    readonly dueAt: Instant;
    readonly stage: AssignmentStage;
    readonly percent: number;
  },
  now: Instant,
  timeZone: string,
  locale: 'vi' | 'en',
): { readonly title: string; readonly description: string } {
  const until = untilInWords(work.dueAt, timeZone, locale);
  const stage = stages[assignmentStatusAt(work, now)][locale];
  return locale === 'vi'
    ? {
        title: `Nhiệm vụ: ${work.work}`,
        description: `Sản phẩm: ${work.product}. Xong trước ${until}. Tình trạng: ${stage}, ${work.percent}%.`,
      }
    : {
        title: `Task: ${work.work}`,
        description: `Product: ${work.product}. Done before ${until}. State: ${stage}, ${work.percent}%.`,
      };
}
