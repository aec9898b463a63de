import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { existsIn } from '../units/unit.rules.js';
import { lockUnit } from '../units/unit.store.js';
import { ModelEntity, type ModelRecord } from './merit.entity.js';
import { meritsChanged } from './merit.events.js';
import type { KeepModelInput } from './merit.input.js';
import { mayNoteMerits } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { isActiveIn } from './merit.rules.js';
import { insertKeptModel, listKeptModels } from './merit.store.js';
import { yearsThatChange } from './years-that-change.js';

/** Notes that a unit keeps a model from a year on (criterion 7 of the scorecard follows it). */
export const keepModel = command({
  name: 'model.keep',
  load: async (tx, input: KeepModelInput) => {
    const { unit, body } = await lockUnit(tx, input.unitId);
    const model = await lockById<ModelRecord>(tx.em, ModelEntity, input.modelId);
    return { unit, body, model };
  },
  may: (actor, { unit, body }) => mayNoteMerits(actor, body.path, unit.id),
  run: async (tx, { unit, model }, { fromYear }) => {
    if (!existsIn({ validFrom: unit.validFrom, validTo: unit.validTo ?? null }, fromYear))
      throw refuse('MERIT_UNIT_NOT_IN_YEAR', { year: fromYear }, 'fromYear');
    if (!isActiveIn(model, fromYear)) throw refuse('MODEL_NOT_ACTIVE', { year: fromYear }, 'fromYear');
    const kept = (await listKeptModels(tx.db, [unit.id])).find(
      (one) => one.model.id === model.id && (one.toYear === null || one.toYear >= fromYear),
    );
    if (kept) throw refuse('MODEL_ALREADY_KEPT', { fromYear: kept.fromYear }, 'modelId');
    await insertKeptModel(tx.db, { unitId: unit.id, modelId: model.id, fromYear });
    const years = await yearsThatChange(tx, { fromYear, toYear: model.toYear }, 'fromYear');
    if (years.length > 0) await tx.announce(meritsChanged, { unitIds: [unit.id], years });
    tx.audit({
      subjectType: 'Unit',
      subjectId: unit.id,
      changes: [{ record: 'unit_model', id: model.id, from: null, to: { unitId: unit.id, fromYear, toYear: null } }],
    });
    return unit.id;
  },
});
