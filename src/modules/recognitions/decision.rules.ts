import type { Day } from '../../kernel/deadline.js';
import { type Refusal, refuse as refuseShared } from '../../kernel/refusal.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { refuse } from './recognition.refusals.js';
import { type Decision, isDatedByToday, type Judgement, saysWhy } from './recognition.rules.js';
import { canMove } from './recognition.workflow.js';

/** What is asked to be decided for a unit; `version` is that of the earlier decision that was seen. */
export interface AskedJudgement {
  readonly status: Judgement;
  readonly reason: string | null;
  readonly version: number | null;
}

/** What a decision upon a unit rests on. */
export interface CaseFacts {
  readonly earlier: { readonly decision: Decision; readonly version: number; readonly number: number | null } | null;
  readonly registered: boolean;
  readonly year: number;
  readonly yearIsOpen: boolean;
  /** Why the unit is left out since it registered; null where it counts. */
  readonly leftOut: Refusal | null;
  readonly decidedOn: Day;
  readonly today: Day;
}

/** Why a decision upon a unit cannot be taken, or null when it can: the earlier one was seen, the unit is registered and counts, the year is open, the workflow allows it, it says why, and its day has come (domain: Recognition; rules 8 and 14). */
export function obstacleToDecision(asked: AskedJudgement, facts: CaseFacts): Refusal | null {
  const { earlier, year, today } = facts;
  const { status } = asked;
  if ((earlier?.version ?? null) !== asked.version)
    return refuseShared('CONFLICT', { current: earlier?.version ?? null }, 'version');
  if (!facts.registered) return refuse('RECOGNITION_UNIT_NOT_REGISTERED', { year }, 'year');
  if (!facts.yearIsOpen) return refuseYear('YEAR_NOT_OPEN', { year }, 'year');
  if (!canMove(earlier?.decision ?? null, status)) {
    const code = earlier?.decision === 'REVOKED' ? 'RECOGNITION_REVOKED' : 'RECOGNITION_STANDS';
    return refuse(code, { number: earlier?.number ?? null, year }, 'status');
  }
  // A unit that is left out since is not judged; that it was not assessed can still be said.
  if (facts.leftOut !== null && status !== 'NOT_ASSESSED') return facts.leftOut;
  if (!saysWhy(status, asked.reason)) return refuse('RECOGNITION_REASON_REQUIRED', {}, 'reason');
  if (!isDatedByToday(facts.decidedOn, today)) return refuse('RECOGNITION_DATE_IN_FUTURE', { today }, 'decidedOn');
  return null;
}

/** What a revocation rests on. */
export interface RevocationFacts {
  readonly decision: Decision | null;
  readonly recognisedOn: Day | null;
  readonly revokedOn: Day;
  readonly today: Day;
}

/** Why a recognition cannot be revoked, or null when it can: it stands, and the revocation is dated neither before it nor after today. */
export function obstacleToRevocation(facts: RevocationFacts): Refusal | null {
  const { decision, recognisedOn, revokedOn, today } = facts;
  if (!canMove(decision, 'REVOKED')) return refuse('RECOGNITION_NOT_STANDING');
  if (!isDatedByToday(revokedOn, today)) return refuse('RECOGNITION_DATE_IN_FUTURE', { today }, 'decidedOn');
  if (recognisedOn !== null && revokedOn < recognisedOn)
    return refuse('REVOCATION_BEFORE_RECOGNITION', { recognisedOn }, 'decidedOn');
  return null;
}
