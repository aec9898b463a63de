import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { lockUnit } from '../units/unit.store.js';
import type { ReverseCommendationInput } from './commendation.input.js';
import { CommendationEntity, type CommendationRecord } from './merit.entity.js';
import { meritsChanged } from './merit.events.js';
import { mayNoteMerits } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { findUnitOfCommendation } from './merit.store.js';

/** Takes a commendation back with a reason: it stays where it was recorded, and no longer counts. */
export const reverseCommendation = command({
  name: 'commendation.reverse',
  load: async (tx, input: ReverseCommendationInput) => {
    // The unit first, as whoever records merits does.
    const unitId = await findUnitOfCommendation(tx.db, input.id);
    if (unitId === null) throw refuseShared('NOT_FOUND');
    const owner = await lockUnit(tx, unitId);
    return { ...owner, commendation: await lockById<CommendationRecord>(tx.em, CommendationEntity, input.id) };
  },
  may: (actor, { unit, body }) => mayNoteMerits(actor, body.path, unit.id),
  run: async (tx, { commendation, unit }, input) => {
    const reason = input.reason.trim();
    if (reason === '') throw refuseShared('REASON_REQUIRED', {}, 'reason');
    await requireOpenYear(tx.db, commendation.year, 'id');
    if (commendation.reversedAt != null) {
      throw refuse('COMMENDATION_REVERSED', { decisionNumber: commendation.decisionNumber });
    }
    commendation.reversedAt = tx.now;
    commendation.reversedBy = tx.actor.accountId;
    commendation.reversedByName = tx.actor.name;
    commendation.reverseReason = reason;
    await tx.announce(meritsChanged, { unitIds: [unit.id], years: [commendation.year] });
    tx.audit({ subjectType: 'Unit', subjectId: unit.id, reason });
    return { unitId: unit.id, id: commendation.id };
  },
});
