import type { Actor } from '../../kernel/actor.js';
import type { Verdict } from '../../kernel/verdict.js';
import { type CardOwner, mayReview, maySubmit } from './assessment.policy.js';

/** A re-examination is asked for by whoever reports for the unit. */
export const mayAppeal = (actor: Actor, owner: CardOwner): Verdict => maySubmit(actor, owner);

/** An appeal is answered by the body that approves or one above it, and never by somebody who reports for the unit (domain rule 6). */
export const mayDecideAppeal = (actor: Actor, owner: CardOwner): Verdict => mayReview(actor, owner);
