import { type Actor, holdsAnywhere } from '../../kernel/actor.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';
import { maySetTenantRules } from '../plans/plan.policy.js';

/** Notices are each person's own; BI analysts owe nothing, so nobody reminds them. */
export const mayMarkNotices = (actor: Actor): Verdict =>
  allowedIf(holdsAnywhere(actor, ['UNIT_OFFICER', 'BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN']), 'is-never-reminded');

/** Whether letters reach people is for the administrators over the root to watch. */
export const maySeeDigests = (actor: Actor): Verdict => maySetTenantRules(actor);
