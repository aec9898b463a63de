import { type Actor, holdsAnywhere } from '../../kernel/actor.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Notices are each person's own; BI analysts owe nothing, so nobody reminds them. */
export const mayMarkNotices = (actor: Actor): Verdict =>
  allowedIf(holdsAnywhere(actor, ['UNIT_OFFICER', 'BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN']), 'is-never-reminded');
