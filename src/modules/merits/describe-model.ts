import { command } from '../../platform/command/command.js';
import { mayKeepModel } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { modelGaps } from './merit.rules.js';
import type { DescribeModelInput } from './model.input.js';
import { isDistinguished } from './model.workflow.js';
import { loadModel } from './take-model-step.js';

/** Says what a model is in four ways ("4 rõ"); one that others follow stays clear. */
export const describeModel = command({
  name: 'model.describe',
  load: (tx, input: DescribeModelInput) => loadModel(tx, input),
  may: (actor, { body }) => mayKeepModel(actor, body.path),
  run: async (tx, { model }, input) => {
    if (model.status === 'ENDED') throw refuse('MODEL_WRONG_STATE', { status: model.status });
    const before = modelGaps(model);
    for (const name of ['purpose', 'method', 'operation', 'results'] as const) {
      const text = input[name];
      if (text !== undefined) model[name] = text;
    }
    const missing = modelGaps(model).filter((gap) => !before.includes(gap));
    if (isDistinguished(model.status) && missing.length > 0) throw refuse('MODEL_NOT_CLEAR', { missing });
    tx.audit({ subjectType: 'Model', subjectId: model.id });
    return model.id;
  },
});
