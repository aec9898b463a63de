import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dayColumn, instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { AppealStatus } from './appeal.rules.js';

/** A unit asks for a re-examination of an approved card (kiến nghị xét lại). */
export const AppealEntity = defineEntity({
  name: 'Appeal',
  tableName: 'appeal',
  properties: {
    ...tenantKeys,
    assessmentId: p.uuid(),
    unitId: p.uuid(),
    year: p.integer(),
    /** The approval that it is about. */
    approvedAt: instantColumn(),
    closesAt: instantColumn(),
    grounds: p.string(),
    status: p.string().$type<AppealStatus>(),
    filedAt: instantColumn(),
    filedBy: p.uuid(),
    filedByName: p.string(),
    answer: p.string().nullable(),
    decisionNumber: p.string().nullable(),
    decidedOn: dayColumn().nullable(),
    decidedAt: instantColumn().nullable(),
    decidedBy: p.uuid().nullable(),
    decidedByName: p.string().nullable(),
    version: versionColumn(),
  },
});

export type AppealRecord = InferEntity<typeof AppealEntity>;
