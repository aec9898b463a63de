import { type Actor, holdsOver, type Role, reportsFor } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Who keeps models, commendations and exemplary units. */
const keepers: readonly Role[] = ['BODY_OFFICER', 'BODY_HEAD'];

/** A model is kept by an officer or head over its body. */
export const mayKeepModel = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(holdsOver(actor, keepers, bodyPath), 'not-officer-over-body');

/** That a model is spread to others (nhân rộng), or was recognised above, is decided or noted by a head over its body. */
export const mayDistinguishModel = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(holdsOver(actor, ['BODY_HEAD'], bodyPath), 'not-head-over-body');

/** Merits of a unit are noted by an officer or head over its body, never by somebody who reports for the unit (domain rule 6). */
export const mayNoteMerits = (actor: Actor, bodyPath: Path, unitId: string): Verdict =>
  allOf(
    allowedIf(holdsOver(actor, keepers, bodyPath), 'not-officer-over-body'),
    allowedIf(!reportsFor(actor, unitId), 'reports-for-the-unit'),
  );
