import type { Path } from '../../kernel/path.js';
import { idsOnPath } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import { isId } from '../../platform/new-id.js';
import { groupsInOrder, inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { unitScope } from '../units/unit.loaders.js';
import type { UnitScope } from '../units/unit.store.js';
import { type AssignmentCounts, noAssignments, sumOfCounts } from './assignment.rules.js';
import {
  type AssignmentRow,
  type CoordinatorRow,
  listAssignments,
  listCoordinators,
  listSteps,
  type StepRow,
} from './assignment.store.js';
import {
  countAssignmentsBelow,
  countAssignmentsByBody,
  countAssignmentsByTask,
  listAssignmentsInScope,
  listAssignmentsOfTasks,
} from './assignment-list.store.js';
import { findTaskRules, listTasks, listTasksOfPlans, type TaskRow, type TaskRulesRow } from './task.store.js';
import { listStepEvidence, listWorkFiles, type StepEvidenceRow, type WorkFileRow } from './work-file.store.js';

/** A task by its id. */
export const taskById = loader<string, TaskRow | null>(async (context, ids) =>
  inOrder(ids, await listTasks(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** The task of an id, or NOT_FOUND. */
export async function taskOf(context: RequestContext, id: string): Promise<TaskRow> {
  const found = await context.load(taskById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

/** The tasks that cite a plan. */
export const tasksOfPlan = loader<string, TaskRow[]>(async (context, planIds) =>
  groupsInOrder(planIds, await listTasksOfPlans(context.db, planIds), (row) => row.planId as string),
);

// Analysts read no record: nothing is in their scope.
async function workScope(context: RequestContext): Promise<UnitScope> {
  const { memberships } = context.insider().actor;
  return memberships.some(({ role }) => role !== 'BI_ANALYST') ? unitScope(context) : { bodyIds: [], unitIds: [] };
}

/** The assignments of a task that lie in the caller's scope. */
export const assignmentsOfTask = loader<string, AssignmentRow[]>(async (context, taskIds) =>
  groupsInOrder(
    taskIds,
    await listAssignmentsOfTasks(context.db, taskIds, await workScope(context)),
    (row) => row.taskId,
  ),
);

/** An assignment by its id, whoever asks. */
export const assignmentById = loader<string, AssignmentRow | null>(async (context, ids) =>
  inOrder(ids, await listAssignments(context.db, ids), (row) => row.id, null),
);

/** An assignment by its id, where it lies in the caller's scope. */
export const assignmentInScope = loader<string, AssignmentRow | null>(async (context, ids) =>
  inOrder(
    ids,
    await listAssignmentsInScope(context.db, ids.filter(isId), await workScope(context)),
    (row) => row.id,
    null,
  ),
);

/** The assignment of an id, whoever asks, or NOT_FOUND. */
export async function assignmentOf(context: RequestContext, id: string): Promise<AssignmentRow> {
  const found = await context.load(assignmentById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

/** The coordinators of an assignment. */
export const coordinatorsOfAssignment = loader<string, CoordinatorRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listCoordinators(context.db, ids), (row) => row.assignmentId),
);

/** The steps of an assignment, oldest first. */
export const stepsOfAssignment = loader<string, StepRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listSteps(context.db, ids), (row) => row.assignmentId),
);

/** A file of work by its id, whoever asks. */
export const workFileById = loader<string, WorkFileRow | null>(async (context, ids) =>
  inOrder(ids, await listWorkFiles(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** What stands for a step, in the order in which it was named. */
export const evidenceOfStep = loader<string, StepEvidenceRow[]>(async (context, stepIds) =>
  groupsInOrder(stepIds, await listStepEvidence(context.db, stepIds), (row) => row.stepId),
);

/** How work is given in the tenant; the key says nothing. */
export const taskRules = loader<'rules', TaskRulesRow>(async (context) => [await findTaskRules(context.db)]);

/** How many assignments of a task are in which state in a year. */
export const countsOfTask = loader<{ readonly taskId: string; readonly year: number }, AssignmentCounts>(
  async (context, keys) => {
    const ids = [...new Set(keys.map(({ taskId }) => taskId))];
    const found = new Map(
      (await countAssignmentsByTask(context.db, ids, context.clock())).map(({ taskId, year, ...counts }) => [
        `${taskId} ${year}`,
        counts,
      ]),
    );
    return keys.map(({ taskId, year }) => found.get(`${taskId} ${year}`) ?? noAssignments);
  },
  ({ taskId, year }) => `${taskId} ${year}`,
);

/** How many assignments directly below another are in which state. */
export const countsBelow = loader<string, AssignmentCounts>(async (context, ids) => {
  const rows = await countAssignmentsBelow(context.db, ids, context.clock());
  const found = new Map(rows.map(({ parentId, ...counts }) => [parentId, counts]));
  return ids.map((id) => found.get(id) ?? noAssignments);
});

/** How many assignments of a year are in which state in the subtree of each body, in one statement for all bodies. */
export const countsOfYear = loader<number, ReadonlyMap<string, AssignmentCounts>>(async (context, years) => {
  const [rows, tree] = await Promise.all([
    countAssignmentsByBody(context.db, years, context.clock()),
    context.load(bodyTree, 'tree'),
  ]);
  const byYear = Map.groupBy(rows, (row) => row.year);
  return years.map((year) => {
    const sums = new Map<string, AssignmentCounts>();
    const { byId } = tree.inYear(year);
    for (const row of byYear.get(year) ?? []) {
      const path: Path = byId.get(row.bodyId)?.path ?? '';
      for (const id of idsOnPath(path)) sums.set(id, sumOfCounts(sums.get(id) ?? noAssignments, row));
    }
    return sums;
  });
});
