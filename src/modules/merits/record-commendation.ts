import { dayOf } from '../../kernel/deadline.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { existsIn } from '../units/unit.rules.js';
import { lockUnit } from '../units/unit.store.js';
import { CommendationEntity } from './merit.entity.js';
import { meritsChanged } from './merit.events.js';
import type { RecordCommendationInput } from './merit.input.js';
import { mayNoteMerits } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { isDecidedBy, isQuantityRight } from './merit.rules.js';
import { isCommendationRecorded } from './merit.store.js';

/** Records a commendation of a unit or a number of its persons (criterion 9 of the scorecard follows it). */
export const recordCommendation = command({
  name: 'commendation.record',
  load: (tx, input: RecordCommendationInput) => lockUnit(tx, input.unitId),
  may: (actor, { unit, body }) => mayNoteMerits(actor, body.path, unit.id),
  run: async (tx, { unit }, input) => {
    const { year, kind, decisionNumber, decidedOn } = input;
    const quantity = input.quantity ?? 1;
    const today = dayOf(tx.now, tx.tenant.timeZone);
    await requireOpenYear(tx.db, year);
    if (!existsIn({ validFrom: unit.validFrom, validTo: unit.validTo ?? null }, year))
      throw refuse('MERIT_UNIT_NOT_IN_YEAR', { year }, 'year');
    if (!isQuantityRight(kind, quantity)) throw refuse('COMMENDATION_QUANTITY', {}, 'quantity');
    if (!isDecidedBy(decidedOn, today)) throw refuse('MERIT_DATE_IN_FUTURE', { today }, 'decidedOn');
    if (await isCommendationRecorded(tx.db, unit.id, kind, decisionNumber)) {
      throw refuse('COMMENDATION_ALREADY_RECORDED', { decisionNumber }, 'decisionNumber');
    }
    const id = newId();
    tx.em.create(CommendationEntity, {
      tenantId: tx.tenant.id,
      id,
      unitId: unit.id,
      year,
      kind,
      quantity,
      decisionNumber,
      decidedOn,
      awardedBy: input.awardedBy,
      level: input.level ?? null,
      recordedBy: tx.actor.accountId,
      recordedAt: tx.now,
    });
    await tx.announce(meritsChanged, { unitIds: [unit.id], years: [year] });
    tx.audit({ subjectType: 'Unit', subjectId: unit.id });
    return { unitId: unit.id, id };
  },
});
