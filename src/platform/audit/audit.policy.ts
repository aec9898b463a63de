import { type Actor } from '../../kernel/actor.js';
import { idsOnPath } from '../../kernel/path.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** The audit log tells of the whole tenant, so only its administrators and heads over the root body read it. */
export const mayReadAudit = (actor: Actor): Verdict =>
  allowedIf(
    actor.memberships.some(
      ({ role, bodyPath }) =>
        (role === 'TENANT_ADMIN' || role === 'BODY_HEAD') && bodyPath !== null && idsOnPath(bodyPath).length === 1,
    ),
    'not-over-root',
  );
