import { type Actor, holdsOver, type Role, reportsFor } from '../../kernel/actor.js';
import type { Day } from '../../kernel/deadline.js';
import { type Path, within } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';
import { type DelegationFacts, delegationsFor } from './delegation.rules.js';

/** Who decides for a body. */
const deciders: readonly Role[] = ['BODY_OFFICER', 'BODY_HEAD'];

/** In the name of which body somebody decides, and by which delegation where it does not stand above the unit. */
export interface Authority {
  readonly bodyId: string;
  readonly delegationId: string | null;
}

/** Where a unit stands and what was delegated for it on the day of the decision. */
export interface Competence {
  readonly bodyPath: Path;
  readonly decidedOn: Day;
  readonly delegations: readonly DelegationFacts[];
}

/** By what power an actor decides: for the nearest body above the unit that he speaks for, or else for a body to which one above delegated it on the day of the decision; null where he speaks for none. */
export function authorityOver(actor: Actor, { bodyPath, decidedOn, delegations }: Competence): Authority | null {
  const speaking = actor.memberships.filter((held) => deciders.includes(held.role));
  const depth = (path: Path | null) => path?.length ?? 0;
  const [nearest] = speaking
    .filter(({ bodyPath: held }) => held !== null && within(bodyPath, held))
    .sort((a, b) => depth(b.bodyPath) - depth(a.bodyPath));
  if (nearest?.bodyId) return { bodyId: nearest.bodyId, delegationId: null };
  const delegated = delegationsFor(delegations, bodyPath, decidedOn).find(({ toBodyId }) =>
    speaking.some(({ bodyId }) => bodyId === toBodyId),
  );
  return delegated ? { bodyId: delegated.toBodyId, delegationId: delegated.id } : null;
}

/** Recognition is decided and revoked by officers and heads over the unit's body or of a body to which that is delegated on the day of the decision, and never by one who reports for the unit (domain rule 6). */
export const mayDecideRecognition = (actor: Actor, unitId: string, competence: Competence): Verdict =>
  allOf(
    allowedIf(authorityOver(actor, competence) !== null, 'not-officer-over-body'),
    allowedIf(!reportsFor(actor, unitId), 'reports-for-unit'),
  );

/** Bulk decisions are open to whoever may decide for any unit at all; each unit is then judged by itself. */
export const mayDecideSome = (actor: Actor): Verdict =>
  allowedIf(
    actor.memberships.some(({ role }) => deciders.includes(role)),
    'decides-for-no-body',
  );

/** The power to recognise is delegated, and taken back, by heads over the delegating body. */
export const mayDelegateRecognition = (actor: Actor, fromPath: Path): Verdict =>
  allowedIf(holdsOver(actor, ['BODY_HEAD'], fromPath), 'not-head-over-body');
