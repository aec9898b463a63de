import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { BodyEntity, type BodyRecord } from '../bodies/body.entity.js';
import { unitChanged } from './unit.events.js';
import type { MoveUnitInput } from './unit.input.js';
import { mayMoveUnit } from './unit.policy.js';
import { refuse } from './unit.refusals.js';
import { lockUnit } from './unit.store.js';

/** Lets a unit answer to another body. Figures of closed years stay with the body that was responsible. */
export const moveUnit = command({
  name: 'unit.move',
  load: async (tx, input: MoveUnitInput) => ({
    ...(await lockUnit(tx, input.id, input.version)),
    target: await lockById<BodyRecord>(tx.em, BodyEntity, input.bodyId),
  }),
  may: (actor, { body, target }) => mayMoveUnit(actor, body.path, target.path),
  run: async (tx, { unit, target }) => {
    if (unit.validTo !== null) throw refuse('UNIT_ENDED');
    if (target.validTo !== null) throw refuse('UNIT_BODY_ENDED', {}, 'bodyId');
    unit.bodyId = target.id;
    tx.audit({ subjectType: 'Unit', subjectId: unit.id });
    await tx.announce(unitChanged, { unitId: unit.id });
    return unit.id;
  },
});
