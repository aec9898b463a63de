import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dayColumn, instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { CommendationKind, CommendationLevel, ExemplaryStatus, ModelStatus } from './merit.rules.js';

/** Working method that units may keep (mô hình). */
export const ModelEntity = defineEntity({
  name: 'Model',
  tableName: 'model',
  properties: {
    ...tenantKeys,
    name: p.string(),
    place: p.string().nullable(),
    status: p.string().$type<ModelStatus>(),
    bodyId: p.uuid(),
    planId: p.uuid().nullable(),
    section: p.string().nullable(),
    fromYear: p.integer(),
    toYear: p.integer().nullable(),
    worked: p.boolean(),
    purpose: p.string().nullable(),
    method: p.string().nullable(),
    operation: p.string().nullable(),
    results: p.string().nullable(),
    version: versionColumn(),
  },
});

export type ModelRecord = InferEntity<typeof ModelEntity>;

/** One step of a model: who, what, when, by which decision and why. */
export const ModelStepEntity = defineEntity({
  name: 'ModelStep',
  tableName: 'model_step',
  properties: {
    ...tenantKeys,
    modelId: p.uuid(),
    at: instantColumn(),
    accountId: p.uuid(),
    personName: p.string(),
    fromStatus: p.string().$type<ModelStatus>().nullable(),
    toStatus: p.string().$type<ModelStatus>(),
    decisionNumber: p.string().nullable(),
    decidedOn: dayColumn().nullable(),
    authority: p.string().nullable(),
    reason: p.string().nullable(),
  },
});

/** Commendation outside the schedule (khen thưởng đột xuất). */
export const CommendationEntity = defineEntity({
  name: 'Commendation',
  tableName: 'commendation',
  properties: {
    ...tenantKeys,
    unitId: p.uuid(),
    year: p.integer(),
    kind: p.string().$type<CommendationKind>(),
    quantity: p.integer(),
    decisionNumber: p.string(),
    decidedOn: dayColumn(),
    awardedBy: p.string(),
    level: p.string().$type<CommendationLevel>().nullable(),
    recordedBy: p.uuid(),
    recordedAt: instantColumn(),
    reversedAt: instantColumn().nullable(),
    reversedBy: p.uuid().nullable(),
    reversedByName: p.string().nullable(),
    reverseReason: p.string().nullable(),
  },
});

/** A commendation moves once at most, so it has no version. */
export type CommendationRecord = InferEntity<typeof CommendationEntity> & { readonly version?: undefined };

/** Step of a unit on the way to being exemplary (điển hình). */
export const ExemplaryEntity = defineEntity({
  name: 'Exemplary',
  tableName: 'exemplary',
  properties: {
    ...tenantKeys,
    unitId: p.uuid(),
    year: p.integer(),
    status: p.string().$type<ExemplaryStatus>(),
    decidedOn: dayColumn(),
    afterId: p.uuid().nullable(),
    withdrawn: p.boolean(),
    withdrawnAt: instantColumn().nullable(),
    withdrawnBy: p.uuid().nullable(),
    withdrawalReason: p.string().nullable(),
    version: versionColumn(),
  },
});

export type ExemplaryRecord = InferEntity<typeof ExemplaryEntity>;
