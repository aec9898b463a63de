import { readScope } from '../../kernel/actor.js';
import { groupsInOrder, inOrder, loader } from '../../platform/request-context.js';
import {
  type AssignmentRow,
  type CoordinatorRow,
  listAssignments,
  listAssignmentsOfTasks,
  listCoordinators,
  listSteps,
  type StepRow,
} from './assignment.store.js';
import { listTasks, listTasksOfPlans, type TaskRow } from './task.store.js';

/** A task by its id. */
export const taskById = loader<string, TaskRow | null>(async (context, ids) =>
  inOrder(ids, await listTasks(context.db, ids), (row) => row.id, null),
);

/** The tasks that cite a plan. */
export const tasksOfPlan = loader<string, TaskRow[]>(async (context, planIds) =>
  groupsInOrder(planIds, await listTasksOfPlans(context.db, planIds), (row) => row.planId as string),
);

/** The assignments of a task that lie in the caller's scope. */
export const assignmentsOfTask = loader<string, AssignmentRow[]>(async (context, taskIds) =>
  groupsInOrder(
    taskIds,
    await listAssignmentsOfTasks(context.db, taskIds, readScope(context.insider().actor)),
    (row) => row.taskId,
  ),
);

/** An assignment by its id, whoever asks. */
export const assignmentById = loader<string, AssignmentRow | null>(async (context, ids) =>
  inOrder(ids, await listAssignments(context.db, ids), (row) => row.id, null),
);

/** The coordinators of an assignment. */
export const coordinatorsOfAssignment = loader<string, CoordinatorRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listCoordinators(context.db, ids), (row) => row.assignmentId),
);

/** The steps of an assignment, oldest first. */
export const stepsOfAssignment = loader<string, StepRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listSteps(context.db, ids), (row) => row.assignmentId),
);
