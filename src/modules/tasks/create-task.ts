import { inTime } from '../../kernel/deadline.js';
import { within } from '../../kernel/path.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import { type BodyRow, findBody } from '../bodies/body.store.js';
import { isPlan } from '../plans/plan.store.js';
import { mayAssign } from './assignment.policy.js';
import { insertAssignments, insertCoordinators } from './assignment.store.js';
import { TaskEntity } from './task.entity.js';
import type { AssigneesInput, CoordinatorsInput, TaskInput } from './task.input.js';
import { refuse } from './task.refusals.js';
import {
  isTaskCodeTaken,
  listAgencies,
  listBodiesOfLevel,
  listBodyParties,
  listUnitParties,
  type Party,
} from './task.store.js';

/** Gives work: one task, and one assignment for each assignee; a group is resolved to its members now. */
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
    if (await isTaskCodeTaken(tx.db, input.code)) throw refuse('TASK_CODE_TAKEN', { code: input.code }, 'code');
    if (input.dueAt && !inTime(tx.now, input.dueAt)) throw refuse('DUE_IN_PAST', {}, 'dueAt');
    const assignees = distinct([...named, ...(await membersOf(tx, input.assignees.group, under))]);
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
      work: input.work,
      standing: false,
      recurrence: input.recurrence ?? 'ONCE',
      assigneeLabel: input.assigneeLabel ?? labelOf(named, input.assignees.group, under),
    });
    await tx.em.flush();
    const assignments = assignees.map(({ bodyId, unitId }) => ({
      id: newId(),
      taskId,
      year: input.year,
      bodyId,
      unitId,
      dueAt: input.dueAt ?? null,
      responsibility: input.responsibility ?? null,
      product: input.product,
      authorityBodyId: authority.id,
    }));
    await insertAssignments(tx.db, assignments);
    await insertCoordinators(
      tx.db,
      assignments.flatMap((assignment) =>
        distinct(coordinators)
          .filter((party) => keyOf(party) !== keyOf(assignment))
          .map(({ bodyId, unitId }) => ({ id: newId(), assignmentId: assignment.id, bodyId, unitId })),
      ),
    );
    const { year, dueAt = null, responsibility = null, product } = input;
    tx.audit({
      subjectType: 'Task',
      subjectId: taskId,
      changes: [
        {
          record: 'assignment',
          to: { year, dueAt, responsibility, product, authorityBodyId: authority.id },
          assignees: assignments.map(({ id, bodyId, unitId }) => ({ id, bodyId, unitId })),
          coordinators: coordinators.map(({ bodyId, unitId }) => ({ bodyId, unitId })),
        },
      ],
    });
    return taskId;
  },
});

const keyOf = (party: Pick<Party, 'bodyId' | 'unitId'>) => party.bodyId ?? party.unitId;

const distinct = (parties: readonly Party[]): Party[] => [
  ...new Map(parties.map((party) => [keyOf(party), party])).values(),
];

async function bodyOrRefuse(tx: Tx, id: string, field: string): Promise<BodyRow> {
  const body = await findBody(tx.db, id);
  if (!body || body.validTo !== null) throw refuseShared('NOT_FOUND', {}, field);
  return body;
}

async function partiesOf(tx: Tx, input: AssigneesInput | CoordinatorsInput, field: string): Promise<Party[]> {
  const bodyIds = [...new Set(input.bodyIds ?? [])];
  const unitIds = [...new Set(input.unitIds ?? [])];
  const bodies = bodyIds.length > 0 ? await listBodyParties(tx.db, bodyIds) : [];
  if (bodies.length < bodyIds.length) throw refuseShared('NOT_FOUND', {}, `${field}.bodyIds`);
  const units = unitIds.length > 0 ? await listUnitParties(tx.db, unitIds) : [];
  if (units.length < unitIds.length) throw refuseShared('NOT_FOUND', {}, `${field}.unitIds`);
  return [...bodies, ...units];
}

async function membersOf(tx: Tx, group: AssigneesInput['group'], under: BodyRow): Promise<Party[]> {
  switch (group) {
    case 'COMMUNE_BODIES':
      return listBodiesOfLevel(tx.db, under.path, 'COMMUNE');
    case 'DISTRICT_BODIES':
      return listBodiesOfLevel(tx.db, under.path, 'DISTRICT');
    case 'AGENCIES_OF_BODY':
      return listAgencies(tx.db, under.id);
    default:
      return [];
  }
}

function labelOf(named: readonly Party[], group: AssigneesInput['group'], under: BodyRow): string {
  const ofGroup = {
    COMMUNE_BODIES: `Ban Chỉ đạo cấp xã thuộc ${under.name}`,
    DISTRICT_BODIES: `Ban Chỉ đạo cấp huyện thuộc ${under.name}`,
    AGENCIES_OF_BODY: `Các cơ quan thuộc ${under.name}`,
  };
  const parts = [...(group ? [ofGroup[group]] : []), ...named.map((party) => party.name)];
  const label = parts.join('; ');
  return label.length <= 300 ? label : `${label.slice(0, 299)}…`;
}
