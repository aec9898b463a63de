import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dayColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';

/** Steering body (Ban Chỉ đạo). */
export const BodyEntity = defineEntity({
  name: 'Body',
  tableName: 'body',
  properties: {
    ...tenantKeys,
    code: p.string(),
    name: p.string(),
    level: p.string(),
    areaCode: p.string().nullable(),
    areaValidFrom: dayColumn().nullable(),
    parentId: p.uuid().nullable(),
    path: p.string(),
    standingAgency: p.string().nullable(),
    validFrom: dayColumn(),
    validTo: dayColumn().nullable(),
    searchKey: p.string(),
    version: versionColumn(),
  },
});

export type BodyRecord = InferEntity<typeof BodyEntity>;
