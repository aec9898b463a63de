import { type Actor, holdsOver, readScope, reportsFor } from '../../kernel/actor.js';
import { type Path, within } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Who works and who decides: the assignee is a body (with its path) or a unit, the authority always a body. */
export interface AssignmentParties {
  readonly bodyId: string | null;
  readonly bodyPath: Path | null;
  readonly unitId: string | null;
  readonly authorityPath: Path;
  /** The account that handed the product over last; null while nobody did. */
  readonly deliveredBy: string | null;
}

/** Tasks are given by officers, heads and administrators over the body that answers for them. */
export const mayAssign = (actor: Actor, authorityPath: Path): Verdict =>
  allowedIf(holdsOver(actor, ['BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN'], authorityPath), 'not-over-authority');

/** The assignee takes on work and reports on it: an officer of the unit, or an officer or head over the body. */
export const mayWorkOn = (actor: Actor, { bodyPath, unitId }: AssignmentParties): Verdict =>
  allowedIf(
    unitId !== null
      ? reportsFor(actor, unitId)
      : bodyPath !== null && holdsOver(actor, ['BODY_OFFICER', 'BODY_HEAD'], bodyPath),
    'not-the-assignee',
  );

/** Work is handed down by an officer or head over the body that has it; a unit hands nothing down. */
export const mayCascade = (actor: Actor, { bodyPath }: AssignmentParties): Verdict =>
  allowedIf(bodyPath !== null && holdsOver(actor, ['BODY_OFFICER', 'BODY_HEAD'], bodyPath), 'not-the-assignee');

/** Progress follows the assignments below; only a head over the body that handed them down states it otherwise. */
export const mayStateProgress = (actor: Actor, { bodyPath }: AssignmentParties): Verdict =>
  allowedIf(bodyPath !== null && holdsOver(actor, ['BODY_HEAD'], bodyPath), 'not-head-over-assignee');

/**
 * A product is accepted or returned, and work called off, by officers and heads over the authority; never by who handed it over, who reports for
 * the unit, or whose only role is in the assignee body. Where a body gave work to itself, its head judges what another handed over.
 */
export const mayDecideProduct = (actor: Actor, parties: AssignmentParties): Verdict => {
  const { bodyId, bodyPath, unitId, authorityPath, deliveredBy } = parties;
  const elsewhere: Actor = {
    ...actor,
    memberships: actor.memberships.filter((held) => held.bodyId === null || held.bodyId !== bodyId),
  };
  const roles = ['BODY_OFFICER', 'BODY_HEAD'] as const;
  const isHeadOfBoth = bodyPath === authorityPath && holdsOver(actor, ['BODY_HEAD'], authorityPath);
  return allOf(
    allowedIf(holdsOver(actor, roles, authorityPath), 'not-over-authority'),
    allowedIf(isHeadOfBoth || holdsOver(elsewhere, roles, authorityPath), 'own-work'),
    allowedIf(unitId === null || !reportsFor(actor, unitId), 'own-work'),
    allowedIf(deliveredBy !== actor.accountId, 'own-work'),
  );
};

/** Work and its evidence are read by whoever works on it or works along, and by the bodies above each of them; analysts read no record. */
export const mayReadWork = (
  actor: Actor,
  participants: readonly { readonly unitId: string | null; readonly bodyPath: Path }[],
): Verdict => {
  const scope = readScope(actor);
  return allowedIf(
    participants.some(
      ({ unitId, bodyPath }) =>
        (unitId !== null && scope.unitIds.includes(unitId)) || scope.paths.some((path) => within(bodyPath, path)),
    ),
    'work-out-of-scope',
  );
};
