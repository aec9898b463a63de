import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';

/** A unit's undertaking for one year (đăng ký). */
export const RegistrationEntity = defineEntity({
  name: 'Registration',
  tableName: 'registration',
  properties: {
    ...tenantKeys,
    unitId: p.uuid(),
    year: p.integer(),
    status: p.string().$type<'REGISTERED' | 'WITHDRAWN'>(),
    allDepartments: p.boolean(),
    registeredAt: instantColumn(),
    registeredBy: p.uuid(),
    lateReason: p.string().nullable(),
    withdrawnAt: instantColumn().nullable(),
    withdrawalReason: p.string().nullable(),
    version: versionColumn(),
  },
});

export type RegistrationRecord = InferEntity<typeof RegistrationEntity>;
