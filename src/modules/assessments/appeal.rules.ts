import { endOfDayAfter, type Instant, inTime } from '../../kernel/deadline.js';
import type { Refusal } from '../../kernel/refusal.js';
import { refuse } from './appeal.refusals.js';
import type { AssessmentStatus } from './assessment.workflow.js';

/** Where an appeal stands: asked, or answered one way or the other. */
export type AppealStatus = 'OPEN' | 'UPHELD' | 'DISMISSED';

/** How an appeal is answered. */
export type AppealOutcome = Exclude<AppealStatus, 'OPEN'>;

/** Every way to answer an appeal. */
export const appealOutcomes: readonly AppealOutcome[] = ['UPHELD', 'DISMISSED'];

/** The first instant that is too late for an appeal: the end of the last of so many calendar days after the day of the approval, in the tenant's time zone; null where the rule book foresees none. */
export const appealClosesAt = (approvedAt: Instant, appealDays: number, timeZone: string): Instant | null =>
  appealDays === 0 ? null : endOfDayAfter(approvedAt, appealDays, timeZone);

/** Why a unit cannot ask for a re-examination now; null when it can: the card is approved, the book foresees it, the days are not over, and it has not asked about this approval before. */
export function obstacleToAppeal(
  card: { readonly status: AssessmentStatus; readonly closesAt: Instant | null; readonly asked: boolean },
  now: Instant,
  until: string,
): Refusal | null {
  if (card.status !== 'APPROVED') return refuse('APPEAL_NOT_APPROVED');
  if (card.closesAt === null) return refuse('APPEAL_NOT_FORESEEN');
  if (card.asked) return refuse('APPEAL_ALREADY_FILED');
  return inTime(now, card.closesAt) ? null : refuse('APPEAL_TOO_LATE', { closesAt: card.closesAt, until });
}
