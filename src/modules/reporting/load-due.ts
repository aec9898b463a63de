import { refuse } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import type { ReportParties } from './report-due.policy.js';
import type { DueTimes } from './report-due.rules.js';
import { findDuePaths } from './report-due.store.js';
import type { ReportStage } from './report-due.workflow.js';
import { ReportDueEntity, type ReportDueRecord } from './reporting.entity.js';

/** A locked due with what policies and rules ask of it. */
export interface LoadedDue {
  readonly due: ReportDueRecord;
  readonly parties: ReportParties;
  readonly times: DueTimes;
}

/** Locks a due for one of its steps; one that was withdrawn is not there. */
export async function loadDue(tx: Tx, input: { readonly id: string; readonly version: number }): Promise<LoadedDue> {
  const due = await lockById<ReportDueRecord>(tx.em, ReportDueEntity, input.id, input.version);
  const stage = due.status as ReportStage;
  if (stage === 'WITHDRAWN') throw refuse('NOT_FOUND');
  await requireOpenYear(tx.db, due.year, 'id');
  const paths = await findDuePaths(tx.db, due.id);
  return {
    due,
    parties: {
      bodyId: due.bodyId ?? null,
      unitId: due.unitId ?? null,
      receiverPath: paths?.receiverPath ?? null,
      submittedBy: due.submittedBy ?? null,
    },
    times: {
      stage,
      opensAt: due.opensAt,
      dueAt: due.dueAt,
      extendedTo: due.extendedTo ?? null,
      submittedAt: due.submittedAt ?? null,
    },
  };
}
