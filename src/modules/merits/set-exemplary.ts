import { dayOf } from '../../kernel/deadline.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { existsIn } from '../units/unit.rules.js';
import { lockUnit } from '../units/unit.store.js';
import { lastStep, obstacleToStep } from './exemplary.workflow.js';
import { ExemplaryEntity } from './merit.entity.js';
import { exemplaryProposed, meritsChanged } from './merit.events.js';
import type { SetExemplaryInput } from './merit.input.js';
import { mayNoteMerits } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { isDecidedBy } from './merit.rules.js';
import { listExemplarySteps } from './merit.store.js';

/** Notes the next step of a unit on the way to being exemplary: pilot, nominated, recognised; recognition asks for the tenant's condition on classes (domain rule 13). */
export const setExemplary = command({
  name: 'exemplary.set',
  load: (tx, input: SetExemplaryInput) => lockUnit(tx, input.unitId),
  may: (actor, { unit, body }) => mayNoteMerits(actor, body.path, unit.id),
  run: async (tx, { unit }, input) => {
    const { year, status, decidedOn } = input;
    const today = dayOf(tx.now, tx.tenant.timeZone);
    await requireOpenYear(tx.db, year);
    if (!existsIn({ validFrom: unit.validFrom, validTo: unit.validTo ?? null }, year))
      throw refuse('MERIT_UNIT_NOT_IN_YEAR', { year }, 'year');
    if (!isDecidedBy(decidedOn, today)) throw refuse('MERIT_DATE_IN_FUTURE', { today }, 'decidedOn');
    const steps = await listExemplarySteps(tx.db, [unit.id]);
    const obstacle = obstacleToStep(steps, { status, year, decidedOn });
    if (obstacle) throw obstacle;
    await tx.announce(exemplaryProposed, { unitId: unit.id, year, status });
    const id = newId();
    tx.em.create(ExemplaryEntity, {
      tenantId: tx.tenant.id,
      id,
      unitId: unit.id,
      year,
      status,
      decidedOn,
      afterId: status === 'PILOT' ? null : (lastStep(steps)?.id ?? null),
      withdrawn: false,
      withdrawnAt: null,
      withdrawnBy: null,
      withdrawalReason: null,
    });
    await tx.announce(meritsChanged, { unitIds: [unit.id], years: [year] });
    tx.audit({ subjectType: 'Unit', subjectId: unit.id });
    return { unitId: unit.id, id };
  },
});
