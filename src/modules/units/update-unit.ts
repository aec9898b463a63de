import { command } from '../../platform/command/command.js';
import { unitChanged } from './unit.events.js';
import type { UpdateUnitInput } from './unit.input.js';
import { mayKeepUnit } from './unit.policy.js';
import { refuse } from './unit.refusals.js';
import { factsFitKind } from './unit.rules.js';
import { lockUnit, saveWords } from './unit.store.js';

/** Gives a unit another name or other eligibility facts; its code, kind and history stay. */
export const updateUnit = command({
  name: 'unit.update',
  load: (tx, input: UpdateUnitInput) => lockUnit(tx, input.id, input.version),
  may: (actor, { body }) => mayKeepUnit(actor, body.path),
  run: async (tx, { unit }, input) => {
    if (unit.validTo !== null) throw refuse('UNIT_ENDED');
    const { kind, armedForces } = unit;
    const enterpriseSize = unit.enterpriseSize ?? null;
    const schoolLevel = unit.schoolLevel ?? null;
    const facts = {
      kind,
      enterpriseSize: input.enterpriseSize === undefined ? enterpriseSize : input.enterpriseSize,
      schoolLevel: input.schoolLevel === undefined ? schoolLevel : input.schoolLevel,
      armedForces: input.armedForces ?? armedForces,
    };
    if (!factsFitKind(facts)) throw refuse('UNIT_FACTS_DO_NOT_FIT_KIND', { kind });
    const counted =
      facts.enterpriseSize !== enterpriseSize || facts.schoolLevel !== schoolLevel || facts.armedForces !== armedForces;
    Object.assign(unit, facts);
    if (input.name != null && input.name !== unit.name) {
      unit.name = input.name;
      await saveWords(tx.db, [unit]);
    }
    tx.audit({ subjectType: 'Unit', subjectId: unit.id });
    if (counted) await tx.announce(unitChanged, { unitId: unit.id });
    return unit.id;
  },
});
