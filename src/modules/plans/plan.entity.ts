import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dayColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';

/** Plan (kế hoạch). */
export const PlanEntity = defineEntity({
  name: 'Plan',
  tableName: 'plan',
  properties: {
    ...tenantKeys,
    code: p.string(),
    number: p.string().nullable(),
    issuedOn: p.string().nullable(),
    issuer: p.string(),
    title: p.string(),
    fromYear: p.integer(),
    toYear: p.integer().nullable(),
    bases: p.array(),
    version: versionColumn(),
  },
});

export type PlanRecord = InferEntity<typeof PlanEntity>;

/** Milestone of a plan. */
export const MilestoneEntity = defineEntity({
  name: 'Milestone',
  tableName: 'milestone',
  properties: {
    ...tenantKeys,
    planId: p.uuid(),
    name: p.string(),
    section: p.string().nullable(),
    recurrence: p.string(),
    onDate: dayColumn().nullable(),
    month: p.integer().nullable(),
    day: p.integer().nullable(),
    quarter: p.integer().nullable(),
    fromYear: p.integer(),
    toYear: p.integer().nullable(),
    sort: p.integer(),
  },
});

export type MilestoneRecord = InferEntity<typeof MilestoneEntity>;
