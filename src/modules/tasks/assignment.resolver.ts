import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { endOfDayAfter } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { planOf } from '../plans/plan.resolver.js';
import { assigneeOf } from '../reporting/assignee.loaders.js';
import { AssigneeUnion } from '../reporting/assignee.type.js';
import { subtreeIds, unitOf, unitScope } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { acceptAssignment } from './accept-assignment.js';
import { acceptProduct } from './accept-product.js';
import { mayDecideProduct } from './assignment.policy.js';
import {
  type AssignmentCounts,
  type AssignmentStatus,
  assignmentStatusAt,
  type Clear,
  missingClears,
} from './assignment.rules.js';
import type { AssignmentRow, StepRow } from './assignment.store.js';
import { type DecidableProducts, pageAssignments } from './assignment-list.store.js';
import { cancelAssignment } from './cancel-assignment.js';
import { cascadeAssignment } from './cascade-assignment.js';
import { clarifyAssignment } from './clarify-assignment.js';
import { reportProgress } from './report-progress.js';
import { returnProduct } from './return-product.js';
import {
  AssignmentFilter,
  AssignmentReasonInput,
  AssignmentStepInput,
  CascadeAssignmentInput,
  ClarifyAssignmentInput,
} from './task.input.js';
import {
  assignmentInScope,
  assignmentOf,
  coordinatorsOfAssignment,
  countsBelow,
  evidenceOfStep,
  stepsOfAssignment,
  taskOf,
  workFileById,
} from './task.loaders.js';
import type { TaskRow } from './task.store.js';
import {
  AssignmentConnection,
  AssignmentCountsType,
  AssignmentStatusEnum,
  AssignmentStepType,
  AssignmentType,
  ClearEnum,
  StepEvidenceType,
  TaskType,
  WorkFileType,
} from './task.type.js';
import type { StepEvidenceRow, WorkFileRow } from './work-file.store.js';

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

