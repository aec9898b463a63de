import { type Actor, holdsOver, type Role, reportsFor } from '../../kernel/actor.js';
import type { Path } from '../../kernel/path.js';
import { allOf, allowedIf, type Verdict } from '../../kernel/verdict.js';

/** Who reports to whom; `receiverPath` is null where the receiver lies outside the tenant. */
export interface ReportParties {
  readonly bodyId: string | null;
  readonly unitId: string | null;
  readonly receiverPath: Path | null;
  readonly submittedBy: string | null;
}

/** A report is handed in by its reporter alone: an officer of the unit, or an officer or the head of that very body. */
export const maySubmitReport = (actor: Actor, { bodyId, unitId }: ReportParties): Verdict =>
  allowedIf(
    unitId !== null
      ? reportsFor(actor, unitId)
      : actor.memberships.some(
          (held) => ['BODY_OFFICER', 'BODY_HEAD'].includes(held.role) && held.bodyId !== null && held.bodyId === bodyId,
        ),
    'not-the-reporter',
  );

const receives = (actor: Actor, roles: readonly Role[], { receiverPath }: ReportParties): Verdict =>
  allowedIf(receiverPath !== null && holdsOver(actor, roles, receiverPath), 'not-the-receiver');

// An officer or head of the reporting body itself, or of the reporting unit.
const isNotOwn = (actor: Actor, parties: ReportParties): Verdict =>
  allowedIf(!maySubmitReport(actor, parties).allowed, 'own-report');

/** A report is accepted or sent back by the receiving body, never by who handed it in, or sits in the unit or body that reports. */
export const mayDecideReport = (actor: Actor, parties: ReportParties): Verdict =>
  allOf(
    receives(actor, ['BODY_OFFICER', 'BODY_HEAD'], parties),
    isNotOwn(actor, parties),
    allowedIf(parties.submittedBy !== actor.accountId, 'own-report'),
  );

/** More time is given by the head of the receiving body or an administrator over it, never to oneself. */
export const mayExtendDeadline = (actor: Actor, parties: ReportParties): Verdict =>
  allOf(receives(actor, ['BODY_HEAD', 'TENANT_ADMIN'], parties), isNotOwn(actor, parties));
