import { type Day, dayOf, type Instant, startOfDay } from '../../kernel/deadline.js';
import { lastDayOf } from '../calendar/calendar.rules.js';
import { periodInWords } from '../reporting/period.rules.js';
import { daysLeft, type ReminderMoment } from './reminder.rules.js';

/** What a notice is about: a report or work of one's own that comes, is due or is late, or how many below are late with one. */
export type NoticeKind =
  | 'REPORT_AHEAD'
  | 'REPORT_TODAY'
  | 'REPORT_LATE'
  | 'REPORTS_LATE_BELOW'
  | 'WORK_AHEAD'
  | 'WORK_TODAY'
  | 'WORK_LATE'
  | 'WORK_LATE_BELOW';

const ownKinds: Readonly<Record<ReminderMoment, { readonly report: NoticeKind; readonly work: NoticeKind }>> = {
  AHEAD: { report: 'REPORT_AHEAD', work: 'WORK_AHEAD' },
  TODAY: { report: 'REPORT_TODAY', work: 'WORK_TODAY' },
  LATE: { report: 'REPORT_LATE', work: 'WORK_LATE' },
};

/** What a notice is about: of a regime or of work, one's own or of how many below. */
export function noticeKind(
  about: { readonly regimeId: string | null; readonly below: number | null },
  moment: ReminderMoment,
): NoticeKind {
  const isReport = about.regimeId !== null;
  if (about.below !== null) return isReport ? 'REPORTS_LATE_BELOW' : 'WORK_LATE_BELOW';
  return ownKinds[moment][isReport ? 'report' : 'work'];
}

/** What the sentence of a notice is made from: facts of the day on which it was made, and the name of the regime or the work. */
export interface NoticeFacts {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly period: string | null;
  readonly dueAt: Instant;
  readonly day: Day;
  /** How many below owe it; null for one's own. */
  readonly below: number | null;
}

const LONGEST_TITLE = 200;

const shortened = (text: string): string =>
  text.length <= LONGEST_TITLE ? text : `${text.slice(0, LONGEST_TITLE - 1).trimEnd()}…`;

/** A day as people of the language write it: 30/10/2026, in English 2026-10-30. */
export const dayInWords = (day: Day, locale: 'vi' | 'en'): string =>
  locale === 'vi' ? day.split('-').toReversed().join('/') : day;

/** Until when, as a sentence says it: to the end of a day, or before a time of it. */
export function dueInWords(dueAt: Instant, timeZone: string, locale: 'vi' | 'en'): string {
  const last = lastDayOf(dueAt, timeZone);
  const day = dayInWords(last, locale);
  if (dayOf(dueAt, timeZone) !== last) return locale === 'vi' ? `hết ngày ${day}` : `the end of ${day}`;
  const minutes = Math.floor((Date.parse(dueAt) - Date.parse(startOfDay(last, timeZone))) / 60_000);
  const time = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return locale === 'vi' ? `${time} ngày ${day}` : `${time} on ${day}`;
}

const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;

/** The sentence of a notice, in the reader's language. */
export function noticeInWords(facts: NoticeFacts, locale: 'vi' | 'en', timeZone: string): string {
  const { kind, period, below } = facts;
  const title = `“${shortened(facts.title)}”${period === null ? '' : ` (${periodInWords(period, locale)})`}`;
  const due = dueInWords(facts.dueAt, timeZone, locale);
  const left = daysLeft(facts.dueAt, facts.day, timeZone);
  const late = {
    vi: left === 0 ? 'quá hạn từ hôm nay' : `quá hạn ${-left} ngày`,
    en: left === 0 ? 'late since today' : `${days(-left)} late`,
  };
  const isReport = kind.startsWith('REPORT');
  switch (kind) {
    case 'REPORT_AHEAD':
    case 'WORK_AHEAD':
      return locale === 'vi'
        ? `${title}: còn ${left} ngày, hạn là ${due}.`
        : `${title}: ${days(left)} left, due by ${due}.`;
    case 'REPORT_TODAY':
    case 'WORK_TODAY':
      return locale === 'vi'
        ? `${title}: hôm nay là ngày cuối, hạn là ${due}.`
        : `${title}: today is the last day, due by ${due}.`;
    case 'REPORT_LATE':
    case 'WORK_LATE':
      return locale === 'vi' ? `${title}: đã ${late.vi}, hạn là ${due}.` : `${title}: ${late.en}, was due by ${due}.`;
    case 'REPORTS_LATE_BELOW':
    case 'WORK_LATE_BELOW':
      return locale === 'vi'
        ? `${title}: ${below} đầu mối cấp dưới chưa ${isReport ? 'nộp báo cáo' : 'giao sản phẩm'}, đã ${late.vi}, hạn là ${due}.`
        : `${title}: ${below} below ${below === 1 ? 'has' : 'have'} not handed in the ${isReport ? 'report' : 'product'}, ${late.en}, was due by ${due}.`;
  }
}
