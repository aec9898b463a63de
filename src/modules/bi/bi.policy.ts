import type { Actor } from '../../kernel/actor.js';
import { idsOnPath } from '../../kernel/path.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';
import { maySetTenantRules } from '../plans/plan.policy.js';

/** Entrances for BI tools show the figures of the whole tenant, so an administrator of a root body opens, lists and closes them. */
export const mayManageBiAccess = (actor: Actor): Verdict => maySetTenantRules(actor);

/** The BI views speak of the whole tenant: they are read by analysts and administrators of a root body. */
export const mayReadBiViews = (actor: Actor): Verdict =>
  allowedIf(
    actor.memberships.some(
      ({ role, bodyPath }) =>
        (role === 'BI_ANALYST' || role === 'TENANT_ADMIN') && bodyPath !== null && idsOnPath(bodyPath).length === 1,
    ),
    'not-analyst-of-root',
  );
