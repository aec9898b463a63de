import { type Instant, inTime } from '../../kernel/deadline.js';
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