// Everything that mayDecideProduct lets pass, told to the list as ids.
async function decidableBy(context: RequestContext): Promise<DecidableProducts> {
  const { actor } = context.insider();
  const { all, byId } = await context.load(bodyTree, 'tree');
  const may = (authority: BodyRow, bodyId: string | null) =>
    mayDecideProduct(actor, {
      bodyId,
      bodyPath: bodyId === null ? null : authority.path,
      unitId: null,
      authorityPath: authority.path,
      deliveredBy: null,
    }).allowed;
  const own = actor.memberships.flatMap(({ bodyId }) => byId.get(bodyId ?? '') ?? []);
  return {
    authorityIds: all.filter((body) => may(body, null)).map(({ id }) => id),
    notWithin: own.filter((body) => !may(body, body.id)).map(({ id }) => id),
    accountId: actor.accountId,
    unitIds: actor.memberships.flatMap(({ role, unitId }) => (role === 'UNIT_OFFICER' && unitId ? [unitId] : [])),
  };
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
    const { actor, tenant } = context.insider();
    const scope = await unitScope(context);
    const { underBody, assigneeBody, assigneeUnit, authorityBody, planId, taskId, parentId, ...asked } = filter ?? {};
    const { mine, dueInDays, waitingForMe, ...narrowing } = asked;
    const under = underBody == null ? null : await bodyOf(context, underBody);
    const body = assigneeBody == null ? null : await bodyOf(context, assigneeBody);
    const authority = authorityBody == null ? null : await bodyOf(context, authorityBody);
    const unit = assigneeUnit == null ? null : await unitOf(context, assigneeUnit);
    const plan = planId == null ? null : await planOf(context, planId);
    const task = taskId == null ? null : await taskOf(context, taskId);
    const parent = parentId == null ? null : await context.load(assignmentInScope, parentId);
    if (parentId != null && parent === null) throw refuse('NOT_FOUND');
    const now = context.clock();
    const own = { bodyIds: actor.memberships.flatMap((held) => held.bodyId ?? []), unitIds: scope.unitIds };
    const question = {
      ...narrowing,
      scope,
      now,
      underBodyIds: under && (await subtreeIds(context, under.id)),
      bodyId: body?.id,
      unitId: unit?.id,
      authorityId: authority?.id,
      planId: plan?.id,
      taskId: task?.id,
      parentId: parent?.id,
      dueUntil: dueInDays == null ? null : endOfDayAfter(now, dueInDays, tenant.timeZone),
      decidable: waitingForMe ? await decidableBy(context) : null,
      own: mine ? own : null,
    };
    return toConnection(await pageAssignments(context.db, question, { first, after }), (row) => row);
  }

  @Mutation(() => AssignmentType, {
    description:
      'Takes work on. The assignee. Refusals: ASSIGNMENT_WRONG_STATE, ASSIGNMENT_UNCLEAR (where the tenant refuses unclear work), YEAR_NOT_OPEN.',
  })
  async acceptAssignment(
    @Arg('input', () => AssignmentStepInput, { description: 'Which one.' }) input: AssignmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await acceptAssignment(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Says how far the work has come, or hands the product over. The assignee. Refusals: ASSIGNMENT_WRONG_STATE, PROGRESS_OUT_OF_RANGE, REASON_REQUIRED (progress that goes back needs a note); where work was handed down, progress follows from it, and only a head over the assignee states it otherwise, with a note: PROGRESS_ROLLS_UP, BELOW_UNFINISHED; EVIDENCE_LINK_NOT_HTTPS, YEAR_NOT_OPEN.',
  })
  async reportProgress(
    @Arg('input', () => AssignmentStepInput, { description: 'Which one, and how far.' }) input: AssignmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await reportProgress(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Accepts the product. Officers and heads over the authority, never for their own work. Refusals: ASSIGNMENT_WRONG_STATE, YEAR_NOT_OPEN.',
  })
  async acceptProduct(
    @Arg('input', () => AssignmentStepInput, { description: 'Which one.' }) input: AssignmentStepInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await acceptProduct(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Sends the product back; the work goes on. Officers and heads over the authority, never for their own work. Refusals: ASSIGNMENT_WRONG_STATE, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async returnProduct(
    @Arg('input', () => AssignmentReasonInput, { description: 'Which one, and why.' }) input: AssignmentReasonInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await returnProduct(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Calls the work off, and whatever goes on below it; the records stay. Officers and heads over the authority, never for their own work. Refusals: ASSIGNMENT_WRONG_STATE, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async cancelAssignment(
    @Arg('input', () => AssignmentReasonInput, { description: 'Which one, and why.' }) input: AssignmentReasonInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await cancelAssignment(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Fills in what the plan left open. Officers, heads and administrators over the authority. Refusals: ASSIGNMENT_WRONG_STATE, DUE_IN_PAST, DUE_AFTER_PARENT, DUE_BEFORE_CHILDREN, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async clarifyAssignment(
    @Arg('input', () => ClarifyAssignmentInput, { description: 'What becomes clear.' }) input: ClarifyAssignmentInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await clarifyAssignment(context, input));
  }

  @Mutation(() => AssignmentType, {
    description:
      'Hands work down: an assignment for each body or unit below, due no later, accepted by the body itself. Officers and heads over the body that has the work. Refusals: ASSIGNMENT_WRONG_STATE, TASK_WITHOUT_ASSIGNEE, ASSIGNEE_NOT_BELOW, ASSIGNEE_ALREADY_ASSIGNED, MEMBER_WITHOUT_UNIT, ASSIGNMENT_UNCLEAR, DUE_IN_PAST, DUE_AFTER_PARENT, YEAR_NOT_OPEN.',
  })
  async cascadeAssignment(
    @Arg('input', () => CascadeAssignmentInput, { description: 'Which one, to whom and on what terms.' })
    input: CascadeAssignmentInput,
    @Ctx() context: RequestContext,
  ): Promise<AssignmentRow> {
    return assignmentOf(context, await cascadeAssignment(context, input));
  }

  @FieldResolver(() => AssignmentType, {
    nullable: true,
    description:
      "The assignment that it was handed down from; null where it was not, or where that lies outside the caller's scope.",
  })
  async parent(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<AssignmentRow | null> {
    return assignment.parentId === null ? null : context.load(assignmentInScope, assignment.parentId);
  }

  @FieldResolver(() => AssignmentCountsType, {
    description:
      'How many of those handed down from it, one step below, are in which state; the list is assignments(filter: { parentId }).',
  })
  belowCounts(@Root() assignment: AssignmentRow, @Ctx() context: RequestContext): Promise<AssignmentCounts> {
    return context.load(countsBelow, assignment.id);
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

@Resolver(() => AssignmentStepType)
export class AssignmentStepResolver {
  @FieldResolver(() => [StepEvidenceType], {
    description: 'What shows what was reported, in the order in which it was named.',
  })
  evidence(@Root() step: StepRow, @Ctx() context: RequestContext): Promise<StepEvidenceRow[]> {
    return context.load(evidenceOfStep, step.id);
  }
}

@Resolver(() => StepEvidenceType)
export class StepEvidenceResolver {
  @FieldResolver(() => WorkFileType, { nullable: true, description: 'The file; null for a link.' })
  async file(@Root() { fileId }: StepEvidenceRow, @Ctx() context: RequestContext): Promise<WorkFileRow | null> {
    return fileId === null ? null : context.load(workFileById, fileId);
  }
}
