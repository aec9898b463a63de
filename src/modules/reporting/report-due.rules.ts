import { type Instant, inTime } from '../../kernel/deadline.js';
import type { ReportStage } from './report-due.workflow.js';

/** State of a report as people see it, by the clock. */
export type ReportStatus = 'UPCOMING' | 'OPEN' | 'SUBMITTED' | 'ACCEPTED' | 'RETURNED' | 'OVERDUE';

/** What the clock decides on. */
export interface DueTimes {
  readonly stage: ReportStage;
  readonly opensAt: Instant;
  readonly dueAt: Instant;
  readonly extendedTo: Instant | null;
  readonly submittedAt: Instant | null;
}

/** The first instant that is too late: that of the extension where there is one, else that of the rule. */
export const effectiveDue = ({ dueAt, extendedTo }: Pick<DueTimes, 'dueAt' | 'extendedTo'>): Instant =>
  extendedTo ?? dueAt;

/** The state of a report at an instant: handed in and accepted stay; anything else is overdue from its due instant on, and upcoming before it opens. */
export function reportStatusAt(due: DueTimes, now: Instant): ReportStatus {
  if (due.stage === 'SUBMITTED' || due.stage === 'ACCEPTED') return due.stage;
  if (!inTime(now, effectiveDue(due))) return 'OVERDUE';
  if (due.stage === 'RETURNED') return 'RETURNED';
  return inTime(now, due.opensAt) ? 'UPCOMING' : 'OPEN';
}

/** Whether a report was on time: strictly before the due instant; null while none is handed in, which is also so after it was sent back. */
export const wasOnTime = (due: DueTimes): boolean | null =>
  due.submittedAt === null || due.stage === 'RETURNED' ? null : inTime(due.submittedAt, effectiveDue(due));

/** Whether a new due instant is an extension: later than the present one, and not already past. */
export const isExtension = (to: Instant, due: Pick<DueTimes, 'dueAt' | 'extendedTo'>, now: Instant): boolean =>
  inTime(effectiveDue(due), to) && inTime(now, to);

/** Whether a reason says anything. */
export const saysWhy = (reason: string): boolean => reason.trim().length > 0;
