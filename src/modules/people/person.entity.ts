import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';

/** Role of an account in a tenant, over one unit or the subtree of one body. */
export const MembershipEntity = defineEntity({
  name: 'Membership',
  tableName: 'membership',
  properties: {
    ...tenantKeys,
    accountId: p.uuid(),
    email: p.string(),
    personName: p.string(),
    role: p.string(),
    bodyId: p.uuid().nullable(),
    unitId: p.uuid().nullable(),
    grantedAt: instantColumn(),
    endedAt: instantColumn().nullable(),
    version: versionColumn(),
  },
});

export type MembershipRecord = InferEntity<typeof MembershipEntity>;
