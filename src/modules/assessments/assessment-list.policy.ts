import { type Actor, holdsOver, readScope, reportsFor } from '../../kernel/actor.js';
import { type Path, within } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';
import { mayReopen } from './assessment.policy.js';

const OFFICIALS = ['BODY_OFFICER', 'BODY_HEAD'] as const;

/** A list shows the totals of all units of a body: it is read by whoever reads the records of that body. */
export const mayReadList = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(
    readScope(actor).paths.some((path) => within(bodyPath, path)),
    'outside-scope',
  );

/** A list is closed by officers and heads over its body, as its cards are approved. */
export const mayCloseList = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(holdsOver(actor, OFFICIALS, bodyPath), 'no-official-over-body');

/** A closed list is reopened by a body strictly above; that of a root body by its head (domain rule 6, as for a card). */
export const mayReopenList = (actor: Actor, bodyPath: Path): Verdict => mayReopen(actor, { unitId: '', bodyPath });

/** Bands are lowered by whoever may close the list, and never for a unit that he reports for (domain rule 6). */
export const mayLowerBands = (actor: Actor, bodyPath: Path, unitIds: readonly string[]): Verdict =>
  allOf(
    mayCloseList(actor, bodyPath),
    allowedIf(!unitIds.some((unitId) => reportsFor(actor, unitId)), 'reports-for-unit'),
  );
