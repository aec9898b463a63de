import { type Actor, holdsOver } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** The tree is set by the tenant administrator, within the subtree he administers. */
export const mayChangeTree = (actor: Actor, path: Path): Verdict =>
  allowedIf(holdsOver(actor, ['TENANT_ADMIN'], path), 'not-administrator-of-subtree');
