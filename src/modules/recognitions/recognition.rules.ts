import type { Day } from '../../kernel/deadline.js';
import type { RecognitionStatus } from '../units/unit.rules.js';

/** What can be decided. */
export type Decision = Exclude<RecognitionStatus, 'NOT_REGISTERED' | 'REGISTERED'>;

/** Everything that can be decided. */
export const decisions: readonly Decision[] = ['RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED'];

/** Where a unit stands in a year: the decision, or else whether its registration stands (domain: Recognition). */
export const statusOf = (decision: Decision | null, registered: boolean): RecognitionStatus =>
  decision ?? (registered ? 'REGISTERED' : 'NOT_REGISTERED');

/** Whether a decision says why where it must: whatever is not a recognition has a reason (domain rule 14: who decided and why). */
export const saysWhy = (decision: Decision, reason: string | null): boolean =>
  decision === 'RECOGNISED' || (reason !== null && reason.trim() !== '');

/** Whether a decision is dated today or earlier, in the tenant's time zone (domain rule 14). */
export const isDatedByToday = (decidedOn: Day, today: Day): boolean => decidedOn <= today;
