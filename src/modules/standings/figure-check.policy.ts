import type { Actor } from '../../kernel/actor.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Whether the figures of all tenants are right is watched by the platform operator, who learns how many differ and not which. */
export const mayWatchFigures = (actor: Actor): Verdict => allowedIf(actor.operator, 'not-operator');
