import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { decimalColumn, instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { LinkedFacts, Scores } from './assessment.scoring.js';
import type { AssessmentStatus } from './assessment.workflow.js';
import type { FactSources } from './fact-source.rules.js';

/** One unit, one year, one scorecard (phiếu chấm điểm). */
export const AssessmentEntity = defineEntity({
  name: 'Assessment',
  tableName: 'assessment',
  properties: {
    ...tenantKeys,
    unitId: p.uuid(),
    year: p.integer(),
    ruleBookId: p.uuid(),
    status: p.string().$type<AssessmentStatus>(),
    scores: p.json<Scores>(),
    selfTotal: decimalColumn().nullable(),
    reviewTotal: decimalColumn().nullable(),
    bandId: p.uuid().nullable(),
    /** The band that points and gates give, where a quota lowered it. */
    earnedBandId: p.uuid().nullable(),
    /** What linked lines and gates followed, as it was at the approval. */
    linkedFacts: p.json<LinkedFacts>().nullable(),
    /** The records behind them, as they were at the approval. */
    linkedSources: p.json<FactSources>().nullable(),
    submittedAt: instantColumn().nullable(),
    approvedAt: instantColumn().nullable(),
    version: versionColumn(),
  },
});

export type AssessmentRecord = InferEntity<typeof AssessmentEntity>;
