import { type Actor, holdsOver, type Role } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Who keeps the register of units. */
const keepers: readonly Role[] = ['BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN'];

/** Units are added and changed by officers, heads and administrators over the body that the unit answers to. */
export const mayKeepUnit = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(holdsOver(actor, keepers, bodyPath), 'not-officer-over-body');

/** A unit is moved by those who keep the units of both bodies: nobody takes one out of, or into, a foreign subtree. */
export const mayMoveUnit = (actor: Actor, from: Path, to: Path): Verdict =>
  allOf(mayKeepUnit(actor, from), mayKeepUnit(actor, to));
