import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { instantColumn, tenantKeys, updatedAtColumn, versionColumn } from '../../platform/db/entity.js';

/** Reporting regime (chế độ báo cáo). */
export const ReportingRegimeEntity = defineEntity({
  name: 'ReportingRegime',
  tableName: 'reporting_regime',
  properties: {
    ...tenantKeys,
    code: p.string(),
    name: p.string(),
    reporters: p.string(),
    reporterLevel: p.string().nullable(),
    reporterLabel: p.string(),
    receiverBodyId: p.uuid().nullable(),
    receiver: p.string(),
    via: p.string().nullable(),
    recipient: p.string().nullable(),
    frequency: p.string(),
    contents: p.array(),
    afterRegimeId: p.uuid().nullable(),
    planId: p.uuid().nullable(),
    section: p.string().nullable(),
    fromYear: p.integer(),
    toYear: p.integer().nullable(),
    version: versionColumn(),
  },
});

export type ReportingRegimeRecord = InferEntity<typeof ReportingRegimeEntity>;

/** One reporter, one period, one due instant (hạn báo cáo). */
export const ReportDueEntity = defineEntity({
  name: 'ReportDue',
  tableName: 'report_due',
  properties: {
    ...tenantKeys,
    regimeId: p.uuid(),
    year: p.integer(),
    period: p.string(),
    bodyId: p.uuid().nullable(),
    unitId: p.uuid().nullable(),
    cutOffAt: instantColumn().nullable(),
    dueAt: instantColumn(),
    opensAt: instantColumn(),
    status: p.string(),
    submittedAt: instantColumn().nullable(),
    submittedBy: p.uuid().nullable(),
    content: p.text().nullable(),
    acceptedAt: instantColumn().nullable(),
    returnReason: p.text().nullable(),
    extendedTo: instantColumn().nullable(),
    extensionReason: p.text().nullable(),
    extendedBy: p.uuid().nullable(),
    extendedAt: instantColumn().nullable(),
    updatedAt: updatedAtColumn(),
    version: versionColumn(),
  },
});

export type ReportDueRecord = InferEntity<typeof ReportDueEntity>;
