import { clockTime, inTime } from '../../kernel/deadline.js';
import { within } from '../../kernel/path.js';
import { command } from '../../platform/command/command.js';
import { mayCascade } from './assignment.policy.js';
import { passes } from './assignment.rules.js';
import { listAlreadyAssigned } from './assignment-chain.store.js';
import { giveWork, requireClear } from './give-work.js';
import { loadAssignment, requireStep, takeStep } from './load-assignment.js';
import { bodyOrRefuse, distinct, groupRuleOf, membersOf, partiesOf } from './resolve-assignees.js';
import { asAbove, rollUp } from './roll-up.js';
import type { CascadeAssignmentInput } from './task.input.js';
import { refuse } from './task.refusals.js';
import { namesInWords } from './task.rules.js';
import { findTask } from './task.store.js';

/** A body hands its work down: an assignment each for bodies and units below, due no later than its own, accepted by itself. Its progress follows theirs from then on. */
export const cascadeAssignment = command({
  name: 'assignment.cascade',
  load: async (tx, input: CascadeAssignmentInput) => {
    const loaded = await loadAssignment(tx, input);
    const { bodyId } = loaded.assignment;
    const own = bodyId ? await bodyOrRefuse(tx, bodyId, 'id') : null;
    const under = input.assignees.underBodyId
      ? await bodyOrRefuse(tx, input.assignees.underBodyId, 'assignees.underBodyId')
      : own;
    const named = await partiesOf(tx, input.assignees, 'assignees');
    const coordinators = input.coordinators ? await partiesOf(tx, input.coordinators, 'coordinators') : [];
    return { ...loaded, own, under, named, coordinators };
  },
  may: (actor, { parties }) => mayCascade(actor, parties),
  run: async (tx, { assignment, above, own, under, named, coordinators }, input) => {
    if (!own || !under) throw new Error('only what a body has is handed down');
    requireStep(assignment, 'cascade');
    const { taskId, year } = assignment;
    const task = await findTask(tx.db, taskId);
    const parentDueAt = assignment.dueAt ?? null;
    const dueAt = input.dueAt ?? parentDueAt;
    const responsibility = input.responsibility ?? null;
    const product = input.product ?? assignment.product;
    if (input.dueAt && !inTime(tx.now, input.dueAt)) throw refuse('DUE_IN_PAST', {}, 'dueAt');
    if (passes(dueAt, parentDueAt)) {
      const until = clockTime(parentDueAt as string, tx.tenant.timeZone);
      throw refuse('DUE_AFTER_PARENT', { parentDueAt, until }, 'dueAt');
    }
    await requireClear(tx, { work: task.work, dueAt, responsibility, product });
    const rule = groupRuleOf(input.assignees, under);
    const group = rule ? await membersOf(tx, rule) : { parties: [], withoutUnit: [] };
    if (group.withoutUnit.length > 0) {
      throw refuse('MEMBER_WITHOUT_UNIT', { names: namesInWords(group.withoutUnit) }, 'assignees.group');
    }
    const members = group.parties.filter((party) => party.bodyId !== own.id);
    const assignees = distinct([...named, ...members]);
    if (assignees.length === 0) throw refuse('TASK_WITHOUT_ASSIGNEE', {}, 'assignees');
    const outside = assignees.find((party) => party.bodyId === own.id || !within(party.path, own.path));
    if (outside) throw refuse('ASSIGNEE_NOT_BELOW', { name: outside.name }, 'assignees');
    const known = await listAlreadyAssigned(tx.db, taskId, year, {
      bodyIds: assignees.flatMap(({ bodyId }) => bodyId ?? []),
      unitIds: assignees.flatMap(({ unitId }) => unitId ?? []),
    });
    if (known.length > 0) throw refuse('ASSIGNEE_ALREADY_ASSIGNED', { year, names: namesInWords(known) }, 'assignees');

    takeStep(tx, assignment, 'cascade', { note: input.note ?? null });
    await tx.em.flush();
    const parent = { id: assignment.id, chain: assignment.chain, dueAt: parentDueAt };
    const terms = { taskId, year, dueAt, responsibility, product, authorityBodyId: own.id, parent };
    await giveWork(tx, terms, assignees, coordinators);
    await rollUp(tx, [...above, asAbove(assignment)]);
    return assignment.id;
  },
});
