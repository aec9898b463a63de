import { type Actor } from '../../kernel/actor.js';
import { idsOnPath } from '../../kernel/path.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Rules of the whole tenant (plans, reporting regimes) are set by an administrator of a root body, whose subtree is everything below. */
export const maySetTenantRules = (actor: Actor): Verdict =>
  allowedIf(
    actor.memberships.some(
      (held) => held.role === 'TENANT_ADMIN' && held.bodyPath !== null && idsOnPath(held.bodyPath).length === 1,
    ),
    'not-administrator-of-root',
  );
