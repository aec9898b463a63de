import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dayColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { EligibilityFacts, EnterpriseSize, Lifetime, SchoolLevel, UnitKind } from './unit.rules.js';

/** What is assessed (đơn vị). */
export const UnitEntity = defineEntity({
  name: 'Unit',
  tableName: 'unit',
  properties: {
    ...tenantKeys,
    code: p.string(),
    name: p.string(),
    kind: p.string().$type<UnitKind>(),
    bodyId: p.uuid(),
    areaCode: p.string().nullable(),
    areaValidFrom: dayColumn().nullable(),
    enterpriseSize: p.string().$type<EnterpriseSize>().nullable(),
    schoolLevel: p.string().$type<SchoolLevel>().nullable(),
    armedForces: p.boolean(),
    demo: p.boolean(),
    validFrom: dayColumn(),
    validTo: dayColumn().nullable(),
    version: versionColumn(),
  },
});

export type UnitRecord = InferEntity<typeof UnitEntity>;

/** What the rules ask of a unit that is held for a change. */
export const factsOf = (unit: UnitRecord): EligibilityFacts & Lifetime => ({
  kind: unit.kind,
  enterpriseSize: unit.enterpriseSize ?? null,
  schoolLevel: unit.schoolLevel ?? null,
  armedForces: unit.armedForces,
  validFrom: unit.validFrom,
  validTo: unit.validTo ?? null,
});
