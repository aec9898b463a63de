import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Comparator } from '../../kernel/comparison.js';
import { tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';
import type { Denominator, Metric } from './target.rules.js';

/** What a body must reach in a year (chỉ tiêu). */
export const TargetEntity = defineEntity({
  name: 'Target',
  tableName: 'target',
  properties: {
    ...tenantKeys,
    code: p.string(),
    bodyId: p.uuid(),
    year: p.integer(),
    sinceYear: p.integer().nullable(),
    metric: p.string().$type<Metric>(),
    band: p.string().$type<StandardBand>().nullable(),
    comparator: p.string().$type<Comparator>(),
    threshold: p.string().columnType('numeric(9,2)'),
    kinds: p.array().$type<UnitKind[]>(),
    denominator: p.string().$type<Denominator>(),
    planId: p.uuid().nullable(),
    section: p.string().nullable(),
    version: versionColumn(),
  },
});

export type TargetRecord = InferEntity<typeof TargetEntity>;
