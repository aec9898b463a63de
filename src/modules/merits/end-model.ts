import { command } from '../../platform/command/command.js';
import { meritsChanged } from './merit.events.js';
import type { EndModelInput } from './merit.input.js';
import { mayKeepModel } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { yearsWithin } from './merit.rules.js';
import { listKeepersAfter } from './merit.store.js';
import { loadModel, takeModelStep } from './take-model-step.js';
import { yearsThatChange } from './years-that-change.js';

/** Ends a model with a year, or turns a proposal down; those who keep it keep it until then. */
export const endModel = command({
  name: 'model.end',
  load: (tx, input: EndModelInput) => loadModel(tx, input),
  may: (actor, { body }) => mayKeepModel(actor, body.path),
  run: async (tx, { model }, input) => {
    const { fromYear } = model;
    const { toYear } = input;
    if (model.toYear != null) throw refuse('MODEL_ENDED', { toYear: model.toYear });
    if (toYear < fromYear) throw refuse('MODEL_YEARS_REVERSED', { fromYear, toYear }, 'toYear');
    await takeModelStep(tx, model, 'end', input);
    model.toYear = toYear;
    // Nobody keeps a proposal.
    if (!model.worked) return model.id;
    const years = await yearsThatChange(tx, { fromYear: toYear + 1, toYear: null }, 'toYear');
    const keepers = years.length > 0 ? await listKeepersAfter(tx.db, model.id, toYear) : [];
    const losers = keepers.filter((keeper) => yearsWithin(years, keeper).length > 0);
    // All at once: a model of the city is kept by thousands of units.
    if (losers.length > 0) {
      const unitIds = [...new Set(losers.map(({ unitId }) => unitId))];
      await tx.announce(meritsChanged, { unitIds, years });
    }
    return model.id;
  },
});
