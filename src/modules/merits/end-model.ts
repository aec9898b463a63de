import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { findBody } from '../bodies/body.store.js';
import { ModelEntity, type ModelRecord } from './merit.entity.js';
import { meritsChanged } from './merit.events.js';
import type { EndModelInput } from './merit.input.js';
import { mayKeepModel } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { yearsWithin } from './merit.rules.js';
import { listKeepersAfter } from './merit.store.js';
import { yearsThatChange } from './years-that-change.js';

/** Ends a model with a year; those who keep it keep it until then. */
export const endModel = command({
  name: 'model.end',
  load: async (tx, input: EndModelInput) => {
    const model = await lockById<ModelRecord>(tx.em, ModelEntity, input.id, input.version);
    const body = await findBody(tx.db, model.bodyId);
    if (!body) throw refuseShared('NOT_FOUND');
    return { model, body };
  },
  may: (actor, { body }) => mayKeepModel(actor, body.path),
  run: async (tx, { model }, input) => {
    const { fromYear } = model;
    const { toYear } = input;
    if (model.toYear != null) throw refuse('MODEL_ENDED', { toYear: model.toYear });
    if (toYear < fromYear) throw refuse('MODEL_YEARS_REVERSED', { fromYear, toYear }, 'toYear');
    model.status = 'ENDED';
    model.toYear = toYear;
    const years = await yearsThatChange(tx, { fromYear: toYear + 1, toYear: null }, 'toYear');
    const keepers = years.length > 0 ? await listKeepersAfter(tx.db, model.id, toYear) : [];
    const losers = keepers.filter((keeper) => yearsWithin(years, keeper).length > 0);
    // All at once: a model of the city is kept by thousands of units.
    if (losers.length > 0) {
      const unitIds = [...new Set(losers.map(({ unitId }) => unitId))];
      await tx.announce(meritsChanged, { unitIds, years });
    }
    tx.audit({ subjectType: 'Model', subjectId: model.id });
    return model.id;
  },
});
