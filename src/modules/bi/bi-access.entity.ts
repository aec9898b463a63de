import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';

/** Entrance for BI tools; the secret behind it is no part of the record that use cases change. */
export const BiAccessEntity = defineEntity({
  name: 'BiAccess',
  tableName: 'bi_access',
  properties: {
    ...tenantKeys,
    kind: p.string(),
    label: p.string(),
    revokedAt: instantColumn().nullable(),
    revokedBy: p.uuid().nullable(),
    version: versionColumn(),
  },
});

export type BiAccessRecord = InferEntity<typeof BiAccessEntity>;
