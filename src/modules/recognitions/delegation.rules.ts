import { type Day, dayAfter } from '../../kernel/deadline.js';
import { idsOnPath, type Path, within } from '../../kernel/path.js';
import { type Refusal } from '../../kernel/refusal.js';
import { refuse } from './recognition.refusals.js';

/** The days on which a delegation is in force: from the first up to, but not in, `validTo`; without end where that is null. */
export interface DelegationDays {
  readonly validFrom: Day;
  readonly validTo: Day | null;
}

/** A body lets another one decide for the units of its subtree (ủy quyền). */
export interface DelegationFacts extends DelegationDays {
  readonly id: string;
  readonly fromBodyId: string;
  readonly toBodyId: string;
}

/** Whether a delegation is in force on a day; one that ends on the day on which it begins never is. */
export const isInForceOn = ({ validFrom, validTo }: DelegationDays, day: Day): boolean =>
  validFrom <= day && (validTo === null || day < validTo);

/** The delegations that count for a unit on the day of a decision: in force, and given by a body above it; those given nearest to the unit first. */
export const delegationsFor = <Delegation extends DelegationFacts>(
  delegations: readonly Delegation[],
  bodyPath: Path,
  day: Day,
): Delegation[] => {
  const above = idsOnPath(bodyPath);
  return delegations
    .filter((one) => above.includes(one.fromBodyId) && isInForceOn(one, day))
    .sort((a, b) => above.indexOf(b.fromBodyId) - above.indexOf(a.fromBodyId));
};

/** Why one body cannot delegate to another for such days, or null when it can: the other is neither itself nor above it, the days follow each other and the decision comes first. */
export function obstacleToDelegation(
  bodies: { readonly from: Path; readonly to: Path },
  { validFrom, validTo, decidedOn, today }: DelegationDays & { readonly decidedOn: Day; readonly today: Day },
): Refusal | null {
  if (within(bodies.from, bodies.to)) return refuse('DELEGATION_NOT_NEEDED', {}, 'toBodyId');
  if (validTo !== null && validTo <= validFrom) return refuse('DELEGATION_DAYS_REVERSED', { validFrom }, 'validTo');
  if (decidedOn > today) return refuse('RECOGNITION_DATE_IN_FUTURE', { today }, 'decidedOn');
  return decidedOn > validFrom ? refuse('DELEGATION_BEFORE_DECISION', { decidedOn }, 'validFrom') : null;
}

/** The first day from today on that no decision by a delegation lies on: from then on it can be in another's hands. */
export const handoverDay = (
  { validFrom, lastUsedOn }: { readonly validFrom: Day; readonly lastUsedOn: Day | null },
  today: Day,
): Day => {
  const free = lastUsedOn !== null && lastUsedOn >= today ? dayAfter(lastUsedOn) : today;
  return free > validFrom ? free : validFrom;
};

/** Why a delegation cannot be ended so that it is no longer in force from a day on, or null when it can: it is not over, the day is today or later, not before it begins and not after its own end, and no decision rests on it from that day on. */
export function obstacleToEnd(
  delegation: DelegationDays & { readonly ended: boolean; readonly lastUsedOn: Day | null },
  validTo: Day,
  today: Day,
): Refusal | null {
  const { validFrom, lastUsedOn, ended } = delegation;
  if (ended || (delegation.validTo !== null && delegation.validTo <= today))
    return refuse('DELEGATION_OVER', { validTo: delegation.validTo });
  const first = validFrom > today ? validFrom : today;
  if (validTo < first || (delegation.validTo !== null && validTo > delegation.validTo))
    return refuse('DELEGATION_END_OUT_OF_RANGE', { first }, 'validTo');
  return lastUsedOn !== null && lastUsedOn >= validTo
    ? refuse('DELEGATION_USED', { lastDay: lastUsedOn }, 'validTo')
    : null;
}
