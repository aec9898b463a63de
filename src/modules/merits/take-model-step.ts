import { type Day, dayOf } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { type BodyRow, findBody } from '../bodies/body.store.js';
import { ModelEntity, type ModelRecord, ModelStepEntity } from './merit.entity.js';
import { refuse } from './merit.refusals.js';
import { isDecidedBy, type ModelStatus } from './merit.rules.js';
import { findLastDecision } from './model.store.js';
import { endNeedsReason, type ModelAction, mayTakeModelStep, modelSteps } from './model.workflow.js';

/** A locked model with the body that it belongs to. */
export interface LoadedModel {
  readonly model: ModelRecord;
  readonly body: BodyRow;
}

/** What is said with a step. */
export interface SaidWithStep {
  readonly decisionNumber?: string | null | undefined;
  readonly decidedOn?: Day | null | undefined;
  readonly authority?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

/** Locks a model for a step; a stale version is refused with CONFLICT. */
export async function loadModel(
  tx: Tx,
  input: { readonly id: string; readonly version: number },
): Promise<LoadedModel> {
  const model = await lockById<ModelRecord>(tx.em, ModelEntity, input.id, input.version);
  const body = await findBody(tx.db, model.bodyId);
  if (!body) throw refuseShared('NOT_FOUND');
  return { model, body };
}

/** Takes a step of a model and keeps who took it, when, by which decision and why; refuses what its state or the calendar does not allow. */
export async function takeModelStep(
  tx: Tx,
  model: ModelRecord,
  action: ModelAction,
  said: SaidWithStep,
): Promise<void> {
  const from = model.status;
  if (!mayTakeModelStep(from, action)) throw refuse('MODEL_WRONG_STATE', { status: from });
  await requireDay(tx, model.id, said.decidedOn);
  const reason = said.reason?.trim() || null;
  if (action === 'end' && endNeedsReason(from) && reason === null) throw refuseShared('REASON_REQUIRED', {}, 'reason');
  model.status = modelSteps[action].to;
  keepModelStep(tx, model, from, { ...said, reason });
}

/** A decision is dated today or earlier, and not before the last one about the model. */
async function requireDay(tx: Tx, modelId: string, decidedOn: Day | null | undefined): Promise<void> {
  if (decidedOn == null) return;
  const today = dayOf(tx.now, tx.tenant.timeZone);
  if (!isDecidedBy(decidedOn, today)) throw refuse('MERIT_DATE_IN_FUTURE', { today }, 'decidedOn');
  const last = await findLastDecision(tx.db, modelId);
  if (last !== null && decidedOn < last) throw refuse('MODEL_DECIDED_BEFORE_LAST_STEP', { last }, 'decidedOn');
}

/** Adds a step to the history of a model. */
export function keepModelStep(tx: Tx, model: ModelRecord, from: ModelStatus | null, said: SaidWithStep): void {
  tx.em.create(ModelStepEntity, {
    tenantId: tx.tenant.id,
    id: newId(),
    modelId: model.id,
    at: tx.now,
    accountId: tx.actor.accountId,
    personName: tx.actor.name,
    fromStatus: from,
    toStatus: model.status,
    decisionNumber: said.decisionNumber ?? null,
    decidedOn: said.decidedOn ?? null,
    authority: said.authority ?? null,
    reason: said.reason ?? null,
  });
  tx.audit({ subjectType: 'Model', subjectId: model.id, reason: said.reason ?? null });
}
