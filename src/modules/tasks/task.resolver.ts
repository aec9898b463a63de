import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { readScope } from '../../kernel/actor.js';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { planOf } from '../plans/plan.resolver.js';
import type { PlanRow } from '../plans/plan.store.js';
import { PlanType } from '../plans/plan.type.js';
import { assigneeOf } from '../reporting/assignee.loaders.js';
import { AssigneeUnion } from '../reporting/assignee.type.js';
import { unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { acceptAssignment } from './accept-assignment.js';
import { acceptProduct } from './accept-product.js';
import { type AssignmentStatus, assignmentStatusAt, type Clear, missingClears } from './assignment.rules.js';
import { type AssignmentRow, pageAssignments, type StepRow } from './assignment.store.js';
import { cancelAssignment } from './cancel-assignment.js';
import { clarifyAssignment } from './clarify-assignment.js';
import { createTask } from './create-task.js';
import { reportProgress } from './report-progress.js';
import { returnProduct } from './return-product.js';
import {
  AssignmentFilter,
  AssignmentReasonInput,
  AssignmentStepInput,
  ClarifyAssignmentInput,
  TaskInput,
} from './task.input.js';
import {
  assignmentById,
  assignmentsOfTask,
  coordinatorsOfAssignment,
  stepsOfAssignment,
  taskById,
  tasksOfPlan,
} from './task.loaders.js';
import type { TaskRow } from './task.store.js';
import {
  AssignmentConnection,
  AssignmentStatusEnum,
  AssignmentStepType,
  AssignmentType,
  ClearEnum,
  TaskType,
} from './task.type.js';

async function taskOf(context: RequestContext, id: string): Promise<TaskRow> {
  const found = await context.load(taskById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

async function assignmentOf(context: RequestContext, id: string): Promise<AssignmentRow> {
  const found = await context.load(assignmentById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

async function missingOf(context: RequestContext, assignment: AssignmentRow): Promise<Clear[]> {
  const { work } = await taskOf(context, assignment.taskId);
  return missingClears({
    assigneeId: assignment.bodyId ?? assignment.unitId,
    work,
    dueAt: assignment.dueAt,
    responsibility: assignment.responsibility,
    product: assignment.product,
    authorityId: assignment.authorityBodyId,
  });
}

@Resolver(() => TaskType)
export class TaskResolver {
  @Mutation(() => TaskType, {
    description:
      'Gives work: a task with one assignment for each assignee. Officers, heads and administrators over the authority. Refusals: TASK_CODE_TAKEN, TASK_WITHOUT_ASSIGNEE, ASSIGNEE_OUTSIDE_AUTHORITY, DUE_IN_PAST.',
  })
  async createTask(
    @Arg('input', () => TaskInput, { description: 'The task.' }) input: TaskInput,
    @Ctx() context: RequestContext,
  ): Promise<TaskRow> {
    return taskOf(context, await createTask(context, input));
  }

  @FieldResolver(() => PlanType, {
    nullable: true,
    description: 'The plan that asks for it; null for work outside plans.',
  })
  async plan(@Root() task: TaskRow, @Ctx() context: RequestContext): Promise<PlanRow | null> {
    return task.planId === null ? null : planOf(context, task.planId);
  }

  @FieldResolver(() => [AssignmentType], {
    description: "Its assignments by year and due instant, cut to the caller's scope.",
  })
  async assignments(
    @Root() task: TaskRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, { nullable: true, description: 'Only this year.' }) year?: number,
  ): Promise<AssignmentRow[]> {
    const all = await context.load(assignmentsOfTask, task.id);
    return year == null ? all : all.filter((assignment) => assignment.year === year);
  }
}

@Resolver(() => AssignmentType)
export class AssignmentResolver {
  @Query(() => AssignmentConnection, {
    description:
      "Assignments by due instant, those without a date last, cut to the caller's scope: the subtrees of his bodies and the units he reports for, as assignees or coordinators.",
  })
  async assignments(
    @Ctx() context: RequestContext,
    @Arg('filter', () => AssignmentFilter, { nullable: true, description: 'What to narrow by.' })
    filter?: AssignmentFilter,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<AssignmentRow>> {
    const { actor } = context.insider();
    const scope = readScope(actor);
    if (scope.paths.length + scope.unitIds.length === 0) throw refuse('FORBIDDEN');
    const { underBody, assigneeBody, assigneeUnit, planId, mine, ...asked } = filter ?? {};
    const under = underBody == null ? null : await bodyOf(context, underBody);
    const body = assigneeBody == null ? null : await bodyOf(context, assigneeBody);
    const unit = assigneeUnit == null ? null : await unitOf(context, assigneeUnit);
    const plan = planId == null ? null : await planOf(context, planId);
    const own = { bodyIds: actor.memberships.flatMap((held) => held.bodyId ?? []), unitIds: scope.unitIds };
    const question = {
      ...asked,
      scope,
      now: context.clock(),
      underPath: under?.path,
      bodyId: body?.id,
      unitId: unit?.id,
      planId: plan?.id,
      own: mine ? own : null,
    };
    return toConnection(await pageAssignments(context.db, question, { first, after }), (row) => row);
  }

  @Mutation(() => AssignmentType, {
    description: 'Takes work on. The assignee. Refusals: ASSIGNMENT_WRONG_STATE.',
  })
  async acceptAssignment(
    @Arg('input', () => AssignmentStepInput, { description: 'Which one.' }) input: AssignmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await acceptAssignment(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Says how far the work has come, or hands the product over. The assignee. Refusals: ASSIGNMENT_WRONG_STATE, PROGRESS_OUT_OF_RANGE, REASON_REQUIRED (progress that goes back needs a note).',
  })
  async reportProgress(
    @Arg('input', () => AssignmentStepInput, { description: 'Which one, and how far.' }) input: AssignmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await reportProgress(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Accepts the product. Officers and heads over the authority, never for their own work. Refusals: ASSIGNMENT_WRONG_STATE.',
  })
  async acceptProduct(
    @Arg('input', () => AssignmentStepInput, { description: 'Which one.' }) input: AssignmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await acceptProduct(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Sends the product back; the work goes on. Officers and heads over the authority, never for their own work. Refusals: ASSIGNMENT_WRONG_STATE, REASON_REQUIRED.',
  })
  async returnProduct(
    @Arg('input', () => AssignmentReasonInput, { description: 'Which one, and why.' }) input: AssignmentReasonInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await returnProduct(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Calls the work off; the record stays. Officers and heads over the authority, never for their own work. Refusals: ASSIGNMENT_WRONG_STATE, REASON_REQUIRED.',
  })
  async cancelAssignment(
    @Arg('input', () => AssignmentReasonInput, { description: 'Which one, and why.' }) input: AssignmentReasonInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await cancelAssignment(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Fills in what the plan left open. Officers, heads and administrators over the authority. Refusals: ASSIGNMENT_WRONG_STATE, DUE_IN_PAST, REASON_REQUIRED.',
  })
  async clarifyAssignment(
    @Arg('input', () => ClarifyAssignmentInput, { description: 'What becomes clear.' }) input: ClarifyAssignmentInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await clarifyAssignment(context, input));
  }

  @FieldResolver(() => TaskType, { description: 'The task that it belongs to.' })
  task(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<TaskRow> {
    return taskOf(context, assignment.taskId);
  }

  @FieldResolver(() => AssigneeUnion, { description: 'Who: the body or unit that does it.' })
  assignee(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<BodyRow | UnitRow> {
    return assigneeOf(context, assignment);
  }

  @FieldResolver(() => [AssigneeUnion], { description: 'Who works along (phối hợp).' })
  async coordinators(
    @Root() assignment: AssignmentRow,
    @Ctx() context: RequestContext,
  ): Promise<(BodyRow | UnitRow)[]> {
    const refs = await context.load(coordinatorsOfAssignment, assignment.id);
    return Promise.all(refs.map((ref) => assigneeOf(context, ref)));
  }

  @FieldResolver(() => BodyType, { description: 'The body that accepts the product (thẩm quyền).' })
  authority(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, assignment.authorityBodyId);
  }

  @FieldResolver(() => AssignmentStatusEnum, { description: 'State, by the clock.' })
  status(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): AssignmentStatus {
    return assignmentStatusAt(assignment, context.clock());
  }

  @FieldResolver(() => Boolean, { description: 'Whether all six clears are filled in.' })
  async clear(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<boolean> {
    return (await missingOf(context, assignment)).length === 0;
  }

  @FieldResolver(() => [ClearEnum], { description: 'Which of the six clears are still open.' })
  missing(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<Clear[]> {
    return missingOf(context, assignment);
  }

  @FieldResolver(() => [AssignmentStepType], { description: 'Progress and decisions, oldest first.' })
  steps(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<StepRow[]> {
    return context.load(stepsOfAssignment, assignment.id);
  }
}

/** Fields that tasks lend to plans. */
@Resolver(() => PlanType)
export class TasksOfPlanResolver {
  @FieldResolver(() => [TaskType], { description: 'The tasks that cite it, by code.' })
  tasks(@Root() plan: PlanRow, @Ctx() context: RequestContext): Promise<TaskRow[]> {
    return context.load(tasksOfPlan, plan.id);
  }
}
