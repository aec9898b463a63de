import type { Day } from '../../kernel/deadline.js';
import type { RecognitionStatus } from '../units/unit.rules.js';

/** What was decided; a recognition that was revoked is one, too. */
export type Decision = Exclude<RecognitionStatus, 'NOT_REGISTERED' | 'REGISTERED'>;

/** What can be decided upon a registration. */
export type Judgement = Exclude<Decision, 'REVOKED'>;

/** Everything that can be decided upon a registration. */
export const judgements: readonly Judgement[] = ['RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED'];

/** Where a unit stands in a year: the decision, or else whether its registration stands (domain: Recognition). */
export const statusOf = (decision: Decision | null, registered: boolean): RecognitionStatus =>
  decision ?? (registered ? 'REGISTERED' : 'NOT_REGISTERED');

/** Whether a decision says why where it must: whatever is not a recognition has a reason (domain rule 14: who decided and why). */
export const saysWhy = (judgement: Judgement, reason: string | null): boolean =>
  judgement === 'RECOGNISED' || (reason !== null && reason.trim() !== '');

/** Whether a decision is dated today or earlier, in the tenant's time zone (domain rule 14). */
export const isDatedByToday = (decidedOn: Day, today: Day): boolean => decidedOn <= today;
