import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { instantColumn, tenantKeys, updatedAtColumn, versionColumn } from '../../platform/db/entity.js';

/** A piece of work that a plan or a body asks for (nhiệm vụ). */
export const TaskEntity = defineEntity({
  name: 'Task',
  tableName: 'task',
  properties: {
    ...tenantKeys,
    code: p.string(),
    planId: p.uuid().nullable(),
    section: p.string().nullable(),
    work: p.text(),
    standing: p.boolean(),
    recurrence: p.string(),
    assigneeLabel: p.string(),
    firstYear: p.integer(),
    lastYear: p.integer().nullable(),
    authorityBodyId: p.uuid(),
    product: p.text(),
    responsibility: p.text().nullable(),
    dueAt: instantColumn().nullable(),
    assigneeGroup: p.string().nullable(),
    groupBodyId: p.uuid().nullable(),
    groupKinds: p.array().nullable(),
    version: versionColumn(),
  },
});

export type TaskRecord = InferEntity<typeof TaskEntity>;

/** The six clears of one assignee for one year (phân công). */
export const AssignmentEntity = defineEntity({
  name: 'Assignment',
  tableName: 'assignment',
  properties: {
    ...tenantKeys,
    taskId: p.uuid(),
    year: p.integer(),
    bodyId: p.uuid().nullable(),
    unitId: p.uuid().nullable(),
    dueAt: instantColumn().nullable(),
    responsibility: p.text().nullable(),
    product: p.text(),
    authorityBodyId: p.uuid(),
    givenAt: instantColumn(),
    status: p.string(),
    percent: p.integer(),
    percentStated: p.boolean(),
    parentId: p.uuid().nullable(),
    chain: p.string(),
    deliveredAt: instantColumn().nullable(),
    acceptedAt: instantColumn().nullable(),
    updatedAt: updatedAtColumn(),
    version: versionColumn(),
  },
});

export type AssignmentRecord = InferEntity<typeof AssignmentEntity>;

/** Progress or a decision on an assignment; only ever added to. */
export const AssignmentStepEntity = defineEntity({
  name: 'AssignmentStep',
  tableName: 'assignment_step',
  properties: {
    ...tenantKeys,
    assignmentId: p.uuid(),
    at: instantColumn(),
    accountId: p.uuid(),
    personName: p.string(),
    fromStatus: p.string().nullable(),
    toStatus: p.string(),
    percent: p.integer(),
    note: p.text().nullable(),
  },
});
