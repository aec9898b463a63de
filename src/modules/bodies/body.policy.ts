import { type Actor, holdsOver } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';

/** The tree is set by the tenant administrator, within the subtree he administers. */
export const mayChangeTree = (actor: Actor, path: Path): Verdict =>
  allowedIf(holdsOver(actor, ['TENANT_ADMIN'], path), 'not-administrator-of-subtree');

/** A body is ended by who administers it and every place that its work goes to: nobody gives away, or takes in, what is not his. */
export const mayEndBody = (actor: Actor, path: Path, goesTo: readonly Path[]): Verdict =>
  allOf(mayChangeTree(actor, path), ...goesTo.map((to) => mayChangeTree(actor, to)));
