import { idsOnPath } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import type { AssignmentParties } from './assignment.policy.js';
import { givesReason } from './assignment.rules.js';
import { findAssignmentPaths } from './assignment.store.js';
import { type AssignmentAction, type AssignmentStage, assignmentSteps, mayTakeStep } from './assignment.workflow.js';
import { findChain, type LockedAbove, lockAbove } from './assignment-chain.store.js';
import { AssignmentEntity, type AssignmentRecord, AssignmentStepEntity } from './task.entity.js';
import { refuse as refuseTask } from './task.refusals.js';

/** A locked assignment with what policies ask of it. */
export interface LoadedAssignment {
  readonly assignment: AssignmentRecord;
  readonly parties: AssignmentParties;
  /** The assignments above, from the first one down; locked too, because their progress follows. */
  readonly above: readonly LockedAbove[];
}

/** Locks an assignment and those above it for one of its steps, always from the first one down, so that two steps in one chain wait and never for each other. */
export async function loadAssignment(
  tx: Tx,
  input: { readonly id: string; readonly version?: number },
): Promise<LoadedAssignment> {
  const chain = await findChain(tx.db, input.id);
  if (chain === null) throw refuse('NOT_FOUND');
  const above = chain === '' ? [] : await lockAbove(tx.db, idsOnPath(chain));
  const assignment = await lockById<AssignmentRecord>(tx.em, AssignmentEntity, input.id, input.version);
  await requireOpenYear(tx.db, assignment.year, 'id');
  const paths = await findAssignmentPaths(tx.db, assignment.id);
  if (!paths) throw refuse('NOT_FOUND');
  return {
    assignment,
    above,
    parties: { bodyId: assignment.bodyId ?? null, unitId: assignment.unitId ?? null, ...paths },
  };
}

/** Refuses a step that the state does not allow. */
export function requireStep(assignment: AssignmentRecord, action: AssignmentAction): void {
  const stage = assignment.status as AssignmentStage;
  if (!mayTakeStep(stage, action)) throw refuseTask('ASSIGNMENT_WRONG_STATE', { status: stage });
}

/** Takes a step: moves the assignment and keeps who did it, when and why. Gives back the id of the step. */
export function takeStep(
  tx: Tx,
  assignment: AssignmentRecord,
  action: AssignmentAction,
  said: { readonly note: string | null; readonly percent?: number },
): string {
  requireStep(assignment, action);
  const { to, reason } = assignmentSteps[action];
  if (reason && !givesReason(said.note)) throw refuse('REASON_REQUIRED', {}, 'reason');
  const from = assignment.status;
  assignment.status = to ?? from;
  assignment.percent = said.percent ?? assignment.percent;
  const id = newId();
  tx.em.create(AssignmentStepEntity, {
    tenantId: tx.tenant.id,
    id,
    assignmentId: assignment.id,
    at: tx.now,
    accountId: tx.actor.accountId,
    personName: tx.actor.name,
    fromStatus: from,
    toStatus: assignment.status,
    percent: assignment.percent,
    note: said.note,
  });
  tx.audit({ subjectType: 'Assignment', subjectId: assignment.id, reason: said.note });
  return id;
}

/** Progress is reported by reportProgress alone; a step that would ignore it refuses it. */
export function withoutProgress(input: {
  readonly percent?: number | null;
  readonly delivered?: boolean | null;
  readonly followBelow?: boolean | null;
  readonly evidence?: readonly unknown[] | null;
}): void {
  if (input.percent != null) throw refuse('BAD_USER_INPUT', { problem: 'percent' }, 'percent');
  if (input.delivered != null) throw refuse('BAD_USER_INPUT', { problem: 'delivered' }, 'delivered');
  if (input.followBelow != null) throw refuse('BAD_USER_INPUT', { problem: 'followBelow' }, 'followBelow');
  if (input.evidence != null) throw refuse('BAD_USER_INPUT', { problem: 'evidence' }, 'evidence');
}
