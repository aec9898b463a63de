import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { refuse as refuseBody } from '../bodies/body.refusals.js';
import { findBody } from '../bodies/body.store.js';
import { isPlan } from '../plans/plan.store.js';
import { ModelEntity } from './merit.entity.js';
import type { CreateModelInput } from './merit.input.js';
import { mayDistinguishModel, mayKeepModel } from './merit.policy.js';
import { refuse } from './merit.refusals.js';
import { dormantStatus } from './merit.rules.js';
import { isModelNameTaken } from './merit.store.js';
import { isDistinguished } from './model.workflow.js';
import { keepModelStep } from './take-model-step.js';

/** Adds a model that units of the tenant may then keep. */
export const createModel = command({
  name: 'model.create',
  load: async (tx, input: CreateModelInput) => {
    const body = await findBody(tx.db, input.bodyId);
    if (!body) throw refuseShared('NOT_FOUND', {}, 'bodyId');
    if (input.planId && !(await isPlan(tx.db, input.planId))) throw refuseShared('NOT_FOUND', {}, 'planId');
    return body;
  },
  may: (actor, body, { status }) =>
    isDistinguished(status ?? 'ACTIVE') ? mayDistinguishModel(actor, body.path) : mayKeepModel(actor, body.path),
  run: async (tx, body, input) => {
    if (body.validTo !== null) throw refuseBody('BODY_ENDED', {}, 'bodyId');
    const { name, place = null, planId = null } = input;
    if (await isModelNameTaken(tx.db, name, place)) throw refuse('MODEL_NAME_TAKEN', {}, 'name');
    const status = input.status ?? 'ACTIVE';
    const model = tx.em.create(ModelEntity, {
      tenantId: tx.tenant.id,
      id: newId(),
      name,
      place,
      status,
      worked: status !== dormantStatus,
      bodyId: body.id,
      planId,
      section: input.section ?? null,
      fromYear: input.fromYear,
      toYear: null,
      purpose: input.purpose ?? null,
      method: input.method ?? null,
      operation: input.operation ?? null,
      results: input.results ?? null,
    });
    // Its first step refers to it.
    await tx.em.flush();
    keepModelStep(tx, model, null, {});
    return model.id;
  },
});
