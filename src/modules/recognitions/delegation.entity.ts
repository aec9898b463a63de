import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dayColumn, instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';

/** A body lets another one decide recognition for the units of its subtree (ủy quyền). */
export const RecognitionDelegationEntity = defineEntity({
  name: 'RecognitionDelegation',
  tableName: 'recognition_delegation',
  properties: {
    ...tenantKeys,
    fromBodyId: p.uuid(),
    toBodyId: p.uuid(),
    validFrom: dayColumn(),
    validTo: dayColumn().nullable(),
    decisionNumber: p.string(),
    decidedOn: dayColumn(),
    delegatedBy: p.uuid(),
    delegatedAt: instantColumn(),
    endedBy: p.uuid().nullable(),
    endedAt: instantColumn().nullable(),
    endReason: p.string().nullable(),
    version: versionColumn(),
  },
});

export type RecognitionDelegationRecord = InferEntity<typeof RecognitionDelegationEntity>;
