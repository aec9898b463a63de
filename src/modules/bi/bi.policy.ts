import type { Actor } from '../../kernel/actor.js';
import type { Verdict } from '../../kernel/verdict.js';
import { maySetTenantRules } from '../plans/plan.policy.js';

/** Entrances for BI tools show the figures of the whole tenant, so an administrator of a root body opens, lists and closes them. */
export const mayManageBiAccess = (actor: Actor): Verdict => maySetTenantRules(actor);
