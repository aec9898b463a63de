import { dayOf } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { revokeCertificate } from './certificate.store.js';
import { loadCases } from './decide-cases.js';
import { obstacleToRevocation } from './decision.rules.js';
import { recognitionDecided } from './recognition.events.js';
import type { RevokeRecognitionInput } from './recognition.input.js';
import { authorityOver, mayDecideRecognition } from './recognition.policy.js';

/** Takes the recognition of a unit for a year back, for a reason and by a decision; its certificate keeps its number in the register. */
export const revokeRecognition = command({
  name: 'recognition.revoke',
  load: async (tx, input: RevokeRecognitionInput) => {
    const unitId = input.unitId.toLowerCase();
    const found = (await loadCases(tx, [unitId], input)).get(unitId);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  },
  may: (actor, { unit, competence }) => mayDecideRecognition(actor, unit.id, competence),
  run: async (tx, { unit, competence, earlier }, input) => {
    const { year, decisionNumber, decidedOn, reason } = input;
    const authority = authorityOver(tx.actor, competence);
    if (!authority) throw refuse('FORBIDDEN');
    if (earlier?.version != null && earlier.version !== input.version)
      throw refuse('CONFLICT', { current: earlier.version }, 'version');
    await requireOpenYear(tx.db, year);
    const obstacle = obstacleToRevocation({
      decision: earlier?.decision ?? null,
      recognisedOn: earlier?.decidedOn ?? null,
      revokedOn: decidedOn,
      today: dayOf(tx.now, tx.tenant.timeZone),
    });
    if (obstacle) throw obstacle;
    if (earlier?.id == null || earlier.certificateNumber === null)
      throw new Error(`the recognition of ${unit.id} for ${year} has no certificate`);
    await revokeCertificate(tx.db, {
      unitId: unit.id,
      year,
      number: earlier.certificateNumber,
      revocationNumber: decisionNumber,
      revokedOn: decidedOn,
      reason,
      authority,
      accountId: tx.actor.accountId,
      at: tx.now,
    });
    tx.audit({
      subjectType: 'Recognition',
      subjectId: earlier.id,
      reason,
      changes: [
        {
          record: 'recognition',
          id: earlier.id,
          from: { status: earlier.decision },
          to: {
            status: 'REVOKED',
            certificateNumber: earlier.certificateNumber,
            revocationNumber: decisionNumber,
            revokedOn: decidedOn,
            revokingBodyId: authority.bodyId,
            revokingDelegationId: authority.delegationId,
          },
        },
      ],
    });
    await tx.announce(recognitionDecided, { unitIds: [unit.id], year });
    return unit.id;
  },
});
