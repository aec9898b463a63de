import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dayColumn, instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { Decision } from './recognition.rules.js';

/** The yearly decision whether a unit meets "An toàn về ANTT". */
export const RecognitionEntity = defineEntity({
  name: 'Recognition',
  tableName: 'recognition',
  properties: {
    ...tenantKeys,
    unitId: p.uuid(),
    year: p.integer(),
    status: p.string().$type<Decision>(),
    decisionNumber: p.string(),
    decidedOn: dayColumn(),
    decidingBodyId: p.uuid(),
    decidedBy: p.uuid(),
    decidedAt: instantColumn(),
    reason: p.string().nullable(),
    version: versionColumn(),
  },
});

export type RecognitionRecord = InferEntity<typeof RecognitionEntity>;
