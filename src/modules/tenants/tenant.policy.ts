import type { Actor } from '../../kernel/actor.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** A tenant is founded by a platform operator, who then sees nothing of what happens inside. */
export const mayFoundTenant = (actor: Actor): Verdict => allowedIf(actor.operator, 'not-operator');
