import { type Actor, mayRead } from '../../kernel/actor.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';
import { type CardOwner, maySaveSelfScores } from './assessment.policy.js';

/** Evidence belongs to the unit's own column: only who reports for the unit hands in, attaches and takes back. */
export const mayGiveEvidence = (actor: Actor, owner: CardOwner): Verdict => maySaveSelfScores(actor, owner);

/** Who may read the card of a unit may read its evidence. */
export const mayReadEvidence = (actor: Actor, owner: CardOwner): Verdict =>
  allowedIf(mayRead(actor, owner.bodyPath, owner.unitId), 'unit-out-of-scope');
