import { command } from '../../platform/command/command.js';
import { mayDistinguishModel } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { modelGaps } from './merit.rules.js';
import type { PromoteModelInput } from './model.input.js';
import { loadModel, takeModelStep } from './take-model-step.js';

/** A model is spread to others (nhân rộng) by a decision; what others shall do after it has to be clear. */
export const promoteModel = command({
  name: 'model.promote',
  load: (tx, input: PromoteModelInput) => loadModel(tx, input),
  may: (actor, { body }) => mayDistinguishModel(actor, body.path),
  run: async (tx, { model }, input) => {
    await takeModelStep(tx, model, 'promote', input);
    const missing = modelGaps(model);
    if (missing.length > 0) throw refuse('MODEL_NOT_CLEAR', { missing });
    return model.id;
  },
});
