import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { Section } from './report-outline.rules.js';

/** The working copy of a report that a body consolidates for a period. */
export const ReportEntity = defineEntity({
  name: 'Report',
  tableName: 'report',
  properties: {
    ...tenantKeys,
    bodyId: p.uuid(),
    regimeId: p.uuid(),
    year: p.integer(),
    period: p.string(),
    dueId: p.uuid().nullable(),
    title: p.string(),
    place: p.string(),
    superior: p.string(),
    addressee: p.string(),
    signer: p.array(),
    recipients: p.array(),
    sections: p.json<Section[]>(),
    createdAt: instantColumn(),
    version: versionColumn(),
  },
});

export type ReportRecord = InferEntity<typeof ReportEntity>;
