import { type Actor, holdsAnywhere, holdsOver } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Roles are given and ended by an administrator whose subtree covers them, so that nobody hands out more than he holds. */
export const mayChangeMemberships = (actor: Actor, path: Path): Verdict =>
  allowedIf(holdsOver(actor, ['TENANT_ADMIN'], path), 'not-administrator-of-subtree');

/** The list of people is the administrators'; each sees those of his subtree. */
export const mayListMemberships = (actor: Actor): Verdict =>
  allowedIf(holdsAnywhere(actor, ['TENANT_ADMIN']), 'not-administrator');

/** Whoever may be reminded of anything says how the tenant writes to him; BI analysts, persons or programs, are not. */
export const maySetPreferences = (actor: Actor): Verdict =>
  allowedIf(holdsAnywhere(actor, ['UNIT_OFFICER', 'BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN']), 'is-never-reminded');
