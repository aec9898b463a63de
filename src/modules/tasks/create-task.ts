import { inTime } from '../../kernel/deadline.js';
import { within } from '../../kernel/path.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { isPlan } from '../plans/plan.store.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { holdYears, listOpenYears } from '../tenants/tenant-year.store.js';
import { mayAssign } from './assignment.policy.js';
import { dueInYear } from './assignment.rules.js';
import { giveWork, requireClear } from './give-work.js';
import { bodyOrRefuse, distinct, groupRuleOf, membersOf, partiesOf } from './resolve-assignees.js';
import { TaskEntity } from './task.entity.js';
import type { TaskInput } from './task.input.js';
import { refuse } from './task.refusals.js';
import { assigneesInWords, namesInWords } from './task.rules.js';
import { insertTaskParties, isTaskCodeTaken } from './task.store.js';

/** Gives work: one task, and one assignment for each assignee; a group is resolved to its members now, and again each year where the task is yearly. */
export const createTask = command({
  name: 'task.create',
  load: async (tx, input: TaskInput) => {
    const authority = await bodyOrRefuse(tx, input.authorityBodyId, 'authorityBodyId');
    const under = input.assignees.underBodyId
      ? await bodyOrRefuse(tx, input.assignees.underBodyId, 'assignees.underBodyId')
      : authority;
    if (input.planId && !(await isPlan(tx.db, input.planId))) throw refuseShared('NOT_FOUND', {}, 'planId');
    const named = await partiesOf(tx, input.assignees, 'assignees');
    const coordinators = input.coordinators ? await partiesOf(tx, input.coordinators, 'coordinators') : [];
    return { authority, under, named, coordinators };
  },
  may: (actor, { authority }) => mayAssign(actor, authority.path),
  run: async (tx, { authority, under, named, coordinators }, input) => {
    const { year, dueAt = null, responsibility = null, product, work } = input;
    const recurrence = input.recurrence ?? 'ONCE';
    // A year that is opened meanwhile would miss a yearly task.
    await holdYears(tx.db, tx.tenant.id, 'entering');
    await requireOpenYear(tx.db, year);
    if (await isTaskCodeTaken(tx.db, input.code)) throw refuse('TASK_CODE_TAKEN', { code: input.code }, 'code');
    if (dueAt && !inTime(tx.now, dueAt)) throw refuse('DUE_IN_PAST', {}, 'dueAt');
    await requireClear(tx, { work, dueAt, responsibility, product });
    const rule = groupRuleOf(input.assignees, under);
    const group = rule ? await membersOf(tx, rule) : { parties: [], withoutUnit: [] };
    if (group.withoutUnit.length > 0) {
      throw refuse('MEMBER_WITHOUT_UNIT', { names: namesInWords(group.withoutUnit) }, 'assignees.group');
    }
    const assignees = distinct([...named, ...group.parties]);
    if (assignees.length === 0) throw refuse('TASK_WITHOUT_ASSIGNEE', {}, 'assignees');
    const outside = assignees.find((party) => !within(party.path, authority.path));
    if (outside) throw refuse('ASSIGNEE_OUTSIDE_AUTHORITY', { name: outside.name }, 'assignees');

    const taskId = newId();
    tx.em.create(TaskEntity, {
      tenantId: tx.tenant.id,
      id: taskId,
      code: input.code,
      planId: input.planId ?? null,
      section: input.section ?? null,
      work,
      standing: false,
      recurrence,
      assigneeLabel:
        input.assigneeLabel ??
        assigneesInWords(
          rule?.group ?? null,
          under.name,
          named.map(({ name }) => name),
        ),
      firstYear: year,
      lastYear: null,
      authorityBodyId: authority.id,
      product,
      responsibility,
      dueAt,
      assigneeGroup: rule?.group ?? null,
      groupBodyId: rule ? under.id : null,
      groupKinds: rule?.kinds ? [...rule.kinds] : null,
    });
    await tx.em.flush();
    await insertTaskParties(tx.db, [
      ...named.map(({ bodyId, unitId }) => ({ id: newId(), taskId, role: 'LEAD' as const, bodyId, unitId })),
      ...distinct(coordinators).map(({ bodyId, unitId }) => ({
        id: newId(),
        taskId,
        role: 'COORDINATOR' as const,
        bodyId,
        unitId,
      })),
    ]);
    const later = recurrence === 'YEARLY' ? (await listOpenYears(tx.db)).filter((one) => one > year) : [];
    for (const one of [year, ...later]) {
      const terms = {
        taskId,
        year: one,
        dueAt: dueInYear({ dueAt, firstYear: year }, one, tx.tenant.timeZone),
        responsibility,
        product,
        authorityBodyId: authority.id,
        parent: null,
      };
      await giveWork(tx, terms, assignees, coordinators);
    }
    return taskId;
  },
});
