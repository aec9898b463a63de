import type { Actor } from '../../kernel/actor.js';
import type { Verdict } from '../../kernel/verdict.js';
import { type CardOwner, mayReview } from './assessment.policy.js';

/** That a unit is not assessed is decided by whoever may review its card, and never by one who reports for it (domain rule 6). */
export const mayWaive = (actor: Actor, owner: CardOwner): Verdict => mayReview(actor, owner);

/** Whoever may decide that a unit is not assessed may also take it back. */
export const mayResume = (actor: Actor, owner: CardOwner): Verdict => mayWaive(actor, owner);
