import { command } from '../../platform/command/command.js';
import { mayDistinguishModel } from './merit.policy.js';
import type { RecogniseModelInput } from './model.input.js';
import { loadModel, takeModelStep } from './take-model-step.js';

/** Notes that an authority above recognised a model that is spread to others. */
export const recogniseModel = command({
  name: 'model.recognise',
  load: (tx, input: RecogniseModelInput) => loadModel(tx, input),
  may: (actor, { body }) => mayDistinguishModel(actor, body.path),
  run: async (tx, { model }, input) => {
    const action = input.status === 'RECOGNISED_BY_PROVINCE' ? 'recogniseByProvince' : 'recogniseAbove';
    await takeModelStep(tx, model, action, input);
    return model.id;
  },
});
