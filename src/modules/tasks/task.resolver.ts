import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { planOf } from '../plans/plan.resolver.js';
import type { PlanRow } from '../plans/plan.store.js';
import { PlanType } from '../plans/plan.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { type AssignmentCounts, noAssignments } from './assignment.rules.js';
import type { AssignmentRow } from './assignment.store.js';
import { createTask } from './create-task.js';
import { endTask } from './end-task.js';
import { setTaskRules } from './set-task-rules.js';
import { EndTaskInput, TaskInput, TaskRulesInput } from './task.input.js';
import { assignmentsOfTask, countsOfTask, countsOfYear, taskOf, taskRules, tasksOfPlan } from './task.loaders.js';
import type { TaskRow, TaskRulesRow } from './task.store.js';
import { AssignmentCountsType, AssignmentType, TaskRulesType, TaskType } from './task.type.js';

@Resolver(() => TaskType)
export class TaskResolver {
  @Mutation(() => TaskType, {
    description:
      'Gives work: a task with one assignment for each assignee. Officers, heads and administrators over the authority. Refusals: TASK_CODE_TAKEN, TASK_WITHOUT_ASSIGNEE, ASSIGNEE_OUTSIDE_AUTHORITY, MEMBER_WITHOUT_UNIT, ASSIGNMENT_UNCLEAR, DUE_IN_PAST, YEAR_NOT_OPEN.',
  })
  async createTask(
    @Arg('input', () => TaskInput, { description: 'The task.' }) input: TaskInput,
    @Ctx() context: RequestContext,
  ): Promise<TaskRow> {
    return taskOf(context, await createTask(context, input));
  }

  @Mutation(() => TaskType, {
    description:
      'Ends a yearly task, so that no later year gives its work; what was given stays. Officers, heads and administrators over the authority. Refusals: TASK_NOT_YEARLY, TASK_ENDS_BEFORE_IT_BEGINS, TASK_GIVEN_AFTER, REASON_REQUIRED.',
  })
  async endTask(
    @Arg('input', () => EndTaskInput, { description: 'Which task, with which year, and why.' }) input: EndTaskInput,
    @Ctx() context: RequestContext,
  ): Promise<TaskRow> {
    return taskOf(context, await endTask(context, input));
  }

  @FieldResolver(() => BodyType, { description: 'The body that gives the work and accepts its products.' })
  authority(@Root() task: TaskRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, task.authorityBodyId);
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

  @FieldResolver(() => AssignmentCountsType, {
    description: 'How many of its assignments of a year are in which state, in the whole tenant.',
  })
  assignmentCounts(
    @Root() task: TaskRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentCounts> {
    return context.load(countsOfTask, { taskId: task.id, year });
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

/** Fields that tasks lend to bodies. */
@Resolver(() => BodyType)
export class TasksOfBodyResolver {
  @FieldResolver(() => AssignmentCountsType, {
    description: 'How many assignments of a year are in which state in its whole subtree: of bodies and of units.',
  })
  async assignmentCounts(
    @Root() body: BodyRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentCounts> {
    return (await context.load(countsOfYear, year)).get(body.id) ?? noAssignments;
  }
}

/** Fields that tasks lend to the tenant, and what sets them. */
@Resolver(() => TenantType)
export class TasksOfTenantResolver {
  @FieldResolver(() => TaskRulesType, { description: 'How work is given here.' })
  async taskRules(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<TaskRulesRow> {
    requireTenantOfRequest(context, tenant);
    return context.load(taskRules, 'rules');
  }

  @Mutation(() => TaskRulesType, {
    description:
      'Says whether assignments that leave one of the six clears open are refused. Administrators of a root body. What was given before stays and can be taken on once it is clear.',
  })
  async setTaskRules(
    @Arg('input', () => TaskRulesInput, { description: 'The rules.' }) input: TaskRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<TaskRulesRow> {
    await setTaskRules(context, input);
    return context.load(taskRules, 'rules');
  }
}
