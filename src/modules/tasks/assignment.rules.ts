import { type Instant, inTime, yearsLater } from '../../kernel/deadline.js';
import type { AssignmentStage } from './assignment.workflow.js';

/** State of an assignment as people see it, by the clock. */
export type AssignmentStatus = AssignmentStage | 'OVERDUE';

/** The six clears (6 rõ): who, what, when, responsibility, product, authority. */
export type Clear = 'WHO' | 'WHAT' | 'WHEN' | 'RESPONSIBILITY' | 'PRODUCT' | 'AUTHORITY';

/** What an assignment says of each of the six. */
export interface SixClears {
  readonly assigneeId: string | null;
  readonly work: string | null;
  readonly dueAt: Instant | null;
  readonly responsibility: string | null;
  readonly product: string | null;
  readonly authorityId: string | null;
}

const filled = (text: string | null): boolean => text !== null && text.trim().length > 0;

/** Which of the six clears an assignment leaves open (rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, rõ thẩm quyền). */
export function missingClears(six: SixClears): Clear[] {
  const said: readonly (readonly [Clear, boolean])[] = [
    ['WHO', six.assigneeId !== null],
    ['WHAT', filled(six.work)],
    ['WHEN', six.dueAt !== null],
    ['RESPONSIBILITY', filled(six.responsibility)],
    ['PRODUCT', filled(six.product)],
    ['AUTHORITY', six.authorityId !== null],
  ];
  return said.flatMap(([clear, isSaid]) => (isSaid ? [] : [clear]));
}

/** The state of an assignment at an instant: what is not delivered is overdue from its due instant on; without a date nothing is. */
export const assignmentStatusAt = (
  { stage, dueAt }: { readonly stage: AssignmentStage; readonly dueAt: Instant | null },
  now: Instant,
): AssignmentStatus =>
  ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS'].includes(stage) && dueAt !== null && !inTime(now, dueAt) ? 'OVERDUE' : stage;

/** What a report of progress comes to: the new percentage, or why it cannot be. A product that is delivered is whole: 100. */
export function progressTo(
  before: number,
  asked: { readonly percent: number | null; readonly delivered: boolean; readonly note: string | null },
): { readonly percent: number } | { readonly problem: 'PROGRESS_OUT_OF_RANGE' | 'REASON_REQUIRED' } {
  const percent = asked.percent ?? (asked.delivered ? 100 : before);
  if (!Number.isInteger(percent) || percent < 0 || percent > 100 || (asked.delivered && percent < 100)) {
    return { problem: 'PROGRESS_OUT_OF_RANGE' };
  }
  return percent < before && !filled(asked.note) ? { problem: 'REASON_REQUIRED' } : { percent };
}

/** Whether a reason says anything. */
export const givesReason = (reason: string | null | undefined): boolean => filled(reason ?? null);

/** The progress of an assignment that was handed down: the mean of those below it that are not cancelled, each counting the same, in whole percent cut down, so that 100 means all of them; null of nothing. */
export const rolledUpPercent = ({
  percents,
  count,
}: {
  readonly percents: number;
  readonly count: number;
}): number | null => (count === 0 ? null : (percents - (percents % count)) / count);

/** Whether a due instant passes the one above it; what has no date yet passes nothing, and nothing passes what has none. */
export const passes = (dueAt: Instant | null, above: Instant | null): boolean =>
  dueAt !== null && above !== null && inTime(above, dueAt);

/** What a task says of the years in which its work is done. */
export interface TaskYears {
  readonly recurrence: 'ONCE' | 'YEARLY';
  readonly firstYear: number;
  readonly lastYear: number | null;
  /** Years of the plan that asks for it; null without a plan or an end. */
  readonly planFromYear: number | null;
  readonly planToYear: number | null;
}

/** Whether a task is done again in a year: a yearly one after its first year, until it is ended or its plan is over. */
export const recursIn = (task: TaskYears, year: number): boolean =>
  task.recurrence === 'YEARLY' &&
  year > task.firstYear &&
  (task.lastYear === null || year <= task.lastYear) &&
  (task.planFromYear === null || year >= task.planFromYear) &&
  (task.planToYear === null || year <= task.planToYear);

/** When the work of a yearly task is due in a later year: on the same day, at the same hour. */
export const dueInYear = (
  task: { readonly dueAt: Instant | null; readonly firstYear: number },
  year: number,
  timeZone: string,
): Instant | null => (task.dueAt === null ? null : yearsLater(task.dueAt, year - task.firstYear, timeZone));

/** How many assignments are in which state by the clock, of those handed over how many came late, and of those that go on how many are unclear. */
export interface AssignmentCounts {
  readonly total: number;
  readonly assigned: number;
  readonly accepted: number;
  readonly inProgress: number;
  readonly overdue: number;
  readonly delivered: number;
  readonly acceptedProduct: number;
  readonly cancelled: number;
  readonly deliveredLate: number;
  readonly unclear: number;
}

/** No assignments at all. */
export const noAssignments: AssignmentCounts = {
  total: 0,
  assigned: 0,
  accepted: 0,
  inProgress: 0,
  overdue: 0,
  delivered: 0,
  acceptedProduct: 0,
  cancelled: 0,
  deliveredLate: 0,
  unclear: 0,
};

/** Two counts together: each assignment is counted in one body, so subtrees are sums. */
export const sumOfCounts = (one: AssignmentCounts, other: AssignmentCounts): AssignmentCounts => ({
  total: one.total + other.total,
  assigned: one.assigned + other.assigned,
  accepted: one.accepted + other.accepted,
  inProgress: one.inProgress + other.inProgress,
  overdue: one.overdue + other.overdue,
  delivered: one.delivered + other.delivered,
  acceptedProduct: one.acceptedProduct + other.acceptedProduct,
  cancelled: one.cancelled + other.cancelled,
  deliveredLate: one.deliveredLate + other.deliveredLate,
  unclear: one.unclear + other.unclear,
});
