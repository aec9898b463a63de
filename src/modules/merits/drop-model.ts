import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { lockUnit } from '../units/unit.store.js';
import { ModelEntity, type ModelRecord } from './merit.entity.js';
import { meritsChanged } from './merit.events.js';
import type { DropModelInput } from './merit.input.js';
import { mayNoteMerits } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { endKeptModel, listKeptModels } from './merit.store.js';
import { yearsThatChange } from './years-that-change.js';

/** Notes the last year in which a unit kept a model; the years before stay. */
export const dropModel = command({
  name: 'model.drop',
  load: async (tx, input: DropModelInput) => {
    const { unit, body } = await lockUnit(tx, input.unitId);
    const model = await lockById<ModelRecord>(tx.em, ModelEntity, input.modelId);
    return { unit, body, model };
  },
  may: (actor, { unit, body }) => mayNoteMerits(actor, body.path, unit.id),
  run: async (tx, { unit, model }, { toYear }) => {
    const kept = (await listKeptModels(tx.db, [unit.id])).find(
      (one) => one.model.id === model.id && one.toYear === null,
    );
    if (!kept) throw refuse('MODEL_NOT_KEPT', {}, 'modelId');
    const { fromYear } = kept;
    if (toYear < fromYear) throw refuse('MODEL_YEARS_REVERSED', { fromYear, toYear }, 'toYear');
    await endKeptModel(tx.db, unit.id, model.id, toYear);
    const years = await yearsThatChange(tx, { fromYear: toYear + 1, toYear: model.toYear }, 'toYear');
    if (years.length > 0) await tx.announce(meritsChanged, { unitIds: [unit.id], years });
    tx.audit({
      subjectType: 'Unit',
      subjectId: unit.id,
      changes: [{ record: 'unit_model', id: model.id, from: { fromYear, toYear: null }, to: { fromYear, toYear } }],
    });
    return unit.id;
  },
});
