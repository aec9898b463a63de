import { type Actor, holdsAnywhere, holdsOver, reportsFor } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allowedIf, type Verdict } from '../../kernel/verdict.js';

/** A unit is registered, and its registration withdrawn, by whoever reports for it and by officers, heads and administrators over its body. */
export const mayRegister = (actor: Actor, unitId: string, bodyPath: Path): Verdict =>
  allowedIf(
    reportsFor(actor, unitId) || holdsOver(actor, ['BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN'], bodyPath),
    'neither-reports-for-unit-nor-officer-over-body',
  );

/** All units of a body are registered at once by officers, heads and administrators over it. */
export const mayRegisterUnder = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(holdsOver(actor, ['BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN'], bodyPath), 'not-officer-over-body');

/** After its window a unit is registered by a head or an administrator over its body only: whoever let the time pass does not excuse himself. */
export const mayRegisterLate = (actor: Actor, bodyPath: Path): Verdict =>
  allowedIf(holdsOver(actor, ['BODY_HEAD', 'TENANT_ADMIN'], bodyPath), 'neither-head-nor-administrator-over-body');

/** Bulk registration is open to whoever may register any unit at all; each unit is then judged by itself. */
export const mayRegisterSome = (actor: Actor): Verdict =>
  allowedIf(holdsAnywhere(actor, ['UNIT_OFFICER', 'BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN']), 'registers-no-units');
