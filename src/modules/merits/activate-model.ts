import { command } from '../../platform/command/command.js';
import { mayKeepModel } from './merit.policy.js';
import type { ActivateModelInput } from './model.input.js';
import { loadModel, takeModelStep } from './take-model-step.js';

/** A proposed model begins to work; from then on units may keep it. */
export const activateModel = command({
  name: 'model.activate',
  load: (tx, input: ActivateModelInput) => loadModel(tx, input),
  may: (actor, { body }) => mayKeepModel(actor, body.path),
  run: async (tx, { model }, input) => {
    await takeModelStep(tx, model, 'activate', input);
    model.worked = true;
    model.fromYear = input.fromYear ?? model.fromYear;
    return model.id;
  },
});
