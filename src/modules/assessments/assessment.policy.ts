import { type Actor, holdsOver, reportsFor } from '../../kernel/actor.js';
import { idsOnPath, type Path, within } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Whose card it is: the unit, and the place of the body it answers to. */
export interface CardOwner {
  readonly unitId: string;
  readonly bodyPath: Path;
}

const OFFICIALS = ['BODY_OFFICER', 'BODY_HEAD'] as const;

/** The unit writes its own column: only who reports for the unit scores it. */
export const maySaveSelfScores = (actor: Actor, owner: CardOwner): Verdict =>
  allowedIf(reportsFor(actor, owner.unitId), 'does-not-report-for-unit');

/** Who scores the unit also submits for it. */
export const maySubmit = (actor: Actor, owner: CardOwner): Verdict => maySaveSelfScores(actor, owner);

/** The superior's column belongs to officers and heads over the unit's body; nobody reviews a unit that he reports for (domain rule 6). */
export const mayReview = (actor: Actor, owner: CardOwner): Verdict =>
  allOf(
    allowedIf(!reportsFor(actor, owner.unitId), 'reports-for-unit'),
    allowedIf(holdsOver(actor, OFFICIALS, owner.bodyPath), 'no-official-over-unit'),
  );

/** Whoever may review may send back. */
export const mayReturn = (actor: Actor, owner: CardOwner): Verdict => mayReview(actor, owner);

/** Many cards at once are for who reviews anything at all; each card is decided by itself. */
export const reviewsSome = (actor: Actor): Verdict =>
  allowedIf(
    actor.memberships.some(({ role }) => (OFFICIALS as readonly string[]).includes(role)),
    'no-official',
  );

/** The head approves; an officer over the unit's body may do so as well, for many bodies work with one desk (domain: head approves, and the superior's desk acts for him). */
export const mayApprove = (actor: Actor, owner: CardOwner): Verdict => mayReview(actor, owner);

/**
 * Reopening is for a body strictly above the unit's own (domain rule 6). Above a unit of a root body there is none, as in a tenant with a
 * single body: there the head of the root may.
 */
export const mayReopen = (actor: Actor, owner: CardOwner): Verdict =>
  allOf(
    allowedIf(!reportsFor(actor, owner.unitId), 'reports-for-unit'),
    allowedIf(
      actor.memberships.some(
        ({ role, bodyPath }) =>
          bodyPath !== null &&
          (OFFICIALS as readonly string[]).includes(role) &&
          within(owner.bodyPath, bodyPath) &&
          (bodyPath !== owner.bodyPath || (isRoot(bodyPath) && role === 'BODY_HEAD')),
      ),
      'no-higher-body',
    ),
  );

const isRoot = (path: Path): boolean => idsOnPath(path).length === 1;
