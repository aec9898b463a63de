import { type Actor, holdsOver, type Role, reportsFor } from '../../kernel/actor.js';
import { type Path, within } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Who decides for a body. */
const deciders: readonly Role[] = ['BODY_OFFICER', 'BODY_HEAD'];

/** Recognition is decided by officers and heads over the unit's body, and never by one who reports for the unit (domain rule 6). */
export const mayDecideRecognition = (actor: Actor, unitId: string, bodyPath: Path): Verdict =>
  allOf(
    allowedIf(holdsOver(actor, deciders, bodyPath), 'not-officer-over-body'),
    allowedIf(!reportsFor(actor, unitId), 'reports-for-unit'),
  );

/** The body in whose name an actor decides: of those he speaks for, the nearest above the unit; null when he speaks for none. */
export function decidingBodyId(actor: Actor, bodyPath: Path): string | null {
  const depth = (path: Path | null) => path?.length ?? 0;
  const [nearest] = actor.memberships
    .filter((held) => deciders.includes(held.role) && held.bodyPath !== null && within(bodyPath, held.bodyPath))
    .sort((a, b) => depth(b.bodyPath) - depth(a.bodyPath));
  return nearest?.bodyId ?? null;
}
