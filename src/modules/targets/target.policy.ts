import { type Actor, holdsOver } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Targets of a body are set by an administrator over it. */
export const maySetTarget = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(holdsOver(actor, ['TENANT_ADMIN'], bodyPath), 'not-administrator-over-body');
